"""What is remembered of the files of a folder: which are read again, which page of an article counts, and what was refused."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest

from corpus.article import Article, Refusal
from corpus.pages import BATCH, Found, Pages, found
from corpus.place import Place
from corpus.raw import Raw
from corpus.read import read_articles, read_folder
from tests.conftest import made_article

STORY = "The ferry to the island leaves at {} from now on.\n\nThe harbour office said so on Monday, and the crew confirmed it later."


@pytest.fixture
def pages(place: Place) -> Iterator[Pages]:
    with Pages(place) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for pages."""
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets all files look as if they had been left alone for long."""
    now = time.time_ns
    monkeypatch.setattr("corpus.read.time.time_ns", lambda: now() + 3_600 * 10**9)


def read(folder: Path, pages: Pages) -> int:
    """How many files had to be read so that `pages` holds what the folder holds."""
    totals: list[int] = []
    read_folder(folder, pages, lambda done, total: totals.append(total))
    return totals[-1]


def texts(folder: Path, pages: Pages) -> list[str]:
    return [article.text for article in pages.articles(folder)]


@pytest.mark.usefixtures("settled")
def test_only_what_changed_is_read_again(folder: Path, pages: Pages) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text(STORY.format(name))
    assert read(folder, pages) == 3
    assert read(folder, pages) == 0
    (folder / "b.txt").write_text(STORY.format("noon"))
    (folder / "c.txt").rename(folder / "d.txt")
    (folder / "a.txt").unlink()
    assert read(folder, pages) == 2
    assert texts(folder, pages) == [STORY.format("noon"), STORY.format("c")]


@pytest.mark.usefixtures("settled")
def test_a_change_that_keeps_size_and_time_is_seen(folder: Path, pages: Pages) -> None:
    page = folder / "a.txt"
    page.write_text(STORY.format("noon"))
    before = page.stat()
    assert read(folder, pages) == 1
    page.write_text(STORY.format("dusk"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read(folder, pages) == 1
    assert texts(folder, pages) == [STORY.format("dusk")]


def test_a_file_that_was_just_written_is_read_again_until_its_times_can_be_trusted(
    folder: Path, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(STORY.format("noon"))
    changed = (folder / "a.txt").stat().st_ctime_ns
    for later, times_read in ((10**6, 1), (10**9, 1), (3 * 10**9, 1), (4 * 10**9, 0), (-(10**9), 1)):
        monkeypatch.setattr("corpus.read.time.time_ns", lambda later=later: changed + later)
        assert read(folder, pages) == times_read


@pytest.mark.usefixtures("settled")
def test_all_is_read_again_by_other_code(folder: Path, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text(STORY.format("noon"))
    assert [read(folder, pages), read(folder, pages)] == [1, 0]
    monkeypatch.setattr("corpus.read._version", lambda: "another")
    assert [read(folder, pages), read(folder, pages)] == [1, 0]


@pytest.mark.usefixtures("settled")
def test_files_that_change_while_the_folder_is_read_are_read_again(folder: Path, pages: Pages) -> None:
    for name in "abcd":
        (folder / f"{name}.txt").write_text(STORY.format(name))

    def _change(done: int, total: int) -> None:
        if (done, total) == (1, 4):  # b was just read, c and d are known of but not yet read
            (folder / "b.txt").write_text(STORY.format("five"))
            (folder / "c.txt").write_text(STORY.format("nine"))
            (folder / "d.txt").unlink()
            (folder / "e.txt").write_text(STORY.format("ten"))

    read_folder(folder, pages, _change)
    assert texts(folder, pages) == [STORY.format("a"), STORY.format("b"), STORY.format("nine")]
    assert [(refusal.path.name, "could not be opened" in refusal.reason) for refusal in pages.refusals(folder)] == [("d.txt", True)]
    assert read(folder, pages) == 3
    assert texts(folder, pages) == [STORY.format(name) for name in ("a", "five", "nine", "ten")]
    assert list(pages.refusals(folder)) == []


def test_names_that_are_no_text_are_read_and_refused_as_others_are(folder: Path, pages: Pages) -> None:
    raw = os.fsencode(folder)
    for name, content in (
        (b"caf\xe9.txt", STORY.format("noon")),
        (b"empty\xff.txt", ""),
        (b"page.\xff\xfe", STORY),
        (b"x.html\xe9", STORY),
    ):
        Path(os.fsdecode(raw + b"/" + name)).write_text(content)
    (Path(os.fsdecode(raw + b"/fold\xe9r"))).mkdir()
    Path(os.fsdecode(raw + b"/fold\xe9r/a.txt")).write_text(STORY.format("dusk"))
    read(folder, pages)
    assert texts(folder, pages) == [STORY.format("noon"), STORY.format("dusk")]
    refused = list(pages.refusals(folder))
    assert [os.fsencode(refusal.path.name) for refusal in refused] == [b"empty\xff.txt", b"page.\xff\xfe", b"x.html\xe9"]
    assert all(refusal.reason.encode("utf-8") for refusal in refused), "each can be written anywhere"


def test_a_folder_that_cannot_be_opened_is_refused_under_its_name(folder: Path, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(os.fsdecode(os.fsencode(folder) + b"/clos\xe9d"))
    closed.mkdir()
    (folder / "a.txt").write_text(STORY.format("noon"))
    listed = Path.iterdir

    def _iterdir(path: Path) -> Iterator[Path]:  # the one who runs the tests may be allowed to open everything
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", _iterdir)
    read(folder, pages)
    assert [refusal.path for refusal in pages.refusals(folder)] == [closed]
    assert texts(folder, pages) == [STORY.format("noon")]
    monkeypatch.setattr(Path, "iterdir", listed)
    read(folder, pages)
    assert list(pages.refusals(folder)) == []


def test_read_articles_tells_the_whole_path_of_what_it_refuses(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "page.xyz").write_text("x")
    refused: list[Refusal] = []
    assert list(read_articles(folder, refused.append)) == []
    assert [refusal.path for refusal in refused] == [folder / "inner" / "page.xyz"]


def held(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages of a file that holds one of every kind."""
    yield Raw(f"{name}/2021/a.txt", STORY.format("noon").encode())
    yield Refusal(Path(f"{name}/2021/b.txt"), "This page is locked.")
    yield Raw(f"{name}/{name}/c.xyz", b"x")
    yield Refusal(Path(name), "The rest of this archive is damaged.")


def test_pages_in_a_file_are_named_by_their_places_in_it(folder: Path, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.read.holds_pages", lambda name: name == "news.box")
    monkeypatch.setattr("corpus.read.pages_in", held)
    (folder / "news.box").write_bytes(b"box")
    read(folder, pages)
    (article,) = pages.articles(folder)
    assert pages.holders(article.id) == [folder / "news.box" / "2021" / "a.txt"]
    assert [(str(refusal.path.relative_to(folder)), refusal.reason.split()[0]) for refusal in pages.refusals(folder)] == [
        *(("news.box/2021/b.txt", "This"), ("news.box/news.box/c.xyz", "Files"), ("news.box", "The"))
    ]


def put(pages: Pages, folder: Path, name: str, *articles: Article) -> None:
    """Keep articles as those of one file."""
    pages.put(folder, folder / name, "mark", [found(str(number), article) for number, article in enumerate(articles)])


VERSIONS = [
    made_article("x", "Undated, and longer than any of the others, which have a date to go by."),
    made_article("x", "Older."),
    made_article("x", "Newer."),
    made_article("x", "Newer, longer."),
    made_article("x", "Last."),
]
DAYS: list[tuple[date | None, date | None]] = [
    *((None, None), (date(2019, 5, 6), None), (date(2020, 1, 2), None), (date(2020, 1, 2), None), (date(2018, 1, 1), date(2021, 1, 1)))
]
VERSIONS = [replace(article, published=day, updated=changed) for article, (day, changed) in zip(VERSIONS, DAYS, strict=True)]


@pytest.mark.parametrize("better", range(1, len(VERSIONS)))
@pytest.mark.parametrize("first", [True, False])
def test_the_page_that_changed_last_counts_else_the_longer_one(pages: Pages, folder: Path, better: int, first: bool) -> None:
    names = ["a", "b"] if first else ["b", "a"]
    for worse in range(better):
        put(pages, folder, names[0], VERSIONS[worse])
        put(pages, folder, names[1], VERSIONS[better])
        assert list(pages.articles(folder)) == [VERSIONS[better]]
        assert pages.holders("x") == [folder / names[1] / "0", folder / names[0] / "0"]


def test_a_file_of_many_pages_is_one_file(pages: Pages, folder: Path) -> None:
    many = [made_article(f"{number:04}", f"Text {number}.", publisher=f"Desk {number}") for number in range(2 * BATCH + 7)]
    put(pages, folder, "many", *many)
    assert list(pages.articles(folder)) == many
    put(pages, folder, "many", *many[3:5])
    assert list(pages.articles(folder)) == many[3:5]
    pages.forget([os.fsencode(folder / "many")])
    assert list(pages.articles(folder)) == []
    assert pages.marks(folder) == {}


def test_a_file_that_was_not_read_to_its_end_does_not_count(pages: Pages, folder: Path) -> None:
    many = [made_article(f"{number:04}", f"Text {number}.") for number in range(2 * BATCH)]

    def _broken() -> Iterator[Found]:
        for article in many:
            yield found("", article)
        raise InterruptedError

    put(pages, folder, "a", many[0], made_article("other", "Another text."))
    with pytest.raises(InterruptedError):
        pages.put(folder, folder / "a", "mark", _broken())
    assert list(pages.articles(folder)) == []
    assert pages.marks(folder) == {}
    put(pages, folder, "a", many[0])
    assert list(pages.articles(folder)) == many[:1]


def test_what_was_taken_out_stays_out_until_it_is_put_back(pages: Pages, folder: Path) -> None:
    one, two = made_article("one", "The first text."), made_article("two", "The second text.")
    put(pages, folder, "a", one, two)
    pages.take_out(["one"])
    pages.take_out(["one", "unknown"])
    assert list(pages.articles(folder)) == [two]
    put(pages, folder, "b", replace(one, text="The first text, corrected."))
    assert list(pages.articles(folder)) == [two]
    pages.put_back(["one"])
    assert {article.id for article in pages.articles(folder)} == {"one", "two"}


def test_folders_are_kept_apart(pages: Pages, folder: Path) -> None:
    one, two = made_article("one", "The first text."), made_article("one", "The first text, longer.")
    pages.put(folder, folder / "a", "mark", [found("", one)])
    pages.put(folder / "other", folder / "other" / "a", "mark", [found("", two)])
    assert list(pages.articles(folder)) == [one]
    assert list(pages.articles(folder / "other")) == [two]
    assert pages.holders("one") == [folder / "other" / "a", folder / "a"]


def test_while_a_file_is_read_again_another_process_still_sees_what_it_held(place: Place, folder: Path, pages: Pages) -> None:
    article = made_article("x", STORY.format("six"))
    pages.put(folder, folder / "a.txt", "mark", [found("", article)])
    with Pages(place) as other:

        def _read() -> Iterator[Found]:
            assert list(other.articles(folder)) == [article]
            yield found("", replace(article, title="Changed"))
            assert list(other.articles(folder)) == [article]

        pages.put(folder, folder / "a.txt", "later", _read())
        assert [seen.title for seen in other.articles(folder)] == ["Changed"]
