"""Conversations that are kept: they come back, stay with their owner, and are found, renamed, deleted and brought back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import history as module
from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.history import LONGEST_REASON, LONGEST_TITLE, MIGRATIONS, History
from assistant.kept import Kept, Opinion
from assistant.labels import LABELS
from assistant.record import packed
from assistant.view import NAME
from corpus.article import Article, UserError
from corpus.open_database import open_database
from corpus.place import Place
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import converse, empty_place, made_article

ROOT = Path(__file__).parent.parent
SAND = made_article("sand", "The island exports sand. The port is in the north.")
SALT = made_article("salt", "Pulau itu mengekspor garam. Pelabuhannya di utara.", language="id")
HOSTILE = ["", "a", "../../etc/passwd", "'; DROP TABLE turn; --", "a" * 65, "é" * 20, "\ud800" * 16, "a" * 16 + "\n", "\0" * 20, "%" * 16]
LATER = timedelta(days=1)


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.long)])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the conversations are kept."""
    return empty_place(request, tmp_path)


@pytest.fixture
def history(path: Place) -> Iterator[History]:
    """A history without conversations."""
    history = History(path)
    yield history
    history.close()


@pytest.fixture
def file(path: Place) -> Path:
    """The file of the conversations, for what only a file can be tried with."""
    if not isinstance(path, Path):
        pytest.skip("not a file")
    return path


def answered(asked: str, article: Article = SAND, told: str = "") -> Answer:
    """An answer that quotes the first sentence of an article, or tells something else with it."""
    end = article.text.index(".") + 1
    claim = Claim(told or article.text[:end], (Citation(1, article, 0, end),), "quoted")
    return Answer(Question(asked, asked, "en"), (claim,), (Hit(Passage(article, 0, end), 0.5, 1, None),), found=True, done=True)


def kept(history: History, *asked: str, owner: str = "", article: Article = SAND) -> str:
    """The name of a new conversation of these questions."""
    name = history.new()
    for turn, question in enumerate(asked):
        history.put(name, turn, answered(question, article), owner)
    return name


def asked_in(conversation: Conversation) -> list[str]:
    return [answer.question.asked for answer in conversation]


def names(listed: list[Kept]) -> list[str]:
    return [one.name for one in listed]


def count(path: Place, table: str) -> int:
    database = open_database(path, MIGRATIONS)
    ((number,),) = database.rows(f"SELECT count(*) FROM {table}")
    database.close()
    return int(number)


def change(path: Place, statement: str, *values: object) -> None:
    """Change the tables as another process does."""
    database = open_database(path, MIGRATIONS)
    database.write(statement, [values])
    database.close()


def test_new_names_are_alike_and_nothing_is_written_for_them(history: History, path: Place) -> None:
    made = {history.new() for _ in range(100)}
    assert len(made) == 100
    assert all(NAME.fullmatch(name) for name in made)
    assert history.conversation(min(made)) == ()
    assert history.listed() == []
    assert count(path, "conversation") == 0


def test_a_conversation_grows_turn_by_turn(history: History) -> None:
    name, first, second = history.new(), answered("What?"), answered("Where?", SALT)
    assert history.put(name, 0, first) == history.conversation(name) == (first,)
    growing = replace(second, claims=(), done=False)
    assert history.put(name, 1, growing) == (first, growing)
    assert history.put(name, 1, second) == history.conversation(name) == (first, second)


def test_an_earlier_turn_replaces_all_behind_it(history: History, path: Place) -> None:
    name = kept(history, "a", "b", "c", "d")
    assert asked_in(history.put(name, 1, answered("e"))) == ["a", "e"]
    history.close()
    assert asked_in(History(path).conversation(name)) == ["a", "e"]


@pytest.mark.parametrize("turn", [-1, 2, 10**30])
def test_a_turn_that_leaves_a_gap_is_refused(history: History, turn: int) -> None:
    name = kept(history, "a")
    for call in (lambda: history.put(name, turn, answered("b")), lambda: history.continued(name, turn)):
        with pytest.raises(UserError):
            call()
    history.opine(name, turn, Opinion(True))
    assert history.opinions(name) == {}
    assert asked_in(history.conversation(name)) == ["a"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_and_change_nothing(history: History, name: str) -> None:
    before = kept(history, "a")
    for call in (lambda: history.put(name, 0, answered("b")), lambda: history.continued(name, 0)):
        with pytest.raises(UserError):
            call()
    assert history.conversation(name) == ()
    assert history.opinions(name) == {}
    history.rename(name, "b")
    history.delete(name)
    history.bring_back(name)
    history.opine(name, 0, Opinion(True))
    assert [(one.name, one.title) for one in history.listed()] == [(before, "a")]


def test_real_answers_come_back_after_a_restart_with_quotes_that_are_slices(shipped: Index, history: History, path: Place) -> None:
    real = converse(shipped, "Why did Russia close the NATO office?", "When?", "Mengapa Rusia menutup kantor NATO?", "Who won the lottery?")
    name = history.new()
    for turn, answer in enumerate(real):
        history.put(name, turn, answer)
    history.close()
    back = History(path).conversation(name)
    assert back == real
    quotes = [citation.quote for answer in back for citation in answer.citations]
    assert quotes == [citation.quote for answer in real for citation in answer.citations] != []
    assert all(citation.quote in citation.article.text for answer in back for citation in answer.citations)


def test_another_process_reads_what_was_kept(history: History, file: Path) -> None:
    name = kept(history, "Apa yang diekspor?", article=SALT)
    code = "import sys; from pathlib import Path; from assistant.history import History\n"
    code += "print(History(Path(sys.argv[1])).conversation(sys.argv[2])[0].citations[0].quote)"
    done = subprocess.run([sys.executable, "-c", code, str(file), name], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Pulau itu mengekspor garam."


def test_what_another_process_writes_is_seen(history: History, path: Place) -> None:
    name, other = kept(history, "a"), History(path)
    other.put(name, 1, answered("b"))
    assert asked_in(history.conversation(name)) == ["a", "b"]
    with pytest.raises(UserError):
        other.put(name, 3, answered("c"))
    other.delete(name)
    assert history.conversation(name) == ()
    other.close()


def test_articles_are_kept_once(history: History, path: Place) -> None:
    kept(history, *"abc")
    kept(history, *"abc", article=replace(SAND))
    kept(history, "a", article=SALT)
    assert count(path, "article") == 2
    assert count(path, "turn") == 7


@pytest.mark.parametrize("text", ["Half a sign \ud83d.", "A zero \0 inside.", "“Kutip” — 🏝️."])
def test_any_text_comes_back(history: History, path: Place, text: str) -> None:
    answer = replace(answered(text, made_article("odd", text), told=text), note=text)
    name = history.new()
    history.put(name, 0, answer)
    history.opine(name, 0, Opinion(False, text))
    history.close()
    again = History(path)
    assert again.conversation(name) == (answer,)
    assert again.conversation(name)[0].citations[0].quote == text
    assert names(again.listed()) == names(again.listed(words=text)) == [name]


def test_the_list_begins_with_the_last_change(history: History) -> None:
    begun = datetime.now(UTC)
    first, second = kept(history, "What?", "Where?"), kept(history, "Apa?")
    assert [(one.name, one.title, one.turns) for one in history.listed()] == [(second, "Apa?", 1), (first, "What?", 2)]
    assert begun <= history.listed()[1].changed <= history.listed()[0].changed <= datetime.now(UTC)
    history.put(first, 2, answered("When?"))
    assert names(history.listed()) == [first, second]
    assert names(history.listed(limit=1)) == [first]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("", True),
        ("  ", True),
        ("island", True),
        ("ISLAND sand", True),
        ("café", True),
        ("CAFE", True),
        ("ｃａｆé", True),
        ("sand pelabuhan", True),  # of a question and of an answer
        ("kopi", True),  # of the title
        ("kopi harbour", False),
        ("harbour", False),
        ("north", False),  # of the article, not of the answer
        ("%", False),
        ("'", False),
        ("_", False),
        ("\ud800 harbour", False),
        ("exports " * 500, True),
        ("x " * 5_000, True),  # of "exports"
    ],
)
def test_words_are_looked_for(history: History, words: str, is_found: bool) -> None:
    name = kept(history, "Di mana pelabuhan?", "Is there a Café?")
    history.rename(name, "Kopi dan teh")
    kept(history, "Siapa?", article=made_article("none", "Nobody knows."))
    found = names(history.listed(words=words))
    assert (name in found) == is_found
    assert len(found) == (2 if not words.strip() else is_found)


@given(st.text())
def test_no_words_make_a_crash(words: str) -> None:
    history = History(None)
    name = history.new()
    history.put(name, 0, answered(words))
    if words.isalnum() and words.isascii() and len(words) < 200:
        assert names(history.listed(words=words.swapcase())) == [name]
    history.listed(words=words)
    history.rename(name, words)
    (one,) = history.listed()
    assert len(one.title) <= LONGEST_TITLE
    assert len(one.title.splitlines()) <= 1
    history.close()


def test_a_title_is_one_bounded_line(history: History) -> None:
    name = kept(history, "What is exported?")
    for title, shown in (
        ("Sand and salt", "Sand and salt"),
        ("  two\nlines\u202e ", "two lines"),
        ("x" * 1_000, "x" * (LONGEST_TITLE - 1) + "…"),
        ("", "What is exported?"),
        ("again", "again"),
        (" \n ", "What is exported?"),
    ):
        history.rename(name, title)
        assert history.listed()[0].title == shown


def test_a_long_first_question_makes_a_short_title(history: History) -> None:
    kept(history, "why " * 500)
    assert len(history.listed()[0].title) <= LONGEST_TITLE


def test_the_title_follows_the_first_question(history: History) -> None:
    name = kept(history, "a", "b")
    history.put(name, 0, answered("c"))
    assert history.listed()[0].title == "c"
    history.rename(name, "mine")
    history.put(name, 0, answered("d"))
    assert history.listed()[0].title == "mine"


def test_what_was_deleted_can_be_brought_back(history: History, path: Place) -> None:
    name, other = kept(history, "a", "b"), kept(history, "c")
    history.opine(name, 1, Opinion(True))
    whole = history.conversation(name)
    history.delete(name)
    assert history.conversation(name) == ()
    assert history.opinions(name) == {}
    assert names(history.listed()) == [other]
    for turn in (0, 1, 2):
        with pytest.raises(UserError):
            history.put(name, turn, answered("d"))
    history.close()
    history = History(path)
    history.bring_back(name)
    assert history.conversation(name) == whole
    assert history.opinions(name) == {1: Opinion(True)}
    assert names(history.listed()) == [other, name]
    history.close()


def test_what_was_purged_is_gone_with_its_articles(history: History, path: Place) -> None:
    secret = made_article("secret", "Kata sandinya adalah merpati.")
    gone, stays = kept(history, "Apa kata sandinya merpati?", "Apa?", article=secret), kept(history, "a", "b")
    shared = history.new()
    history.put(shared, 0, answered("c", SALT))
    history.put(gone, 2, answered("d", SALT))
    history.delete(gone)
    deleted = datetime.now(UTC)
    history.purge(deleted - LATER)
    assert count(path, "turn") == 6
    history.purge(deleted + LATER)
    history.bring_back(gone)
    assert history.conversation(gone) == ()
    assert (count(path, "turn"), count(path, "conversation"), count(path, "article")) == (3, 2, 2)
    history.close()
    assert not isinstance(path, Path) or b"merpati" not in path.read_bytes()
    again = History(path)
    assert [again.conversation(name)[0].citations[0].quote for name in (stays, shared)] == [
        "The island exports sand.",
        "Pulau itu mengekspor garam.",
    ]
    again.close()


def test_a_purge_leaves_what_was_not_deleted(history: History) -> None:
    name = kept(history, "a")
    history.delete(name)
    history.bring_back(name)
    history.purge(datetime.now(UTC) + LATER)
    assert asked_in(history.conversation(name)) == ["a"]


def test_opinions_are_kept_bounded_and_taken_back(history: History, path: Place) -> None:
    name = kept(history, *"abc")
    history.opine(name, 0, Opinion(True))
    history.opine(name, 1, Opinion(False, "wrong\nday"))
    history.opine(name, 2, Opinion(False, "x" * 10_000))
    assert history.opinions(name) == {0: Opinion(True), 1: Opinion(False, "wrong\nday"), 2: Opinion(False, "x" * LONGEST_REASON)}
    history.opine(name, 2, None)
    history.opine(name, 1, Opinion(True))
    history.close()
    assert History(path).opinions(name) == {0: Opinion(True), 1: Opinion(True)}


def test_an_opinion_is_about_one_answer(history: History) -> None:
    name = kept(history, *"abc")
    for turn in range(3):
        history.opine(name, turn, Opinion(False, "no"))
    same = replace(history.conversation(name)[1], suggestions=("What else?",))
    history.put(name, 1, same)
    assert history.opinions(name) == {0: Opinion(False, "no"), 1: Opinion(False, "no")}
    history.put(name, 1, answered("b", SALT))
    assert history.opinions(name) == {0: Opinion(False, "no")}


def test_a_conversation_is_its_owner_s_alone(history: History, path: Place) -> None:
    name = kept(history, "a", "b", owner="ani")
    whole = history.conversation(name, "ani")
    for other in ("", "budi", "ANI", "ani ", "' OR 1=1 --"):
        assert history.conversation(name, other) == ()
        assert history.listed(other) == history.listed(other, "sand") == []
        assert history.opinions(name, other) == {}
        for turn in (0, 1, 2):
            with pytest.raises(UserError):
                history.put(name, turn, answered("c"), other)
            with pytest.raises(UserError):
                history.continued(name, turn, other)
        history.rename(name, "mine", other)
        history.delete(name, other)
        history.opine(name, 0, Opinion(True), other)
    assert history.conversation(name, "ani") == whole
    assert history.opinions(name, "ani") == {}
    assert [(one.name, one.title) for one in history.listed("ani")] == [(name, "a")]
    history.delete(name, "ani")
    history.bring_back(name, "budi")
    assert history.listed("ani") == []
    history.bring_back(name, "ani")
    history.close()
    assert History(path).conversation(name, "budi") == ()
    assert History(path).conversation(name, "ani") == whole


def test_a_continued_conversation_leaves_the_other_as_it_was(history: History, path: Place) -> None:
    name = kept(history, "a", "b", "c", owner="ani")
    history.rename(name, "Sand", "ani")
    history.opine(name, 0, Opinion(True), "ani")
    history.opine(name, 2, Opinion(False), "ani")
    copy = history.continued(name, 2, "ani")
    assert NAME.fullmatch(copy)
    assert asked_in(history.put(copy, 2, answered("d"), "ani")) == ["a", "b", "d"]
    assert asked_in(history.conversation(name, "ani")) == ["a", "b", "c"]
    assert history.opinions(copy, "ani") == {0: Opinion(True)}
    assert [(one.name, one.title) for one in history.listed("ani")] == [(copy, "Sand"), (name, "Sand")]
    history.delete(name, "ani")
    history.purge(datetime.now(UTC) + LATER)
    history.close()
    assert [answer.citations[0].quote for answer in History(path).conversation(copy, "ani")] == ["The island exports sand."] * 3


def test_a_copy_gets_the_name_that_it_is_given_and_takes_the_place_of_none(history: History) -> None:
    name, copy = history.new(), history.new()
    history.put(name, 0, answered("a"))
    history.put(name, 1, answered("b"))
    assert history.continued(name, 1, copy=copy) == copy
    assert [answer.question.asked for answer in history.conversation(copy)] == ["a"]
    history.continued(name, 2, copy=copy)
    assert [answer.question.asked for answer in history.conversation(copy)] == ["a"]
    with pytest.raises(UserError):
        history.continued(name, 1, copy="short")
    assert history.title(copy) == "a"
    assert history.title(history.new()) == ""


def test_continued_before_the_first_question_is_empty(history: History) -> None:
    name = kept(history, "a")
    copy = history.continued(name, 0)
    assert history.conversation(copy) == ()
    assert names(history.listed()) == [name]
    assert asked_in(history.put(copy, 0, answered("b"))) == ["b"]


def test_many_turns_are_one_row_each(history: History, file: Path) -> None:
    name = kept(history, *map(str, range(499)))
    connection = sqlite3.connect(file)
    before = connection.execute("SELECT rowid, * FROM turn").fetchall()
    written = history._database.moment()[1]
    assert len(history.put(name, 499, answered("499"))) == 500
    assert history._database.moment()[1] - written == 2  # the turn, and when the conversation changed
    assert connection.execute("SELECT rowid, * FROM turn WHERE number < 499").fetchall() == before
    connection.close()
    history.close()
    again = History(file)
    assert asked_in(again.conversation(name)) == [str(number) for number in range(500)]
    assert again.listed()[0].turns == 500
    articles = {id(citation.article) for answer in again.conversation(name) for citation in answer.citations}
    assert len(articles) == 1
    again.close()


def test_what_is_remembered_is_not_read_again_and_is_bounded(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 6)
    three = [kept(history, *"abc") for _ in range(3)]
    assert history.conversation(three[2]) is history.conversation(three[2])
    assert [name for name, _ in history._recent] == three[1:]
    history.conversation(three[1])
    history.conversation(three[0])
    assert [name for name, _ in history._recent] == [three[1], three[0]]
    long = kept(history, *"abcdefgh")
    assert [name for name, _ in history._recent] == [long]
    assert asked_in(history.conversation(three[2])) == ["a", "b", "c"]


def test_threads_write_their_conversations_at_once(history: History, path: Place) -> None:
    def talk(owner: str) -> str:
        name = kept(history, *(f"{owner} {turn}" for turn in range(40)), owner=owner)
        history.listed(owner, "sand")
        return name

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(talk, "abcdefgh"))
    history.close()
    again = History(path)
    for owner, name in zip("abcdefgh", made, strict=True):
        assert asked_in(again.conversation(name, owner)) == [f"{owner} {turn}" for turn in range(40)]
        assert names(again.listed(owner)) == [name]


def test_who_reads_while_another_writes_sees_whole_turns(history: History) -> None:
    name, asked = history.new(), [str(turn) for turn in range(60)]

    def write() -> None:
        for turn, question in enumerate(asked):
            history.put(name, turn, replace(answered(question), claims=(), done=False))
            history.put(name, turn, answered(question))

    def read() -> list[Conversation]:
        seen: list[Conversation] = []
        while not seen or len(seen[-1]) < len(asked) or not seen[-1][-1].done:
            seen.append(history.conversation(name))
            history.opine(name, len(seen[-1]) - 2, Opinion(True))
            assert all(one.turns >= len(seen[-1]) for one in history.listed(words="sand"))
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        pool.submit(write).result()
        for conversation in (one for reader in readers for one in reader.result(timeout=60)):
            assert asked_in(conversation) == asked[: len(conversation)]
            assert all(answer.done for answer in conversation[:-1])


DAMAGES = [
    ("UPDATE turn SET record = ? WHERE number = 1", b""),
    ("UPDATE turn SET record = ? WHERE number = 1", b"\x78\x9c" + b"\0" * 30),
    ("UPDATE turn SET record = ? WHERE number = 1", "text"),
    ("UPDATE turn SET record = ? WHERE number = 1", 7),
    ("UPDATE turn SET articles = ? WHERE number = 1", ""),
    ("UPDATE article SET packed = ? WHERE digest = (SELECT articles FROM turn WHERE number = 1)", b"no article"),
    ("UPDATE article SET packed = ? WHERE digest = (SELECT articles FROM turn WHERE number = 1)", packed(answered("x"))),
    ("DELETE FROM article WHERE digest = (SELECT articles FROM turn WHERE number = ?)", 1),
]


@pytest.mark.parametrize(("statement", "value"), DAMAGES)
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_damaged_turn_says_so_in_its_place(history: History, path: Place, statement: str, value: object, language: str) -> None:
    if "record" in statement and not (isinstance(value, bytes) or isinstance(path, Path)):
        pytest.skip("the server takes nothing else than bytes")
    name, asked = kept(history, "a"), answered("b", SALT)
    history.put(name, 1, replace(asked, question=replace(asked.question, language=language)))
    history.put(name, 2, answered("c"))
    change(path, statement, value)
    first, second, third = history.conversation(name)
    assert [first, third] == [answered("a"), answered("c")]
    assert (second.question.asked, second.question.language, second.claims, second.done) == ("b", language, (), True)
    assert second.trouble == LABELS[language]["unreadable"]
    assert history.listed()[0].turns == 3
    assert len(history.put(name, 3, answered("d"))) == 4
    assert asked_in(history.put(name, 1, answered("e"))) == ["a", "e"]


def test_a_turn_of_a_newer_kutip_is_left_as_it_is(history: History, path: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    name = kept(history, "a")
    monkeypatch.setattr("assistant.record.VERSION", 2)
    history.put(name, 1, answered("b"))
    monkeypatch.undo()
    history.close()
    again = History(path)
    assert again.conversation(name)[0] == answered("a")
    assert again.conversation(name)[1].trouble == LABELS["en"]["unreadable"]
    copy = again.continued(name, 2)
    monkeypatch.setattr("assistant.record.VERSION", 2)
    again.close()
    assert History(path).conversation(copy)[1] == answered("b")


def test_a_file_of_a_newer_kutip_or_of_something_else_is_told(history: History, file: Path) -> None:
    history.close()
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(UserError, match="newer"):
        History(file)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError):
        History(file)


def test_a_failed_write_leaves_all_as_it_was(history: History, file: Path) -> None:
    name = kept(history, "a")
    connection = sqlite3.connect(file)
    connection.execute("CREATE TRIGGER full BEFORE INSERT ON turn BEGIN SELECT raise(ROLLBACK, 'full'); END")
    with pytest.raises(UserError, match="full"):
        history.put(name, 1, answered("b", SALT))
    assert asked_in(history.conversation(name)) == ["a"]
    connection.execute("DROP TRIGGER full")
    connection.close()
    assert count(file, "article") == 1
    assert asked_in(history.put(name, 1, answered("b", SALT))) == ["a", "b"]
