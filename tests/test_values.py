"""Numbers and days as sentences of two languages tell them, and whether one bears out the other."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.numerals import readings
from assistant.values import Value, borne_out, unsupported, values

PUBLISHED = date(2021, 10, 20)  # a Wednesday


def missing(claimed: str, language: str | None, told: str, other: str | None, published: date | None = PUBLISHED) -> list[str]:
    """The words of a text that tell what another does not."""
    return [claimed[value.start : value.end] for value in unsupported(values(claimed, language, published), values(told, other, published))]


def firm(text: str, language: str | None, published: date | None = PUBLISHED) -> list[str]:
    return [text[value.start : value.end] for value in values(text, language, published) if value.firm]


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("naik 5,2 persen", "up 5.2 percent"),
        ("naik 5,2%", "up 5.2 per cent"),
        ("naik 0,5 poin persentase", "up 0.5 percentage points"),
        ("delapan kapal", "eight ships"),
        ("delapan kapal", "8 ships"),
        ("8 kapal", "eight ships"),
        ("dua puluh lima desa", "twenty-five villages"),
        ("duapuluh lima desa", "25 villages"),
        ("dua belas murid", "twelve pupils"),
        ("sebelas murid", "eleven pupils"),
        ("seratus lima rumah", "one hundred and five houses"),
        ("seribu lima ratus rumah", "fifteen hundred houses"),
        ("seribu rumah", "a thousand houses"),
        ("1,5 juta ton", "1.5 million tonnes"),
        ("1.500.000 ton", "1,500,000 tonnes"),
        ("1,5 juta ton", "1,500,000 tonnes"),
        ("satu setengah juta ton", "one and a half million tonnes"),
        ("setengah juta ton", "half a million tonnes"),
        ("2 juta 300 ribu suara", "2.3 million votes"),
        ("25 ribu penonton", "25,000 spectators"),
        ("25rb penonton", "25k spectators"),
        ("Rp5T", "Rp 5 trillion"),
        ("5 juta dolar", "$5m"),
        ("Rp 5 triliun", "5 trillion rupiah"),
        ("Rp5,2 miliar", "Rp 5.2bn"),
        ("300 juta dolar AS", "US$300 million"),
        ("300 juta dolar", "$300 mn"),
        ("20 euro", "€20"),
        ("puluhan rumah", "dozens of houses"),
        ("ratusan ribu pengungsi", "hundreds of thousands of refugees"),
        ("puluhan ribu pengungsi", "tens of thousands of refugees"),
        ("beberapa ratus sampel", "several hundred samples"),
        ("berjuta-juta pohon", "millions of trees"),
        ("putaran kedua", "the second round"),
        ("peringkat ke-2", "ranked 2nd"),
        ("peringkat kelima belas", "ranked fifteenth"),
        ("anggota ke-21", "the twenty-first member"),
        ("gelar ketiganya", "his third title"),
        ("kedua negara itu", "both countries"),
        ("kedua negara itu", "the two countries"),
        ("abad ke-19", "the 19th century"),
        ("sepertiga anggaran", "a third of the budget"),
        ("dua pertiga anggaran", "two-thirds of the budget"),
        ("dua per tiga anggaran", "two thirds of the budget"),
        ("tiga perempat anggaran", "three quarters of the budget"),
        ("seperlima anggaran", "one fifth of the budget"),
        ("2/3 suara", "two thirds of the votes"),
        ("separuh dari mereka", "50 percent of them"),
        ("hampir 300 orang", "nearly 300 people"),
        ("sekitar 300 orang", "about 300 people"),
        ("300-an orang", "around 300 people"),
        ("lebih dari 300 orang", "more than 300 people"),
        ("300 orang lebih.", "over 300 people"),
        ("sedikitnya tujuh penambang", "at least seven miners"),
        ("tidak lebih dari 20 menit", "no more than 20 minutes"),
        ("kurang dari satu jam", "less than an hour"),
        ("10–12 kapal", "10 to 12 ships"),
        ("antara 10 dan 12 kapal", "between 10 and 12 ships"),
        ("antara 2 dan 3 juta ton", "between 2 million and 3 million tonnes"),
        ("menang 2-1", "won 2-1"),
        ("seri 2-2", "drew 2-2"),
        ("minus 5 derajat", "-5 degrees"),
        ("berusia 45 tahun", "the 45-year-old"),
        ("60 kilometer per jam", "60 kilometres an hour"),
        ("seorang tewas", "one person died"),
        ("pukul 14.30 WIB", "2:30 p.m."),
        ("pukul 2 siang", "at 2 pm"),
        ("pukul 09.15", "at 9:15 a.m."),
        ("jam 7 malam", "7 o'clock"),
        ("pukul 18.00 GMT", "at 1800 GMT"),
        ("Selasa (8/1)", "Tuesday (1/8)"),
        ("lebih 400 orang", "over 400 people"),
        ("18 Oktober 2021", "October 18, 2021"),
        ("18/10/2021", "18 October 2021"),
        ("18 Oktober", "October 18"),
        ("pada 18/10", "on October 18"),
        ("tanggal dua September", "the second of September"),
        ("Senin (18/10/2021)", "Monday, 18 October 2021"),
        ("Senin (18/10)", "Monday"),
        ("setiap Senin", "on Mondays"),
        ("kemarin", "on 19 October 2021"),
        ("5–7 Oktober 2021", "October 5-7, 2021"),
        ("4 dan 5 Maret 2020", "March 4 and 5, 2020"),
        ("Oktober 2021", "in October 2021"),
        ("akhir April", "the end of April"),
        ("pada 2019", "in 2019"),
        ("musim 2019-2020", "the 2019–20 season"),
        ("tahun 1990-an", "the 1990s"),
        ("tahun delapan puluhan", "the eighties"),
        ("pertengahan 1960-an", "the mid-1960s"),
        ("dua tahun lalu", "two years ago"),
        ("10 tahun terakhir", "the last ten years"),
        ("Perang Dunia II", "the Second World War"),
        ("16.200 per dolar", "16,200 per dollar"),
        ("dua kali", "twice"),
        ("selusin telur", "a dozen eggs"),
    ],
)
def test_both_languages_tell_the_same(indonesian: str, english: str) -> None:
    assert values(indonesian, "id", PUBLISHED)
    assert values(english, "en", PUBLISHED)
    assert not missing(indonesian, "id", english, "en")
    assert not missing(english, "en", indonesian, "id")


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("naik 5,2 persen", "up 52 percent"),
        ("naik 52 persen", "up 5.2 percent"),
        ("naik 5 persen", "up 5 km"),
        ("lima orang", "five kilograms"),
        ("Rp 5 triliun", "$5 trillion"),
        ("Rp 5 triliun", "Rp 5 billion"),
        ("delapan kapal", "nine ships"),
        ("dua belas murid", "twenty pupils"),
        ("dua puluh lima desa", "fifty-two villages"),
        ("1,5 juta ton", "15 million tonnes"),
        ("1.500 ton", "1.5 million tonnes"),
        ("puluhan rumah", "hundreds of houses"),
        ("putaran kedua.", "the third round"),
        ("sepertiga anggaran", "two thirds of the budget"),
        ("lebih dari 300 orang", "fewer than 300 people"),
        ("sedikitnya 300 orang", "at most 300 people"),
        ("sekitar 300 orang", "about 400 people"),
        ("10–12 kapal", "11 ships"),
        ("menang 2-1", "won 3-1"),
        ("seri 2-2", "won 2-1"),
        ("minus 5 derajat", "5 degrees"),
        ("pukul 14.30 WIB", "2:30 a.m."),
        ("pukul 14.30 WIB", "14:30 GMT"),
        ("pukul 14.30", "3:30 p.m."),
        ("18 Oktober 2021", "19 October 2021"),
        ("18 Oktober 2021", "18 October 2020"),
        ("18 Oktober 2021", "18 November 2021"),
        ("18 Oktober", "October 19"),
        ("Senin (18/10/2021)", "Tuesday (19/10/2021)"),
        ("pada Senin", "on Tuesday"),
        ("kemarin", "on 18 October 2021"),
        ("pada 2019", "in 2018"),
        ("tahun 1990-an", "the 1980s"),
        ("dua tahun lalu", "three years ago"),
    ],
)
def test_what_differs_is_seen_both_ways(indonesian: str, english: str) -> None:
    assert missing(indonesian, "id", english, "en")
    assert missing(english, "en", indonesian, "id")


@pytest.mark.parametrize(
    ("claimed", "told", "language"),
    [
        ("on 18 October", "on 18 October 2021", "en"),
        ("in October 2021", "on 18 October 2021", "en"),
        ("in 2021", "on 18 October 2021", "en"),
        ("pada Oktober 2021", "pada 18 Oktober 2021", "id"),
        ("pada Senin", "pada 18 Oktober 2021", "id"),
        ("pada tahun 1990-an", "pada 1995", "id"),
        ("about 300 people", "297 people", "en"),
        ("nearly 300 people", "297 people", "en"),
        ("hampir 300 orang", "297 orang", "id"),
        ("sekitar 300 orang", "300 orang", "id"),
        ("more than 300 people", "312 people", "en"),
        ("lebih dari 1.500 rumah", "1.523 rumah", "id"),
        ("at least 300 people", "300 people", "en"),
        ("300 people", "about 300 people", "en"),
        ("300 people", "more than 300 people", "en"),
        ("dozens of houses", "45 houses", "en"),
        ("ribuan rumah", "12.000 rumah", "id"),
        ("10 ships", "10 to 12 ships", "en"),
        ("2 people", "both men", "en"),
        ("300", "300 people", "en"),
        ("300 people", "300", "en"),
        ("on 18 October 2021", "on 18 October. That was in 2021", "en"),
    ],
)
def test_less_may_be_said_than_is_told_but_not_more(claimed: str, told: str, language: str) -> None:
    assert missing(claimed, language, "", language, None)
    assert not missing(claimed, language, told, language, None)


@pytest.mark.parametrize(
    ("claimed", "told", "language"),
    [
        ("on 18 October 2021", "in October 2021", "en"),
        ("on 18 October 2021", "on 18 October", "en"),
        ("pada 18 Oktober 2021", "pada Senin", "id"),
        ("in October 2021", "in 2021", "en"),
        ("297 people", "about 300 people", "en"),
        ("350 people", "more than 300 people", "en"),
        ("more than 300 people", "300 people", "en"),
        ("about 300 people", "370 people", "en"),
        ("more than 300 people", "450 people", "en"),
        ("more than 200 people", "more than 300 people", "en"),
        ("45 houses", "dozens of houses", "en"),
        ("11 ships", "10 to 12 ships", "en"),
        ("15 people", "10 men and 5 women", "en"),
        ("1 percent", "a man", "en"),
        ("satu persen", "salah satu dari mereka", "id"),
        ("won 1-0", "a goal, 3-0", "en"),
    ],
)
def test_more_than_is_told_is_not_borne_out(claimed: str, told: str, language: str) -> None:
    assert missing(claimed, language, told, language, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("G20 dan Covid-19, F-16, Su-35, MH17, 5G", "id"),
        ("1. Rusia menutup kantor itu", "id"),
        ("(2) Russia closed the office", "en"),
        ("Russia closed the office [1][2].", "en"),
        ("salah satu dari mereka, satu sama lain", "id"),
        ("one of the ministers; no one; one another; one day", "en"),
        ("a split second", "en"),
        ("untuk pertama kalinya", "id"),
        ("for the first time", "en"),
        ("seorang, sebuah, seekor", "id"),
        ("a man and an office", "en"),
        ("kedua negara sepakat", "id"),
        ("the first half; vitamin K; may march", "en"),
        ("pedagang kaki lima", "id"),
        ("petenis Serb memenangi set itu", "id"),
        ("the Lima agreement on Lima", "en"),
        ("reported by Nine News", "en"),
        ("beribadah sehari-hari sekali lagi", "id"),
    ],
)
def test_what_is_no_number(text: str, language: str) -> None:
    assert not firm(text, language)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("lebih dari Rp 5,2 triliun pada 2019", "id", ["Rp 5,2 triliun", "2019"]),
        ("A 45-year-old and 12 others, in 5 districts", "en", ["45-year", "12", "5"]),
        ("pada Senin (18/10/2021), pukul 14.30 WIB", "id", ["Senin", "18/10/2021", "pukul 14.30 WIB"]),
        ("October 5-7, 2021", "en", ["October 5", "7, 2021"]),
        ("5–7 Oktober 2021", "id", ["5", "7 Oktober 2021"]),
        ("dua, tiga, lima", "id", ["dua", "tiga", "lima"]),
        ("dua tiga hari", "id", ["dua", "tiga hari"]),
        ("1.2.3 and 192.168.0.1", "en", ["1.2.3", "192.168.0.1"]),
        ("“Five people died”, he said, “and six lived”", "en", ["Five people", "six"]),
        ("pre-2014, ke-3, mid-2015, Rp5", "id", ["2014", "3", "mid-2015", "Rp5"]),
        ("¾ of them, 21st, 5bn", "en", ["¾", "21st", "5bn"]),
    ],
)
def test_words_of_a_value(text: str, language: str, found: list[str]) -> None:
    assert firm(text, language) == found


@pytest.mark.parametrize(
    ("digits", "language", "means"),
    [
        ("1.200", "id", {1200}),
        ("1.200", "en", {1200, 1.2}),
        ("1.200", None, {1200, 1.2}),
        ("1,200", "en", {1200}),
        ("1,200", "id", {1200, 1.2}),
        ("5.2", "id", {5.2}),
        ("5,2", "en", {5.2}),
        ("0.125", "id", {0.125}),
        ("1,234.5", "en", {1234.5}),
        ("1.234,5", "id", {1234.5}),
        ("1.234.567", None, {1234567}),
        (".08", "en", {0.08}),
    ],
)
def test_points_and_commas(digits: str, language: str | None, means: set[float]) -> None:
    assert {float(number) for number in readings(digits, language)} == means


def test_without_a_day_of_reading_relative_days_are_no_values() -> None:
    assert not values("yesterday, last week, this year", "en", None)
    assert not missing("on Monday", "en", "pada Senin (18/10)", "id", None)
    assert missing("on Tuesday", "en", "pada Senin (18/10)", "id", None)


def test_a_day_is_read_from_the_day_of_publication() -> None:
    [value] = values("kemarin", "id", PUBLISHED)
    assert value == Value("day", 0, 7, ((date(2021, 10, 19).toordinal(),) * 2,))


# The words of a number below a thousand, and of the scales, written here anew so that no table is tested with itself.
ONES = {
    "id": "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(),
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    ).split(),
}
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((10**12, "triliun", "trillion"), (10**9, "miliar", "billion"), (10**6, "juta", "million"), (1_000, "ribu", "thousand"))


def in_indonesian(number: int) -> str:
    for scale, name, _ in SCALES:
        if number >= scale:
            first = "seribu" if number // scale == 1 and scale == 1_000 else f"{in_indonesian(number // scale)} {name}"
            return first + (f" {in_indonesian(number % scale)}" if number % scale else "")
    if number >= 100:
        first = "seratus" if number < 200 else f"{ONES['id'][number // 100]} ratus"
        return first + (f" {in_indonesian(number % 100)}" if number % 100 else "")
    if number >= 20:
        return f"{ONES['id'][number // 10]} puluh" + (f" {ONES['id'][number % 10]}" if number % 10 else "")
    return ONES["id"][number] if number < 12 else f"{ONES['id'][number - 10]} belas"


def in_english(number: int) -> str:
    for scale, _, name in SCALES:
        if number >= scale:
            first = f"{in_english(number // scale)} {name}"
            return first + (f" {in_english(number % scale)}" if number % scale else "")
    if number >= 100:
        return f"{ONES['en'][number // 100]} hundred" + (f" and {in_english(number % 100)}" if number % 100 else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES['en'][number % 10]}" if number % 10 else "")
    return ONES["en"][number]


numbers = st.one_of(
    st.integers(2, 10**12), st.integers(2, 2_000), st.builds(lambda a, b: a * 10**b, st.integers(2, 99), st.integers(0, 10))
)


def written(number: int) -> list[tuple[str, str]]:
    """A number in all forms that are no other number in their language."""
    return [
        (in_indonesian(number), "id"),
        (in_english(number), "en"),
        (str(number), "id"),
        (str(number), "en"),
        (f"{number:,}", "en"),
        (f"{number:,}".replace(",", "."), "id"),
    ]


@settings(deadline=None)
@given(numbers)
def test_every_number_is_the_same_in_words_and_digits_of_both_languages(number: int) -> None:
    told = [values(f"{text} rambutan", language, None) for text, language in written(number)]
    assert [len(found) for found in told] == [1] * len(told)
    assert not [found for found in told for other in told if unsupported(found, other)]


@settings(deadline=None)
@given(numbers, numbers)
def test_no_number_is_another(number: int, other: int) -> None:
    if number == other:
        return
    for (claimed, language), (told, another) in zip(written(number), reversed(written(other)), strict=True):
        assert missing(f"{claimed} rambutan", language, f"{told} rambutan", another, None)


WORDS = (
    "1 2 12 30 2021 1.200 5,2 18/10 2-2 14.30 % Rp $ dua puluh belas ratus ribu juta dozen hundred thousand million half third quarter a"
    " an se of and per dan antara between to hingga - – , . ( ) Senin Monday Minggu Oktober May mei 1990-an 1990s kemarin tahun lalu years"
    " ago kedua second seorang one satu pukul jam WIB p.m. lebih dari about nearly hampir orang persen km ke-3 puluhan II the 29 Februari"
    " 31 twenty-first"
).split()
texts = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join), st.lists(st.sampled_from(WORDS)).map("".join))
published = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 12, 31)))


@settings(deadline=None)
@given(texts, st.sampled_from(("id", "en", "ms", None)), published)
def test_values_stand_in_any_text_one_after_the_other(text: str, language: str | None, day: date | None) -> None:
    found = values(text, language, day)
    assert all(0 <= value.start < value.end <= len(text) and value.readings for value in found)
    assert all(one.end <= behind.start for one, behind in pairwise(found))
    assert all(low <= high for value in found for low, high in value.readings)


@settings(deadline=None)
@given(texts, st.sampled_from(("id", "en", None)), published)
def test_a_text_bears_out_itself(text: str, language: str | None, day: date | None) -> None:
    found = values(text, language, day)
    assert not unsupported(found, found)
    assert all(borne_out(value, (value,)) for value in found if value.firm)
