"""What is taken out of a mail, and what is refused."""

from __future__ import annotations

import base64
import io
import time
from datetime import date
from datetime import time as clock
from email.message import EmailMessage

import pytest

from corpus.archives.mail import mail_pages
from corpus.archives.mime import LARGEST_MAIL, MOST_PARTS
from corpus.article import Refusal
from corpus.parse import parse
from corpus.raw import LARGEST, Raw
from tests.test_crawl import most_memory
from tests.test_saved import CHROME, HTML, STORY

NEWSLETTER = (
    "From: Harian Lembah <kabar@harianlembah.example>\r\n"
    "Subject: =?utf-8?B?" + base64.b64encode("Fwd: Jembatan “Lempur” Putus".encode()).decode() + "?=\r\n"
    "Date: Mon, 18 Oct 2021 23:30:00 +0700 (WIB)\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBuka di peramban.\r\n"
    f"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{HTML}\r\n--x--\r\n"
).encode()


def mail(body: str, *, subject: str = "Jembatan Putus", **parameters: str) -> EmailMessage:
    """A mail with a plain body."""
    message = EmailMessage()
    message["Subject"] = subject
    message["Date"] = "Mon, 18 Oct 2021 14:05:00 +0700"
    message.set_content(body, cte="8bit")
    for name, value in parameters.items():
        message.set_param(name, value)
    return message


def taken(data: bytes | EmailMessage) -> tuple[list[Raw], list[tuple[str, str]]]:
    """The pages in a mail, and the places and reasons of what was refused."""
    whole = data if isinstance(data, bytes) else data.as_bytes()
    pages = list(mail_pages("a.eml", io.BytesIO(whole)))
    return [page for page in pages if isinstance(page, Raw)], [(str(p.path), p.reason) for p in pages if isinstance(p, Refusal)]


def text_of(data: bytes | EmailMessage) -> str:
    """The text of the only page in a mail."""
    [page], refused = taken(data)
    assert refused == []
    return page.data.decode()


def test_a_newsletter() -> None:
    [page], refused = taken(NEWSLETTER)
    article = parse(page)
    assert (refused, page.name) == ([], "a.eml/message.html")
    assert (article.title, article.text) == ("Jembatan “Lempur” Putus", STORY)
    assert (article.published, article.published_time) == (date(2021, 10, 18), page.facts.published_time)
    assert isinstance(article.published_time, clock)
    assert article.published_time.isoformat() == "23:30:00+07:00"
    assert (article.publisher, article.authors, article.url) == (None, (), None)


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Fwd: FW: Tr: Jembatan Putus", "Jembatan Putus"),
        ("RE[2]: Jembatan: Putus", "Jembatan: Putus"),
        ("Bls: Trs: Jembatan", "Jembatan"),
        ("Reaksi: tetap", "Reaksi: tetap"),
        ("=?iso-8859-1?q?Caf=E9?= =?utf-8?b?w6k=?= tutup", "Caféé tutup"),
        ("=?no-such?q?Jembatan?=", "Jembatan"),
        ("=?utf-8?b?!!!?=", None),
        ("Jembatan\r\n =?utf-8?q?_Putus?=", "Jembatan Putus"),
        ("Café tutup", "Café tutup"),
        ("Fwd:", None),
    ],
)
def test_subjects_become_headlines(subject: str, title: str | None) -> None:
    [page], _ = taken(f"Subject: {subject}\r\n\r\n{STORY}".encode())
    assert page.facts.title == title


def test_a_mail_without_date_has_none() -> None:
    for line in ("", "Date: yesterday\r\n", "Date: 99 Xyz 2021 99:99\r\n"):
        [page], _ = taken(f"Subject: a\r\n{line}\r\n{STORY}".encode())
        assert (page.facts.published, page.facts.published_time) == (None, None)


def test_broken_lines_are_joined_and_quotation_is_unmarked() -> None:
    body = "Jembatan itu \nputus pada \nmalam hari.\n\n> Warga \n> menyeberang.\n>> Dulu \n> tidak.\n From\n-- \nBudi"
    joined = "Jembatan itu putus pada malam hari.\n\nWarga menyeberang.\nDulu \ntidak.\nFrom\n-- \nBudi\n"
    assert text_of(mail(body, format="flowed")) == joined
    added = mail("Jem \nbatan putus.\n", format="flowed", delsp="yes")
    assert text_of(added) == "Jembatan putus.\n"
    assert text_of(mail("> Jembatan putus.\n> > Lama.\n>\n>10 orang.\n")) == "Jembatan putus.\nLama.\n\n>10 orang.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "iso-2022-jp", "shift_jis", "koi8-r"])
def test_encodings_of_mails(encoding: str) -> None:
    text = {"iso-2022-jp": "橋が落ちた。", "shift_jis": "橋が落ちた。", "koi8-r": "Мост обрушился."}.get(encoding, "Café itu tutup.")
    head = f"Subject: a\r\nContent-Type: text/plain; charset={encoding}\r\n\r\n"
    assert text_of(head.encode() + text.encode(encoding)) == text


def test_all_plain_parts_are_one_text_and_the_longest_page_counts() -> None:
    message = mail("Bagian satu.")
    message.make_mixed()
    for part in ("Bagian dua.", ""):
        more = EmailMessage()
        more.set_content(part)
        message.attach(more)
    assert text_of(message) == "Bagian satu.\n\n\nBagian dua.\n"
    for part in ("<p>Kaki surat.", HTML, "<p></p>"):
        more = EmailMessage()
        more.set_content(part, subtype="html")
        message.attach(more)
    assert text_of(message).strip() == HTML


def test_attached_pages_follow_and_pictures_and_signatures_do_not() -> None:
    message = mail(STORY)
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../Laporan “2021”.pdf")
    message.add_attachment(HTML, subtype="html", filename="page.html")
    message.add_attachment("text\nStory.\n", subtype="csv", filename="table.csv")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="page.html.png")
    message.add_attachment(b"a", maintype="application", subtype="octet-stream", filename="style.css")
    message.add_attachment(b"a", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="pages.zip")
    message.add_attachment(b"a", maintype="application", subtype="octet-stream")
    pages, refused = taken(message)
    assert [page.name for page in pages] == ["a.eml/message.txt", "a.eml/_Laporan “2021”.pdf", "a.eml/page.html", "a.eml/table.csv"]
    assert [page.facts.title for page in pages] == ["Jembatan Putus", None, None, None]
    assert [(place, "unpack it first" in reason) for place, reason in refused] == [("a.eml/pages.zip", True)]


def test_forwarded_mails_are_read_to_a_depth() -> None:
    message = mail("Surat empat.", subject="Empat")
    for name, file in (("Tiga", None), ("Dua", "surat.eml"), ("Satu", None)):
        outer = mail("" if name == "Satu" else f"Surat {name.lower()}.", subject=name)
        if file:
            outer.add_attachment(message.as_bytes(), maintype="application", subtype="octet-stream", filename=file)
        else:
            outer.add_attachment(message)
        message = outer
    pages, refused = taken(message)
    assert [(page.name, page.facts.title) for page in pages] == [
        ("a.eml/attachment 1.eml/message.txt", "Dua"),
        ("a.eml/attachment 1.eml/surat.eml/message.txt", "Tiga"),
    ]
    assert [(place, "deeper" in reason) for place, reason in refused] == [("a.eml/attachment 1.eml/surat.eml/attachment 1.eml", True)]


def test_a_saved_page_in_a_mail() -> None:
    message = mail("")
    message.add_attachment(CHROME, maintype="multipart", subtype="related", filename="a.mhtml")
    message.add_attachment(CHROME, maintype="application", subtype="octet-stream", filename="b.mht")
    assert [page.name for page in taken(message)[0]][-1] == "a.eml/b.mht/page.html"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no e-mail"),
        (b"Just a text.", "no e-mail"),
        (b"From: a\r\n\r\n", "no text in this mail"),
        (b"From: a\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nMIIB", "no text in this mail"),
        (b"From: a\r\n\r\n" + bytes(range(256)) * 9, "not text but binary"),
        (b"From: a\r\n\r\n" + b"a" * (LARGEST + 1), "larger than 20 MB"),
        (b"From: a\r\n\r\n" + (b"a" * 999 + b"\n") * (LARGEST_MAIL // 1_000 + 1), "more than 40 MB"),
        (b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * (MOST_PARTS + 1), "parts"),
        (b"From: a\r\n" + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 2_000, "nested"),
        (b"From: a\r\nContent-Type: multipart/mixed; boundary*=x; boundary*0=y\r\n\r\n", "headers of this file are damaged"),
        (b"From: a\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2_000, "nested"),
    ],
)
def test_what_is_no_mail_is_refused(data: bytes, reason: str) -> None:
    pages, refused = taken(data)
    assert pages == []
    assert reason in refused[0][1]


def test_long_headers_take_linear_time() -> None:
    started = time.process_time()
    taken(b"From: a\r\nContent-Type: text/plain" + b';a="' * 1_000_000 + b"\r\n\r\ntext")
    taken(b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\r\n\r\ntext")
    assert time.process_time() - started < 20  # quadratic time would be hours


def test_the_memory_for_the_largest_mail_is_bounded() -> None:
    line = b"a" * 76 + b"\r\n"
    data = b"From: a\r\n\r\n" + line * ((LARGEST - 100) // len(line))
    assert most_memory(lambda: taken(data)) < 10 * LARGEST
