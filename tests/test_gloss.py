"""What stands in brackets inside a quote, and where a quote begins, over small invented articles of Monday, 18 October 2021."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.gloss import glosses, leading
from index.sentences import sentence_spans
from tests.conftest import made_article


def glossed(text: str, language: str = "id") -> str:
    """The last sentence of an article with its brackets."""
    article = made_article("x", text)
    start, end = sentence_spans(text)[-1]
    told = text[start:end]
    for gloss in reversed(glosses(article, start, end, language)):
        told = f"{told[: gloss.end]} [{gloss.text}]{told[gloss.end :]}"
    return told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kapal itu tiba pada Minggu.", "Kapal itu tiba pada Minggu [17 Okt 2021]."),
        ("Kemarin kapal itu tiba.", "Kemarin [17 Okt 2021] kapal itu tiba."),
        ("Kapal itu akan berangkat Rabu.", "Kapal itu akan berangkat Rabu [20 Okt 2021]."),
        ("Pada Kamis lalu, kapal itu tiba.", "Pada Kamis lalu [14 Okt 2021], kapal itu tiba."),
        ("The ferry came in Sunday’s storm.", "The ferry came in Sunday’s [17 Okt 2021] storm."),
        ("The ferry left two days ago.", "The ferry left two days ago [16 Okt 2021]."),
    ],
)
def test_a_relative_day_gets_its_date(text: str, shown: str) -> None:
    assert glossed(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Kapal itu tiba pada Minggu (17/10/2021).",
        "The ferry came on Sunday, 17 October.",
        "The ferry came on 17 October, a Sunday.",
        "“Kami tiba kemarin,” kata Budi.",
        "“We met in Porto. We agreed today on a price,” said the note.",
        "Pasar buka setiap Senin.",
        "The Sunday Times reported a storm.",
        "They sang of Bloody Sunday for hours.",
        "Kantor tetap buka seperti biasa pada Selasa.",
        "Pada Mei 1998 jalan itu ditutup. Pasukan datang pada Minggu.",
        "Kapal itu tiba pekan lalu.",
    ],
)
def test_no_date_is_put_where_it_is_told_or_unsure(text: str) -> None:
    assert "[" not in glossed(text)


def test_an_article_without_a_date_dates_nothing() -> None:
    text = "Kemarin kapal itu tiba."
    assert glosses(replace(made_article("x", text), published=None), 0, len(text), "id") == ()


ORLOV = "Menteri Luar Negeri Rusia Ivan Orlov datang terlambat. "
LINDQVIST = "Defence Minister Anna Lindqvist came late. "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{ORLOV}Ia meminta maaf.", "Ia [Ivan Orlov] meminta maaf."),
        (f"{ORLOV}Orlov mengatakan jalan macet. Menurut dia, itu biasa.", "Menurut dia [Ivan Orlov], itu biasa."),
        (f"{ORLOV}Jalan macet, kata Orlov.\n\nBeliau meminta maaf.", "Beliau [Ivan Orlov] meminta maaf."),
        (f"{ORLOV}Ia meminta maaf. Ia lalu pulang.", "Ia [Ivan Orlov] lalu pulang."),
        (f"{LINDQVIST}She blamed the rain.", "She [Anna Lindqvist] blamed the rain."),
        (f"{LINDQVIST}Rain had fallen, Lindqvist said. She went home.", "She [Anna Lindqvist] went home."),
        ("Germany and France led the talks. They feared a storm.", "They [Germany dan France] feared a storm."),
    ],
)
def test_a_pronoun_gets_the_name_that_it_means(text: str, shown: str) -> None:
    assert glossed(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Ia meminta maaf.",
        "Kapal itu terlambat. Ia meminta maaf.",
        f"{ORLOV}Orlov menemui Karl Weber. Ia meminta maaf.",
        f"{ORLOV}Orlov dan Weber bertemu. Ia meminta maaf.",
        f"{ORLOV}Jalan macet. Ia meminta maaf.",
        f"{ORLOV}\n\nJalan macet.\n\nIa meminta maaf.",
        "Gubernur Aceh mengatakan jalan macet. Ia meminta maaf.",
        "Direktur Asia Timur mengatakan jalan macet. Ia meminta maaf.",
        f"{LINDQVIST}Lindqvist said the president was ill. She went home.",
        f"{LINDQVIST}She blamed the rain. He did not.",
        f"{LINDQVIST}Lindqvist said: “The road is long. She is slow.",
        "NATO said ministers would meet. They will talk.",
        "Germany and France met the ministers. They feared a storm.",
    ],
)
def test_no_name_is_put_where_another_may_be_meant(text: str) -> None:
    assert "[" not in glossed(text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Jalan macet. Polisi menutup pasar. Langkah itu dikecam.", "Polisi menutup"),
        ("Polisi menutup pasar. Keputusan tersebut dikecam.", "Polisi menutup"),
        ("The police closed the market. The move was criticised.", "The police"),
        ("The police closed the market. It opens on Friday.", "The police"),
        ("The police closed the market. It’s open.", "It’s open"),
        ("Polisi menutup pasar. Hari ini pasar buka.", "Hari ini"),
        ("Polisi menutup pasar. Selain itu jalan macet.", "Selain itu"),
        ("Polisi menutup pasar.\n\nLangkah itu dikecam.", "Langkah itu"),
        (f"Polisi menutup {'pasar ' * 70}kota. Langkah itu dikecam.", "Langkah itu"),
        ("Polisi menutup pasar. Pedagang marah.", "Pedagang"),
        ("Langkah itu dikecam.", "Langkah itu"),
    ],
)
def test_a_quote_begins_where_it_can_be_read_alone(text: str, begins: str) -> None:
    start, end = sentence_spans(text)[-1]
    assert text[leading(made_article("x", text), start, end) :].startswith(begins)


PARTS = some.sampled_from(
    [
        "Ia ",
        "He ",
        "Menteri Ivan Orlov ",
        "mengatakan ",
        "said ",
        "Senin",
        "kemarin",
        "today",
        ". ",
        ", ",
        "\n\n",
        "“",
        "”",
        "It ",
        "This ",
        "dan ",
        "(",
        "NATO",
    ]
)


@given(
    some.one_of(some.text(), some.lists(PARTS).map("".join)), some.integers(0, 200), some.integers(0, 200), some.sampled_from(("id", "en"))
)
def test_any_span_of_any_text_is_read(text: str, one: int, other: int, language: str) -> None:
    article = made_article("x", text)
    cut = sorted((min(one, len(text)), min(other, len(text))))
    for start, end in [*sentence_spans(text), (cut[0], cut[1])]:
        found = glosses(article, start, end, language)
        assert all(0 < gloss.end <= end - start and gloss.text.strip() for gloss in found)
        assert [gloss.end for gloss in found] == sorted(gloss.end for gloss in found)
        begin = leading(article, start, end)
        assert begin == start or (begin < start and "\n" not in text[begin:start] and end - begin <= 400)
