"""The collection always equals the folder: whatever is done to the pages, an update makes the collection hold what they say, no more."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from unittest.mock import patch

import pytest
import tantivy
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from corpus.article import Article, Refusal
from corpus.parse import parse_page
from corpus.read import Progress
from corpus.repeated import FEWEST, SHARE
from corpus.reprints import bands
from index.chunk import chunk
from index.collection import update
from index.embed import Embedder
from index.search import Index
from index.sync import Report
from tests.folder import CHOICE, File, Folder, write
from tests.written import EDITS, Written, article_of, edited, expected, made, republished

digest = cache(attrgetter("digest"))  # which takes longer than to compare articles


class Interrupted(Exception):
    """Stands for whatever ends an update half-way."""


class Ground:
    """A folder of pages and a data folder with its collection, to start every example from."""

    def __init__(self, place: Path, embedder: Embedder, files: Mapping[str, File]) -> None:
        self.place, self.folder, self.kept, self.files, self.embedder = place, place / "pages", place / "kept", files, embedder
        self.data = place / "data 0"
        self.folder.mkdir()
        for name, file in files.items():
            write(self.folder / name, file)
        with patch("corpus.read.FRESH", 0), Index.open(self.kept, embedder) as index:  # nobody changes these pages while they are read
            update(index, self.folder, self.kept, lambda done, total: None, lambda refusal: None)
        self.restore(set())

    def restore(self, names: set[str]) -> None:
        """Bring these files back to what they were, and begin with another data folder."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
        for name in names & self.files.keys():
            write(self.folder / name, self.files[name])
        shutil.rmtree(self.data, ignore_errors=True)
        self.data = self.place / f"data {int(self.data.name[5:]) + 1}"
        shutil.copytree(self.kept, self.data)


class Collected(Folder):
    """A folder and its collection, which is brought up to date between the changes, or half-way."""

    def __init__(self, ground: Ground, pauses: Sequence[int]) -> None:
        super().__init__(ground.folder, ground.files)
        self.ground, self.pauses, self.pause, self.steps = ground, pauses, 1, 0
        self.wanted = self.told_of()
        self.old: dict[str, set[str]] = defaultdict(set)  # the digests of the older versions of an article, by its id
        self.perhaps: dict[str, set[str]] = defaultdict(set)  # those that an interrupted update may have forgotten already
        self.index = Index.open(ground.data, ground.embedder)

    @initialize(fresh=st.sampled_from([0, 2_000_000_000]), pause=CHOICE)
    def begin(self, fresh: int, pause: int) -> None:
        """Trust the times of files at once, or as late as in earnest; and let so many changes come together."""
        self.pause = self.pauses[pause % len(self.pauses)]
        patch("corpus.read.FRESH", fresh).start()
        patch("corpus.read.FEWEST_FOR_POOL", 5_000).start()  # processes start more slowly than short pages are read

    @invariant()
    def kept_up_to_date(self) -> None:
        self.steps += 1
        if self.steps % self.pause == 0:
            self.update()

    def teardown(self) -> None:
        patch.stopall()
        self.index.close()
        self.ground.restore(set(self.touched))

    def told_of(self) -> dict[str, Article]:
        """The articles that the files tell of, by id."""
        return expected(file for name, file in self.files.items() if isinstance(file, Written) and "_files/" not in name)

    @rule()
    def update(self) -> None:
        refused: list[Refusal] = []
        before, self.wanted = self.wanted, self.expected()
        report = self.up_to_date(lambda done, total: None, refused)
        self.check()
        spoilt = [name for name, file in self.files.items() if not isinstance(file, Written) and "_files/" not in name]
        assert sorted(os.fsencode(one.path) for one in refused) == sorted(os.fsencode(self.folder / name) for name in spoilt)
        kept = before.keys() & self.wanted.keys()
        changed = sum(before[name] != self.wanted[name] for name in kept)
        counts = (len(self.wanted) - len(kept), changed, len(before) - len(kept), len(kept) - changed, len(self.wanted))
        assert (report.added, report.changed, report.deleted, report.unchanged, report.articles) == counts

    def up_to_date(self, progress: Progress, refused: list[Refusal]) -> Report:
        """Bring the collection up to date, and let the file system's clock move on, so that the times of a file tell of every change."""
        try:
            return update(self.index, self.folder, self.ground.data, progress, refused.append)
        finally:
            clock = self.folder / ".clock"
            clock.touch()
            now = clock.stat().st_ctime_ns
            while clock.stat().st_ctime_ns == now:
                clock.touch()

    @rule()
    def reopen(self) -> None:
        self.index.close()
        self.index = Index.open(self.ground.data, self.ground.embedder)
        self.check()

    @rule(calls=st.integers(0, 4))
    def interrupt_reading(self, calls: int) -> None:
        self.interrupted(0, calls)

    @rule(choice=CHOICE, calls=st.sampled_from([0, 0, 1, 2]), then=st.sampled_from(["undo", "undo", "reopen", "undo, reopen", ""]))
    def interrupt_indexing(self, choice: int, calls: int, then: str) -> None:
        """What was begun is finished when the collection is opened again, or else by the next update; it may be wanted no more by then."""
        self.edit_text(choice, "last") if choice % 2 else self.delete_one(choice)
        self.interrupted(1, calls)
        if "undo" in then:
            self.bring_back(0, 1)
        if "reopen" in then:
            self.reopen()

    def interrupted(self, part: int, calls: int) -> None:
        """Break an update off where it tells its progress, in the part that reads files (0) or in that which indexes articles (1)."""
        told: tuple[list[bool], list[bool]] = ([], [])  # for each call in each part whether it was the last one

        def _progress(done: int, total: int) -> None:
            now = int(any(told[0]))
            if (now, len(told[now])) == (part, calls):
                raise Interrupted
            told[now].append(done == total)

        with suppress(Interrupted):
            self.up_to_date(_progress, [])
        if any(told[0]):  # all files had been read, so it was settled which articles stay
            self.wanted = self.expected()

    def expected(self) -> dict[str, Article]:
        """What the collection has to hold of the folder as it is; older versions are noted, and forgotten with their article."""
        told = self.told_of()
        for name, article in self.wanted.items():
            if name not in told:
                self.perhaps[name] |= self.old.pop(name, set())
            elif told[name] != article:
                self.old[name] = (self.old[name] | {digest(article)}) - {digest(told[name])}
        return told

    def check(self) -> None:
        """All stores hold what is wanted, and nothing else."""
        stores, articles = self.index._stores, {digest(article): article for article in self.wanted.values()}
        spans = {(name, passage.start, passage.end) for name in articles for passage in chunk(articles[name])}
        numbers = stores.numbers.admitted().tolist()
        assert {(row.digest, row.start, row.end) for row in stores.numbers.rows(numbers).values()} == spans
        assert len(numbers) == len(spans)
        assert stores.vectors.numbers() == set(numbers)
        searcher = stores.lexical._index.searcher()
        everything = searcher.search(tantivy.Query.all_query(), 2 * len(numbers) + 1).hits
        assert sorted(searcher.fast_field_values("number", [address for _, address in everything])) == numbers
        assert stores.catalogue.articles(articles) == articles
        rows = stores.catalogue._database.rows
        assert {name for (name,) in rows("SELECT digest FROM article WHERE state != 'old'")} == articles.keys()
        linked = rows("SELECT digest FROM band UNION SELECT one FROM reprint UNION SELECT other FROM reprint")
        assert {name for (name,) in linked} <= articles.keys()
        self.check_versions(rows("SELECT id, digest FROM article WHERE state = 'old'"))
        self.check_reprints()
        self.check_search()

    def check_versions(self, rows: list[tuple[str, str]]) -> None:
        """Older versions are there of what changed, and of nothing else."""
        old: dict[str, set[str]] = defaultdict(set)
        for name, version in rows:
            old[name].add(version)
        assert old.keys() <= self.wanted.keys()
        for name in old.keys() | self.old.keys():
            assert self.old[name] <= old[name] <= self.old[name] | self.perhaps[name]
            current, *others = (version.article for version in self.index._stores.catalogue.versions(name))
            assert (current, {other.digest for other in others}) == (self.wanted[name], old[name])
        self.old, self.perhaps = old, defaultdict(set)

    def check_reprints(self) -> None:
        """Whoever prints the same text is known to do so."""
        printed: dict[str, list[Article]] = defaultdict(list)
        for article in self.wanted.values():
            printed[article.text].append(article)
        for text, articles in printed.items():
            for article in articles if len(articles) > 1 and bands(text) else ():
                assert {other.id for other in articles} <= {article.id, *(other.id for other in self.index.reprints(article))}

    def check_search(self) -> None:
        """What is in the folder is found, what is no longer there is not; of both only what changed last is asked for."""
        files = [file for _, file in self.earlier[-2:]] + [self.files[name] for name in [*self.touched][-3:] if name in self.files]
        for page in [file for file in files if isinstance(file, Written)]:
            found = {hit.passage.article.id: hit.passage.article for hit in self.index.search(page.title, k=30)}
            assert found.items() <= self.wanted.items()
            article = self.wanted.get(article_of(page).id)
            assert article is None or article.title != page.title or article.id in found


def pages(count: int, outlets: Mapping[str, tuple[int, int]]) -> dict[str, File]:
    """So many pages, and those of outlets of which so many pages share a line."""
    files: dict[str, File] = {}
    for number in range(100_000, 100_000 + count):
        page = made(number, number % 6)
        files[f"{number // 250}/{number}{page.ending}"] = page
    for outlet, (total, sharing) in outlets.items():
        for number in range(total):
            page = replace(made(200_000 + 1_000 * total + number, 0), publisher=outlet)
            files[f"{outlet}/{number}.html"] = edited(page, "shared line", 0) if number < sharing else page
    return files


@pytest.mark.parametrize("kind", range(7))
def test_pages_are_read_as_they_were_written(kind: int) -> None:
    for number, edit in enumerate(EDITS):
        once = edited(made(kind, kind), edit, 1_000 + number)
        for page in (made(kind, kind), once, *(edited(once, again, 2_000) for again in EDITS), republished(once, 3_000)):
            assert parse_page(f"page{page.ending}", page.data) == article_of(page)


def run(ground: Ground, pauses: Sequence[int], examples: int, steps: int) -> None:
    """Try so many examples of so many steps, the same ones every time; for others take out `derandomize`, for more raise the numbers."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
    limits = settings(max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, suppress_health_check=checks)
    run_state_machine_as_test(partial(Collected, ground, pauses), settings=limits)


SMALL = {"Warta Kecil": (8, FEWEST - 1)}  # a page more, and the line that they share is none of the story
LARGE = SMALL | {"Warta Besar": (60, int(60 * SHARE))}  # a page less, and it is one again


def test_a_small_collection_equals_its_folder(tmp_path: Path, embedder: Embedder) -> None:
    run(Ground(tmp_path, embedder, pages(12, SMALL)), pauses=(2, 3, 6), examples=10, steps=30)


@pytest.mark.parametrize("others", [632, pytest.param(4_932, marks=pytest.mark.long)])
def test_a_large_collection_equals_its_folder(tmp_path: Path, embedder: Embedder, others: int) -> None:
    run(Ground(tmp_path, embedder, pages(others, LARGE)), pauses=(6, 15), examples=2, steps=40)
