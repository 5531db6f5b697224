"""A small collection that is changed in every way there is, in processes of its own, and what has to be true of it afterwards."""

from __future__ import annotations

import contextlib
import io
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.history import History
from corpus.__main__ import main as corpus_main
from corpus.article import Article, UserError
from corpus.metadata import identity
from corpus.pages import Pages
from corpus.place import CATALOGUE
from index import mend
from index.collection import open_collection
from index.embed import StaticEmbedder
from index.search import Index
from index.sync import in_view
from index.whole import Place, check
from tests.conftest import made_article
from tests.test_history import answered
from tests.test_schema import FIRST

KINDS = ("add", "change", "delete", "remove", "undo", "chunker", "schema", "switch", "converse")
MOST = 14  # pages of the collection
SUBJECTS = "kapal pelabuhan banjir menteri harga beras kereta sekolah jembatan pasar".split()


class Turned:
    """The shipped model with its numbers in another order, under another name."""

    unrelated = 0.0

    def __init__(self, model: StaticEmbedder) -> None:
        self._model, self.name, self.dim = model, "turned", model.dim

    def passages(self, texts: list[str]) -> np.ndarray:
        return np.roll(self._model.passages(texts), 7, axis=1)

    def query(self, text: str) -> np.ndarray:
        return np.roll(self._model.query(text), 7)


@dataclass
class World:
    """Where the collection lies, what its pages say, which of them may be searchable now, and which have to be."""

    place: Path
    chance: random.Random
    model: StaticEmbedder
    pages: dict[int, int] = field(default_factory=dict)  # number of a page → its version
    before: dict[str, str] = field(default_factory=dict)  # what was found after the last change: id → title
    removed: set[str] = field(default_factory=set)
    turned: bool = False
    talks: dict[str, int] = field(default_factory=dict)  # conversations and their turns that were acknowledged
    made: int = 0

    @property
    def corpus(self) -> Path:
        return self.place / "pages"

    @property
    def data(self) -> Path:
        return self.place / "data"

    def open(self, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> Index:
        """The index with the model that is in use."""
        return Index.open(folder, Turned(self.model) if self.turned else self.model, progress=progress)

    def file(self, number: int) -> Path:
        """Where a page lies."""
        return self.corpus / f"{number:03}.md"

    def write(self, number: int) -> None:
        """Write a page."""
        self.file(number).write_text(page(number, self.pages[number]), "utf-8")

    def wanted(self) -> dict[str, str]:
        """What is to be searchable when the collection matches its folder; a page of an adding that was ended may never have come there."""
        there = {number: version for number, version in self.pages.items() if self.file(number).exists()}
        told = {name_of(number): title(number, version) for number, version in there.items()}
        return {name: text for name, text in told.items() if name not in self.removed}

    def index(self) -> None:
        """Make the collection match its folder."""
        index, _ = open_collection(self.corpus, self.data, self.open, lambda done, total: None, lambda refusal: None)
        index.close()

    def command(self, *arguments: str) -> None:
        """Run `python -m corpus`; UserError where it says one."""
        told = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
            status = corpus_main([arguments[0], "--corpus", str(self.corpus), "--data", str(self.data), *arguments[1:]])
        if status:
            raise UserError(told.getvalue())


def title(number: int, version: int) -> str:
    return f"{SUBJECTS[number % 10].title()} nomor{number} edisi{version}"


def text(number: int, version: int) -> str:
    subject, other = SUBJECTS[number % 10], SUBJECTS[(number * 3 + version) % 10]
    more = [f"Pada bagian {part} diceritakan soal {other} dan {subject} di daerah {number * 7 + part}." for part in range(number % 4 * 12)]
    return "\n\n".join([f"Berita {subject} dengan sandi xq{number}v{version} tentang {other}.", *more])


def page(number: int, version: int) -> str:
    head = f'title: "{title(number, version)}"\nurl: "{address(number)}"\npublisher: Harian Nala\npublished: 2021-10-{number % 28 + 1:02}'
    return f"---\n{head}\nlanguage: id\n---\n\n{text(number, version)}\n"


def address(number: int) -> str:
    return f"https://harian.invalid/berita/{number}"


def name_of(number: int) -> str:
    return identity(address(number), None, "", None, "")


Change = tuple[Callable[[], None], dict[str, str]]


def change(world: World, kind: str) -> Change:
    """What changes the collection in one of the KINDS, and what is searchable afterwards; what comes before it is done at once."""
    return {"add": _add, "remove": _remove, "undo": _undo, "converse": _converse}.get(kind, _sync)(world, kind)


def _sync(world: World, kind: str) -> Change:
    """The pages are others, or the data folder is an older one, or the model is."""
    chance, pages = world.chance, world.pages
    if kind == "change":
        for number in chance.sample(sorted(pages), min(3, len(pages))):
            pages[number] += 1
            world.write(number)
    elif kind == "delete":
        for number in chance.sample(sorted(pages), min(2, max(len(pages) - 4, 0))):
            del pages[number]
            world.file(number).unlink(missing_ok=True)
    elif kind == "switch":
        world.turned = not world.turned
    else:
        downgrade(world, kind)
    return world.index, world.wanted()


def _add(world: World, kind: str) -> Change:
    number, pages = world.made, world.pages
    source = world.place / f"{number:03}.md"
    source.write_text(page(number, 0), "utf-8")
    world.made, pages[number] = number + 1, 0
    if len(pages) > MOST:
        gone = world.chance.choice(sorted(pages.keys() - {number}))
        del pages[gone]
        world.file(gone).unlink(missing_ok=True)
    return lambda: (world.command("add", str(source)), world.index())[1], world.wanted() | {name_of(number): title(number, 0)}


def _remove(world: World, kind: str) -> Change:
    after = {name: told for name, told in world.wanted().items() if name in world.before}
    if not after:
        return _sync(world, "change")
    name = world.chance.choice(sorted(after))
    rest = {one: told for one, told in world.before.items() if one != name}
    return lambda: world.command("remove", name), rest


def _undo(world: World, kind: str) -> Change:
    back = [number for number in world.pages if name_of(number) in world.removed]
    if not back:
        return world.index, world.wanted()
    number = world.chance.choice(back)
    after = world.wanted() | {name_of(number): title(number, world.pages[number])}
    return lambda: (world.command("remove", "--undo", name_of(number)), world.index())[1], after


def _converse(world: World, kind: str) -> Change:
    with contextlib.closing(History(world.data / "conversations.db")) as history:
        name, turn = world.chance.choice([*world.talks.items(), (history.new(), 0)])

    def _put() -> None:
        with contextlib.closing(History(world.data / "conversations.db")) as history:
            history.put(name, turn, answered(f"question {turn}?", made_article(f"{name}{turn}", f"The fact is {turn}. And more.")))

    world.talks[name] = turn + 1
    return _put, dict(world.before)


def downgrade(world: World, kind: str) -> None:
    """Let the data folder be one that other parts of Kutip made, or the very first Kutip."""
    path = world.data / CATALOGUE
    if not path.exists():
        return
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if kind == "chunker":
            connection.execute("INSERT OR REPLACE INTO made_with VALUES ('chunker', '0')")
            connection.commit()
            return
        columns = "digest, id, state, title, text, url, publisher, published, authors, language, agency"
        rows = connection.execute(f"SELECT {columns} FROM article WHERE state = 'indexed'").fetchall()
        removed = connection.execute("SELECT id FROM removed").fetchall()
    for old in world.data.glob(f"{CATALOGUE}*"):
        old.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST)
        connection.executemany(f"INSERT INTO article VALUES ({', '.join('?' * 11)})", rows)
        connection.commit()
    world.removed -= {row[0] for row in removed}  # the first Kutip knew nothing of them


@dataclass(frozen=True)
class Seen:
    """What a process that opened the collection saw: what is searchable, what is removed, what is wrong; whether opening had to mend."""

    held: dict[str, str]
    removed: list[str]
    wrong: list[str]
    mended: int


def look(world: World, after: dict[str, str], acknowledged: bool) -> Seen:
    """What is seen when the collection is opened, and all that is wrong with it."""
    wrong, mends = [], []
    real = mend.mend
    mend.mend = lambda *arguments: (mends.append(1), real(*arguments))
    with world.open(world.data) as index:
        held = {article.id: article for article in index.newest(1_000)}
        if len(held) != index.coverage().articles:
            wrong.append("an article is there twice")
        for article in held.values():
            wrong += found_wrong(index, article)
        gone = set(world.before) | set(after)
        wrong += [f"{name} is found, though it is gone" for name in gone - held.keys() if index._stores.lexical.numbers(name)]
    told = {name: article.title for name, article in held.items()}
    for name in set(world.before) | set(after) | set(told):
        allowed = {after.get(name)} if acknowledged else {after.get(name), world.before.get(name)}
        if told.get(name) not in allowed:
            wrong.append(f"{name} is “{told.get(name)}”, and not {allowed}")
    with Pages(world.data / CATALOGUE) as pages:
        removed = sorted(pages.taken_out())
    place = Place(world.data, Turned(world.model) if world.turned else world.model)
    wrong += [fault.told for fault in check(place, lambda done, total: None).faults]
    wrong += talks_wrong(world, acknowledged)
    return Seen(told, removed, wrong, len(mends))


def found_wrong(index: Index, article: Article) -> list[str]:
    """What is wrong with how an article is found: by its own words, by the vectors of its passages, at its place in the text."""
    code = article.text.split("sandi ")[1].split()[0]
    hits = index.search(f"“sandi {code}”", 3)
    if not hits or hits[0].passage.article != article or code not in hits[0].passage.text:
        seen = [(hit.passage.text[:40], round(hit.score, 2), hit.lexical_rank) for hit in hits]
        return [f"{code} is not found by its words, but {seen}"]
    for hit in index.passages(article):
        passage = hit.passage
        ((number, cosine),) = index._stores.vectors.nearest(index._stores.embedder.passages([in_view(passage)])[0], 1)
        row = index._stores.numbers.rows([number])[number]
        same = article.text[row.start : row.end] == passage.text
        if not same and cosine < 0.999:
            near = index._stores.vectors.nearest(index._stores.embedder.passages([in_view(passage)])[0], 100)
            own = [one for one in near if one[0] in index._stores.numbers.of([article.digest])]
            return [f"{code} is not found by its vector, but {number} of {len(near)} at {cosine:.4f}; its own are {own}"]
    return []


def talks_wrong(world: World, acknowledged: bool) -> list[str]:
    """What is wrong with the conversations: turns that are gone, quotes that are not slices."""
    wrong = []
    with contextlib.closing(History(world.data / "conversations.db")) as history:
        for name, turns in world.talks.items():
            conversation = history.conversation(name)
            if len(conversation) < turns - (not acknowledged):
                wrong.append(f"a conversation has {len(conversation)} turns, and had {turns}")
            for turn, answer in enumerate(conversation):
                quotes = [one for claim in answer.claims for one in claim.citations]
                if [one.quote for one in quotes] != [f"The fact is {turn}."] or quotes[0].article.text[: quotes[0].end] != quotes[0].quote:
                    wrong.append(f"turn {turn} of a conversation does not quote what it quoted")
            world.talks[name] = len(conversation)
    return wrong
