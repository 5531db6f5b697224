"""The library as a page asks for it: what it shows, what it adds, what it refuses, whatever is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library import Library
from assistant.library_labels import LIBRARY_LABELS
from assistant.markup.library import FORMS, progress
from assistant.markup.overview import overview, times
from corpus.contents import holds_pages
from corpus.parse import FORMS as PAGES
from corpus.shelf import UNDATED, Wanted
from index.adding import Work
from index.collection import Collection
from tests.conftest import opened
from tests.site import Site, fetcher, reply

STORY = "{} bocor di tengah laut\n\nKapal bocor karena menabrak karang pada Minggu malam di Selat Nala, kata <b>Bupati</b> {}.\n"


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture
def library(tmp_path: Path, uploads: Path) -> Iterator[Library]:
    """A library of one page and one that cannot be read, to which this machine is the internet."""
    (tmp_path / "berita").mkdir()
    (tmp_path / "berita" / "satu.txt").write_text(STORY.format("Feri", "Aré"), "utf-8")
    (tmp_path / "berita" / "<kosong>.txt").write_text("", "utf-8")
    collection = Collection(tmp_path / "berita", tmp_path / "data", opened, fetcher)
    collection.index()
    yield Library(collection, uploads)
    collection.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, uploads: Path) -> Iterator[Library]:
    """A library of the shipped articles."""
    collection = Collection(None, tmp_path_factory.mktemp("data"), opened)
    collection.index()
    yield Library(collection, uploads)
    collection.close()


def finished(library: Library, language: str = "en") -> dict[str, Any]:
    """What came of the adding."""
    until = monotonic() + 120
    while (state := library.answer({"do": "progress", "language": language}))["running"]:
        assert monotonic() < until
        sleep(0.01)
    return state


def total(library: Library, **wanted: object) -> int:
    return int(library.answer({"do": "view", **wanted})["total"])


def test_the_list_is_told_in_parts_with_what_restricts_it(whole: Library) -> None:
    first, second = (whole.answer({"do": "view", "start": start}) for start in (0, 47))
    assert (first["total"], first["rows"].count("<li"), second["rows"].count("<li"), second["more"]) == (48, 48, 1, "")
    assert "48 articles" in first["head"]
    told = whole.answer({"do": "view", "outlet": "Kutip Demo Desk London", "time": "2021", "language": "id"})
    assert "Kutip Demo Desk London" in told["head"]
    assert "2021" in told["head"]
    assert 0 < told["total"] < 48
    assert "No article matches that" in whole.answer({"do": "view", "search": "xqzv"})["head"]


@pytest.mark.parametrize(("search", "found"), [("nato", True), ('"NATO" moskow', True), ('"', True), ("  ", True), ('"nato xqzv"', False)])
def test_words_and_phrases_are_looked_for(whole: Library, search: str, found: bool) -> None:
    assert bool(total(whole, search=search)) is found


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_overview_tells_outlets_times_and_a_chart_in_words(whole: Library, language: str) -> None:
    told = whole.answer({"do": "overview", "language": language})
    assert told["html"].count("class='only'") == 4
    assert "role='img' aria-label='" in told["html"]
    assert told["html"].count("data-time=") == 25
    assert told["times"][0] == ("2021", "2021 (21)")
    assert told["refused"] == ""
    assert whole.answer({"do": "overview", "time": "2021"})["html"].count("data-time='2021-") == 12


def test_a_chart_of_any_times_is_bounded() -> None:
    months = (("", 3), *((f"{year:04}-01", 1) for year in range(1, 9_999, 7)))
    assert overview((("A", 1),), (), months, Wanted(), "en").count("data-time=") == 100
    assert len(times(months, UNDATED, "en")) == 101


def test_a_page_that_was_refused_is_told_with_the_reason_in_the_language_of_the_page(library: Library) -> None:
    assert "&lt;kosong&gt;.txt</b> This page is empty" in library.answer({"do": "overview"})["refused"]
    assert "Halaman ini kosong" in library.answer({"do": "refused", "language": "id"})["html"]


def test_three_hundred_files_at_once(library: Library, uploads: Path) -> None:
    paths = []
    for number in range(300):
        paths.append(uploads / f"{number}.txt")
        paths[-1].write_text(STORY.format(f"Kapal {number}", number), "utf-8")
    paths[7].write_text("", "utf-8")
    begun = library.answer({"do": "add", "paths": [str(path) for path in paths]})
    assert begun["running"]
    told = finished(library)
    assert (told["refused"], total(library)) == (1, 300)
    assert "299 added, 1 not read." in told["told"]
    assert "<b>7.txt</b> This page is empty" in told["told"]
    assert not [path for path in paths if path.exists()]


@pytest.mark.parametrize("path", ["/etc/passwd", "../berita/satu.txt", "", "\0", "a" * 5_000, ".", None, 7, ["a"]])
def test_only_what_was_uploaded_is_added(library: Library, uploads: Path, path: object) -> None:
    link = uploads / "link.txt"
    if not link.is_symlink():
        link.symlink_to("/etc/hostname")
    for told in (path, f"{uploads}/{path}", str(link)):
        assert library.answer({"do": "add", "paths": [told]}) == {"problem": LIBRARY_LABELS["en"]["not uploaded"]}


def test_a_pasted_text_or_page_becomes_a_file_named_by_its_headline(library: Library, tmp_path: Path) -> None:
    assert "problem" not in library.answer({"do": "paste", "text": STORY.format("Tongkang: dua/tiga", "Bé")})
    html = f"<!DOCTYPE html><title>x</title><h1>Rakit karam</h1><p>{STORY.format('Rakit', 'Cé')}</p>"
    assert "problem" not in library.answer({"do": "paste", "text": html})
    assert "2 ditambahkan" in finished(library, "id")["told"]
    assert {"Tongkang-dua-tiga-bocor-di-tengah-laut.txt", "Rakit-karam.html"} < {path.name for path in (tmp_path / "berita").iterdir()}
    assert total(library, search="tongkang") == 1
    library.answer({"do": "paste", "text": "Kapal Panjang\n\n" + "Kapal panjang itu berlayar lagi pada hari ini. " * 50})
    finished(library)
    assert (tmp_path / "berita" / "Kapal-Panjang.md").exists()
    assert ">Kapal Panjang</button>" in library.answer({"do": "view", "search": "berlayar"})["rows"]
    library.answer({"do": "paste", "text": 'Feri "Nala" Karam\n' + STORY.format("Kano", "Dé").partition("\n\n")[2]})
    finished(library)
    assert "Feri &quot;Nala&quot; Karam</button>" in library.answer({"do": "view", "search": '"nala" karam'})["rows"]


@pytest.mark.parametrize("text", ["", " \n ", "only a headline", "a\nb", "<html><body></body></html>", "x" * 3_000_000, None, 3, "\ud800"])
def test_what_is_no_article_is_told_and_not_added(library: Library, text: object) -> None:
    assert list(library.answer({"do": "paste", "text": text})) == ["problem"]
    assert total(library) == 1


def test_pages_and_feeds_are_added_by_their_address(library: Library, site: Site) -> None:
    site.pages["/1"] = reply(body=f"<html><h1>Rakit</h1><p>{STORY.format('Rakit', 'Dé')}</p>".encode())
    site.pages["/2"] = reply(body=f"<html><h1>Tongkang</h1><p>{STORY.format('Tongkang', 'Dé')}</p>".encode())
    items = "".join(f"<item><link>{site.root}/{number}</link></item>" for number in (1, 2, 3))
    site.pages["/rss"] = reply(body=f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml")
    site.pages["/broken"] = reply(body=b"<rss><channel><item>", content_type="application/rss+xml")
    assert "problem" not in library.answer({"do": "address", "address": f" {site.root}/1 "})
    assert "1 added." in finished(library)["told"]
    library.answer({"do": "address", "address": f"{site.root}/rss"})
    told = finished(library)
    assert ("1 added, 1 unchanged, 1 not read." in told["told"], told["refused"]) == (True, 1)
    library.answer({"do": "address", "address": f"{site.root}/broken"})
    assert "No articles are listed at this address." in finished(library)["told"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/", "http://10.0.0.1/", "http://[::1]/"])
def test_private_addresses_are_not_fetched(whole: Library, address: str) -> None:
    whole.answer({"do": "address", "address": address})
    assert "private network" in finished(whole)["told"]


@pytest.mark.parametrize("address", ["", "  ", "ftp://a.example/", "file:///etc/passwd", "/etc/passwd", "https://", "a b", None, 5])
def test_what_is_no_address_is_told(library: Library, address: object) -> None:
    assert list(library.answer({"do": "address", "address": address})) == ["problem"]


def test_an_article_is_removed_and_brought_back_in_its_row(library: Library) -> None:
    rows = library.answer({"do": "view"})["rows"]
    name = rows.partition("data-id='")[2][:16]
    assert "“Feri bocor di tengah laut” was removed" in library.answer({"do": "remove", "id": name})["row"]
    assert total(library) == 0
    assert library.answer({"do": "undo", "id": name}) == {"row": rows}
    assert total(library) == 1
    assert "was not removed" in library.answer({"do": "undo", "id": name})["problem"]


INDEXING = Work(stage="indexing", done=1_200, total=3_000, seconds=10)


@pytest.mark.parametrize(
    ("work", "rate", "remaining", "language", "told"),
    [
        (INDEXING, 120.4, 15.0, "en", "Making searchable: 1,200 of 3,000 · 120 a second · about 15 s left"),
        (INDEXING, 120.4, 100.0, "id", "Menjadikan dapat dicari: 1.200 dari 3.000 · 120 per detik · sekitar 2 mnt lagi"),
        (Work(stage="reading", total=3), 0.0, None, "en", "Reading 0 of 3"),
        (replace(INDEXING, cancelled=True), 120.4, 15.0, "en", "Stopping; what was begun is finished"),
        (Work(), 0.0, None, "en", ""),
    ],
)
def test_progress_tells_count_rate_and_what_remains(work: Work, rate: float, remaining: float | None, language: str, told: str) -> None:
    assert progress(work, rate, remaining, language) == told


def test_words_are_said_in_both_languages() -> None:
    assert LIBRARY_LABELS["en"].keys() == LIBRARY_LABELS["id"].keys()


def test_files_of_all_forms_can_be_chosen() -> None:
    assert set(PAGES) < set(FORMS)
    assert all(form in PAGES or holds_pages(f"a{form}") or form == ".gz" for form in FORMS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
DEEDS = st.sampled_from(
    ["frame", "view", "overview", "refused", "add", "paste", "address", "progress", "cancel", "remove", "undo", "close"]
)
FIELDS = ("language", "search", "sort", "outlet", "time", "start", "refused", "paths", "id")  # `text` and `address` would add something


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(JSON | st.fixed_dictionaries({"do": DEEDS | JSON}, optional={name: JSON for name in FIELDS}))
def test_any_request_has_an_answer(whole: Library, request: object) -> None:
    assert isinstance(whole.answer(request), dict)


@given(st.text(st.characters(exclude_categories=[])), st.integers(), st.sampled_from(["2021-99", "0000-00", "9999", UNDATED, "2021-1"]))
def test_any_search_has_an_answer(whole: Library, search: str, start: int, time: str) -> None:
    assert "rows" in whole.answer({"do": "view", "search": search, "outlet": search, "start": start, "time": time})
    assert "html" in whole.answer({"do": "overview", "outlet": search, "time": time})
