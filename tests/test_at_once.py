"""A collection that changes while fifty readers ask: every answer is whole, and cites words that stand in an article."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from assistant.answer import Answer
from assistant.desk import Desk
from assistant.history import History
from assistant.markup.links import edited
from assistant.view import View
from corpus.place import SHIPPED
from corpus.shelf import Wanted
from index.adding import Typed
from index.collection import Collection
from tests.conftest import opened

READERS, QUESTIONS = 50, 2
ASKED = (
    "Mengapa Rusia menutup kantor NATO?",
    "when does it take effect?",
    "Kapal mana yang bocor?",
    "berapa penumpangnya?",
    "what did Lavrov say?",
)


def story(number: int, passengers: int) -> str:
    """A page about a ship of that number."""
    ship = f"Kapal Bahari {number}"
    return f"{ship} Bocor\n\n{ship} bocor di Selat Nala pada Minggu malam. Kapal itu membawa {passengers} penumpang.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a folder of some shipped articles and some ships."""
    corpus = tmp_path / "berita"
    corpus.mkdir()
    for page in sorted(SHIPPED.iterdir())[:12]:
        shutil.copy(page, corpus)
    for number in range(10):
        (corpus / f"{number}.txt").write_text(story(number, 100), "utf-8")
    desk = Desk(Collection(corpus, tmp_path / "data", opened), History(tmp_path / "conversations.db"))
    while not desk.collection.ready:
        sleep(0.05)
    yield desk
    desk.close()


def talk(desk: Desk, reader: int) -> list[Answer]:
    """The answers to the questions of a reader, one after the other."""
    view = View(desk.history.new())
    for question in islice(cycle(ASKED), reader, reader + QUESTIONS):
        writing = desk.ask(lambda conversation, question=question: edited(conversation, question, None), view)
        assert writing is not None
        *_, conversation = writing.follow()
    return list(conversation)


def change(desk: Desk, corpus: Path, over: Event) -> int:
    """How often the collection was changed until it was `over`: pages that are written anew, added, removed and brought back."""
    times, collection = 0, desk.collection
    while not over.is_set() or times < 3:
        times += 1
        for number in range(0, 10, 2):
            (corpus / f"{number}.txt").write_text(story(number, 100 + times), "utf-8")
        collection.adding.begin([Typed(f"{20 + times}.txt", story(20 + times, 7))])
        while collection.adding.work().stage:
            sleep(0.01)
        collection.update()
        for name in [shelved.id for shelved in collection.shelf.find(Wanted(("bahari",)), "title", 3)[1]]:
            collection.remove(name)
            collection.bring_back(name)
    return times


def test_fifty_readers_ask_while_the_collection_changes(desk: Desk, tmp_path: Path) -> None:
    over = Event()
    with ThreadPoolExecutor(READERS + 1) as pool:
        changes = pool.submit(change, desk, tmp_path / "berita", over)
        talks = list(pool.map(lambda reader: talk(desk, reader), range(READERS)))
        over.set()
        assert changes.result() >= 3
    assert all(len(answers) == QUESTIONS for answers in talks)
    for answer in (answer for answers in talks for answer in answers):
        assert answer.done
        assert not answer.trouble
        for claim in answer.claims:
            for citation in claim.citations:
                assert citation.quote.strip()
    assert sum(answer.found for answers in talks for answer in answers) > READERS * QUESTIONS / 2
