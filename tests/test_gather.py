"""Files, folders and addresses are put into a collection's folder, and read from there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.article import Article
from corpus.command.gather import saved
from corpus.parse import parse_page
from corpus.read import read_articles, read_page
from corpus.web.fetch import Fetched
from tests.site import Site, fetcher, reply

ROOT = Path(__file__).parent.parent
STORY = "<p>Jembatan di hulu itu putus pada malam hari, kata Bupati Aré.</p><p>Warga {} menyeberang dengan rakit sampai Selasa.</p>"
Add = Callable[..., tuple[int, list[str], list[str]]]


def page(number: int, head: str = "") -> bytes:
    """A web page without an address of its own."""
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>Jembatan {number} putus</h1>{STORY.format(number)}</body></html>".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "berita").mkdir()
    return tmp_path / "berita"


@pytest.fixture
def add(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Add:
    """Adds to a folder: the exit status, what was added line by line, and what was not."""

    def _add(*arguments: str) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        status = main(["add", *arguments, "--corpus", str(folder), "--data", str(tmp_path / "data")], fetcher=fetcher)
        told, mistakes = capsys.readouterr()
        return status, told.splitlines(), mistakes.splitlines()

    return _add


def articles(folder: Path) -> list[Article]:
    return list(read_articles(folder))


def test_a_file_is_copied_and_the_same_page_is_not_kept_twice(add: Add, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(1))
    status, told, mistakes = add(str(tmp_path / "a.html"), str(tmp_path / "none.html"))
    assert (status, told[0]) == (0, "Added: Jembatan 1 putus (unknown outlet, unknown date)")
    assert "kutip sync" in told[-1]
    assert mistakes == [f"Not added: {tmp_path / 'none.html'}: There is no such file; an address begins with https://."]
    (tmp_path / "b.html").write_bytes(page(1, "<meta name=x>"))
    assert add(str(tmp_path / "b.html")) == (0, ["Already there: Jembatan 1 putus (unknown outlet, unknown date)"], [])
    assert [path.name for path in folder.iterdir()] == ["a.html"]


def test_a_folder_is_added_without_what_belongs_to_its_pages(add: Add, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "saved" / "1_files").mkdir(parents=True)
    for name in ("1.html", "1_files/frame.html", ".hidden.html", "style.css"):
        (tmp_path / "saved" / name).write_bytes(page(1))
    (tmp_path / "saved" / "deep").mkdir()
    (tmp_path / "saved" / "deep" / "1.html").write_bytes(page(2))
    (tmp_path / "saved" / "empty.html").write_bytes(b"")
    status, told, mistakes = add(str(tmp_path / "saved"))
    assert status == 0
    assert [line[:26] for line in told[:-1]] == ["Added: Jembatan 1 putus (u", "Added: Jembatan 2 putus (u"]
    assert [Path(line.split(": ")[1]).name for line in mistakes] == ["empty.html"]
    assert sorted(path.name for path in folder.iterdir()) == ["1-2.html", "1.html"]


def test_the_pages_of_an_archive_are_told_one_by_one(add: Add, folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("a.html", page(1))
        archive.writestr("b.html", b"")
        archive.writestr("c.html", page(2))
    (folder / "old.html").write_bytes(page(2))
    status, told, mistakes = add(str(tmp_path / "news.zip"))
    assert status == 0
    assert [line.split(" (")[0] for line in told[:-1]] == ["Added: Jembatan 1 putus", "Already there: Jembatan 2 putus"]
    assert [line.split(": This page")[0] for line in mistakes] == [f"Not added: {tmp_path / 'news.zip' / 'b.html'}"]
    assert len(articles(folder)) == 2


def test_without_a_corpus_pages_go_to_the_data_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_bytes(page(1))
    assert main(["add", str(tmp_path / "a.html"), "--data", str(tmp_path / "data")]) == 0
    assert [path.name for path in (tmp_path / "data" / "added").iterdir()] == ["a.html"]
    capsys.readouterr()
    assert main(["list", "jembatan", "--data", str(tmp_path / "data")]) == 0
    assert capsys.readouterr().out.startswith(read_page(tmp_path / "a.html").id)


def test_a_fetched_page_keeps_its_address_and_is_found_by_it(add: Add, folder: Path, site: Site, tmp_path: Path) -> None:
    site.pages["/2021/putus.html?id=7"] = reply(302, location="/berita/jembatan%20putus/")
    site.pages["/berita/jembatan%20putus/"] = reply(body=page(1))
    status, told, _ = add(f"http://berita.test:{site.port}/2021/putus.html?id=7")
    assert (status, told[0].split(" (")[0]) == (0, "Added: Jembatan 1 putus")
    (kept,) = folder.iterdir()
    assert kept.name == "berita.test-berita-jembatan-putus.html"
    address = f"http://berita.test:{site.port}/berita/jembatan%20putus/"
    assert f"<!-- saved from url=({len(address):04}){address} -->" in kept.read_text("utf-8-sig").splitlines()[0]
    assert [article.url for article in articles(folder)] == [address]
    assert main(["show", address, "--corpus", str(folder), "--data", str(tmp_path / "data")]) == 0
    assert [line.split(" (")[0] for line in add(address)[1]] == ["Already there: Jembatan 1 putus"]
    site.pages["/berita/jembatan%20putus/"] = reply(body=page(1).replace(b"Selasa", b"Rabu"))
    assert add(address)[1][0].startswith("Added another version: Jembatan 1 putus")
    assert len(list(folder.iterdir())) == 2, "the older one stays"


@pytest.mark.parametrize(
    ("head", "encoding", "served"),
    [
        ("", "iso-8859-1", "text/html; charset=iso-8859-1"),
        ("", "utf-16", "text/html"),
        ('<meta charset="utf-8">', "iso-8859-1", "text/html; charset=iso-8859-1"),
        ('<meta charset="windows-1252">', "windows-1252", "text/html"),
        ('<meta charset="iso-8859-1">', "utf-8", "text/html; charset=utf-8"),
        ("", "shift_jis", "text/html; charset=shift_jis"),
    ],
)
def test_the_characters_of_a_fetched_page_stay(add: Add, folder: Path, site: Site, head: str, encoding: str, served: str) -> None:
    name = "駅の橋" if encoding == "shift_jis" else "Aré"
    site.pages["/a"] = reply(body=page(1, head).decode().replace("Aré", name).encode(encoding), content_type=served)
    assert add(f"{site.root}/a")[0] == 0
    (article,) = articles(folder)
    assert article.text.startswith(f"Jembatan di hulu itu putus pada malam hari, kata Bupati {name}.")
    (kept,) = folder.iterdir()
    assert kept.read_bytes().startswith(b"\xef\xbb\xbf<!-- saved"), "browsers trust this mark more than the page"


def test_a_text_without_markup_is_kept_as_text() -> None:
    fetched = Fetched("https://kabar.example/a?b=1", b"Satu kapal bocor.\n\nDua kapal karam di selat itu.", "page")
    name, data = saved(fetched)
    assert name == "kabar.example-a-b-1.md"
    article = parse_page(name, data)
    assert (article.url, article.text) == ("https://kabar.example/a?b=1", "Satu kapal bocor.\n\nDua kapal karam di selat itu.")


def test_names_of_fetched_pages_fit_every_file_system() -> None:
    for path in ("/" + "%E9%A7%85" * 300, "/../..//a\\b:c*?", "/CON/", "/a.php"):
        name, _ = saved(Fetched(f"https://www.kabar.example{path}", page(1), "page"))
        assert len(name.encode()) <= 160
        assert not set(name) & set('/\\:*?"<>|')
        assert name.startswith("kabar.example-")


def test_a_feed_gives_its_newest_pages_and_none_twice(add: Add, folder: Path, site: Site) -> None:
    items = "".join(
        f"<item><title>Jembatan {number}</title><link>{site.root}/{number}</link><pubDate>0{number} May 2021 10:00</pubDate></item>"
        for number in range(1, 5)
    )
    site.pages["/rss"] = reply(body=f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml")
    for number in (1, 2, 4):
        site.pages[f"/{number}"] = reply(body=page(number))
    status, told, mistakes = add(f"{site.root}/rss", "--limit", "3")
    assert status == 0
    assert [line.split(" (")[0] for line in told[:-1]] == ["Added: Jembatan 4 putus", "Added: Jembatan 2 putus"]
    assert [line.partition(": 127.0.0.1 has no page")[0] for line in mistakes] == [f"Not added: {site.root}/3"]
    site.asked.clear()
    _, told, _ = add(f"{site.root}/rss")
    assert [line.split(" (")[0] for line in told[:-1]] == [
        *("Already there: Jembatan 4", "Already there: Jembatan 2"),
        "Added: Jembatan 1 putus",
    ]
    assert site.paths() == ["/rss", "/3", "/1"], "what is there is not fetched again"
    assert len(articles(folder)) == 3


def test_a_feed_does_not_bring_back_what_was_removed(add: Add, folder: Path, site: Site, tmp_path: Path) -> None:
    listed = f"<urlset><url><loc>{site.root}/1</loc></url></urlset>"
    site.pages["/map.xml"] = reply(body=listed.encode(), content_type="application/xml")
    site.pages["/1"] = reply(body=page(1))
    assert add(f"{site.root}/map.xml")[0] == 0
    assert main(["remove", f"{site.root}/1", "--corpus", str(folder), "--data", str(tmp_path / "data")]) == 0
    status, told, mistakes = add(f"{site.root}/map.xml")
    assert (status, told) == (2, [])
    assert "You removed this article" in mistakes[0]
    assert add(f"{site.root}/1")[1][0].startswith("Brought back: Jembatan 1 putus")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "has no page at this address"),
        ("/menu", "No story was found"),
        ("/empty.xml", "No articles are listed"),
        ("/photo", "no web page but data of the type image/png"),
    ],
)
def test_an_address_without_an_article_is_told_with_a_reason(add: Add, folder: Path, site: Site, path: str, reason: str) -> None:
    site.pages["/menu"] = reply(body=b"<html><body><nav><a href='/'>Home</a></nav><p>Menu</p></body></html>")
    site.pages["/empty.xml"] = reply(body=b"<rss><channel></channel></rss>", content_type="text/xml")
    site.pages["/photo"] = reply(body=b"\x89PNG\r\n\x1a\n", content_type="image/png")
    status, told, mistakes = add(f"{site.root}{path}")
    assert (status, told) == (2, [])
    assert mistakes[0].startswith(f"Not added: {site.root}{path}: ")
    assert reason in mistakes[0]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("address", ["ftp://a.example/a", "file:///x", "GOPHER://a.example//b"])
def test_an_address_of_another_kind_is_told_as_typed(add: Add, address: str) -> None:
    told = "Only http:// and https:// addresses can be fetched; save the page in the browser and add the file."
    assert add(address) == (2, [], [f"Not added: {address}: {told}"])


@pytest.mark.parametrize("mistakes", [subprocess.PIPE, subprocess.STDOUT])
def test_pages_are_added_to_the_last_also_when_nobody_reads_on(folder: Path, tmp_path: Path, mistakes: int) -> None:
    (tmp_path / "saved").mkdir()
    for number in range(6):
        (tmp_path / "saved" / f"{number}.html").write_bytes(page(number) if number != 3 else b"")
    command = [sys.executable, "-m", "corpus", "add", str(tmp_path / "saved"), "--corpus", str(folder), "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=mistakes) as adding:
        assert adding.stdout is not None
        adding.stdout.close()
        told = adding.stderr.read().decode() if adding.stderr else ""
        assert adding.wait(60) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["0.html", "1.html", "2.html", "4.html", "5.html"]
    assert [line.split(": ")[0] for line in told.splitlines()] == (["Not added"] if mistakes == subprocess.PIPE else [])


def test_the_list_of_what_was_added_is_for_programs_too(add: Add, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_bytes(page(1))
    add(str(tmp_path / "a.html"))
    assert main(["list", "--json", "--corpus", str(folder), "--data", str(tmp_path / "data")]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "pending"
