from __future__ import annotations

import re
import sys
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.brackets import cited
from assistant.marks import Reader, Sentence

KNOWN = range(1, 7)
FRAGMENTS = (
    'Rusia menutup misinya¦NATO kecewa¦Lalu¦dr¦5,2 persen¦ ¦  ¦\n¦\n\n¦. ¦.¦!¦?¦, ¦: ¦…¦“¦”¦"¦[1]¦[2]¦[1, 99]¦[1-3]¦[¦]¦[[¦]]¦1¦9¦【1】¦'
    "【1†sumber】¦［1］¦[^1]¦[n]¦[sic]¦(1)¦(2014)¦(¦)¦[Sumber 1]¦[Source¦([1])¦(lihat [1])¦¹¦²¦,¦ dan ¦`¦``¦```¦`[1]`¦*¦**¦_¦__¦~~¦\\¦![¦"
    "](¦https://a.test/b¦[kata](https://a.test/b)¦![x](a.b)¦# ¦- ¦1. ¦> ¦Sumber:¦Sumber: ¦\nSumber:\n¦References¦"
    "\nSumber: [1] Kompas\n¦[^1]: ¦[1]: https:¦\n```py\n¦\n```\n¦Menurut ¦pasal¦<b>¦\r\n¦\t¦—¦–¦\u200b¦1]"
).split("¦")
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), st.text(alphabet="[]()【】1 a.\n`*_,:#-", max_size=120)
)


def read(text: str, cut: bool = False) -> tuple[Sentence, ...]:
    reader = Reader(KNOWN)
    reader.feed(text)
    return reader.finish(cut)


def told(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(sentence.text, sentence.marks) for sentence in read(text)]


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [
        *[
            ("[1]", (1,)),
            ("[ 1 ]", (1,)),
            ("[1, 2]", (1, 2)),
            ("[1;2]", (1, 2)),
            ("[1 dan 2]", (1, 2)),
            ("[1 and 2]", (1, 2)),
            ("[1 2]", (1, 2)),
        ],
        *[("[1][3]", (1, 3)), ("[1] [3]", (1, 3)), ("[1], [3]", (1, 3)), ("[1] dan [3]", (1, 3)), ("[2][2][1][2]", (2, 1))],
        *[("[1-3]", (1, 2, 3)), ("[1–3]", (1, 2, 3)), ("[1 s/d 3, 5]", (1, 2, 3, 5)), ("[5-9]", (5, 6)), ("[1-999999999]", ())],
        *[
            ("【1】", (1,)),
            ("【1†source】", (1,)),
            ("【2†L10-L20】", (2,)),
            ("【4:0†source】", ()),
            ("［1］", (1,)),
            ("［２］", (2,)),
            ("[^1]", (1,)),
        ],
        *[
            ("[[1]]", (1,)),
            ("[[1], [2]]", (1, 2)),
            ("[[1](https://kutip.test/a)]", (1,)),
            ("[1](https://kutip.test/a_(b))", (1,)),
            (r"\[1\]", (1,)),
        ],
        *[
            ("[Sumber 1]", (1,)),
            ("[sumber: 1, 2]", (1, 2)),
            ("[Sumber 1, Sumber 2]", (1, 2)),
            ("[Source 1]", (1,)),
            ("[Sources 1 and 2]", (1, 2)),
        ],
        *[
            ("[passage 2]", (2,)),
            ("[Passage #2]", (2,)),
            ("[artikel 3]", (3,)),
            ("[doc 1]", (1,)),
            ("[doc_1]", (1,)),
            ("[ID:4]", (4,)),
            ("[ref. 1]", (1,)),
        ],
        *[
            ("[1: Harian Timur]", (1,)),
            ("[Sumber 1, Harian Timur]", (1,)),
            ("[Sumber 1, Sumber 2, Harian Timur]", (1, 2)),
            ("[**1**]", (1,)),
            ("**[1]**", (1,)),
            ("*[1]*", (1,)),
            ("[1\u200b]", (1,)),
        ],
        *[
            ("([1])", (1,)),
            ("([1], [2])", (1, 2)),
            ("(Sumber: [1])", (1,)),
            ("(lihat [1] dan [2])", (1, 2)),
            ("(Source 3)", (3,)),
            ("(1)", (1,)),
        ],
        *[("(1, 2)", (1, 2)), ("¹", (1,)), ("¹²", ()), ("¹,²", (1, 2)), ("[¹]", (1,))],
        *[("[99]", ()), ("[1, 99]", (1,)), ("[99, 1]", (1,)), ("[0]", ()), ("[n]", ()), ("[x]", ()), ("[]", ()), ("[?]", ())],
        *[("[citation needed]", ()), ("[butuh rujukan]", ()), ("[source]", ()), ("[sumber]", ()), ("[Source n]", ()), ("[no source]", ())],
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        "Misinya ditutup {}. Lalu sepi.",
        "Misinya ditutup.{} Lalu sepi.",
        "Misinya ditutup{}. Lalu sepi.",
        "- Misinya ditutup. {}\n- Lalu sepi.",
    ],
)
def test_marks_before_and_behind_the_full_stop_belong_to_the_sentence_just_said(mark: str, numbers: tuple[int, ...], shape: str) -> None:
    assert told(shape.format(mark)) == [("Misinya ditutup.", numbers), ("Lalu sepi.", ())]


@pytest.mark.parametrize(
    "mark", ["[1]", "【1】", "［1］", "[^1]", "[Sumber 1]", "[1]:", "[1].", "[1] –", "- [1]", "1. [1]", "**[1]**", "[99][1]", "> [1]"]
)
def test_a_mark_at_the_begin_of_a_line_belongs_to_the_sentence_that_follows(mark: str) -> None:
    assert told(f"NATO kecewa.\n{mark} Misinya ditutup. Lalu sepi.") == [
        ("NATO kecewa.", ()),
        ("Misinya ditutup.", (1,)),
        ("Lalu sepi.", ()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "Pada waktu itu (2014) ia pergi.",
            "Ini diatur dalam pasal 5 (2).",
            "Ini diatur dalam pasal (2).",
            "Sari (3), warga Cilacap, pergi.",
        ],
        *[
            "Korban tewas tiga (3).",
            "Ada dua hal: (1) biaya dan (2) waktu.",
            "Opsi (1), (2) dan (3) ditolak.",
            "Timnas menang (2-1).",
            "Naik (1,2).",
        ],
        *["Ia menang (1) kali.", "Luasnya 10 m².", "Luasnya 10 km² lebih.", "Kira-kira 10² orang.", "Anak² muda pergi.", "Nilainya x²."],
        *[
            "“Ia [sic] pergi.”",
            "Ia bertemu [the minister] di sana.",
            "“Saya [akan] pergi […] besok.”",
            "Sejak itu [2014] ia pergi.",
            "Pukul [10:30] tadi.",
        ],
        *[
            "Skornya [2-1] saja.",
            "Suhunya [1.5] derajat.",
            "“[I] left.”",
            "Ia menulis `[1]` di sana.",
            "【速報】 Misinya ditutup.",
            "Ia pergi :(",
        ],
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert ("".join(text for text, _ in told(text)), [marks for _, marks in told(text) if marks]) == (text, [])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## Ringkasan\n", ["Ringkasan"]),
        ("- satu\n* dua\n+ tiga\n1. empat\n2) lima\n(3) enam\n• tujuh", ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh"]),
        ("**Rusia** *menutup* __misi__ _itu_ ~~lama~~ ***kini***.", ["Rusia menutup misi itu lama kini."]),
        ("Nama snake_case dan 5 * 3 dan 2*3.", ["Nama snake_case dan 5 * 3 dan 2*3."]),
        ('Baca [Misi ditutup](https://kutip.test/a_(b) "judul") ya.', ["Baca Misi ditutup ya."]),
        ("Baca ![peta](https://kutip.test/a.png)ya.", ["Baca ya."]),
        ("Baca [![peta](a.png) ini](https://kutip.test) ya.", ["Baca ini ya."]),
        ("Ia <b>pergi</b> & <script>alert(1)</script>.", ["Ia <b>pergi</b> & <script>alert(1)</script>."]),
        ("Perintah `ls` itu.", ["Perintah ls itu."]),
        ("Lalu:\n```python\nx = a[1]  # **b**\n```\nSelesai.", ["Lalu:", "x = a[1] # **b**", "Selesai."]),
        ("```\na[1]", ["a[1]"]),
        ("Satu\n\n---\n***\n\nDua", ["Satu", "Dua"]),
        ("Ia pergi .  Lalu   pulang\r\nSepi", ["Ia pergi.", "Lalu pulang", "Sepi"]),
        (r"Harga \*naik\* 5\_2.", ["Harga *naik* 5_2."]),
        ("Ia menjawab: [tidak ada akhir", ["Ia menjawab: [tidak ada akhir"]),
    ],
)
def test_markdown_becomes_plain_words(text: str, plain: list[str]) -> None:
    assert told(text) == [(words, ()) for words in plain]


@pytest.mark.parametrize(
    "sources",
    [
        *[
            "Sumber:\n[1] Harian Timur, 18 Oktober 2021\n[2] Pagi",
            "**Sources:**\n- [1] Harian Timur.\n- Pagi",
            "## Referensi\n\n1. Harian Timur: Misinya ditutup.",
        ],
        *[
            "References\n\n[1] Harian Timur\n\n[2] Pagi",
            "Sumber: [1] Harian Timur, [2] Pagi",
            "[^1]: Harian Timur",
            "[1]: https://kutip.test/a",
            "Daftar pustaka:",
        ],
        *["*Sumber:*\nHarian Timur", "Sumber:\nHarian Timur, 18 Oktober 2021, https://kutip.test/a " + "x" * 900],
    ],
)
def test_a_list_of_sources_is_dropped(sources: str) -> None:
    assert told(f"Misinya ditutup [1].\n\n{sources}") == [("Misinya ditutup.", (1,))]


def test_what_is_said_below_a_list_of_sources_is_kept() -> None:
    text = "Misinya ditutup [1].\nSumber:\n- Harian Timur\n\nNATO kecewa atas penutupan misi itu [2].\nSumber:\n- Pagi\n# Latar\nLama."
    assert told(text) == [("Misinya ditutup.", (1,)), ("NATO kecewa atas penutupan misi itu.", (2,)), ("Latar", ()), ("Lama.", ())]


@pytest.mark.parametrize(
    "tail", ["\nSumber: [1], [2]", "\n[1][2]", "\n- [1] [2]\n", " Sumber: [1], [2].", "\n**Sources: [1, 2]**", " [1]. [2]"]
)
def test_marks_that_stand_alone_belong_to_the_sentence_before(tail: str) -> None:
    assert told("Misinya ditutup." + tail) == [("Misinya ditutup.", (1, 2))]


@pytest.mark.parametrize("answer", ["", " \n", "[1]", "[1] [2].", "---", "```", "Sumber:", "[", "【1"])
def test_an_answer_without_words_has_no_sentences(answer: str) -> None:
    assert read(answer) == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Menurut [1], misinya ditutup.", "Misinya ditutup."),
        ("According to [1] and [2], it closed.", "It closed."),
        ("Menurut NATO [1], misinya ditutup.", "Menurut NATO, misinya ditutup."),
        ("Misinya, [1] [2], ditutup [1],[2].", "Misinya, ditutup."),
        ("“Misinya ditutup [1]” kata “ia [2].”", "“Misinya ditutup” kata “ia.”"),
        ("Misinya ditutup, [1]. [2]", "Misinya ditutup."),
    ],
)
def test_the_words_around_a_mark_read_on(text: str, plain: str) -> None:
    assert [words for words, _ in told(text)] == [plain]


@pytest.mark.parametrize("held", ["[", "[1", "[1,", "[[1", "【1", "【1†sour", "［", "[^1", "[Sumb", "[Sumber 1", "(Sumber", "([1]", "\\["])
def test_an_unfinished_mark_is_never_shown(held: str) -> None:
    reader = Reader(KNOWN)
    assert [sentence.text for sentence in reader.feed(f"Misinya ditutup {held}")] == ["Misinya ditutup"]
    assert reader.finish(cut=True) == (Sentence("Misinya ditutup", (), False),)


def test_a_sentence_is_whole_once_the_next_one_begins() -> None:
    reader = Reader(KNOWN)
    assert reader.feed("Misinya dit") == (Sentence("Misinya dit", (), False),)
    assert reader.feed("utup. [1") == (Sentence("Misinya ditutup.", (), False),)
    assert reader.feed("] [2]  \n") == (Sentence("Misinya ditutup.", (1, 2), False),)
    assert reader.feed("NATO") == (Sentence("Misinya ditutup.", (1, 2), True), Sentence("NATO", (), False))
    assert reader.finish(cut=True) == (Sentence("Misinya ditutup.", (1, 2), True), Sentence("NATO", (), False))
    assert reader.finish() == (Sentence("Misinya ditutup.", (1, 2), True), Sentence("NATO", (), True))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_however_a_text_is_cut_its_sentences_are_the_same(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    for parts in (pieces, list(text)):
        reader = Reader(KNOWN)
        for part in parts:
            reader.feed(part)
        assert reader.finish() == read(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("Rusia menutup. Sumber: [1] kata")
@example("x" * 990 + ". " + "y" * 1100)
def test_finished_sentences_stay_while_the_last_one_grows(text: str) -> None:
    reader, last = Reader(KNOWN), ()
    for character in text:
        now = reader.feed(character)
        assert now[: len(last[:-1])] == last[:-1]
        assert len(now) >= len(last)
        assert [sentence.whole for sentence in now] == [True] * (len(now) - 1) + [False] * bool(now)
        last = now
    final = reader.finish()
    assert final[: len(last[:-1])] == last[:-1]
    assert all(sentence.whole for sentence in final)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_mark_is_left_in_the_words_and_none_is_made_up(text: str) -> None:
    inert = text.replace("`", "'").replace("~", "-")
    for sentence in read(inert):
        assert sentence.text.strip() == sentence.text
        assert re.search(r"\w", sentence.text)
        assert not re.search(r"[\[【［]\s*[1-6]\s*[\]】］]", sentence.text)
        assert set(sentence.marks) <= set(KNOWN)
        assert len(set(sentence.marks)) == len(sentence.marks)
        assert all(re.search(r"[\d¹²³⁴⁵⁶]", inert) for _ in sentence.marks)


@given(st.text())
def test_any_inside_of_a_bracket_can_be_read(inside: str) -> None:
    numbers = cited(inside)
    assert numbers is None or all(number >= 0 for number in numbers)


@pytest.mark.parametrize("unit", ["1  ", "1, ", "sumber #1, ", "sumber ", "^", "1 -  ", "1 dan ", "#", "Source 1 ("])
def test_no_inside_of_a_bracket_takes_more_than_a_moment(unit: str) -> None:
    assert cited(unit * 60 + "bukan") in (None, (1,) * 60, (1,))


def steps(text: str, size: int) -> int:
    """How many functions, of Python and of C, are called to read a text in pieces of a size."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    reader, before = Reader(KNOWN), sys.getprofile()
    sys.setprofile(called)
    for start in range(0, len(text), size):
        reader.feed(text[start : start + size])
    reader.finish()
    sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    ["[", "[1", "[1]", "(", "(1", "`", "``a", "*a", "[a](b.c)", "a", " ", "\n", "x. ", "¹", "![", "\\", "[a [", "Sumber:\n", '."'],
)
def test_long_texts_take_steps_in_proportion(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert steps(text, 1_000) < 6 * steps(text[: len(text) // 5], 1_000) + 1_000


def test_brackets_that_never_close_take_few_steps_each() -> None:
    assert steps("[" * 100_000, 100_000) < 30 * 100_000


def test_small_pieces_take_steps_in_proportion() -> None:
    text = "Rusia menutup misinya [1, 2] di Moskow. " * 200
    assert steps(text, 3) < 6 * steps(text[: len(text) // 5], 3) + 1_000
