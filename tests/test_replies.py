"""What a reply of a language model means: denials in many words, and follow-ups that stand alone without anything made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Conversation
from assistant.prompt import NOT_HELD
from assistant.replies import LONGEST, rewritten, says_not_held
from index.search import Index
from tests.conftest import converse

NOT_THERE = {
    "en": """
        The articles do not answer this question.
        The passages do not answer this question. [1]
        The passages don’t mention how many people died.
        "The articles do not answer this question."
        **The articles do not answer this question.**
        I'm sorry, but the provided passages do not contain that information.
        Sorry. The given texts do not say when the harbour reopened [1][2].
        None of the passages mention a price.
        No passage mentions the price.
        I could not find an answer in the passages.
        I don't know.
        There is no information about casualties in the passages [3].
        Based on the passages, there is no mention of Germany.
        According to the provided articles, the number is not stated.
        The price isn't specified in the provided context.
        Unfortunately, no information is available on this.
        The information provided does not include the cost.
        The passages do not hold the answer. The capital of France is Paris.
        The passages only discuss ferries and do not mention trains.
        This question cannot be answered from the passages.
        Not mentioned.
    """,
    "id": """
        Artikel-artikel ini tidak menjawab pertanyaan itu.
        Kutipan-kutipan ini tidak memuat jawabannya [1][2].
        Kutipan tidak menyebut kapan pelabuhan itu dibuka lagi.
        Saya tidak menemukan jawabannya dalam kutipan.
        Saya tidak dapat menemukan informasi tersebut.
        Maaf, saya tidak tahu.
        Maaf. Artikel yang diberikan tidak membahas hal itu.
        Maaf, tetapi kutipan yang tersedia tidak menjelaskan alasannya.
        Tidak ada informasi tentang Jerman dalam artikel-artikel ini [2].
        Tidak ada informasi mengenai korban jiwa.
        Informasi mengenai harga tidak tersedia.
        Berdasarkan kutipan yang diberikan, tidak ada keterangan soal itu.
        Harga tiket tidak disebutkan dalam kutipan.
        Tidak ada artikel yang menyebut kereta.
        Sayangnya, teks yang diberikan tidak menyebutkan tanggalnya.
        Gak ada infonya.
        aku nggak nemu jawabannya
        Artikelnya gak nyebut soal itu.
        The passages do not mention it.
    """,
}
TOLD = {
    "en": """
        The harbour closed on Monday [1].
        The passages do not mention casualties, but the harbour closed on Monday [1].
        The passages do not mention casualties. The harbour closed on Monday [2].
        There is no information about casualties, the ministry said [1].
        The sources did not give their names, the paper wrote [1].
        Article 5 does not oblige allies to send ships [1].
        I do not know who did it, said the mayor [2].
        “I do not know who did it,” said the mayor.
        The council did not answer the letter [1].
        The text of the treaty does not mention ferries [1].
        No sailors were left on board [2].
    """,
    "id": """
        Pelabuhan itu ditutup pada Senin [1].
        Kutipan tidak menyebut korban, tetapi pelabuhan itu ditutup pada Senin [1].
        Kutipan tidak menyebut korban. Pelabuhan itu ditutup pada Senin [2].
        Tidak ada informasi soal korban, kata wali kota [1].
        “Saya tidak tahu siapa pelakunya,” kata wali kota.
        Sumber itu tidak menyebut namanya, tulis koran itu [1].
        Dewan itu tidak menjawab suratnya [1].
        Tidak ada pelaut yang tersisa di kapal [2].
        Berita itu tidak benar, kata kementerian [1].
    """,
}
OFFICE = {"id": "Mengapa Rusia menutup kantor NATO di Moskow?", "en": "Why did Russia close the NATO office in Moscow?"}


def lines(told: dict[str, str]) -> list[tuple[str, str]]:
    """The language and every line."""
    return [(language, line.strip()) for language, text in told.items() for line in text.strip().splitlines()]


@pytest.fixture(scope="session")
def talks(shipped: Index) -> dict[str, Conversation]:
    """A real first turn in each language."""
    return {language: converse(shipped, question) for language, question in OFFICE.items()}


@pytest.mark.parametrize(("language", "reply"), lines(NOT_THERE))
def test_a_denial_is_recognised(language: str, reply: str) -> None:
    assert says_not_held(reply, language)


@pytest.mark.parametrize(("language", "reply"), lines(TOLD))
def test_what_tells_something_is_no_denial(language: str, reply: str) -> None:
    assert not says_not_held(reply, language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sentence_that_is_asked_for_is_a_denial(language: str) -> None:
    assert says_not_held(NOT_HELD[language], language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_an_article_says_is_no_denial(shipped: Index, language: str) -> None:
    for answer in converse(shipped, OFFICE[language], "What did Stoltenberg say?", "Apa kata Lavrov?"):
        assert not any(says_not_held(f"{claim.text} [1]", language) for claim in answer.claims)


@given(st.text(max_size=300), st.sampled_from(["id", "en"]))
def test_a_reply_that_goes_on_with_a_source_is_no_denial(text: str, language: str) -> None:
    assert not says_not_held(f"{text}. The harbour closed on Monday [1].", language)


@pytest.mark.parametrize(
    ("language", "follow_up", "reply"),
    [
        ("id", "gimana reaksi Jerman?", "Bagaimana reaksi Jerman atas penutupan kantor NATO oleh Rusia?"),
        ("id", "kapan diumumkan?", "Kapan penutupan kantor NATO di Moskow diumumkan?"),
        ("id", "diplomatnya berapa", "diplomat Rusia yang diusir dari markas NATO berapa"),
        ("id", "kalau di Brussels?", "Mengapa Rusia menutup kantor NATO di Brussels?"),
        ("en", "when was that announced?", "When was the closing of the NATO office in Moscow announced?"),
        ("en", "and Germany?", "Why did Germany close the NATO office in Moscow?"),
        ("en", "what about 2014", "Why did Russia close the NATO office in 2014"),
        ("en", "explain the reason", "Explain the reason for closing the NATO office in Moscow."),
    ],
)
def test_a_follow_up_that_stands_alone_is_taken(talks: dict[str, Conversation], language: str, follow_up: str, reply: str) -> None:
    assert rewritten(reply, follow_up, talks[language]) == reply


@pytest.mark.parametrize("wrapped", ['"{}"', "**{}**", " {}\n", "“{}”", "Question: {}", "Standalone question: {}", "Rewritten:\n{}"])
def test_what_a_model_puts_around_it_is_taken_off(talks: dict[str, Conversation], wrapped: str) -> None:
    question = "When did Russia announce the closing of the NATO office?"
    assert rewritten(wrapped.format(question), "when did it announce that?", talks["en"]) == question


@pytest.mark.parametrize(
    ("language", "follow_up", "reply"),
    [
        ("id", "gimana reaksi Jerman?", "Bagaimana reaksi Jerman?"),  # leans as before
        ("id", "gimana reaksi Jerman?", "Bagaimana reaksi Prancis atas penutupan kantor NATO?"),  # another name
        ("id", "gimana reaksi Jerman?", "Bagaimana reaksi Jerman atas pendudukan Krimea?"),  # made up
        ("id", "gimana reaksi Jerman?", "How did Germany react to the closing of the NATO office?"),
        ("id", "gimana reaksi Jerman?", "Jerman menyesalkan penutupan kantor NATO."),
        ("id", "kapan diumumkan?", "Kapan?\nPenutupan kantor NATO diumumkan kapan?"),
        ("en", "when was that announced?", ""),
        ("en", "when was that announced?", "???"),
        ("en", "when was that announced?", "On Monday, the NATO office in Moscow was announced to be closed."),
        ("en", "when was that announced?", "Why did Russia close the NATO office?"),  # lost what was asked
        ("en", "when was that announced?", "When was it not announced that the NATO office would be closed?"),
        ("en", "when was that announced?", "When was the closing of the NATO office announced [1]?"),
        ("en", "what about 2014?", "Why did Russia close the NATO office in 2015?"),
        ("en", "and Germany in 2014?", "Why did Russia close the NATO office in 2014?"),  # lost a name
        ("en", "when was that announced?", "When was the NATO office announced? See https://prize.invalid"),
        ("en", "when was that announced?", "When was the NATO office announced? " + "NATO " * 80),
    ],
)
def test_anything_else_is_not(talks: dict[str, Conversation], language: str, follow_up: str, reply: str) -> None:
    assert rewritten(reply, follow_up, talks[language]) is None


@given(st.text(max_size=400), st.text(max_size=80))
def test_whatever_is_taken_was_replied(reply: str, follow_up: str) -> None:
    taken = rewritten(reply, follow_up, ())
    assert taken is None or (taken in reply and 0 < len(taken) <= LONGEST)
