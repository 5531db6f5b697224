"""PDF and Word documents, made here as the programs that print and write them make them."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject

from corpus.documents.document import clean_docx, clean_pdf
from corpus.documents.hyphens import join_lines
from corpus.metadata import Facts, line_facts, merge
from corpus.story.clean import Page
from tests.paper import Placed, column, made, made_docx, made_pdf, shown, stream, written

TITLE = "Jembatan Gantung Putus, Warga Menyeberang dengan Rakit"
LEAD = "LEMPUR - Jembatan gantung di Dusun Talang Rimbo putus diterjang banjir pada Senin malam, kata kepala dusun kepada wartawan."
SECOND = "Warga menyeberang dengan rakit sampai jembatan darurat selesai dibangun oleh pemerintah kabupaten pada akhir bulan ini."
THIRD = "Pemerintah berjanji membangun jembatan baru tahun depan, tetapi warga tidak percaya karena janji itu sudah tiga kali diucapkan."


def read(clean: Callable[[bytes], tuple[Page, Facts]], data: bytes) -> tuple[list[str], Facts]:
    """The paragraphs of a document and what is known of it, as its caller puts that together."""
    page, facts = clean(data)
    return list(page.paragraphs), merge(facts, line_facts(page.head, page.near, page.paragraphs, page.tail))


def test_a_press_release_becomes_an_article() -> None:
    head = [(60, 780, 18, TITLE), (60, 750, 10, "Senin, 18 Oktober 2021 14:05 WIB"), (60, 737, 10, "Penulis: Ratih Kumala")]
    data = made_pdf(
        [*head, *column(LEAD, SECOND, THIRD)], Title="Microsoft Word - rilis_final.docx", Author="user", CreationDate="D:20240102"
    )
    paragraphs, facts = read(clean_pdf, data)
    assert (facts.title, facts.authors, facts.published) == (TITLE, ("Ratih Kumala",), date(2021, 10, 18))
    assert paragraphs == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(("gap", "indent"), [(8, 0), (0, 14), (3, 14)])
def test_paragraphs_are_told_by_space_or_indentation(gap: float, indent: float) -> None:
    page, _ = clean_pdf(made_pdf(column(LEAD, SECOND, THIRD, LEAD.replace("Senin", "Selasa"), gap=gap, indent=indent)))
    assert page.paragraphs == (LEAD, SECOND, THIRD, LEAD.replace("Senin", "Selasa"))


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = column(LEAD, SECOND, THIRD, width=32)
    first, second, third = lines[:5], lines[5:8], lines[8:]
    beside = [(320, 700 - 13 * number, size, text) for number, (_, _, size, text) in enumerate(second)]
    page, _ = clean_pdf(made_pdf([*first, *beside], third))
    assert page.paragraphs == (LEAD, SECOND, THIRD)


def test_what_was_printed_last_is_read_where_it_stands() -> None:
    lines = column(LEAD, SECOND, THIRD)
    page, _ = clean_pdf(made_pdf([*lines[3:], *lines[:3]]))
    assert page.paragraphs == (LEAD, SECOND, THIRD)


def test_headers_footers_and_page_numbers_go() -> None:
    def around(number: int, *paragraphs: str) -> list[Placed]:
        return [
            (60, 810, 8, "Harian Lembah - Edisi 12"),
            *column(*paragraphs),
            (280, 30, 8, f"- {number} -"),
            (60, 20, 8, f"Hal. {number} dari 3"),
        ]

    page, _ = clean_pdf(made_pdf(around(1, LEAD), around(2, SECOND), around(3, THIRD)))
    assert (*page.head, *page.paragraphs, *page.tail) == (LEAD, SECOND, THIRD)


def test_the_day_in_the_header_of_a_newspaper_is_kept_once() -> None:
    header = (60, 810, 8, "Harian Lembah | Senin, 18 Oktober 2021")
    data = made_pdf([header, (60, 780, 18, TITLE), *column(LEAD)], [header, *column(SECOND)])
    paragraphs, facts = read(clean_pdf, data)
    assert (paragraphs, facts.published) == ([LEAD, SECOND], date(2021, 10, 18))


def test_paragraphs_that_differ_only_in_numbers_are_no_headers() -> None:
    found = (
        "Penjaga hutan menemukan {} jerat di sektor {} selama bulan Maret lalu, dan semuanya dibongkar sebelum hujan turun, kata kepala."
    )
    pages = [[found.format(10 * page + at, page) for at in range(3)] for page in range(1, 4)]
    header = (60, 810, 8, "Harian Lembah - Edisi 12 halaman {}")
    data = made_pdf(*([(*header[:3], header[3].format(number)), *column(*texts, top=780)] for number, texts in enumerate(pages)))
    assert clean_pdf(data)[0].paragraphs == tuple(text for texts in pages for text in texts)


def test_a_letterhead_of_many_lines_is_a_header() -> None:
    lines = ("Dinas Kehutanan Provinsi", "Jalan Rimba Raya 12, Lempur 37174", "Telepon 0741 5551", "surat@dinas.example")
    over = [(60, 820 - 10 * number, 8, line) for number, line in enumerate(lines)]
    page, _ = clean_pdf(made_pdf([*over, *column(LEAD)], [*over, *column(SECOND)]))
    assert (page.head, page.paragraphs) == ((), (LEAD, SECOND))


def test_a_page_that_stands_there_twice_is_not_taken_for_headers() -> None:
    lines = column(LEAD, SECOND)
    page, _ = clean_pdf(made_pdf(lines, lines))
    assert page.paragraphs == (LEAD, SECOND)


@pytest.mark.parametrize("pages", [1, 3])
def test_what_a_browser_prints_around_the_page_goes_and_gives_the_address(pages: int) -> None:
    address = "https://www.harianlembah.example/daerah/2021/10/jembatan?utm_source=x"
    around = [
        [(24, 815, 8, f"20/10/21 14.05 {TITLE} - Harian Lembah"), (24, 18, 8, f"{address} {number}/{pages}")]
        for number in range(1, pages + 1)
    ]
    bodies = [[(60, 770, 20, TITLE), *column(LEAD)], column(SECOND), column(THIRD)][:pages]
    data = made_pdf(
        *([*body, *margin] for body, margin in zip(bodies, around, strict=True)), Title=f"{TITLE} - Harian Lembah", Producer="Skia/PDF m94"
    )
    paragraphs, facts = read(clean_pdf, data)
    assert paragraphs == [LEAD, SECOND, THIRD][:pages]
    assert (facts.title, facts.url) == (TITLE, "https://www.harianlembah.example/daerah/2021/10/jembatan")
    assert facts.published is None


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        (f"{TITLE} - Harian Lembah", "Harian Lembah"),
        (f"{TITLE} | Lembah.id", "Lembah.id"),
        (f"{TITLE} – Harian – Lembah", None),
        (f"Berita Lain tentang Jembatan - {TITLE}", None),
        (TITLE, None),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_browser_prints_the_outlet_behind_the_headline(title: str, outlet: str | None, named: bool) -> None:
    around = [(24, 815, 8, f"11/25/26, 5:39 PM {title}"), (24, 18, 8, "https://www.harianlembah.example/a 1/1")]
    entries = {"Title": title, "Producer": "Skia/PDF m94"} if named else {}
    facts = clean_pdf(made_pdf([*around, (60, 770, 20, TITLE), *column(LEAD, SECOND)], **entries))[1]
    assert (facts.title, facts.publisher) == (TITLE, outlet)


def test_the_title_of_a_document_that_no_browser_printed_names_no_outlet() -> None:
    facts = clean_pdf(made_pdf([(60, 770, 20, TITLE), *column(LEAD)], Title=f"{TITLE} - rapat kedua"))[1]
    assert (facts.title, facts.publisher) == (TITLE, None)


def test_the_day_of_printing_in_the_head_of_a_site_is_no_publication() -> None:
    head = [(60, 800, 8, "Rabu, 20 Oktober 2021"), (60, 770, 20, TITLE), (60, 750, 10, "18 Oktober 2021, 08:30 WIB")]
    data = made_pdf([*head, *column(LEAD, SECOND)], Title=TITLE, Producer="Skia/PDF m94", CreationDate="D:20211020010203+00'00'")
    assert read(clean_pdf, data)[1].published == date(2021, 10, 18)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("Pemerin-", "tah menutup jembatan.", "Pemerintah menutup jembatan."),
        ("Pemerin\u00ad", "tah menutup jembatan.", "Pemerintah menutup jembatan."),
        ("Ratusan kupu-", "kupu terbang.", "Ratusan kupu-kupu terbang."),
        ("Undang-", "undang itu berlaku.", "Undang-undang itu berlaku."),
        ("Undang-un-", "dang itu berlaku.", "Undang-undang itu berlaku."),
        ("Para anak-", "anaknya ikut.", "Para anak-anaknya ikut."),
        ("Warga tolong-", "menolong di sana.", "Warga tolong-menolong di sana."),
        ("Ia bolak-", "balik ke kota.", "Ia bolak-balik ke kota."),
        ("Kasus COVID-", "19 naik.", "Kasus COVID-19 naik."),
        ("Ulang tahun ke-", "75 dirayakan.", "Ulang tahun ke-75 dirayakan."),
        ("Perang AS-", "Irak berakhir.", "Perang AS-Irak berakhir."),
        ("Korban PHK-", "nya banyak.", "Korban PHK-nya banyak."),
        ("A self-", "employed baker.", "A self-employed baker."),
        ("Kata dia -", "tidak ada.", "Kata dia - tidak ada."),
    ],
)
def test_words_broken_at_the_end_of_a_line(first: str, second: str, text: str) -> None:
    assert join_lines([first, second], frozenset(), whole=False) == text


def test_the_page_tells_how_a_broken_word_is_written_elsewhere() -> None:
    assert join_lines(["A long-", "term plan"], frozenset({"long-term"}), whole=False) == "A long-term plan"
    assert join_lines(["A long-", "term plan"], frozenset(), whole=True) == "A long-term plan"
    assert join_lines(["A self-", "ish plan"], frozenset({"selfish"}), whole=True) == "A selfish plan"
    assert join_lines(["A gov\u2010", "ernment plan"], frozenset(), whole=True) == "A government plan"


def test_ligatures_large_first_letters_and_soft_hyphens() -> None:
    rest = column(
        "embatan itu putus karena arus deras dan modi\x01kasi tiang yang tidak e\x01sien sehingga re\x02eksi pemerin\xadtah diminta."
    )
    page, _ = clean_pdf(made_pdf([(40, rest[1][1], 34, "J"), *rest]))
    assert page.paragraphs == (
        "Jembatan itu putus karena arus deras dan modifikasi tiang yang tidak efisien sehingga refleksi pemerintah diminta.",
    )


def test_the_title_of_the_file_counts_where_the_page_has_no_larger_letters() -> None:
    for named, title in (
        ("Siaran pers jembatan putus", "Siaran pers jembatan putus"),
        ("untitled", None),
        ("KMP_20211018_hal1.indd", None),
    ):
        _, facts = clean_pdf(made_pdf(column(LEAD, SECOND), Title=named, Author="Ratih Kumala Wardani"))
        assert (facts.title, facts.authors, facts.published) == (title, ("Ratih Kumala Wardani",), None)


def test_text_in_a_turned_page_and_in_a_form_is_read() -> None:
    writer = PdfWriter(clone_from=BytesIO(made_pdf(column(LEAD, SECOND), [])))
    turned, empty = writer.pages
    content = turned["/Contents"].get_object().get_data().replace(b"1 0 0 1", b"0 1 -1 0")
    turned[NameObject("/Contents")] = writer._add_object(stream(content.decode("cp1252")))
    form = stream("".join(map(shown, column(THIRD))))
    form.update(made(Type="/XObject", Subtype="/Form", BBox=[0, 0, 600, 900], Resources=turned["/Resources"]))
    empty[NameObject("/Resources")] = made(XObject=made(X=writer._add_object(form)))
    empty[NameObject("/Contents")] = writer._add_object(stream("q 1 0 0 1 0 20 cm /X Do Q"))
    page, _ = clean_pdf(written(writer))
    assert sorted(page.paragraphs[-1].split()) == sorted(THIRD.split())
    assert LEAD.split()[0] in " ".join(page.paragraphs)


def test_the_structure_of_a_tagged_pdf_is_followed() -> None:
    pieces = [
        ("P", (60, 600, 10, "rakit bambu dan perahu")),
        ("H1", (60, 780, 10, TITLE)),
        ("P", (60, 700, 10, SECOND)),
        ("P", (60, 587, 10, LEAD)),
    ]
    writer = PdfWriter(clone_from=BytesIO(made_pdf([])))
    page = writer.pages[0]
    page[NameObject("/Resources")] = PdfWriter(clone_from=BytesIO(made_pdf(column(LEAD)))).pages[0]["/Resources"].clone(writer)
    marked = (f"/{kind} <</MCID {number}>> BDC {shown(line)} EMC\n" for number, (kind, line) in enumerate(pieces))
    page[NameObject("/Contents")] = writer._add_object(stream("".join(marked)))
    order = [1, 3, 2, 0]
    parts = [writer._add_object(made(S=f"/{pieces[number][0]}", Pg=page.indirect_reference, K=number)) for number in order]
    writer._root_object[NameObject("/StructTreeRoot")] = writer._add_object(made(Type="/StructTreeRoot", K=parts))
    told, _ = clean_pdf(written(writer))
    assert (told.head, told.paragraphs) == ((TITLE,), (LEAD, SECOND))


def test_a_page_printed_by_a_browser(tmp_path: Path) -> None:
    if not (chromium := shutil.which("chromium")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("chromium is not installed")
    site = tmp_path / "daerah"
    site.mkdir()
    items = "".join(f"<li><a href='/{number}'>Harga Cabai Turun Lagi {number}</a></li>" for number in range(5))
    site.joinpath("jembatan.html").write_text(
        f"<title>{TITLE} - Harian Lembah</title><meta charset=utf-8><body style='width:600px'><nav>Beranda Daerah</nav><h1>{TITLE}</h1>"
        f"<div>Senin, 18 Oktober 2021 14:05 WIB</div><div>Penulis: Ratih Kumala</div><p style='opacity:.6'>{LEAD}</p><p>{SECOND}</p>"
        f"<h2>Janji lama</h2><p>{THIRD}</p><h3>Berita Terkait</h3><ul>{items}</ul>",
        "utf-8",
    )
    handler = type("Handler", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: handler(*given, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address, file = f"http://127.0.0.1:{server.server_port}/daerah/jembatan.html", tmp_path / "page.pdf"
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={file}", address],
            check=True,
            capture_output=True,
            timeout=60,
        )
        server.shutdown()
    paragraphs, facts = read(clean_pdf, file.read_bytes())
    assert paragraphs == [LEAD, SECOND, "Janji lama", THIRD]
    assert (facts.title, facts.url, facts.authors, facts.published) == (TITLE, address, ("Ratih Kumala",), date(2021, 10, 18))


WORDS = "jembatan rakit sungai warga dusun kepala banjir malam lokasi anak sekolah bupati darurat kabupaten wartawan arus deras".split()


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=6, max_size=60), min_size=1, max_size=9),
    st.sampled_from([4, 8]),
    st.sampled_from([40, 70]),
)
def test_the_words_of_the_paragraphs_come_back_in_order(paragraphs: list[list[str]], gap: float, width: int) -> None:
    texts = [f"Alinea{number} {' '.join(words)}." for number, words in enumerate(paragraphs)]
    lines = column(*texts, gap=gap, width=width)
    pages = [
        [(x, 780 - 13 * (at % 50), size, text) for at, (x, _, size, text) in enumerate(lines[start : start + 50])]
        for start in range(0, len(lines), 50)
    ]
    page, _ = clean_pdf(made_pdf(*pages))
    assert " ".join(page.paragraphs).split() == " ".join(texts).split()


def test_a_word_document_becomes_an_article() -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Rilis", "python-docx"
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph("Senin, 18 Oktober 2021 14:05 WIB")
    document.add_paragraph("Penulis: Ratih Kumala")
    document.add_paragraph(LEAD[:40]).add_run(LEAD[40:]).bold = True
    document.add_heading("Janji lama", 2)
    document.add_paragraph("Berikut bantuan yang sudah dikirim:")
    document.add_paragraph("rakit bambu", style="List Bullet")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("Beras", "12 karung", "Senin"), strict=True):
        cell.text = text
    document.add_paragraph(THIRD)
    file = BytesIO()
    document.save(file)
    paragraphs, facts = read(clean_docx, file.getvalue())
    assert paragraphs == [LEAD, "Janji lama", "Berikut bantuan yang sudah dikirim:", "rakit bambu", "Beras 12 karung Senin", THIRD]
    assert (facts.title, facts.authors, facts.published) == (TITLE, ("Ratih Kumala",), date(2021, 10, 18))


@pytest.mark.parametrize(
    ("named", "lines", "title"),
    [
        ("Laporan Harian", [TITLE, "18 Oktober 2021"], TITLE),
        ("Laporan Harian", [TITLE, "Oleh: Ratih Kumala"], TITLE),
        (TITLE, [TITLE, "Siaran pers untuk semua media lokal"], TITLE),
        ("Jembatan Lempur Putus", ["18 Oktober 2021", "Oleh: Ratih Kumala"], "Jembatan Lempur Putus"),
        ("Jembatan Lempur Putus", [], "Jembatan Lempur Putus"),
    ],
)
def test_the_first_line_of_a_word_document_counts_more_than_its_properties(named: str, lines: list[str], title: str) -> None:
    document = docx.Document()
    document.core_properties.title = named
    for line in (*lines, LEAD, SECOND):
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    paragraphs, facts = read(clean_docx, file.getvalue())
    assert (facts.title, paragraphs) == (title, [LEAD, SECOND])


def test_a_sub_heading_over_the_story_does_not_stand_in_for_the_headline() -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_heading("Latar belakang", 2)
    document.add_paragraph(LEAD)
    file = BytesIO()
    document.save(file)
    assert read(clean_docx, file.getvalue())[1].title == TITLE


def test_the_table_and_the_list_of_a_word_document_are_kept_where_no_colon_announces_them() -> None:
    document = docx.Document()
    document.add_paragraph(LEAD)
    table = document.add_table(3, 2)
    for row, texts in zip(table.rows, (("Tahun", "Ton"), ("2022", "58.000"), ("2023", "39.100")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(SECOND)
    document.add_paragraph("Rakit Bambu", style="List Number")
    document.add_paragraph("Perahu Karet", style="List Bullet")
    file = BytesIO()
    document.save(file)
    page, _ = clean_docx(file.getvalue())
    assert page.paragraphs == (LEAD, "Tahun Ton", "2022 58.000", "2023 39.100", SECOND, "Rakit Bambu", "Perahu Karet")


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:t>Warga </w:t></w:r><w:ins><w:r><w:t>tidak </w:t></w:r></w:ins><w:r><w:t>pergi.</w:t></w:r>", "Warga tidak pergi."),
        ("<w:r><w:t>Warga pergi.</w:t></w:r><w:del><w:r><w:delText>Tidak.</w:delText></w:r></w:del>", "Warga pergi."),
        ("<w:moveFrom><w:r><w:t>Kemarin </w:t></w:r></w:moveFrom><w:r><w:t>warga pergi.</w:t></w:r>", "warga pergi."),
        ("<w:r><w:t>Warga pergi.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> Abaikan ini.</w:t></w:r>", "Warga pergi."),
        ("<w:r><w:t>Warga</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> pergi.</w:t></w:r>", "Warga pergi."),
        ("<w:r><w:t>Warga</w:t></w:r><w:hyperlink><w:r><w:tab/><w:t>pergi.</w:t></w:r></w:hyperlink>", "Warga pergi."),
        ("<w:r><w:t>Warga pergi.</w:t><w:pict><w:p><w:r><w:t>Kotak.</w:t></w:r></w:p></w:pict></w:r>", "Warga pergi."),
        ("<w:r><w:t>Warga pergi.</w:t><w:footnoteReference w:id='2'/></w:r>", "Warga pergi."),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Kupu</w:t><w:noBreakHyphen/><w:t>kupu.</w:t></w:r>", "Kupu-kupu."),
        ("<w:r><w:t>Warga pergi.</w:t><w:br/><w:t>Air naik.</w:t></w:r>", "Warga pergi.\n\nAir naik."),
        ("<w:r><w:t>Warga yang tinggal di</w:t><w:br/><w:t>dusun itu pergi.</w:t></w:r>", "Warga yang tinggal di dusun itu pergi."),
    ],
)
def test_what_word_shows_of_a_paragraph(runs: str, text: str) -> None:
    page, _ = clean_docx(made_docx(f"<w:p>{runs}</w:p>"))
    assert page.text == text


def test_hidden_styles_deleted_rows_and_deleted_ends_of_paragraphs() -> None:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    hiding = b"<w:style w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style>"
    styles = b"<w:styles " + space + b">" + hiding + b"<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>"
    text = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='b'/></w:pPr>{text.format('Abaikan ini.')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{text.format('Warga pergi ')}</w:p><w:p>{text.format('ke bukit.')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{text.format('Hapus.')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{text.format(LEAD)}</w:p><w:p>{text.format(SECOND)}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    page, _ = clean_docx(made_docx(body, styles=styles))
    assert page.paragraphs == ("Warga pergi ke bukit.", LEAD, SECOND)
