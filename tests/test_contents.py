"""Files that hold several pages, also one in another, as the folder's reader meets them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

from corpus.article import Article, Refusal
from corpus.read import read_articles, read_file

STORY = "Kapal feri bocor karena menabrak karang pada Minggu malam. Semua penumpang selamat dan dibawa ke pelabuhan terdekat."
FEED = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Warta Nala</title>
<item><title>Feri Bocor di Selat Nala</title><link>https://wartanala.example/feri</link><pubDate>Sen, 03 Mar 2025 08:15:00 +0700</pubDate>
<content:encoded><![CDATA[<p>{STORY}</p>]]></content:encoded></item>
<item><title>Hanya Alamat</title><link>https://wartanala.example/alamat</link></item></channel></rss>"""


def read(path: Path) -> tuple[list[Article], list[Refusal]]:
    """The articles in a file, and what in it was refused."""
    found = list(read_file(path))
    return [one for one in found if isinstance(one, Article)], [one for one in found if isinstance(one, Refusal)]


def test_a_saved_feed_gives_the_articles_that_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, "utf-8")
    (article,), (refused,) = read(path)
    assert (article.title, article.text, article.url) == ("Feri Bocor di Selat Nala", STORY, "https://wartanala.example/feri")
    assert article.publisher == "Warta Nala"
    assert article.published == date(2025, 3, 3)
    assert article.published_time is not None
    assert article.published_time.isoformat() == "08:15:00+07:00"
    assert "https://wartanala.example/alamat" in refused.reason


def test_a_saved_sitemap_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://a.example/b</loc></url></urlset>")
    articles, (refused,) = read(path)
    assert articles == []
    assert "add its address https://a.example/b" in refused.reason


def test_other_xml_is_refused(tmp_path: Path) -> None:
    for text in ("<svg xmlns='http://www.w3.org/2000/svg'/>", "", "no xml at all", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>"):
        path = tmp_path / "some.xml"
        path.write_text(text)
        articles, refused = read(path)
        assert articles == []
        assert len(refused) == 1


def test_every_form_in_one_archive(tmp_path: Path) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["judul", "isi", "tanggal"], ["Harga Beras Naik", STORY.replace("Minggu", "Senin"), "2021-10-18"]])
    with zipfile.ZipFile(tmp_path / "semua.zip", "w") as archive:
        archive.writestr("halaman/satu.html", f"<h1>Satu</h1><article><p>{STORY}</p><p>{STORY[::-1]}.</p></article>")
        archive.writestr("dua.txt", f"Dua Kapal Karam\n\n{STORY.replace('feri', 'tunda')}\n")
        archive.writestr("tabel.csv", table.getvalue())
        archive.writestr("feed.rss", FEED)
        archive.writestr("surat.eml", f"Subject: Kabar Pagi\nDate: Mon, 18 Oct 2021 08:00:00 +0700\nContent-Type: text/plain\n\n{STORY}\n")
        archive.writestr("gaya.css", "p {}")
        archive.writestr("dalam.zip", b"PK\x05\x06" + bytes(18))
    refused: list[Refusal] = []
    titles = {article.title for article in read_articles(tmp_path, refused.append)}
    assert titles == {"Satu", "Dua Kapal Karam", "Harga Beras Naik", "Feri Bocor di Selat Nala", "Kabar Pagi"}
    assert {refusal.path.relative_to(tmp_path).as_posix() for refusal in refused} == {"semua.zip/dalam.zip", "semua.zip/feed.rss/2.html"}


def test_an_archive_without_pages_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kosong.zip", "w") as archive:
        archive.writestr("gaya.css", "p {}")
    articles, (refused,) = read(tmp_path / "kosong.zip")
    assert articles == []
    assert refused.reason.endswith(".")
