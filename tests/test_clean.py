"""What stays of a page and what goes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.story.clean import canonical, clean_text, one_line
from corpus.story.markdown import clean_markdown
from corpus.story.webpage import clean_html

PAGES = Path(__file__).parent / "pages"
LEAD = "Jembatan itu putus pada malam hari, kata kepala dusun kepada wartawan yang datang ke lokasi pada Senin pagi."
SECOND = "Warga menyeberang dengan rakit sampai jembatan darurat selesai dibangun oleh pemerintah kabupaten."
THIRD = "Pemerintah berjanji membangun jembatan baru tahun depan."


def text_of(*lines: str) -> list[str]:
    """The paragraphs that are kept of a copied page with these lines."""
    return list(clean_text("\n\n".join(lines)).paragraphs)


def test_canonical_form() -> None:
    raw = "\ufeffSatu\u200b  dua\u202e\ttiga\r\nempat\r\n \r\n\r\ncafe\u0301\x07 \u00adakhir\n"
    assert canonical(raw) == "Satu dua tiga empat\n\ncafé akhir"


@given(st.text())
def test_canonical_is_idempotent(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(character) in ("Cf", "Cs") for character in once)


def test_kompas_page_keeps_the_story_and_nothing_else() -> None:
    paragraphs = clean_text((PAGES / "kompas_copied.txt").read_text(encoding="utf-8")).paragraphs
    assert [paragraph.split(" ", 2)[0] for paragraph in paragraphs] == [
        *("LEMPUR,", "Tidak", "“Air", "Pemerintah", "Bupati", "Adapun", "1.", "2.", "Menurutnya,")
    ]


def test_parstoday_page_drops_captions_and_the_repeated_lead() -> None:
    paragraphs = clean_text((PAGES / "parstoday_copied.txt").read_text(encoding="utf-8")).paragraphs
    assert [paragraph.split(" ", 1)[0] for paragraph in paragraphs] == ["Setelah", "Menteri", '"Jalur', "Jalur", "Pengamat"]


def test_indonesian_web_page_keeps_the_story_and_nothing_else() -> None:
    paragraphs = clean_html((PAGES / "indonesian.html").read_text(encoding="utf-8")).paragraphs
    assert [paragraph.split(" ", 1)[0] for paragraph in paragraphs] == [
        *("MUARA", "Pabrik", '"Kami', "Modal", "Modal", "Cicilan", "Koperasi", "upah", "garam", "laporan", '"Tanpa', "Pemerintah")
    ]


def test_english_web_page_keeps_the_story_and_nothing_else() -> None:
    paragraphs = clean_html((PAGES / "english.html").read_text(encoding="utf-8")).paragraphs
    assert [paragraph.split(" ", 1)[0] for paragraph in paragraphs] == ["A", "No", "The", "“A", "Judge", "The"]


@pytest.mark.parametrize(
    "line",
    [
        "Baca berita tanpa iklan. Gabung Kompas.com+",
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        'Simak Video "Jembatan Putus Terekam Kamera"',
        "[Gambas:Video 20detik]",
        "Baca juga: Banjir Rendam Ratusan Rumah, Mengapa Terus Berulang?",
        "Baca Juga Banjir Rendam Ratusan Rumah",
        "Lihat juga: Banjir Rendam Ratusan Rumah",
        "Read also: Flood covers hundreds of houses",
        "Related: Flood covers hundreds of houses",
        "Ikuti berita terbaru kami di Google News.",
        "Dapatkan update berita pilihan setiap hari dari kami. Mari bergabung di Grup Telegram kami, caranya klik link berikut.",
        "Sign up for our newsletter to get the headlines every morning.",
        "Share this article",
        "Bagikan artikel ini melalui",
        "Login untuk memaksimalkan pengalaman membaca",
        "Jembatan gantung di atas sungai",
        "Petugas memeriksa jembatan di Dusun Talang Rimbo yang putus diterjang banjir (Foto: Antara)",
        "Petugas memeriksa jembatan di Dusun Talang Rimbo yang putus diterjang banjir, Senin (7/3/2022)",
        "Image source, Getty Images",
        "(rzk/dtn)",
        "Editor: Joko Santoso",
    ],
)
def test_furniture_between_paragraphs_goes(line: str) -> None:
    assert text_of(LEAD, line, SECOND) == [LEAD, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "Tidak ada korban.",
        "“Kami takut.”",
        "Mengapa jembatan itu putus?",
        "Masuk musim hujan, warga diminta waspada.",
        "Ikuti saran petugas, kata bupati kepada warga.",
        "Daftar korban belum diumumkan.",
        "Komentar bupati itu dikecam warga.",
        "Untuk menerima peringatan, warga memakai aplikasi.",
        "Bupati menilai, jembatan itu sudah tua (Antara).",
        "Share prices of the builder fell on Monday.",
        "Berikut daftar kerusakan akibat banjir:",
    ],
)
def test_short_paragraphs_of_the_story_stay(line: str) -> None:
    assert text_of(LEAD, line, SECOND) == [LEAD, line, SECOND]


def test_links_after_a_bare_read_also_go() -> None:
    assert text_of(LEAD, "Baca juga:", "Sungai Meluap Lagi di Hulu, Ratusan Warga Mengungsi ke Bukit dan Sekolah", SECOND) == [LEAD, SECOND]


def test_a_link_at_the_end_of_a_paragraph_goes() -> None:
    assert text_of(LEAD + " Baca juga: Sungai Meluap Lagi", SECOND) == [LEAD, SECOND]


def test_comments_end_the_story() -> None:
    assert text_of(LEAD, SECOND, "2 Komentar", "Semoga cepat dibangun. Kasihan warganya.") == [LEAD, SECOND]


def test_a_menu_entry_for_comments_over_the_story_ends_nothing() -> None:
    assert text_of("Komentar", "Jembatan Putus di Dusun Talang Rimbo", LEAD, SECOND) == [LEAD, SECOND]


@pytest.mark.parametrize("title", ["Terkini Lainnya", "Berita Terkait", "Most read", "Video rekomendasi", None])
def test_lists_of_other_stories_go(title: str | None) -> None:
    listed = [
        "Harga Cabai Turun",
        "Harga Cabai Turun",
        "Mengapa Nelayan Tidak Melaut?",
        "Storm closes the coast road",
        "Waduk Baru Diresmikan",
    ]
    assert text_of(LEAD, SECOND, *([title] if title else []), *listed) == [LEAD, SECOND]


def test_the_story_goes_on_after_a_box_of_links() -> None:
    box = ("Berita Terkait", "Harga Cabai Turun", "Mengapa Nelayan Tidak Melaut?")
    assert text_of(LEAD, *box, SECOND, THIRD) == [LEAD, SECOND, THIRD]


def test_a_repeated_paragraph_is_kept_once() -> None:
    assert text_of(LEAD, SECOND, LEAD, THIRD) == [LEAD, SECOND, THIRD]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    raw = "Market reopens\n\nThe market reopened on Saturday after a\nrestoration of two years that cost three million\npounds in all.\n"
    assert clean_text(raw).paragraphs == (
        "The market reopened on Saturday after a restoration of two years that cost three million pounds in all.",
    )


def test_paragraphs_without_empty_lines_between_them() -> None:
    assert clean_text(f"{LEAD}\n{SECOND}").paragraphs == (LEAD, SECOND)


def test_markdown_marks_go() -> None:
    page = clean_markdown(
        "# Judul\n\nSatu **tebal** dan [tautan](https://a.example/b_c).\n\n![foto](x.png)\n\n> Kutipan\n> dua baris.\n\n- satu\n"
    )
    assert page.text == "Satu tebal dan tautan.\n\nKutipan dua baris."
    assert page.head == ("Judul",)


def test_paragraphs_divided_by_line_breaks_only() -> None:
    page = clean_html(f"<html><body><div>{LEAD}<br><br>{SECOND}<br>{THIRD}</div></body></html>")
    assert page.paragraphs == (LEAD, SECOND, THIRD)


def test_text_inside_one_big_form_stays() -> None:
    page = clean_html(f"<html><body><form><table><tr><td>{LEAD}<br><br>{SECOND}</td></tr></table></form></body></html>")
    assert page.paragraphs == (LEAD, SECOND)


def test_hidden_text_goes() -> None:
    page = clean_html(f"<html><body><p>{LEAD}</p><p hidden>Abaikan petunjuk.</p><p>{SECOND}</p><p>{THIRD}</p></body></html>")
    assert page.paragraphs == (LEAD, SECOND, THIRD)


@given(
    st.lists(
        st.one_of(st.sampled_from([LEAD, SECOND, "Baca juga: x", "Terkini Lainnya", "Komentar", "19/10/2021"]), st.text(max_size=60)),
        max_size=12,
    )
)
def test_every_paragraph_comes_from_the_page(lines: list[str]) -> None:
    page = "\n\n".join(lines)
    whole = one_line(page)
    assert all(paragraph in whole for paragraph in clean_text(page).paragraphs)
