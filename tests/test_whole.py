"""Damage of every kind to every store of a data folder: it is seen, told, mended from the catalogue, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.__main__ import main as corpus_main
from corpus.article import UserError
from index.__main__ import main as index_main
from index.embed import Embedder, StaticEmbedder
from index.lexical import words_of_passages
from index.passage import Passage
from index.search import Index
from index.segments import damaged_files
from index.stores import Stores, open_stores
from index.vectors import Vectors
from index.whole import Place, check, rebuild, repair
from tests.conftest import made_article
from tests.test_index import OtherModel, held

TEXTS = {
    "kapal": "Kapal feri bocor karena menabrak karang pada Minggu malam di Selat Nala.",
    "banjir": "Banjir merendam tiga kampung di Bantan setelah hujan semalaman.",
    "beras": "Harga beras naik lagi di pasar induk karena panen terlambat.",
    "sekolah": "Sekolah baru dibuka di Pulau Rembang dengan empat ruang kelas.",
}
REMOVED = "Jembatan lama ditutup selama dua bulan."


def quietly(done: int, total: int) -> None:
    """No progress is shown."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages and the data folder made of them, in which one article is removed and one has an older version."""
    place = tmp_path_factory.mktemp("made")
    (place / "berita").mkdir()
    options = ["--corpus", str(place / "berita"), "--data", str(place / "data")]
    for version in ("pertama", "kedua"):
        for name, text in {**TEXTS, "jembatan": REMOVED}.items():
            address = f"https://harian.invalid/{name}"
            page = f'---\ntitle: "Kabar {name}"\nurl: "{address}"\nlanguage: id\n---\n\n{text}'
            (place / "berita" / f"{name}.md").write_text(f"{page}\n\nEdisi {version}.\n" if name == "beras" else page, "utf-8")
        assert index_main(options) == 0
    assert corpus_main(["remove", *options, "https://harian.invalid/jembatan"]) == 0
    assert index_main(options) == 0
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path, embedder: Embedder) -> Place:
    """A copy of that data folder."""
    shutil.copytree(made / "data", tmp_path / "data")
    return Place(tmp_path / "data", embedder)


def kept_for_ever(folder: Path) -> list[list[tuple[object, ...]]]:
    """What no mending may touch: articles, older versions, what was removed, what files hold."""
    with closing(sqlite3.connect(folder / "catalogue.db")) as connection:
        statements = ["SELECT digest, id, text, seen, state = 'old' FROM article", "SELECT * FROM removed", "SELECT * FROM page"]
        return [sorted(connection.execute(statement).fetchall(), key=repr) for statement in statements]


def found_again(index: Index) -> None:
    """Fails unless each article is found by its words and by its vector, and the removed one by nothing."""
    held(index)
    for name, text in TEXTS.items():
        hit = index.search(f"“{text[:25]}”", 1)[0]
        assert hit.passage.article.title == f"Kabar {name}"
        assert (hit.dense_rank, hit.lexical_rank) == (1, 1)
        assert hit.passage.text == hit.passage.article.text[hit.passage.start : hit.passage.end]
    assert all("Jembatan" not in hit.passage.text for hit in index.search("Jembatan lama ditutup", 9))


def part(pattern: str, damage: Callable[[Path], object]) -> Callable[[Path], None]:
    """The damage done to the first file or folder of that pattern."""

    def done(folder: Path) -> None:
        damage(min(folder.glob(pattern)))

    return done


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 8] = bytes(byte ^ 0xFF for byte in content[middle : middle + 8])
    path.write_bytes(bytes(content))


def headless(path: Path) -> None:
    path.write_bytes(b"no database" + path.read_bytes()[11:])


def sql(file: str, *statements: str) -> Callable[[Path], None]:
    """Statements that are run in a database of the folder."""

    def done(folder: Path) -> None:
        with closing(sqlite3.connect(folder / file)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return done


def inside(change: Callable[[Stores], object]) -> Callable[[Path], None]:
    """What is done to stores that are open."""

    def done(folder: Path) -> None:
        with closing(open_stores(folder, None, None)) as stores:
            change(stores)

    return done


def first(stores: Stores) -> np.ndarray:
    """The number of a passage."""
    return stores.numbers.admitted()[:1]


def other_vector(stores: Stores) -> None:
    stores.vectors.upsert(first(stores), np.roll(stores.vectors.of(first(stores), stores.embedder.dim), 1, axis=1))


def foreign_vector(stores: Stores) -> None:
    stores.vectors.upsert(np.array([999]), np.eye(1, stores.embedder.dim, dtype=np.float32))


def foreign_words(stores: Stores, number: int) -> None:
    rows = stores.numbers.rows([int(first(stores)[0])]).values()
    (article,) = stores.catalogue.articles(row.digest for row in rows).values()
    passage = Passage(article, 0, 5)
    stores.lexical.replace([], [(number, passage, words_of_passages([passage])[0])])


REST = "start, end, day, publisher, language, pieces"
COPY = f"INSERT INTO passage (digest, {REST}) SELECT {{}}, {REST} FROM passage LIMIT 2"
DAMAGES = {
    "vectors gone": ("vectors", part("vectors", shutil.rmtree)),
    "vectors emptied": ("vectors", part("vectors/chroma.sqlite3", Path.unlink)),
    "vectors shortened": ("vectors", part("vectors/chroma.sqlite3", shortened)),
    "vectors without a head": ("vectors", part("vectors/chroma.sqlite3", headless)),
    "vectors without their set": ("vectors", sql("vectors/chroma.sqlite3", "DELETE FROM collections")),
    "vectors without their place": ("vectors", sql("vectors/chroma.sqlite3", "DELETE FROM tenants")),
    "a vector gone": ("vectors", inside(lambda stores: stores.vectors.delete(first(stores)))),
    "a vector of something else": ("vectors", inside(other_vector)),
    "a foreign vector": (
        "vectors",
        inside(foreign_vector),
    ),
    "words gone": ("words", part("lexical", shutil.rmtree)),
    "words emptied": ("words", part("lexical/meta.json", Path.unlink)),
    "words' list flipped": ("words", part("lexical/meta.json", flipped)),
    "words' files' list shortened": ("words", part("lexical/.managed.json", shortened)),
    "a file of words gone": ("words", part("lexical/*.idx", Path.unlink)),
    "a file of words shortened": ("words", part("lexical/*.term", shortened)),
    "a file of words flipped": ("words", part("lexical/*.term", flipped)),
    "words of an article gone": ("words", inside(lambda stores: stores.lexical.forget(first(stores).tolist()))),
    "foreign words": ("words", inside(lambda stores: foreign_words(stores, 999))),
    "words twice": ("words", inside(lambda stores: foreign_words(stores, int(first(stores)[0])))),
    "codes gone": ("codes", part("codes", shutil.rmtree)),
    "codes emptied": ("codes", part("codes/*", Path.unlink)),
    "codes shortened": ("codes", part("codes/*", shortened)),
    "codes flipped": ("codes", part("codes/*", lambda path: [flipped(path), shortened(path)])),
    "passages gone": ("passages", part("passages.db", Path.unlink)),
    "passages shortened": ("passages", part("passages.db", shortened)),
    "passages without a head": ("passages", part("passages.db", headless)),
    "passages deleted": ("passages", sql("passages.db", "DELETE FROM passage WHERE number % 2")),
    "passages elsewhere": ("passages", sql("passages.db", "UPDATE passage SET end = end + 900 WHERE number % 2")),
    "passages of another outlet": ("passages", sql("passages.db", "UPDATE passage SET publisher = 'x', pieces = x'00'")),
    "passages that are no numbers": ("passages", sql("passages.db", "UPDATE passage SET day = 'one'")),
    "passages with numbers too great": ("passages", sql("passages.db", "UPDATE passage SET number = 1 << 60 WHERE number % 2")),
    "foreign passages": ("passages", sql("passages.db", COPY.format("'ab'"))),
    "passages twice": ("passages", sql("passages.db", COPY.format("digest"))),
    "another edition": ("folder", sql("catalogue.db", "UPDATE made_with SET value = '0' WHERE name = 'chunker'")),
    "another model": ("folder", sql("catalogue.db", "UPDATE made_with SET value = 'kutip-0' WHERE name = 'reader'")),
    "the catalogue's lists": (
        "catalogue",
        sql("catalogue.db", "UPDATE sqlite_master SET sql = 'CREATE INDEX article_id ON article (title)' WHERE name = 'article_id'"),
    ),
}


# One of each kind is mended in every run of the tests.
OFTEN = {
    "vectors shortened",
    "a vector of something else",
    "a foreign vector",
    "a file of words flipped",
    "words of an article gone",
    "words twice",
    "codes flipped",
    "passages without a head",
    "passages elsewhere",
    "foreign passages",
    "another model",
    "the catalogue's lists",
}


@pytest.mark.parametrize("damage", [pytest.param(one, marks=[] if one in OFTEN else pytest.mark.long) for one in DAMAGES])
def test_what_is_damaged_is_seen_and_mended_from_the_catalogue(place: Place, damage: str) -> None:
    store, done = DAMAGES[damage]
    before = kept_for_ever(place.folder)
    assert check(place, quietly).faults == ()
    done(place.folder)
    seen = check(place, quietly)
    assert store in {fault.store for fault in seen.faults}, seen
    met, after = repair(place, quietly)
    assert store in {fault.store for fault in met}
    assert (after.faults, after.articles, after.waiting) == ((), len(TEXTS), 0)
    assert kept_for_ever(place.folder) == before
    with Index.open(place.folder, place.embedder) as index:
        found_again(index)


@pytest.mark.parametrize("lost", ["vectors/*", "lexical/meta.json", "codes/*", "passages.db"])
def test_what_a_store_has_lost_is_mended_when_it_is_opened(place: Place, lost: str) -> None:
    for path in place.folder.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with Index.open(place.folder, place.embedder) as index:
        found_again(index)
    assert check(place, quietly).faults == ()


IN_THE_CATALOGUE = {
    "a text": "UPDATE article SET text = 'Banyak ' || text WHERE title = 'Kabar kapal'",
    "a date": "UPDATE article SET published = 'soon' WHERE title = 'Kabar kapal'",
    "an author": "UPDATE article SET authors = '{' WHERE title = 'Kabar kapal'",
    "a state": "UPDATE article SET state = 'inde' WHERE title = 'Kabar kapal'",
    "a page": "UPDATE page SET article = x'00'",
    "a page of another article": "UPDATE page SET article = (SELECT article FROM page WHERE path LIKE '%kapal%')",
}


@pytest.mark.parametrize(
    "damage", [pytest.param(one, marks=[] if one in ("a date", "a page") else pytest.mark.long) for one in IN_THE_CATALOGUE]
)
def test_damaged_articles_are_read_again_from_their_pages(made: Path, place: Place, damage: str, embedder: Embedder) -> None:
    sql("catalogue.db", IN_THE_CATALOGUE[damage])(place.folder)
    assert {fault.mend for fault in check(place, quietly).faults} >= {"rows"}
    assert repair(place, quietly)[1].faults == ()
    assert index_main(["--corpus", str(made / "berita"), "--data", str(place.folder)]) == 0
    with Index.open(place.folder, embedder) as index:
        found_again(index)
    assert check(place, quietly).articles == len(TEXTS)


@pytest.mark.parametrize(
    "damage", [pytest.param(Path.unlink, marks=pytest.mark.long), pytest.param(shortened, marks=pytest.mark.long), headless]
)
def test_a_damaged_catalogue_is_left_alone_and_told_with_what_to_do(
    made: Path, place: Place, damage: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(place.folder / "catalogue.db")
    files = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    options = ["--data", str(place.folder)]
    for asked in (["--check"], ["--repair"]):
        assert index_main([*options, *asked]) == 1
        told = capsys.readouterr().out
        assert "Put the file back from a copy" in told
        assert "cannot be mended from what is there" in told
    assert index_main([*options, "--rebuild"]) == 2
    assert "Put the file back from a copy" in capsys.readouterr().err
    changed = {path for path, content in files.items() if path.read_bytes() != content}
    assert changed <= {place.folder / "lock"}
    for path in place.folder.glob("catalogue.db*"):  # as it was told
        path.unlink()
    assert index_main([*options, "--corpus", str(made / "berita")]) == 0
    assert check(place, quietly).articles == len(TEXTS) + 1, "what was removed is there again"


def test_damaged_conversations_are_told_and_left_alone(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.folder / "conversations.db").write_bytes(b"what was said" * 999)
    for asked in ("--check", "--repair"):
        assert index_main(["--data", str(place.folder), asked, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert [fault["store"] for fault in told["faults"]] == ["conversations"]
        assert (told["whole"], told["articles"], told["mended"]) == (False, len(TEXTS), [])
    assert (place.folder / "conversations.db").read_bytes() == b"what was said" * 999


def test_everything_is_made_anew_but_what_is_the_readers(place: Place) -> None:
    before = kept_for_ever(place.folder)
    (place.folder / "conversations.db").write_bytes(b"")
    with Index.open(place.folder, place.embedder) as index:
        name = index._stores.collection
    assert rebuild(place, quietly).faults == ()
    assert kept_for_ever(place.folder) == before
    with Index.open(place.folder, place.embedder) as index:
        found_again(index)
        assert index._stores.collection != name
    assert (place.folder / "conversations.db").exists()


def test_a_check_changes_nothing_and_says_what_waits(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    sql("catalogue.db", "UPDATE article SET state = 'leaving' WHERE title = 'Kabar kapal'")(place.folder)
    assert index_main(["--data", str(place.folder), "--check"]) == 0
    told = capsys.readouterr().out
    assert "is whole: 3 articles in 3 passages" not in told
    assert "1 article wait" in told
    with closing(sqlite3.connect(place.folder / "catalogue.db")) as connection:
        assert connection.execute("SELECT count(*) FROM article WHERE state = 'leaving'").fetchone() == (1,)


def test_vectors_of_a_model_that_was_not_used_last_are_not_looked_at(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    other = OtherModel(place.embedder)
    with Index.open(place.folder, other):
        pass
    inside(lambda stores: stores.vectors.delete(first(stores)))(place.folder)  # of the shipped model, which is not in use
    assert (check(place, quietly).faults, check(place, quietly).used) == ((), False)
    assert check(Place(place.folder, other), quietly).used
    with Index.open(place.folder, place.embedder) as index:
        found_again(index)
    with Index.open(place.folder, other) as index:
        index._stores.vectors.delete(first(index._stores))
        number = index._stores.numbers.admitted()[1:2]
        index._stores.codes.put(number, index._stores.codes.vectors(number)[0][:, ::-1].copy())
    assert {fault.store for fault in check(Place(place.folder, other), quietly).faults} == {"vectors", "codes"}
    assert repair(Place(place.folder, other), quietly)[1].faults == ()


def test_there_is_nothing_to_check_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no data folder"):
        check(Place(tmp_path / "none"), quietly)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("of", ["layout", "catalogue", "passages"])
def test_what_a_newer_kutip_made_is_refused_and_left_alone(place: Place, of: str) -> None:
    if of == "layout":
        sql("catalogue.db", "UPDATE made_with SET value = '99' WHERE name = 'layout'")(place.folder)
    else:
        sql(f"{of}.db", "PRAGMA user_version = 99")(place.folder)
    before = kept_for_ever(place.folder)
    with pytest.raises(UserError, match="newer Kutip"):
        Index.open(place.folder, place.embedder)
    if of != "passages":
        for look in (check, repair, rebuild):
            with pytest.raises(UserError, match="newer Kutip"):
                look(place, quietly)
    assert kept_for_ever(place.folder) == before
    assert (place.folder / "lexical" / "meta.json").exists()


@pytest.fixture
def removing(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index in which an article is taken out by another process just while it is made searchable."""
    with Index.open(place.folder, place.embedder) as index:
        link = index._stores.catalogue.link_reprints

        def linked(articles: object) -> None:
            link(articles)  # type: ignore[arg-type]
            sql("catalogue.db", "UPDATE article SET state = 'leaving' WHERE title = 'Kabar kapal'")(place.folder)

        monkeypatch.setattr(type(index._stores.catalogue), "link_reprints", lambda catalogue, articles: linked(articles))
        yield index


def test_what_is_removed_while_it_is_indexed_stays_removed(removing: Index) -> None:
    catalogue = removing._stores.catalogue
    wanted = list(catalogue.articles(catalogue.kept()).values())
    catalogue.mark_all_pending()
    removing.sync(wanted)
    assert "Kabar kapal" not in {article.title for article in removing.newest(9)}


def test_of_two_versions_that_a_killed_run_left_one_is_found(place: Place, embedder: StaticEmbedder) -> None:
    with Index.open(place.folder, embedder) as index:
        (article,) = (one for one in index.newest(9) if one.title == "Kabar kapal")
        newer = replace(article, text=f"{article.text} Penumpangnya selamat.")
        index._stores.catalogue.add([newer])  # as far as the run came
    with Index.open(place.folder, embedder) as index:
        assert [one.text for one in index.newest(9) if one.title == "Kabar kapal"] == [newer.text]
        assert index.standing(article) == "changed"
    assert check(place, quietly).faults == ()


def test_what_a_killed_run_wrote_does_not_stand_in_the_way(place: Place) -> None:
    folder = place.folder / "lexical"
    for segment in {path.stem for path in folder.glob("*.idx")}:
        for number in range(200):  # one of which is that of the next commit
            if not (folder / f"{segment}.{number}.del").exists():
                (folder / f"{segment}.{number}.del").write_bytes(b"half of it")
    with Index.open(place.folder, place.embedder) as index:
        kept = [article for article in index.newest(9) if article.title != "Kabar kapal"]
        assert index.sync(kept).deleted == 1
        held(index)
    assert check(place, quietly).faults == ()


def test_deleted_words_count_among_the_files_of_the_word_index(place: Place) -> None:
    inside(lambda stores: stores.lexical.forget(first(stores).tolist()))(place.folder)
    (path,) = (place.folder / "lexical").glob("*.del")
    assert damaged_files(place.folder / "lexical") == []
    flipped(path)
    assert damaged_files(place.folder / "lexical") == [path.name]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with so many passages that Chroma has taken their vectors out of its log."""
    folder = tmp_path_factory.mktemp("large") / "data"
    with Index.open(folder, embedder) as index:
        index.sync([made_article(str(n), f"Berita {n} tentang kapal {n * 7919}.") for n in range(1_100)])
    return folder


@pytest.mark.long
@pytest.mark.parametrize("damage", [Path.unlink, shortened, flipped])
@pytest.mark.parametrize("file", ["data_level0.bin", "header.bin", "length.bin", "index_metadata.pickle"])
def test_a_damaged_graph_of_vectors_is_seen_and_mended(
    large: Path, tmp_path: Path, embedder: Embedder, file: str, damage: Callable[[Path], object]
) -> None:
    shutil.copytree(large, tmp_path / "data")
    place = Place(tmp_path / "data", embedder)
    part(f"vectors/*/{file}", damage)(place.folder)
    seen = {fault.store for fault in check(place, quietly).faults}
    assert seen <= {"vectors"}
    assert seen or (file, damage) == ("header.bin", shortened), "what stands there, Chroma does not read"
    assert repair(place, quietly)[1].faults == ()
    with Index.open(place.folder, embedder) as index:
        held(index)


def test_vectors_that_are_written_once_more_are_all_found(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    vectors = chance.normal(size=(60, 64)).astype(np.float32) + chance.normal(size=64).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    numbers = np.arange(1, 61)
    with closing(Vectors.open(tmp_path, None, "abc")) as kept:
        kept.upsert(numbers, vectors)
        kept.upsert(numbers[:20], vectors[:20])
        kept.upsert(numbers[:5], vectors[5:10])
        kept.upsert(numbers[:5], vectors[:5])
    with closing(sqlite3.connect(tmp_path / "chroma.sqlite3")) as connection:
        written = connection.execute("SELECT count(*) FROM embeddings_queue GROUP BY operation").fetchall()
    assert sum(count for (count,) in written) == 60 + 4 * 5, "what is there already is not written again"
    for _ in range(5):
        with closing(Vectors.open(tmp_path, None, "abc")) as kept:
            assert kept.nearest_of_each(vectors) == pytest.approx(1, abs=1e-4)
