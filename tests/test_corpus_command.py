"""The commands of the corpus, most of them run in this process, on real files and a real catalogue."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.article import Refusal
from index.collection import update
from index.embed import Embedder
from index.search import Index

ROOT = Path(__file__).parent.parent
AGENCY = (
    "NALA (Antara) - Kapal feri Angin Timur bocor di Selat Nala karena lambungnya menabrak karang pada Minggu malam. Semua 214 penumpang "
    "selamat dan dibawa ke pelabuhan Bantan dengan kapal nelayan.\n\nKepala pelabuhan Sutan Mahmud mengatakan kapal itu akan ditarik ke "
    "galangan Bantan pada Rabu. Ia meminta nakhoda lain memperlambat kapal di selat itu sampai suar yang padam diganti.\n"
)
SHIP = f"Kapal Angin Timur Bocor di Selat Nala\n\nwartanala.com - Senin, 3 Maret 2025 08:15 WIB\n\n{AGENCY}"
REPRINT = f"Feri Bocor Setelah Menabrak Karang\n\nharianmuara.com - Selasa, 4 Maret 2025 09:00 WIB\n\n{AGENCY}"
MUSEUM = """<html><head><title>Museum finds lost map in cellar</title><link rel="canonical" href="https://www.coast.example/news/map">
<meta property="og:site_name" content="The Coast Ledger"><meta name="author" content="Nora Whitfield">
<meta property="article:published_time" content="2022-09-03T14:05:00+01:00"></head><body><nav><a href="/">Home</a></nav>
<h1>Museum finds lost map in cellar</h1><p>A map that was thought lost since 1871 has been found in a cellar. It shows the coast.</p>
<p>The museum will show it from May. Read also: <a href="/x">Ferry firm fined</a></p><p>Admission is free on Sundays.</p>
<footer><p>All rights reserved.</p></footer></body></html>"""

Run = Callable[..., tuple[int, str, str]]


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with three articles, of which two tell the same text, and a page that cannot be read."""
    folder = tmp_path / "berita"
    folder.mkdir()
    write(folder / "kapal.txt", SHIP)
    write(folder / "feri.txt", REPRINT)
    write(folder / "map.html", MUSEUM)
    write(folder / "kosong.txt", "")
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path, embedder: Embedder) -> Iterator[Callable[[], Index]]:
    """Brings the open index of the folder up to date; it stays open, and its lock held, while the commands run."""
    with Index.open(tmp_path / "data", embedder) as opened:

        def _update() -> Index:
            refused: list[Refusal] = []
            update(opened, corpus, tmp_path / "data", lambda done, total: None, refused.append)
            return opened

        yield _update


@pytest.fixture
def command(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the folder: its exit status, and what it printed as result and as mistakes."""

    def _run(name: str, *arguments: str) -> tuple[int, str, str]:
        status = main([name, *arguments, "--corpus", str(corpus), "--data", str(tmp_path / "data")])
        return status, *capsys.readouterr()

    return _run


def ids(command: Run, *arguments: str) -> dict[str, str]:
    """The ids of the listed articles by their titles."""
    return {row["title"]: row["id"] for row in map(json.loads, command("list", *arguments, "--json")[1].splitlines())}


def test_the_list_is_newest_first_and_says_what_is_unknown(command: Run, corpus: Path) -> None:
    write(corpus / "catatan.txt", "Jembatan itu putus pada malam hari.\n\nWarga menyeberang dengan rakit sampai jembatan selesai dibangun.")
    status, told, _ = command("list")
    *lines, count = told.splitlines()
    assert status == 0
    assert [line.split()[1] for line in lines] == ["2025-03-04", "2025-03-03", "2022-09-03", "unknown"]
    assert "unknown date" in lines[3]
    assert "unknown outlet" in lines[3]
    assert "The Coast Ledger  en  Museum finds lost map in cellar" in lines[2]
    assert count.startswith("4 articles. 4 not yet searchable")
    assert "1 page could not be read" in count


def test_the_list_marks_reprints_versions_and_what_is_not_searchable(command: Run, corpus: Path, index: Callable[[], Index]) -> None:
    index()
    write(corpus / "map.html", MUSEUM.replace("from May", "from June"))
    index()
    write(corpus / "kapal.txt", SHIP.replace("Semua 214", "Semua 215"))
    lines = command("list")[1].splitlines()
    assert "(= 1 other)" in lines[0] or "Feri Bocor" not in lines[0]
    assert lines[1].endswith("Kapal Angin Timur Bocor di Selat Nala  (not yet searchable)")
    assert lines[2].endswith("Museum finds lost map in cellar  (v2)")
    index()
    rows = [json.loads(line) for line in command("list", "--json")[1].splitlines()]
    assert [(row["reprints"], row["versions"], row["state"]) for row in rows] == [(1, 1, "indexed"), (1, 2, "indexed"), (0, 2, "indexed")]


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["KARANG", "feri"], ["Feri Bocor Setelah Menabrak Karang", "Kapal Angin Timur Bocor di Selat Nala"]),
        (["--publisher", "coast"], ["Museum finds lost map in cellar"]),
        (["--language", "EN"], ["Museum finds lost map in cellar"]),
        (["--since", "2025-03-04"], ["Feri Bocor Setelah Menabrak Karang"]),
        (["--language", "unknown"], []),
        (["--since", "2022-09-03", "--until", "2022-09-03"], ["Museum finds lost map in cellar"]),
        (["--since", "2022", "--until", "2022-09"], ["Museum finds lost map in cellar"]),
        (["--since", "4 Maret 2025", "--publisher", "nala"], []),
        (["zanadu"], []),
    ],
)
def test_the_list_can_be_narrowed(command: Run, arguments: list[str], titles: list[str]) -> None:
    assert list(ids(command, *arguments)) == titles


def test_what_was_refused_is_listed_with_the_reason(command: Run) -> None:
    status, told, _ = command("list", "--refused")
    assert status == 0
    assert "kosong.txt: This page is empty" in told
    assert json.loads(command("list", "--refused", "--json")[1])["path"].endswith("kosong.txt")


def test_show_tells_every_fact_and_the_text(command: Run, corpus: Path, index: Callable[[], Index]) -> None:
    index()
    name = ids(command)["Kapal Angin Timur Bocor di Selat Nala"]
    told = command("show", name[:6])[1]
    assert told == command("show", str(corpus / "kapal.txt"))[1]
    facts = [
        "outlet     wartanala.com",
        "published  3 March 2025, 08:15 WIB",
        "updated    unknown",
        "section    unknown",
        "agency     Antara",
    ]
    assert told.splitlines()[3:8] == facts
    assert f"file       {corpus / 'kapal.txt'}" in told
    assert "reprints   " + ids(command)["Feri Bocor Setelah Menabrak Karang"] + " harianmuara.com, 4 March 2025" in told
    assert told.endswith("suar yang padam diganti.\n")
    told = command("show", "https://coast.example/news/map?utm_source=x")[1]
    assert "published  3 September 2022, 14:05 UTC+1" in told
    assert "authors    Nora Whitfield" in told
    row = json.loads(command("show", name, "--json")[1])
    assert (row["published"], row["publisher"], row["state"]) == ("2025-03-03T08:15:00+07:00", "wartanala.com", "indexed")
    assert [other["publisher"] for other in row["reprints"]] == ["harianmuara.com"]


def test_show_reads_a_file_that_is_no_part_of_the_collection(command: Run, tmp_path: Path) -> None:
    write(tmp_path / "lain.txt", SHIP.replace("Angin Timur Bocor", "Angin Barat Karam"))
    told = command("show", str(tmp_path / "lain.txt"))[1]
    assert told.startswith("Kapal Angin Barat Karam di Selat Nala\n")
    assert "state      no part of the collection" in told


def test_a_file_of_the_collection_is_found_by_its_bare_name(command: Run, corpus: Path) -> None:
    (corpus / "2025" / "lama").mkdir(parents=True)
    write(corpus / "2025" / "lama" / "karam.txt", SHIP.replace("Angin Timur Bocor", "Angin Barat Karam"))
    status, told, _ = command("show", "karam.txt")
    assert (status, told) == (0, command("show", str(corpus / "2025" / "lama" / "karam.txt"))[1])
    assert told.startswith("Kapal Angin Barat Karam di Selat Nala\n")
    assert command("remove", "karam.txt")[0] == 0
    assert command("remove", "--undo", "karam.txt")[1].startswith("Brought back: Kapal Angin Barat Karam")
    shutil.copy(corpus / "kapal.txt", corpus / "2025" / "karam.txt")
    status, told, mistake = command("show", "karam.txt")
    assert (status, told) == (2, "")
    assert mistake.startswith("2 files of the collection are named karam.txt; give the path of one: ")
    assert str(corpus / "2025" / "lama" / "karam.txt") in mistake


def test_show_removed_marks_what_cleaning_took_out(command: Run, corpus: Path) -> None:
    told = command("show", str(corpus / "map.html"), "--removed")[1]
    assert told.split("\n\n")[-1].splitlines() == [
        "- Home",
        "  Museum finds lost map in cellar",
        "  A map that was thought lost since 1871 has been found in a cellar. It shows the coast.",
        "  The museum will show it from May.",
        "- Read also: Ferry firm fined",
        "  Admission is free on Sundays.",
        "- All rights reserved.",
    ]
    assert "- wartanala.com - Senin, 3 Maret 2025 08:15 WIB" in command("show", str(corpus / "kapal.txt"), "--removed")[1].splitlines()


def test_show_versions_tells_what_changed_sentence_by_sentence(command: Run, corpus: Path, index: Callable[[], Index]) -> None:
    index()
    write(corpus / "map.html", MUSEUM.replace("It shows the coast.", "It shows the whole coast.").replace("Nora Whitfield", "Tom Asante"))
    index()
    told = command("show", "https://coast.example/news/map", "--versions")[1]
    versions = told[told.index("Version 1") :]
    lines = ["- It shows the coast.", "+ It shows the whole coast.", "- authors: Nora Whitfield", "+ authors: Tom Asante"]
    assert [line for line in versions.splitlines() if line.startswith(("-", "+"))] == [*lines[2:], *lines[:2]]
    assert "  A map that was thought lost since 1871 has been found in a cellar." in versions.splitlines()
    assert "Admission is free" not in versions
    assert versions.count("first seen ") == 2
    row = json.loads(command("show", "https://coast.example/news/map", "--versions", "--json")[1])
    assert [version["authors"] for version in row["versions"]] == [["Tom Asante"], ["Nora Whitfield"]]


def test_a_removed_article_is_found_no_more_and_comes_back(command: Run, corpus: Path, index: Callable[[], Index]) -> None:
    opened = index()
    before = {path.name: path.read_bytes() for path in corpus.iterdir()}
    name = ids(command)["Museum finds lost map in cellar"]
    status, told, _ = command("remove", name[:5])
    assert (status, f"--undo {name}" in told) == (0, True)
    assert name not in {hit.passage.article.id for hit in opened.search("lost map in a cellar")}, "at once, while the index is open"
    assert name not in ids(command).values()
    assert "was removed" in command("show", name)[2]
    assert name in command("remove")[1]
    assert name not in {hit.passage.article.id for hit in index().search("lost map in a cellar")}
    assert {path.name: path.read_bytes() for path in corpus.iterdir()} == before
    assert command("remove", name)[0] == 2
    told = command("remove", "--undo", name)[1]
    assert "Brought back: Museum finds" in told
    assert "or the next start of the page makes that searchable again" in told, "no file changed, so that nothing that watches sees it"
    assert "by itself" not in told
    assert index().search("lost map in a cellar")[0].passage.article.id == name
    command("remove", name)
    told = command("add", str(corpus / "map.html"))[1]
    assert "Brought back: Museum finds" in told
    assert "by itself" not in told
    assert name in ids(command).values()


def test_what_was_removed_comes_back_by_every_name_that_it_had(command: Run, corpus: Path, tmp_path: Path) -> None:
    name = ids(command)["Museum finds lost map in cellar"]
    shutil.copy(corpus / "map.html", tmp_path / "copy.html")
    for reference in (name, name[:4], "https://coast.example/news/map", str(corpus / "map.html"), str(tmp_path / "copy.html")):
        assert command("remove", reference)[0] == 0
        assert name not in ids(command).values()
        assert command("remove", "--undo", reference)[1].startswith("Brought back: Museum finds")
        assert name in ids(command).values()
    status, told, mistake = command("remove", "--undo", str(corpus / "kapal.txt"))
    assert (status, told) == (2, "")
    assert mistake.startswith(f"No article {corpus / 'kapal.txt'} was removed")


def test_one_page_of_several_in_a_file_comes_back_by_the_file(command: Run, corpus: Path) -> None:
    with zipfile.ZipFile(corpus / "news.zip", "w") as archive:
        archive.writestr("a.txt", SHIP.replace("Angin Timur Bocor", "Angin Barat Karam"))
        archive.writestr("b.txt", SHIP.replace("Angin Timur Bocor", "Angin Utara Kandas"))
    assert command("remove", str(corpus / "news.zip" / "b.txt"))[0] == 0
    assert command("remove", "--undo", str(corpus / "news.zip"))[1].startswith("Brought back: Kapal Angin Utara Kandas")
    assert command("remove", *(str(corpus / "news.zip" / page) for page in ("a.txt", "b.txt")))[0] == 0
    assert "holds 2 pages" in command("remove", "--undo", str(corpus / "news.zip"))[2]


def test_show_says_of_a_removed_article_how_it_comes_back(command: Run, corpus: Path) -> None:
    place = str(corpus / "map.html")
    name = ids(command)["Museum finds lost map in cellar"]
    command("remove", place)
    told = command("show", place)[1]
    assert f"state      removed; `kutip remove --undo {name} --corpus {corpus} --data " in told
    assert json.loads(command("show", place, "--json")[1])["state"] == "removed"
    assert f"removed already; `kutip remove --undo {name} --corpus {corpus}" in command("remove", place)[2]


def test_several_are_removed_together_or_not_at_all(command: Run) -> None:
    name = ids(command)["Museum finds lost map in cellar"]
    assert command("remove", name, "00000000000000ff")[0] == 2
    assert name in ids(command).values()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "zzz"], "neither a file nor an id"),
        (["show", "00000000000000ff"], "no article 00000000000000ff"),
        (["show", "https://coast.example/news/other"], "no article https://coast.example/news/other"),
        (["show", "https://coast.example/"], "no address of a page"),
        (["list", "--since", "kemarin"], "“kemarin” is no date"),
        (["list", "--until", "2021-13"], "“2021-13” is no date"),
        (["list", "--since", "2023", "--until", "2022"], "--since 2023 lies after --until 2022"),
        (["export", "-", "--format", "csv", "--since", "2022-09-04", "--until", "2022-09-03"], "lies after --until 2022-09-03"),
        (["list", "--language", "english"], "“english” is no code of a language; give one of two letters, such as id"),
        (["list", "--language", ""], "“” is no code of a language"),
        (["add", "no/such/page.html"], "no/such/page.html: There is no such file"),
        (["add", "--limit", "0", "README.md"], "--limit"),
        (["remove", "--undo", "00000000000000ff"], "No article 00000000000000ff was removed"),
        (["export", "articles.xlsx"], "end in .jsonl, .csv or .zip"),
        (["export", "/proc/no/such.csv"], "/proc/no/such.csv cannot be written"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_status_2(command: Run, arguments: list[str], told: str) -> None:
    status, printed, mistake = command(*arguments)
    assert (status, printed) == (2, "")
    assert told in mistake
    assert len(mistake.splitlines()) == 1


def test_the_commands_run_beside_an_open_index(corpus: Path, tmp_path: Path, index: Callable[[], Index]) -> None:
    index()
    environment = os.environ | {"KUTIP_DATA": str(tmp_path / "data"), "PYTHONIOENCODING": "ascii"}
    for arguments, told in ((["list", "karang"], "Feri Bocor"), (["export", "-", "--format", "csv"], "Museum finds"), (["show", "zz"], "")):
        command = [sys.executable, "-m", "corpus", *arguments, "--corpus", str(corpus)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env=environment, check=False)
        assert done.returncode == (0 if told else 2), done.stderr
        assert told in done.stdout
        assert "Traceback" not in done.stderr
