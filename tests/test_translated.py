"""Sentences for people in Indonesian: each that code makes is known, with what varies in it carried over."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.served import address_of
from assistant.translated import LONGEST, TABLE, Template, in_language, pattern, read_table
from assistant.trouble import sentence
from assistant.understand import LONGEST as LONGEST_QUESTION
from assistant.understand import readable
from corpus.archives.unpack import _DOCUMENTS
from corpus.article import Refusal, UserError
from corpus.contents import pages_in
from corpus.database import Database
from corpus.decode import _MAGIC
from corpus.parse import _UNREADABLE, parse_page
from corpus.read import read_articles, read_page
from corpus.web.fetch import Fetcher
from index.adding import CRASH
from index.named import load_embedder
from tests.spoken import HOLE, NUMBER, sentences_in
from tests.test_architecture import FILES, ROOT, name_of

TEMPLATES = read_table(TABLE.read_text("utf-8"))
# Told at a terminal only, and never by the page; or in both languages where it is told.
AT_TERMINALS = {
    "corpus.__main__": "what is wrong with the options of `kutip list` and the like",
    "assistant.expected": "what is wrong with the file of questions of `python -m assistant --evaluate`",
    "assistant.evaluate": "the same, with its line",
    "assistant.library": "labels of the library, which are there in both languages",
}
KINDS = [kind for _, kind in _MAGIC]
# The values of what code takes out of tables, or is given by its callers.
KNOWN = {
    ("corpus/archives/unpack.py", "document"): [kind for _, kind in _DOCUMENTS],
    ("corpus/parse.py", "_UNREADABLE[suffix]"): list(_UNREADABLE.values()),
    ("corpus/parse.py", "kind"): KINDS,
    ("corpus/web/recognize.py", "binary"): KINDS,
    ("corpus/web/feeds.py", "fetched.kind"): ["feed", "sitemap"],
    ("corpus/tables/table.py", "what"): [f"Row {HOLE}", "This table"],
    ("index/named.py", "what"): ["embedding model", "reranking model"],
    ("index/named.py", "kind"): ["a sentence-transformers model", "a CrossEncoder with one output"],
}
PASSED_ON = frozenset(
    "str(error)|str(row)|str(page)|one.reason|read.reason|refusal.reason|reason|task[1].reason or ''|held[0].reason|rules".split("|")
)
SPOKEN = [
    pytest.param(text, id=f"{name_of(path)}:{line}:{number}")
    for path in FILES
    if name_of(path) not in AT_TERMINALS
    for number, (line, text) in enumerate(sentences_in(path, KNOWN, PASSED_ON))
]


@pytest.mark.parametrize("text", SPOKEN)
def test_every_sentence_of_the_code_is_known(text: str) -> None:
    numbers = count(1)
    english = re.sub(f"[{HOLE}{NUMBER}]", lambda hole: f"x{next(numbers)}x" if hole[0] == HOLE else f"{next(numbers)},000", text)
    indonesian = in_language(english, "id")
    assert indonesian != english, f"assistant/indonesian.txt lacks: {text}"
    for held in re.findall(r"x\d+x|\d+,000", english):
        assert held in indonesian or held.replace(",", ".") in indonesian
    assert not _left(text, indonesian), f"English is left in: {indonesian}"


def _left(text: str, indonesian: str) -> list[str]:
    """Runs of three English words that were not translated; commands and names of columns are the same in all languages."""
    fragments = [fragment.split() for fragment in re.split(rf"`[^`]*`|“[^”]*”|text, body, content|[{HOLE}{NUMBER}]", text)]
    runs = [" ".join(words[start : start + 3]) for words in fragments for start in range(len(words) - 2)]
    return [run for run in runs if run in indonesian]


def test_enough_sentences_are_found() -> None:
    assert len(SPOKEN) > 190


def test_what_is_left_out_is_there() -> None:
    assert set(AT_TERMINALS) <= {name_of(path) for path in FILES}
    assert all((ROOT / path).exists() for path, _ in KNOWN)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.english[:40])
def test_both_languages_have_the_same_holes(template: Template) -> None:
    holes = [sorted(re.findall(r"\{[^{}]*\}", text)) for text in (template.english, template.indonesian)]
    assert holes[0] == holes[1]
    assert len(set(holes[0])) == len(holes[0])
    assert template.english.endswith(".") == template.indonesian.endswith(".")


def test_no_template_stands_twice() -> None:
    bare = [re.sub(r"\{[^{}]*\}", "{}", template.english) for template in TEMPLATES]
    assert len(bare) == len(set(bare))


def test_no_template_is_of_sentences_that_are_gone() -> None:
    """Beside those of what systems say, each stands for a sentence of the code, or for a part of one."""
    systems = TABLE.read_text("utf-8").split("\n# What systems say")[1].split("\n# ")[0]
    texts = [CRASH, *(HOLE.join(re.split(f"[{HOLE}{NUMBER}]", str(param.values[0]))) for param in SPOKEN)]
    unused = [one.english for one in TEMPLATES if one.english not in systems and not any(_may_be(one, text) for text in texts)]
    assert not unused


def _may_be(template: Template, text: str) -> bool:
    literals = [re.escape(literal) for literal in re.split(r"\{[^{}]*\}", template.english)]
    return re.search(".+".join(literals), text) is not None


def _reads(data: bytes, name: str) -> Callable[[], object]:
    return lambda: parse_page(name, data)


def _first_refusal(name: str, data: bytes) -> object:
    raise UserError(next(one.reason for one in pages_in(name, BytesIO(data)) if isinstance(one, Refusal)))


NOBODY = Fetcher(resolve=lambda host: [])
SAVE_AS = "simpan halaman itu sebagai HTML, teks, atau Markdown"
SAVE = "simpan halaman itu lewat peramban, lalu tambahkan berkasnya"


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        (_reads(b"no pdf", "a.pdf"), f"PDF ini rusak atau bukan PDF; simpan atau cetak lagi, atau {SAVE_AS}."),
        (_reads(b"", "a.html"), "Halaman ini kosong; simpan lagi setelah selesai dimuat."),
        (_reads(b"%PDF-1.4", "a.html"), f"Halaman ini bukan teks, melainkan PDF; {SAVE_AS}."),
        (_reads(b"Rar!", "a.rar"), f"Ini arsip RAR; {SAVE_AS}."),
        (_reads(b"x", "a.xyz"), f"Berkas berakhiran .xyz tidak dapat dibaca; {SAVE_AS}."),
        (_reads(b"x", "a"), f"Berkas tanpa akhiran nama tidak dapat dibaca; {SAVE_AS}."),
        (lambda: NOBODY.fetch("ftp://a.test/b"), "ftp://a.test/b bukan alamat web; berikan alamat yang diawali https:// atau http://."),
        (lambda: NOBODY.fetch("http://a.test/b"), "Tidak ada situs bernama a.test; periksa alamat dan sambungan Anda."),
        (
            lambda: NOBODY.fetch("http://127.0.0.1/b"),
            f"127.0.0.1 adalah alamat di dalam komputer atau jaringan pribadi, yang tidak diambil; {SAVE}.",
        ),
        (lambda: readable("?"), "Belum ada pertanyaan. Ketikkan dengan kata-kata, misalnya: apa yang terjadi, dan mengapa?"),
        (
            lambda: readable("kata " * LONGEST_QUESTION),
            f"Pertanyaan ini sepanjang {5 * LONGEST_QUESTION:,} karakter, sedangkan Kutip membaca paling banyak {LONGEST_QUESTION:,}."
            " Tanyakan dengan lebih singkat.",
        ),
        (lambda: _first_refusal("a.zip", b"PK"), "Ini bukan arsip ZIP, atau bagian akhirnya hilang; unduh lagi."),
        (
            lambda: _first_refusal("a.csv", b"judul,tanggal\nSatu,2021\n"),
            "Tabel ini tidak memuat teks: diperlukan kolom bernama text, body, content, atau isi; yang ada judul, tanggal.",
        ),
        (
            lambda: list(read_articles(Path("/nowhere"))),
            "Tidak ada folder /nowhere; berikan folder yang berisi halaman simpanan Anda.",
        ),
        (
            lambda: read_page(Path("/nowhere.html")),
            "Halaman ini tidak dapat dibuka (berkas atau folder tidak ada); periksa apakah berkasnya ada dan boleh Anda baca.",
        ),
        (lambda: load_embedder("/nowhere"), "Tidak ada folder “/nowhere” dengan model penyematan."),
        (
            lambda: address_of("ftp://a"),
            "--llm memerlukan alamat yang diawali http:// atau https://, lalu nama satu model, misalnya “http://localhost:11434 qwen3:8b”.",
        ),
    ],
)
def test_real_errors(fails: Callable[[], object], told: str) -> None:
    with pytest.raises(UserError) as caught:
        fails()
    assert in_language(str(caught.value), "id") == re.sub(r"(?<=\d),(?=\d)", ".", told)
    assert in_language(str(caught.value), "en") == str(caught.value)


def test_a_damaged_catalogue(tmp_path: Path) -> None:
    place = tmp_path / "catalogue.db"
    place.write_bytes(b"this is no database " * 100)
    with pytest.raises(UserError) as caught:
        Database(place, [lambda database: None])
    assert in_language(str(caught.value), "id") == (
        f"{place} tidak dapat dibaca sebagai katalog (berkas itu bukan basis data). `kutip check` memberi tahu apa yang dapat dilakukan."
    )


def test_two_sentences_and_reasons_within_reasons() -> None:
    within = "None of the 1,200 rows of this table is an article. Row 2 has no text: its column isi is empty."
    told = "Tidak satu pun dari 1.200 baris tabel ini berupa artikel. Baris 2 tidak memuat teks: kolom isi kosong."
    assert in_language(within, "id") == told
    assert in_language(f"{within} No articles are listed at this address.", "id").endswith(
        "Tidak ada artikel yang terdaftar di alamat ini."
    )
    assert in_language("A kept answer is damaged. Ask again. There is no page in this folder.", "id") == (
        "Jawaban tersimpan rusak. Tanyakan lagi. Tidak ada halaman dalam folder ini."
    )


def test_what_is_in_indonesian_or_unknown_stays() -> None:
    trouble = sentence("refused", "qwen3", "http://localhost:1/v1", "id")
    for text in (trouble, "Something else.", "", "x" * (LONGEST + 1), f"There is no file {'x' * LONGEST}."):
        assert in_language(text, "id") == text


@given(st.text(max_size=300), st.sampled_from(["id", "en", ""]))
def test_any_text_has_an_answer(text: str, language: str) -> None:
    told = in_language(text, language)
    assert told == text or language == "id"


@given(name=st.text(min_size=1, max_size=60))
def test_names_are_carried_over(name: str) -> None:
    assert in_language(f"There is no file {name}.", "id") == f"Tidak ada berkas {name}."


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.english[:40])
def test_no_hole_is_tried_twice(template: Template) -> None:
    """All holes but the last are atomic: whatever the text, a pattern reads it once a hole, and once for what comes last."""
    made = pattern(template.english).pattern
    holes = template.english.count("{")
    assert made.count("(?>(?P<") == max(0, holes - 1)
    assert len(re.findall(r"\.\+|\[\\d,\.\]\+", made)) == holes


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_patterns_match_what_a_plain_search_finds(data: st.DataObject) -> None:
    """On texts that are put together of the template's own words, up to the longest, where patterns would go back most often."""
    template = data.draw(st.sampled_from([one for one in TEMPLATES if "{" in one.english and ":number" not in one.english]))
    literals = re.split(r"\{[^{}]*\}", template.english)
    pieces = data.draw(st.lists(st.sampled_from([*literals, "x", " "]), max_size=60))
    text = (literals[0] + "".join(pieces) * data.draw(st.sampled_from([1, 20])))[:LONGEST] + literals[-1]
    assert (pattern(template.english).fullmatch(text) is not None) == _plainly(literals, text)


def _plainly(literals: list[str], text: str) -> bool:
    place = len(literals[0])
    if not text.startswith(literals[0]):
        return False
    for literal in literals[1:-1]:
        found = text.find(literal, place + 1)
        if found < 0:
            return False
        place = found + len(literal)
    return text.endswith(literals[-1]) and len(text) - len(literals[-1]) > place
