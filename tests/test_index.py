"""The index as a whole, on real Chroma, Tantivy and SQLite."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, UserError
from index.chunk import chunk
from index.embed import Embedder
from index.passage import Passage
from index.search import Index
from index.sync import in_view
from tests.conftest import made_article


def held(index: Index) -> set[tuple[str, int, int]]:
    """The passages that are numbered, after checking that every store holds the same."""
    stores = index._stores
    kept = stores.catalogue.kept()
    places = {place for article in stores.catalogue.articles(kept).values() for place in places_of([article])}
    numbers = stores.numbers.admitted()
    rows = stores.numbers.rows(numbers.tolist())
    assert stores.catalogue.count("pending", "leaving") == 0
    assert {(row.digest, row.start, row.end) for row in rows.values()} == places
    assert stores.vectors.numbers() == set(numbers.tolist())
    assert len(stores.lexical) == len(places) == len(stores.numbers) == len(rows)
    for number, row in rows.items():
        passage = Passage(stores.catalogue.articles([row.digest])[row.digest], row.start, row.end)
        vector = stores.embedder.passages([in_view(passage)])[0]
        assert stores.codes.cosines(vector, np.array([number]))[0] == pytest.approx(1, abs=0.01)
    return places


def places_of(articles: list[Article]) -> set[tuple[str, int, int]]:
    return {(article.digest, passage.start, passage.end) for article in articles for passage in chunk(article)}


def test_sync_adds_changes_and_deletes_only_what_differs(tmp_path: Path, embedder: Embedder) -> None:
    one, two, three = (made_article(name, f"Berita {name} tentang kapal.") for name in ("satu", "dua", "tiga"))
    with Index.open(tmp_path, embedder) as index:
        report = index.sync([one, two])
        assert (report.added, report.changed, report.deleted, report.unchanged, report.articles) == (2, 0, 0, 0, 2)
        changed = replace(two, text="Berita dua berubah.")
        report = index.sync([changed, three])
        assert (report.added, report.changed, report.deleted, report.unchanged) == (1, 1, 1, 0)
        assert held(index) == places_of([changed, three])
        report = index.sync([three, changed])
        assert (report.added, report.changed, report.deleted, report.unchanged) == (0, 0, 0, 2)
        assert index.sync([]).deleted == 2
        assert held(index) == set()
        assert index.search("kapal") == []


def test_the_same_page_twice_is_one_article_in_its_longer_version(tmp_path: Path, embedder: Embedder) -> None:
    short, long = made_article("x", "Satu kalimat."), made_article("x", "Satu kalimat. Dan satu lagi.")
    for order in ([short, long], [long, short], [long, long]):
        with Index.open(tmp_path, embedder) as index:
            assert index.sync(order).articles == 1
            assert held(index) == places_of([long])


def test_progress_runs_from_nothing_to_everything(tmp_path: Path, embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    with Index.open(tmp_path, embedder) as index:
        index.sync([made_article(str(n), f"Berita {n}.") for n in range(120)], lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 120)
    assert seen[-1] == (120, 120)
    assert seen == sorted(seen)


def test_a_second_process_is_refused_with_a_sentence(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder), pytest.raises(UserError, match="Another Kutip, such as an open page, is using"):
        Index.open(tmp_path, embedder)
    Index.open(tmp_path, embedder).close()


class OtherModel:
    """The shipped model under another name."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dim, self.unrelated = "another", embedder.dim, 0.0
        self.passages, self.query = embedder.passages, embedder.query


def test_what_was_made_with_another_model_is_made_anew(tmp_path: Path, embedder: Embedder) -> None:
    article = made_article("x", "Berita tentang kapal.")
    with Index.open(tmp_path, embedder) as index:
        index.sync([article])
    with Index.open(tmp_path, OtherModel(embedder)) as index:
        assert held(index) == places_of([article])
        assert index._stores.catalogue.made_with()["set"].endswith("-another")


SYNC = """
import sys
from pathlib import Path
from index import Index
sys.path.insert(0, sys.argv[2])
from tests.test_index import many
with Index.open(Path(sys.argv[1])) as index:
    print("open", flush=True)
    index.sync(many(int(sys.argv[3])))
"""


def many(version: int) -> list[Article]:
    """300 articles, of which half change and a few go with each version."""
    words = ("kapal", "pelabuhan", "banjir", "menteri", "harga", "beras", "kereta", "sekolah")
    return [
        made_article(str(n), f"Berita {n} versi {version if n % 2 else 0}: {words[n % 8]} dan {words[n % 5]}.")
        for n in range(300)
        if n % 7 != version
    ]


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path, embedder: Embedder) -> None:
    root = str(Path(__file__).parent.parent)
    chance = random.Random(2)
    interrupted = 0
    for version in range(1, 6):
        command = [sys.executable, "-c", SYNC, str(tmp_path), root, str(version)]
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        time.sleep(chance.uniform(0.0, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        with Index.open(tmp_path, embedder) as index:
            held(index)
            index.sync(many(version))
            assert held(index) == places_of(many(version))
    assert interrupted, "no run was killed in time, so nothing was tested"


@pytest.mark.parametrize(
    ("question", "language"), [("why did Russia close the NATO office?", "en"), ("Mengapa Rusia menutup kantor NATO?", "id")]
)
def test_the_example_question_finds_its_article_first_in_its_language(shipped: Index, question: str, language: str) -> None:
    hits = shipped.search(question, k=5)
    assert hits[0].passage.article.language == language
    assert "tutup" in hits[0].passage.article.title.lower() or "suspend" in hits[0].passage.article.title.lower()
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].dense_rank is not None
    assert hits[0].lexical_rank is not None


def test_filters_hold_for_every_hit(shipped: Index) -> None:
    since, until = date(2021, 10, 19), date(2021, 10, 21)
    hits = shipped.search("NATO Rusia", k=50, since=since, until=until)
    assert hits
    assert all(since <= hit.passage.article.published <= until for hit in hits if hit.passage.article.published)
    assert all(hit.passage.article.published for hit in hits)
    hits = shipped.search("NATO Rusia", k=50, publishers=["Kutip Demo Desk Jenewa"])
    assert {hit.passage.article.publisher for hit in hits} == {"Kutip Demo Desk Jenewa"}
    assert shipped.search("NATO Rusia", publishers=["Nobody"]) == []


def test_an_undated_article_is_found_unless_dates_are_asked_for(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync([replace(made_article("x", "Kapal karam di pelabuhan."), published=None)])
        assert index.search("kapal karam")
        assert not index.search("kapal karam", since=date(1900, 1, 1))


ODD = [
    "?",
    "…",
    "yang",
    "what is the of and",
    "ⵣ",
    "Зачем Россия закрыла офис НАТО?",
    "why did",
    "a" * 5_000,
    "\x00",
    "🙂",
    'title:nato AND (text:"kapal OR *) NOT -rusia^3 ~2 [a TO b} \\',
    " ".join(f"kata{n}" for n in range(5_000)),
    '""',
    "“",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_can_be_searched_for(shipped: Index, text: str) -> None:
    hits = shipped.search(text)
    assert len(hits) <= 10
    assert all(np.isfinite(hit.score) for hit in hits)


def test_a_name_is_found_in_a_question_of_another_language(shipped: Index) -> None:
    assert "Lavrov" in shipped.search("Что сказал Lavrov?")[0].passage.text


def test_a_quoted_phrase_is_found_word_for_word(tmp_path: Path, embedder: Embedder) -> None:
    texts = ["Kapal besar itu karam di laut dalam.", "Laut dalam itu menelan kapal yang besar.", "Kapal itu besar, dan karam di laut."]
    with Index.open(tmp_path, embedder) as index:
        index.sync([made_article(str(n), text, language="id") for n, text in enumerate(texts)])
        for phrase, place in (("laut dalam itu", 1), ("kapal itu besar", 2), ("kapal besar itu", 0)):
            assert index.search(f"Apa arti “{phrase}”?")[0].passage.article.id == str(place)
            assert index.search(f'Apa arti "{phrase.upper()}"?')[0].passage.article.id == str(place)


def test_words_of_the_outlet_and_the_day_count(tmp_path: Path, embedder: Embedder) -> None:
    story = "Presiden meresmikan bendungan baru."
    stories = [
        replace(made_article("a", story, publisher="Harian Nala"), published=date(2020, 3, 5)),
        replace(made_article("b", story, publisher="Warta Bantan"), published=date(2021, 11, 20)),
    ]
    with Index.open(tmp_path, embedder) as index:
        index.sync(stories)
        for asked, name in (
            ("bendungan Harian Nala", "a"),
            ("bendungan Bantan", "b"),
            ("dam in March 2020", "a"),
            ("bendungan November", "b"),
        ):
            assert index.search(asked)[0].passage.article.id == name, asked


def test_only_articles_in_a_language_are_found(shipped: Index) -> None:
    for language in ("en", "id"):
        hits = shipped.search("kantor NATO office", 30, languages=[language])
        assert {hit.passage.article.language for hit in hits} == {language}


def test_behind_a_narrow_filter_everything_is_found_by_its_meaning(shipped: Index) -> None:
    day = date(2021, 10, 18)
    hits = shipped.search("expulsion of envoys", 100, since=day, until=day)
    assert hits
    assert {hit.dense_rank for hit in hits} >= set(range(1, min(len(hits), 50) + 1))


def test_deleted_passages_do_not_change_what_a_rare_word_is_worth(tmp_path: Path, embedder: Embedder) -> None:
    articles = [made_article(str(n), f"Berita tentang kapal bernama sandi{chr(97 + n)}.") for n in range(20)]
    with Index.open(tmp_path, embedder) as index:
        index.sync(articles)
        index.sync(articles[:4])  # the word index still knows of the others
        for place, article in enumerate(articles[:4]):
            found = index._stores.lexical.best(f"kapal sandi{chr(97 + place)}", "", 0.0, 9)
            assert [number for number, score in found if score > 0.5] == index._stores.lexical.numbers(article.digest)
            assert all(0 <= score <= 1.2 for _, score in found)
            hit = index.search(f"“sandi{chr(97 + place)}”", 1)[0]
            assert hit.passage.article == article
            assert hit.score < 2
