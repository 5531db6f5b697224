"""What is taken out of a mail whose text was forwarded, and which senders are outlets."""

from __future__ import annotations

import io
import time
from datetime import date
from email.message import EmailMessage
from html import escape

import pytest

from corpus.archives.forwarded import forwarded_html, forwarded_text, only_headline
from corpus.archives.mail import mail_pages
from corpus.archives.sender import outlet_of
from corpus.article import Article
from corpus.parse import parse
from corpus.raw import Raw

FIRST = "LEMPUR - Jembatan gantung di Dusun Talang Rimbo putus diterjang banjir pada Senin malam, kata kepala dusun."
SECOND = "Warga menyeberang dengan rakit sampai jembatan darurat selesai dibangun pada akhir bulan ini."
STORY = f"{FIRST}\n\n{SECOND}"
NOTE = "Halo semua, tolong baca yang ini sebelum rapat. Terima kasih."
GMAIL = """---------- Forwarded message ---------
From: Harian Lembah <surat@lembah.example>
Date: Mon, Oct 18, 2021 at 5:12 PM
Subject: Jembatan Lempur Putus Lagi
To: <ratih@kantor.example>"""
HEADS = {
    "gmail": GMAIL,
    "gmail in indonesian": """---------- Pesan terusan ---------
Dari: Harian Lembah <surat@lembah.example>
Date: Sen, 18 Okt 2021 pukul 17.12
Subject: Jembatan Lempur Putus Lagi
To: <ratih@kantor.example>""",
    "outlook": """-----Original Message-----
From: Harian Lembah [mailto:surat@lembah.example]
Sent: Monday, October 18, 2021 5:12 PM
To: Ratih Kumala
Subject: FW: Jembatan Lempur Putus Lagi""",
    "outlook without a line": """*Dari:* Harian Lembah <surat@lembah.example>
*Dikirim:* 18 Oktober 2021 17:12
*Kepada:* Ratih Kumala <ratih@kantor.example>
*Perihal:* Jembatan Lempur Putus Lagi""",
    "apple": """Begin forwarded message:

From: "Harian Lembah" <surat@lembah.example>
Subject: Jembatan Lempur Putus Lagi
Date: 18 October 2021 at 17.12.00 GMT+7
To: ratih@kantor.example""",
}


def read(
    body: str, *, sender: str = "Ratih Kumala <ratih@kantor.example>", subject: str = "Fwd: x", kind: str = "plain", **more: str
) -> Article:
    """The article in a mail that was sent days after the story."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, subject, "Wed, 20 Oct 2021 09:00:00 +0700"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(body, subtype=kind, cte="8bit")
    [page] = mail_pages("a.eml", io.BytesIO(message.as_bytes()))
    assert isinstance(page, Raw)
    return parse(page)


def as_html(head: str) -> str:
    """A forwarded mail as a mailer writes it in HTML."""
    lines = "<br>\n".join(f"<b>{escape(line)}</b>" for line in head.split("\n"))
    told = f"<div><div dir=ltr>{lines}<br></div><br><div><p>{FIRST}</p><p>{SECOND}</p></div></div>"
    return f"<html><head><style>p {{ }}</style><title>x</title></head><body><!-- From: a --><p>{NOTE}</p>{told}</body></html>"


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("head", HEADS)
def test_what_was_forwarded_is_the_story(head: str, kind: str) -> None:
    article = read(f"{NOTE}\n\n{HEADS[head]}\n\n{STORY}\n" if kind == "plain" else as_html(HEADS[head]), kind=kind)
    assert (article.text, article.title, article.publisher) == (STORY, "Jembatan Lempur Putus Lagi", "Harian Lembah")
    assert (article.published, article.published_time and article.published_time.strftime("%H:%M")) == (date(2021, 10, 18), "17:12")


def test_a_zone_that_is_told_is_kept_and_a_day_that_is_not_told_is_unknown() -> None:
    article = read(f"{HEADS['apple']}\n\n{STORY}")
    assert article.published_time is not None
    assert article.published_time.isoformat() == "17:12:00+07:00"
    without = "\n".join(line for line in GMAIL.split("\n") if not line.startswith("Date"))
    assert read(f"{without}\n\n{STORY}").published is None


def test_of_a_mail_that_was_forwarded_twice_the_innermost_counts() -> None:
    outer = GMAIL.replace("Harian Lembah", "Ratih Kumala").replace("18", "19")
    article = read(f"{NOTE}\n\n{outer}\n\n{NOTE}\n\n{GMAIL}\n\n{STORY}")
    assert (article.text, article.publisher, article.published) == (STORY, "Harian Lembah", date(2021, 10, 18))


def test_long_addresses_that_go_on_in_the_next_line_are_no_story() -> None:
    head = f"{GMAIL}, Budi Santoso\n<budi@kantor.example>, <desk@kantor.example>"
    assert read(f"{head}\n\n{STORY}").text == STORY


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        (f"{STORY}\n\n{HEADS['outlook']}\n\nApakah jembatan itu putus?\n", "Re: Jembatan"),
        (f"{STORY}\n\nDari: Dusun Talang Rimbo\nKe: Lempur\n", "Jembatan"),
        (f"{STORY}\n\n{GMAIL}\n", "Fwd: Jembatan"),
    ],
)
def test_what_is_no_forwarded_story_stays(body: str, subject: str) -> None:
    assert forwarded_text(body, subject) is None
    assert forwarded_html("".join(f"<p>{line}</p>" for line in map(escape, body.split("\n"))), subject) is None


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ("Papua Monitor <news@papuamonitor.example>", "Papua Monitor"),
        ('"Kompas.com" <info@kompas.example>', "Kompas.com"),
        ("Tempo <surat@tempo.example>", "Tempo"),
        ("Lembah Hijau <surat@lembahhijau.example>", "Lembah Hijau"),
        ("Rina Fitri from Aceh Ledger <rina@mail.example>", "Aceh Ledger"),
        ("'Aceh Ledger' via Desk <desk@kantor.example>", "Aceh Ledger"),
        ("Rina <rina@kantor.example>", None),
        ("Rina Fitri <rina@kantor.example>", None),
        ("Fitri, Rina [mailto:rina@kantor.example]", None),
        ("M. Rizki Pratama <rizki@kantor.example>", None),
        ("news@papuamonitor.example", None),
        ("<news@papuamonitor.example>", None),
        ("noreply <noreply@papuamonitor.example>", None),
        ("", None),
    ],
)
def test_which_senders_are_outlets(sender: str, outlet: str | None) -> None:
    assert outlet_of(sender) == outlet


@pytest.mark.parametrize(
    ("sender", "subject", "more", "outlet"),
    [
        ("Buletin Pagi <b@pagi.example>", "Jembatan", {}, "Buletin Pagi"),
        ("Angin Timur <a@surat.example>", "Jembatan", {}, None),
        ("Angin Timur <a@surat.example>", "Jembatan", {"List_Unsubscribe": "<https://surat.example/u>"}, "Angin Timur"),
        ("Angin Timur <a@surat.example>", "Jembatan", {"List_Id": "<timur.surat.example>"}, "Angin Timur"),
        ("Rina Fitri <a@b.example>", "Jembatan", {"List_Id": "<x.example>", "List_Post": "<mailto:x@x.example>"}, None),
        ("Buletin Pagi <b@pagi.example>", "Fwd: Jembatan", {}, None),
        ("b@pagi.example", "Jembatan", {"List_Id": "<pagi.example>"}, None),
    ],
)
def test_the_sender_of_a_newsletter_is_its_outlet(sender: str, subject: str, more: dict[str, str], outlet: str | None) -> None:
    assert read(STORY, sender=sender, subject=subject, **more).publisher == outlet


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ("<h1 class=x>Jembatan <b>Lempur</b> &amp; Rakit</h1>", "Jembatan Lempur & Rakit"),
        ("<h1>Jembatan Lempur Putus</h1><h1>Harga Cabai Turun Lagi</h1>", "Pagi Ini: jembatan"),
        ("<h1>Buletin Pagi</h1>", "Pagi Ini: jembatan"),
        ("<h1><img src=x></h1>", "Pagi Ini: jembatan"),
        ("", "Pagi Ini: jembatan"),
    ],
)
def test_the_only_headline_of_a_newsletter_counts_more_than_its_subject(headings: str, title: str) -> None:
    article = read(f"<body>{headings}<p>{FIRST}</p><p>{SECOND}</p></body>", subject="Pagi Ini: jembatan", kind="html")
    assert (article.title, article.text) == (title, STORY)


def test_mails_made_to_be_slow_take_linear_time() -> None:
    started = time.process_time()
    for piece in ("<style>", "<!--", "<h1>", "<h1", "From: a*****b\n", "<p>From: a", f"{GMAIL}\n\nx\n", "> "):
        source = "From: a\n" + piece * (2_000_000 // len(piece))
        forwarded_html(source, "")
        forwarded_text(source, "")
        only_headline(source)
    assert time.process_time() - started < 60  # quadratic time would be hours
