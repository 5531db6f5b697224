"""What cleaning left out of an article's page, as a reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.left_out import left_out
from corpus.pages import Pages
from corpus.read import read_folder

PAGE = """<html><head><title>Jembatan Baru Dibuka</title></head><body><nav><a>Beranda</a></nav><article><h1>Jembatan Baru Dibuka</h1>
<p>Jembatan sepanjang dua ratus meter itu dibuka untuk umum pada hari Senin pagi oleh wali kota di hadapan warga.</p>
<p>Baca juga: Pasar lama pindah</p>
<p>Warga sudah menunggu jembatan itu selama tiga tahun, sejak yang lama hanyut terbawa banjir besar.</p></article>
<footer>Hak cipta kami</footer></body></html>"""


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """A folder with one page, read."""
    (tmp_path / "berita").mkdir()
    (tmp_path / "berita" / "a.html").write_text(PAGE)
    found = Pages(tmp_path / "catalogue.db")
    read_folder(tmp_path / "berita", found, lambda done, total: None)
    return found


def test_the_lines_beside_the_story_are_told_in_order(pages: Pages, tmp_path: Path) -> None:
    (article,) = pages.articles(tmp_path / "berita")
    told = left_out(article, pages)
    assert told[0] == "Beranda"
    assert told[-1] == "Hak cipta kami"
    assert "Baca juga: Pasar lama pindah" in told
    assert not set(told) & {*article.text.split("\n\n"), article.title}


@pytest.mark.parametrize("content", [None, "<p>Sesuatu yang lain sama sekali ditulis di sini sesudahnya.</p>"])
def test_nothing_is_told_of_a_page_that_is_gone_or_tells_something_else(pages: Pages, tmp_path: Path, content: str | None) -> None:
    (article,) = pages.articles(tmp_path / "berita")
    file = tmp_path / "berita" / "a.html"
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    assert left_out(article, pages) == ()
