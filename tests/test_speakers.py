"""Who says something in a sentence: names, offices and bodies, in both languages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.speakers import people, speaker, speaks


def named(sentence: str) -> str:
    span = speaker(sentence)
    return sentence[slice(*span)] if span else ""


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Harga beras akan turun, kata Budiono.", "Budiono"),
        ("Jalan itu, ujar juru bicara NATO Anna Lindqvist, segera dibuka.", "Anna Lindqvist"),
        ("“Kami siap,” tegas Menteri Pertahanan Rusia Ivan Orlov.", "Ivan Orlov"),
        ("Menteri Luar Negeri Jerman Karl Weber mengatakan bahwa pintu terbuka.", "Karl Weber"),
        ("Weber juga menyebut rencana itu sia-sia.", "Weber"),
        ("Duta Besar Rusia untuk NATO Ivan Orlov berpendapat lain.", "Ivan Orlov"),
        ("Menteri Luar Negeri Rusia menyatakan kecewa.", "Menteri Luar Negeri Rusia"),
        ("Kementerian Luar Negeri menegaskan sikapnya.", "Kementerian Luar Negeri"),
        ("Menurut Weber, dialog sudah lama mati.", "Weber"),
        ("Ketua tim, Sari Dewi, pada Senin (18/10/2021) mengumumkan hasilnya.", "Sari Dewi"),
        ("Weber, yang duduk di barisan depan, menuduh mereka berbohong.", "Weber"),
        ("“We are ready,” said Anna Lindqvist.", "Anna Lindqvist"),
        ("The ferry was late, Lindqvist said.", "Lindqvist"),
        ("Its spokesperson, Anna Lindqvist, warned of delays.", "Anna Lindqvist"),
        ("The Defence Minister, Ivan Orlov, told reporters so.", "Ivan Orlov"),
        ("Carla Reyes, president of the harbour council, called it baseless.", "Carla Reyes"),
        ("President B.J. Hartono announced a holiday.", "B.J. Hartono"),
        ("The bridge is closed, according to NATO.", "NATO"),
        ("The Foreign Ministry said it had no news.", "Foreign Ministry"),
        ("Two days later Moscow announced its answer.", "Moscow"),
    ],
)
def test_whoever_has_a_name_is_found(sentence: str, name: str) -> None:
    assert named(sentence) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "Keputusan itu, kata dia, tidak mengejutkan.",
        "Menurut dia, NATO menyebut hal lain.",
        "Ia mengatakan NATO menyebut hal lain.",
        "Namun pejabat Rusia mengatakan hal lain.",
        "Weber tidak menyebut batas waktu.",
        "He said that Russia had warned them.",
        "Officials said nothing.",
        "The mayor of Porto said nothing.",
        "“Weber said so,” it was heard.",
        "Orlov met Weber in Porto.",
        "Kapal itu tiba pada Senin.",
        "",
    ],
)
def test_nobody_without_a_name_is_made_a_speaker(sentence: str) -> None:
    assert speaker(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "names", "said"),
    [
        ("Menteri Luar Negeri Rusia Ivan Orlov menuduh Weber.", {"orlov"}, True),
        ("Menteri Luar Negeri Rusia Ivan Orlov menuduh Weber.", {"rusia"}, True),
        ("Menteri Luar Negeri Rusia Ivan Orlov menuduh Weber.", {"ivan orlov"}, True),
        ("Menteri Luar Negeri Rusia Ivan Orlov menuduh Weber.", {"weber", ""}, False),
        ("“So be it,” said Orlovsky.", {"orlov"}, False),
        ("The ferry was late.", {"ferry"}, False),
    ],
)
def test_a_speaker_is_known_by_whole_words(sentence: str, names: set[str], said: bool) -> None:
    assert speaks(sentence, names) == said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gubernur Aceh dan Direktur Asia Timur bertemu Presiden Sri Lanka.", []),
        ("Ketua KPU Budi Hartono bertemu Menteri Keuangan Sari Dewi.", ["Budi Hartono", "Sari Dewi"]),
        ("Anna Lindqvist, Germany’s defence minister, met President Orlov.", ["Anna Lindqvist", "Orlov"]),
        ("NATO, kata menteri luar negeri, tetap siap.", []),
    ],
)
def test_people_are_told_from_places_and_bodies(text: str, names: list[str]) -> None:
    assert [text[slice(*span)] for span in people(text)] == names


def test_a_long_text_of_names_is_read_at_once() -> None:
    begun = time.perf_counter()
    for part in ("Menteri Luar Negeri ", "NATO, ", "Anna Lindqvist (", "A.", "presiden juta "):
        speaker(part * 60)
        list(people(part * 1_000))
    assert time.perf_counter() - begun < 5


PARTS = some.sampled_from(
    [
        "Orlov",
        "Ivan",
        "NATO",
        " ",
        ", ",
        ". ",
        "“",
        "”",
        '"',
        "said",
        "kata",
        "menteri",
        "Menteri",
        "mengatakan",
        "É",
        "J.",
        "(",
        "the",
        "dan",
        "’s",
    ]
)


@given(some.one_of(some.text(), some.lists(PARTS).map(" ".join), some.lists(PARTS).map("".join)))
def test_spans_hold_a_name_inside_any_text(text: str) -> None:
    for start, end in [*people(text), *filter(None, [speaker(text)])]:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
    assert not speaks(text, [])
