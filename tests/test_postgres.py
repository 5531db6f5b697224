"""Tables on a PostgreSQL server: what it is asked, what it never gets, what is told when it fails, and that nobody learns a password."""

from __future__ import annotations

import builtins
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.history import History
from assistant.shared_history import SharedHistory, open_history
from corpus import postgres as module
from corpus.article import Refusal, UserError
from corpus.catalogue import Catalogue
from corpus.database import Database, Unreachable
from corpus.dialect import translated
from corpus.open_database import open_database
from corpus.pages import Pages, found
from corpus.place import Place, Shared, catalogue_at
from corpus.postgres import Locks
from corpus.read import read_articles
from corpus.shelf import Shelf, Wanted
from tests.conftest import made_article
from tests.servers import PASSWORD, PostgresServer, until
from tests.test_history import answered as answer_to
from tests.test_history import asked_in, kept

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = ["'; DROP TABLE article; --", "%s %(a)s %%", "?", "?1", "\\", "\\'; --", "$1 $$", "\0", "a\0b", "{}", '"', "LIKE +state TEXT"]


def notes(database: Database) -> None:
    """A table for tests."""
    database.write("CREATE TABLE note (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT, bytes BLOB, moment REAL)")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT a FROM b WHERE c = ? AND d IN (?, ?)", "SELECT a FROM b WHERE c = %s AND d IN (%s, %s)"),
        ("SELECT 1 WHERE a LIKE '%x'", "SELECT 1 WHERE a ILIKE '%%x'"),
        ("CREATE TABLE a (b TEXT, c BLOB) WITHOUT ROWID", 'CREATE TABLE a (b TEXT COLLATE "C", c BYTEA)'),
        ("CREATE TABLE a (path TEXT PRIMARY KEY, root TEXT)", "CREATE TABLE a (path BYTEA PRIMARY KEY, root BYTEA)"),
        ("SELECT end FROM a ORDER BY b COLLATE NOCASE, c DESC", 'SELECT "end" FROM a ORDER BY lower(b), c DESC NULLS LAST'),
        ("SELECT CASE WHEN a THEN b END FROM c ORDER BY c.rowid", "SELECT CASE WHEN a THEN b END FROM c ORDER BY c.ctid"),
        ("SELECT max(a) + 1 FROM b WHERE +a = 'c' AND instr(d, ?) > 0", "SELECT max(a) + 1 FROM b WHERE a = 'c' AND strpos(d, %s) > 0"),
    ],
)
def test_what_sqlite_says_in_other_words(statement: str, expected: str) -> None:
    assert translated(statement) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.none() | TEXTS | st.sampled_from(HOSTILE), st.none() | st.binary(), st.none() | st.floats(allow_nan=False))))
def test_any_values_come_back(database: str, rows: list[tuple[Any, ...]]) -> None:
    with closing(open_database(Shared(database, "any_values"), [notes])) as tables:
        tables.write("DELETE FROM note")
        tables.write("INSERT INTO note (text, bytes, moment) VALUES (?, ?, ?)", rows)
        back = tables.rows("SELECT text, bytes, moment FROM note ORDER BY number")
        assert back == [(text and text.replace("\0", "\ufffd"), *others) for text, *others in rows]
        assert list(tables.stream("SELECT text, bytes, moment FROM note ORDER BY number")) == back


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_looked_for_as_text(place: Place, tmp_path: Path, text: str) -> None:
    article = replace(made_article("x", text or "x", text, publisher=text), authors=(text,), section=text, url=text)
    with closing(Catalogue(place)) as catalogue, closing(Shelf(place)) as shelf, Pages(place) as pages:
        catalogue.add([article])
        catalogue.mark([article.digest], "indexed")
        (back,) = catalogue.articles([article.digest]).values()
        assert (back.id, back.authors) == ("x", (text,))
        if "\0" not in text:
            assert back == article
            assert shelf.find(Wanted((text,), text), "title", 9)[0] == 1
        assert shelf.find(Wanted((text, "nowhere")), "outlet", 9)[0] == 0
        assert catalogue.versions(text) == []
        pages.put(tmp_path, tmp_path / "a", text, [found(text, article), found("b", Refusal(Path("b"), text))])
        pages.take_out([text])
        assert [one.id for one in pages.articles(tmp_path)] == ["x"]
        assert [refusal.reason for refusal in pages.refusals(tmp_path)] == [
            text if isinstance(place, Path) else text.replace("\0", "\ufffd")
        ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.html",
            "<title>Kapal\0 Bocor</title><meta name=author content='A\0B'><p>Kapal feri\0 bocor karena karang.</p>",
        ),
        ("a.html", "<title>Kapal&#0; Bocor</title><p>Kapal feri&#x0; bocor karena menabrak karang pada Minggu malam &#0;.</p>"),
        (
            "a.md",
            '---\ntitle: "Kapal\\0 Bocor"\nauthor: "A\\0B"\nurl: "https://a.example/\\0"\n---\n\nKapal feri bocor karena karang.',
        ),
        (
            "a.json",
            json.dumps(
                {"title": "Kapal\0 Bocor", "author": "A\0", "url": "https://a.example/\0b", "text": "Kapal feri\0 bocor karena karang."}
            ),
        ),
    ],
)
def test_no_article_has_a_zero_in_it(tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data, "utf-8")
    refused: list[Refusal] = []
    articles = list(read_articles(tmp_path, refused.append))
    assert "\\x00" not in repr(articles)
    assert refused or len(articles) == 1


def test_who_writes_waits_for_others_and_moments_follow(database: str) -> None:
    tables = [open_database(Shared(database, "waiting"), [notes]) for _ in range(4)]

    def count(one: Database) -> None:
        for _ in range(25):
            with one.writing():
                ((number,),) = one.rows("SELECT count(*) FROM note")
                one.write("INSERT INTO note (text) VALUES (?)", [(str(number),)])

    before = tables[0].moment()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, tables))
    assert [row[0] for row in tables[0].rows("SELECT text FROM note ORDER BY number")] == [str(number) for number in range(100)]
    assert tables[0].moment() == (before[0] + 75, before[1] + 25)
    for one in tables:
        one.close()


def test_what_fails_in_the_middle_is_not_written(database: str) -> None:
    with closing(open_database(Shared(database, "failing"), [notes])) as tables:
        before = tables.moment()

        def write() -> None:
            with tables.writing():
                tables.write("INSERT INTO note (text) VALUES (?)", [("one",)])
                tables.write("INSERT INTO nowhere VALUES (1)")

        with pytest.raises(psycopg.Error):
            write()
        assert tables.rows("SELECT * FROM note") == []
        assert tables.moment() == before


def test_tables_of_a_newer_version_are_refused(database: str) -> None:
    open_database(Shared(database, "newer"), [notes, lambda tables: None]).close()
    with pytest.raises(UserError, match="newer Kutip"):
        open_database(Shared(database, "newer"), [notes])


def test_a_lock_is_one_process_s_until_it_is_gone(database: str) -> None:
    one, other = (Locks(Shared(database, "locks")) for _ in range(2))
    assert one.take("a")
    assert one.take("a")
    assert not other.take("a")
    assert not other.take("a", together=True)
    assert other.take("b", together=True)
    assert one.take("b", together=True)
    one.check("a")
    one.close()  # as when it is killed
    until(lambda: other.take("a"))  # the server sees it a moment later
    with pytest.raises(Unreachable):
        one.check("a")
    other.leave("a")
    assert one.take("a")
    one.close()
    other.close()


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> PostgresServer:
    """A server that a test may stop."""
    monkeypatch.setattr(module, "REST", 0.05)
    return PostgresServer()


def again(call: Callable[[], object]) -> object:
    """What a call gives as soon as the server can be reached."""
    end = time.monotonic() + 30
    while True:
        try:
            return call()
        except Unreachable:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_conversations_are_there_on_every_machine_and_go_on_without_the_server(own: PostgresServer) -> None:
    place = Shared(own.database(), "conversations")
    one, other = open_history(place), open_history(place)
    try:
        name = kept(one, "a", "b")
        assert isinstance(one, SharedHistory)
        assert asked_in(other.conversation(name)) == ["a", "b"]
        other.put(name, 2, answer_to("c"))
        assert asked_in(one.conversation(name)) == ["a", "b", "c"]
        own.stop()
        new = one.new()
        assert asked_in(one.put(name, 3, answer_to("d"))) == asked_in(one.conversation(name)) == ["a", "b", "c", "d"]
        assert asked_in(one.put(new, 0, answer_to("e"))) == ["e"]
        assert one.opinions(name) == {}
        for wrong in ("short", name):
            with pytest.raises(Unreachable):
                one.put(wrong, 9, answer_to("f"))
        with pytest.raises(UserError, match="cannot be reached"):
            one.listed()
        own.start()
        assert asked_in(again(lambda: one.conversation(new))) == ["e"]  # type: ignore[arg-type]
        assert asked_in(again(lambda: other.conversation(name))) == ["a", "b", "c", "d"]  # type: ignore[arg-type]
        assert {kept.name for kept in other.listed()} == {name, new}
    finally:
        one.close()
        other.close()
        own.close()


def test_a_conversation_in_a_file_is_no_shared_one(tmp_path: Path) -> None:
    with closing(open_history(tmp_path / "conversations.db")) as history:
        assert type(history) is History


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://kutip:{wrong}@127.0.0.1:{port}/kutip",
        "postgresql://kutip@127.0.0.1:{port}/kutip?password={wrong}",
        "postgresql://kutip:{wrong}@127.0.0.1:1/kutip",
        "postgresql://kutip:{wrong}@127.0.0.1:port/kutip",
        "postgresql://kutip:{wrong}@127.0.0.1:{port}/kutip?{wrong}={wrong}",
        "postgresql://kutip:{wrong}@?nonsense=1@",
        "postgresql://kutip:{wrong}/{wrong}?{wrong}@127.0.0.1/kutip",
        "mysql://kutip:{wrong}@127.0.0.1/kutip",
        "kutip:{wrong}",
        "",
    ],
)
def test_no_error_tells_a_password(postgres: PostgresServer, tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError) as told:
        Catalogue(catalogue_at(tmp_path, url.format(wrong="r4has1a", port=postgres.port)))
    assert "r4has1a" not in str(told.value)
    assert "postgresql://" in str(told.value)


def test_a_place_tells_no_password(postgres: PostgresServer) -> None:
    place = Shared(postgres.url("kutip"), "catalogue", "here")
    for text in (str(place), repr(place), f"{place}"):
        assert PASSWORD not in text
        assert (urlsplit(place.url).password or PASSWORD) not in text
    assert str(place) == f"postgresql://kutip@127.0.0.1:{postgres.port}/kutip"


def test_without_the_package_it_is_told_what_to_install(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *others: Any, **more: Any) -> Any:
        if name.startswith(("psycopg", "corpus.postgres")):
            raise ModuleNotFoundError(name)
        return real(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(UserError, match="needs the package psycopg"):
        open_database(Shared(database, "missing"), [notes])


def test_a_database_without_unicode_is_refused(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0")
    with pytest.raises(UserError, match="keeps no Unicode"):
        Catalogue(Shared(postgres.url("latin"), "catalogue"))


def test_whoever_may_not_make_tables_is_told(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.database(), autocommit=True) as server:
        server.execute("CREATE ROLE guest LOGIN PASSWORD 'tamu'")
        name = server.info.dbname
    url = f"postgresql://guest:tamu@127.0.0.1:{postgres.port}/{name}"
    with pytest.raises(UserError, match="Ask whoever keeps that server"):
        Catalogue(Shared(url, "catalogue"))


def test_machines_with_files_of_one_path_do_not_take_them_for_one(database: str, tmp_path: Path) -> None:
    one, two = made_article("one", "Kapal karam."), made_article("two", "Banjir di kota.")
    places = [Shared(database, "paths", machine) for machine in ("one", "two")]
    with Pages(places[0]) as first, Pages(places[1]) as second:
        first.put(tmp_path, tmp_path / "a.txt", "1", [found("", one)])
        second.put(tmp_path, tmp_path / "a.txt", "2", [found("", two)])
        assert (list(first.articles(tmp_path)), list(second.articles(tmp_path))) == ([one], [two])
        assert [list(pages.collected([tmp_path])) for pages in (first, second)] == [[one, two]] * 2
        assert first.holders("one") == [tmp_path / "a.txt"]
        assert second.holders("one") == [Path(f"one:{tmp_path}/a.txt")]
        first.only([tmp_path / "other"])
        assert list(second.collected([])) == [two]
