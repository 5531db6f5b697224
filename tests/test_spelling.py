"""Questions as they were meant: shorthand, capitals, misspelt names; and words that must stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.names import KNOWN, also, lowered
from assistant.shorthand import written_out
from assistant.spelling import NEVER, slips, spelled
from index.embed import Embedder
from index.search import Index
from tests.conftest import converse, made_article


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("apa kata stoltenburg", "apa kata Stoltenberg"),
        ("siapa lavrof", "siapa Lavrov"),
        ("kapan yudoyono menang", "kapan Yudhoyono menang"),
        ("nangala tenggelam", "Nanggala tenggelam"),
        ("ibu kota di kalimatan", "ibu kota di Kalimantan"),
        ("medvedef dan obama", "Medvedev dan obama"),
        ("presiden rusai", "presiden Rusia"),
        ("rusia tutp kantor", "rusia tutup kantor"),
        ("tsunmi aceh", "tsunami aceh"),
        ("goverment of indonesia", "government of indonesia"),
        ("mengpa rusia pergi", "mengapa rusia pergi"),
        ("Suharto mundur", "Soeharto mundur"),
        ("Djakarta", "Jakarta"),
        ("tsunami Acheh", "tsunami Aceh"),
        ("knp rusia tutp kantor nato yg di moskow", "kenapa rusia tutup kantor nato yang di moskow"),
        ("BERAPA KORBAN TSUNMI ACEH", "berapa korban tsunami aceh"),
    ],
)
def test_mended(asked: str, meant: str, shipped: Index) -> None:
    assert spelled(asked, shipped) == meant


@pytest.mark.parametrize(
    "asked",
    """
    Peru
    jadwal Persija
    Jepara di mana
    nato di brussel
    Merkel dan Macron
    harga bitcoin
    zelensky
    Erdogan bertemu Netanyahu
    menyanyikan lagu
    memboyong piala
    kerajaan anjing
    Julia Roberts
    Aung San Suu Kyi
    Reinhard Cohen
    Franco
    gempa palau
    apa kata “stoltenburg” itu
    pembahasan KPAI
    the poetry of Sugiarto
    kapan 2021 dan 14.300
    """.strip().splitlines(),
)
def test_left_alone(asked: str, shipped: Index) -> None:
    assert spelled(asked.strip(), shipped) == asked.strip()


def test_a_word_of_the_collection_is_right(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync([made_article("a", "The mayor, Ruben Stoltenburg, opened the bridge. Jens Stoltenberg was not there.")])
        assert spelled("stoltenburg opened what", index) == "stoltenburg opened what"


def test_two_words_spelled_alike_leave_a_doubt(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync([made_article("a", "The mayor, Ruben Vandermeer, met the poet Ida Vandermeir in town.")])
        assert spelled("who is vandermeur", index) == "who is vandermeur"


def test_an_empty_collection_mends_nothing(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        assert spelled("siapa lavrof", index) == "siapa lavrof"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("gmn nasib org aceh stlh tsunami", "bagaimana nasib orang aceh setelah tsunami"),
        ("Kpn tsunami dtg?", "Kapan tsunami dtg?"),
        ("dmn nangala tenggelam", "di mana nangala tenggelam"),
        ("kenapaaaa rusia pergi", "kenapa rusia pergi"),
        ("diplomat2 yg diusir", "diplomat-diplomat yang diusir"),
        ("apa itu nato sih wkwk", "apa itu nato"),
        ("dr mana tsunami datang", "dari mana tsunami datang"),
        ("whats aukus", "what is aukus"),
        ("wat did ppl say", "what did people say"),
        ("y did russia leave", "why did russia leave"),
        ("why didn't nato answer", "why did not nato answer"),
        ("apa kata dr. Tirta", "apa kata dr. Tirta"),
        ("what happened within 24 hrs", "what happened within 24 hrs"),
        ("apa kata HRS", "apa kata HRS"),
        ("nord stream2", "nord stream2"),
        ("buka www.un.org", "buka www.un.org"),
        ("apa yang dibilang “knp yg itu” di sana", "apa yang dibilang “knp yg itu” di sana"),
        ("what are the pd and the sm", "what are the pd and the sm"),
    ],
)
def test_shorthand(asked: str, meant: str) -> None:
    assert written_out(asked) == meant


@pytest.mark.parametrize(
    ("asked", "calm"),
    [
        ("MENGAPA RUSIA MENUTUP KANTOR?", "mengapa rusia menutup kantor?"),
        ("APA KATA AS DAN PBB", "apa kata AS dan PBB"),
        ("WHAT DID THE US SAY AS IT LEFT", "what did the US say as it left"),
        ("NATO", "NATO"),
        ("apa itu NATO", "apa itu NATO"),
    ],
)
def test_shouting(asked: str, calm: str) -> None:
    assert lowered(asked) == calm


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ("apa kata menlu soal timtim", {"menteri luar negeri", "foreign minister", "Timor Timur", "East Timor"}),
        ("siapa sekretaris jenderal itu", {"sekjen", "secretary general"}),
        ("What did the US say?", {"AS", "Amerika Serikat", "United States"}),
        ("Uni Eropa", {"EU", "European Union"}),
        ("pemilu 2004", {"pemilihan umum"}),
    ],
)
def test_other_names(asked: str, more: set[str]) -> None:
    assert more <= set(also(asked).split(", "))
    assert not set(also(asked).split(", ")) & {asked}


@pytest.mark.parametrize("asked", ["tell us as much as you can", "who said so", "apa kata mereka ham", "GIVE US THE NEWS, WHO SAID IT", ""])
def test_plain_words_are_no_names(asked: str) -> None:
    assert also(asked) == ""


def test_each_name_means_one_thing() -> None:
    assert all(name and all(len(same) > 1 for same in KNOWN.values()) for name in KNOWN)


@pytest.mark.parametrize(
    ("word", "right", "is_name", "count"),
    [
        ("lavrov", "lavrov", True, 0),
        ("lavrof", "lavrov", True, 1),
        ("lavrof", "lavrov", False, NEVER),
        ("puttin", "putin", True, 1),
        ("rusai", "rusia", True, 1),
        ("franco", "france", True, NEVER),
        ("cohen", "chen", True, NEVER),
        ("penampang", "penumpang", False, NEVER),
    ],
)
def test_slips(word: str, right: str, is_name: bool, count: int) -> None:
    assert slips(word, right, is_name) == count


@given(asked=st.text(max_size=200))
def test_any_text_can_be_read(shipped: Index, asked: str) -> None:
    assert isinstance(spelled(asked, shipped), str)
    assert isinstance(also(asked), str)


@given(st.text(max_size=100))
def test_numbers_are_never_changed(text: str) -> None:
    digits = [sign for sign in text if sign.isdigit() and sign != "2"]
    assert [sign for sign in written_out(text) if sign.isdigit() and sign != "2"] == digits


@pytest.mark.parametrize("asked", ["siapa lavrof", "kpn soeharto mundur", "siapa sekjen nato stoltenburg"])
def test_a_mended_question_is_answered(asked: str, shipped: Index) -> None:
    (answer,) = converse(shipped, spelled(asked, shipped))
    assert answer.found
