from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.kinds import kind_of
from assistant.leaning import leans
from assistant.topics import Name, in_place, named, own_words
from assistant.understand import understand
from corpus.article import UserError
from index.search import Index
from tests.conftest import converse, made_article

Turn = tuple[str, ...]  # what was asked, then the sentences that answered; none when nothing was found

KANTOR = ("Mengapa Rusia menutup kantor NATO?", "Rusia menutup kantor NATO di Moskow.", "Lavrov mengumumkannya pada Senin.")
BALI = ("tell me about the Bali roadmap", "Nearly 190 states agreed on it.")
OFFICE = ("why did Russia close the NATO office?", "Russia closed the NATO office in Moscow.", "Lavrov said so on Monday.")
TSUNAMI = ("berapa korban tsunami aceh", "Tsunami itu menewaskan ribuan orang di Aceh.")
AUKUS = ("apa tanggapan Malaysia atas AUKUS", "Malaysia khawatir, kata Mahathir tentang AUKUS.")
ROGOZIN = ("What did Rogozin say about NATO's decision on Georgia in August 2008?", "Rogozin said no.")
NOT_FOUND = ("How tall is Mount Everest?",)


def seldom(found: Sequence[str]) -> dict[str, int]:
    """Every word stands in one passage."""
    return dict.fromkeys(found, 1)


def answered(question: Question, *sentences: str) -> Answer:
    """The answer to a question in these sentences, each of an article of its own, "Headline 1" and on."""
    articles = [made_article(f"article-{number}", text, f"Headline {number}") for number, text in enumerate(sentences, 1)]
    citations = [Citation(number, article, 0, len(article.text)) for number, article in enumerate(articles, 1)]
    claims = tuple(Claim(citation.quote, (citation,), "quoted") for citation in citations)
    return Answer(question, claims, (), found=bool(claims), done=True)


def talk(*turns: Turn) -> Conversation:
    """A conversation of these turns."""
    conversation: Conversation = ()
    for asked, *sentences in turns:
        conversation = (*conversation, answered(understand(asked, conversation, seldom), *sentences))
    return conversation


def meant(asked: str, *turns: Turn) -> Question:
    """How a question is understood after these turns."""
    return understand(asked, talk(*turns), seldom)


@pytest.mark.parametrize("asked", ["", "   ", "?!", "…", "\n\t", "\u200b"])
def test_no_question_is_told_in_a_sentence(asked: str) -> None:
    with pytest.raises(UserError, match="no question yet"):
        understand(asked, (), lambda words: {})


def test_a_pasted_article_is_told_in_a_sentence() -> None:
    with pytest.raises(UserError, match="10,000 characters"):
        understand("kapal " * 1_666 + "abcd", (), lambda words: {})


@pytest.mark.parametrize(
    "asked",
    [
        "when does it take effect?",
        "kapan mulai berlaku?",
        "why?",
        "dan NATO?",
        "sejak kapan",
        "What about Germany?",
        "apa alasannya?",
        "Apa tanggapan mereka?",
        "did he say that?",
        "siapa yang mengumumkan hal itu?",
        "and how many were expelled",
        "siapa penggantinya?",
        "who was killed?",
        "siapa presidennya",
        "and how did Austria react?",
        "how did Austria react?",
        "bagaimana reaksi Jerman?",
        "apa tindakan Jerman?",
        "apa langkah PBB",
        "did Austria comment",
        "did the US say anything?",
        "apa kata Bush",
        "what did Russia do in return?",
        "what did Russia do back?",
        "how did NATO leaders answer?",
        "why was France angry?",
        "amerika setuju?",
        "trus gimana?",
    ],
)
def test_what_needs_the_conversation(asked: str) -> None:
    assert leans(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "why did Russia close the NATO office?",
        "Mengapa Rusia menutup kantor NATO?",
        "Who is Jens Stoltenberg?",
        "Who is Lavrov?",
        "who is lavrov",
        "Siapa Jokowi?",
        "siapa jokowi",
        "siapa itu Lavrov?",
        "apa itu aukus",
        "Apa itu Dewan NATO-Rusia?",
        "berapa korban tsunami aceh",
        "kapan indonesia merdeka",
        "What happened this week in Brussels?",
        "apa tanggapan Malaysia atas AUKUS",
        "apa kata Bush soal Georgia dan Ukraina",
        "how many diplomats did NATO expel from Brussels",
        "kapan perjanjian INF berakhir pada tahun 2019",
    ],
)
def test_what_stands_alone(asked: str) -> None:
    assert not leans(asked)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("why did Russia close the NATO office?", "why"),
        ("apa alasan NATO mengusir mereka", "why"),
        ("when does it take effect?", "when"),
        ("tahun berapa dewan itu dibentuk", "when"),
        ("berapa diplomat yang diusir", "how many"),
        ("How many were expelled?", "how many"),
        ("di mana pertemuan itu", "where"),
        ("siapa Lavrov", "who"),
        ("apa itu Dewan NATO-Rusia", "what"),
    ],
)
def test_kinds_of_question(asked: str, kind: str) -> None:
    assert kind_of(asked) == kind
    assert understand(asked, (), seldom).kind == kind


@pytest.mark.parametrize(
    ("before", "asked", "standalone", "kind"),
    [
        (KANTOR, "kenapa?", "kenapa? (Rusia menutup kantor NATO)", "why"),
        (KANTOR, "sejak kapan?", "sejak kapan? (Rusia menutup kantor NATO)", "when"),
        (KANTOR, "kapan itu mulai berlaku?", "kapan itu mulai berlaku? (Rusia menutup kantor NATO)", "when"),
        (KANTOR, "dan NATO?", "dan NATO? (Rusia menutup kantor NATO)", "what"),
        (KANTOR, "Lavrov?", "Lavrov? (Rusia menutup kantor NATO)", "what"),
        (KANTOR, "siapa yang mengumumkannya", "siapa yang mengumumkannya (Rusia menutup kantor NATO)", "who"),
        (OFFICE, "why?", "why? (Russia close the NATO office)", "why"),
        (OFFICE, "how many?", "how many? (Russia close the NATO office)", "how many"),
        (OFFICE, "where?", "where? (Russia close the NATO office)", "where"),
        (OFFICE, "did he say that?", "did he say that? (Russia close the NATO office)", "yes/no"),
        (OFFICE, "is the office Russian?", "is the office Russian? (Russia close the NATO office)", "yes/no"),
        (BALI, "who objected?", "who objected? (Bali roadmap)", "who"),
    ],
)
def test_what_leans_gets_the_topic_in_brackets(before: Turn, asked: str, standalone: str, kind: str) -> None:
    question = meant(asked, before)
    assert (question.standalone, question.kind) == (standalone, kind)
    assert question.context
    assert own_words(question) == asked


@pytest.mark.parametrize("before", [KANTOR, OFFICE, AUKUS, NOT_FOUND])
@pytest.mark.parametrize(
    "asked",
    [
        "Apa itu Artikel 5 NATO?",
        "siapa jokowi",
        "Who is Stoltenberg?",
        "berapa korban tsunami aceh",
        "apa yang terjadi di palu",
        "Soal gempa Palu, berapa korbannya?",
        "When did Croatia join the alliance?",
    ],
)
def test_a_complete_question_stands_alone_in_a_conversation(before: Turn, asked: str) -> None:
    question = meant(asked, before)
    assert question.standalone == own_words(question) == asked
    assert question.context == ""


@pytest.mark.parametrize(
    ("before", "asked", "standalone", "own"),
    [
        (AUKUS, "kalau Singapura?", "apa tanggapan Singapura atas AUKUS", "Singapura"),
        (AUKUS, "bagaimana dengan Indonesia?", "apa tanggapan Indonesia atas AUKUS", "Indonesia"),
        (AUKUS, "kalau singapura gimana?", "apa tanggapan singapura atas AUKUS", "singapura"),
        (AUKUS, "what about Singapore?", "apa tanggapan Singapore atas AUKUS", "Singapore"),
        (AUKUS, "dan Mahathir?", "apa tanggapan Mahathir atas AUKUS", "Mahathir"),
        (OFFICE, "What about Germany?", "why did Germany close the NATO office?", "Germany"),
        (OFFICE, "and in Berlin?", "why did Russia close the NATO office in Berlin?", "Berlin"),
        (ROGOZIN, "and Lavrov?", "What did Lavrov say about NATO's decision on Georgia in August 2008?", "Lavrov"),
        (ROGOZIN, "and in 2014?", "What did Rogozin say about NATO's decision on Georgia in 2014?", "2014"),
        (TSUNAMI, "kalau di Palu?", "berapa korban tsunami di Palu", "Palu"),
        (("Negara mana yang masuk NATO pada 1999?", "Polandia."), "dan pada 2017?", "Negara mana yang masuk NATO pada 2017?", "2017"),
        (("apa kata lavrov soal nato", "Kata Lavrov dan Putin, tidak."), "kalau putin?", "apa kata putin soal nato", "putin"),
        (("kapan as keluar dari perjanjian langit", "Pada 2020."), "kalau Rusia?", "kapan Rusia keluar dari perjanjian langit", "Rusia"),
        (BALI, "about the tsunami?", "tell me about the tsunami?", "the tsunami"),
        (("ada berita tentang vaksin?", "Tidak."), "tentang covid?", "ada berita tentang covid?", "covid"),
        (("What did Putin say about NATO?", "A threat."), "about Ukraine?", "What did Putin say about Ukraine?", "Ukraine"),
        (("When did Croatia join NATO?", "In 2009."), "how about Albania?", "When did Albania join NATO?", "Albania"),
        (("When did they meet in Geneva?", "In June."), "and in Helsinki?", "When did they meet in Helsinki?", "Helsinki"),
        (("How many died in the Palu earthquake?", "Some."), "and in Aceh?", "How many died in Aceh?", "Aceh"),
        (("Who spoke in the Geneva summit of 2021?", "Two."), "and in Helsinki?", "Who spoke in Helsinki of 2021?", "Helsinki"),
    ],
)
def test_the_same_about_another(before: Turn, asked: str, standalone: str, own: str) -> None:
    question = meant(asked, before)
    assert question.standalone == standalone
    assert question.kind == kind_of(before[0])
    assert own in own_words(question)


def test_one_after_another_and_then_on() -> None:
    turns = (AUKUS, ("kalau Singapura?", "Singapura netral."), ("dan Indonesia?", "Indonesia prihatin."))
    assert talk(*turns)[-1].question.standalone == "apa tanggapan Indonesia atas AUKUS"
    assert meant("kenapa?", *turns).standalone == "kenapa? (tanggapan Indonesia atas AUKUS)"


@pytest.mark.parametrize(
    ("before", "asked", "standalone"),
    [
        (KANTOR, "maksud saya 2014", "Mengapa Rusia menutup kantor NATO pada 2014?"),
        (KANTOR, "bukan, maksudku Jerman", "Mengapa Jerman menutup kantor NATO?"),
        (KANTOR, "bukan Rusia tapi Ukraina", "Mengapa Ukraina menutup kantor NATO?"),
        (KANTOR, "Ukraina, bukan Rusia", "Mengapa Ukraina menutup kantor NATO?"),
        (KANTOR, "eh, maksudku Georgia", "Mengapa Georgia menutup kantor NATO?"),
        (KANTOR, "maksud saya, kapan Rusia menutup kantor NATO?", "kapan Rusia menutup kantor NATO?"),
        (OFFICE, "I mean Ukraine", "why did Ukraine close the NATO office?"),
        (OFFICE, "I meant Ukraine, not Russia", "why did Ukraine close the NATO office?"),
        (OFFICE, "No, why did Ukraine close the office?", "why did Ukraine close the office?"),
        (ROGOZIN, "I meant Ukraine, not Georgia", "What did Rogozin say about NATO's decision on Ukraine in August 2008?"),
        (ROGOZIN, "sorry, I meant 2009", "What did Rogozin say about NATO's decision on Georgia in 2009?"),
        (("berapa korban gempa?", "Ratusan."), "salah, yang di Palu", "berapa korban gempa di Palu?"),
        (("berapa korban gempa?", "Ratusan."), "maksudku tsunami", "tsunami (korban gempa)"),
    ],
)
def test_corrections(before: Turn, asked: str, standalone: str) -> None:
    assert meant(asked, before).standalone == standalone


@pytest.mark.parametrize(
    ("asked", "standalone"),
    [
        ("ganti topik: berapa korban tsunami Aceh?", "Berapa korban tsunami Aceh?"),
        ("Beralih ke tsunami Aceh: berapa korbannya?", "Tsunami Aceh: berapa korbannya?"),
        ("Let's talk about the tsunami in Aceh", "The tsunami in Aceh"),
        ("Now about AUKUS: who signed it?", "AUKUS: who signed it?"),
        ("another question: how many died in Palu?", "How many died in Palu?"),
        ("oke, pertanyaan lain: siapa Jokowi?", "Siapa Jokowi?"),
    ],
)
def test_another_topic_stands_alone(asked: str, standalone: str) -> None:
    for turns in ((), (KANTOR,), (OFFICE, TSUNAMI)):
        question = meant(asked, *turns)
        assert (question.asked, question.standalone, question.context) == (asked, standalone, "")


@pytest.mark.parametrize(
    ("asked", "standalone"),
    [
        ("kembali ke kantor NATO tadi, kapan ditutup?", "kapan ditutup? (Rusia menutup kantor NATO)"),
        ("soal kantor NATO tadi, kapan ditutup?", "kapan ditutup? (Rusia menutup kantor NATO)"),
        ("back to the NATO office: when does it close?", "when does it close? (Rusia menutup kantor NATO)"),
        ("kapan kantor NATO tadi ditutup?", "kapan kantor NATO ditutup? (Rusia menutup kantor NATO)"),
        ("kembali ke kantor NATO", "Mengapa Rusia menutup kantor NATO?"),
        ("kembali ke Soeharto: kapan ia mundur?", "Soeharto: kapan ia mundur?"),
    ],
)
def test_back_to_an_earlier_turn(asked: str, standalone: str) -> None:
    question = meant(asked, KANTOR, TSUNAMI)
    assert question.standalone == standalone
    assert "tsunami" not in question.context


def test_pronouns_mean_the_last_complete_question() -> None:
    turns = (OFFICE, ("when does it take effect?", "In November."), ("Who is Stoltenberg?", "He leads NATO."))
    assert meant("when was he born?", *turns).standalone == "when was he born? (Stoltenberg)"


@pytest.mark.parametrize(
    ("asked", "standalone"),
    [
        ("why?", "why? (Russia close the NATO office)"),
        ("when does it take effect?", "when does it take effect? (Russia close the NATO office)"),
        ("how tall is that mount?", "how tall is that mount? (Mount Everest)"),
        ("what about K2?", "what about K2? (Mount Everest)"),
    ],
)
def test_after_nothing_was_found_the_last_that_was_found_is_meant(asked: str, standalone: str) -> None:
    assert meant(asked, OFFICE, NOT_FOUND).standalone == standalone


MORE = ["lanjut", "lanjutkan dong", "apa lagi?", "ceritakan lebih lanjut", "jelaskan lebih lanjut", "tell me more", "more", "what else?"]


@pytest.mark.parametrize("asked", [*MORE, "go on", "Tell me more about the office", "no, the other one", "siapa lagi?", "yang lain?"])
def test_more_of_the_same(asked: str) -> None:
    question = meant(asked, OFFICE)
    assert question.more
    assert (question.standalone, question.kind, own_words(question)) == (OFFICE[0], "why", OFFICE[0])


def test_more_again_and_again_stays_the_same_question() -> None:
    turns: list[Turn] = [OFFICE, ("when does it take effect?", "In November.")]
    standalone = "when does it take effect? (Russia close the NATO office)"
    for asked in MORE:
        question = meant(asked, *turns)
        assert (question.standalone, question.more) == (standalone, True)
        turns.append((asked, "Russia said more."))
    assert not meant("why?", *turns).more


@pytest.mark.parametrize(
    ("asked", "standalone", "headlines"),
    [
        ("sumber kedua bilang apa?", "“Headline 2” bilang apa? (Rusia menutup kantor NATO)", ["Headline 2"]),
        ("menurut sumber kedua kenapa?", "menurut “Headline 2” kenapa? (Rusia menutup kantor NATO)", ["Headline 2"]),
        ("What does the first article say about it?", "What does “Headline 1” say about it? (Rusia menutup kantor NATO)", ["Headline 1"]),
        ("artikel pertama bilang apa soal Krimea?", "“Headline 1” bilang apa soal Krimea?", ["Headline 1"]),
        ("the second source", "“Headline 2”: Mengapa Rusia menutup kantor NATO?", ["Headline 2"]),
        ("sumber [2]", "“Headline 2”: Mengapa Rusia menutup kantor NATO?", ["Headline 2"]),
        ("summarise this article", "summarise “Headline 1”", ["Headline 1"]),
        ("ringkas artikel itu", "ringkas “Headline 1”", ["Headline 1"]),
        ("rangkum sumber terakhir", "rangkum “Headline 2”", ["Headline 2"]),
        ("bandingkan kedua sumber itu", "bandingkan “Headline 1”, “Headline 2”", ["Headline 1", "Headline 2"]),
        ("apa isi sumber 7?", "apa isi sumber 7?", []),
        ("Apa itu Artikel 5 NATO?", "Apa itu Artikel 5 NATO?", []),
    ],
)
def test_articles_of_the_last_answer(asked: str, standalone: str, headlines: list[str]) -> None:
    question = meant(asked, KANTOR)
    assert (question.standalone, [article.title for article in question.articles]) == (standalone, headlines)
    assert "Headline" not in own_words(question)


@pytest.mark.parametrize("asked", ["sumber kedua bilang apa?", "summarise this article", "lanjut", "kalau Singapura?", "maksud saya 2014"])
def test_without_a_conversation_nothing_is_pointed_at(asked: str) -> None:
    question = understand(asked, (), seldom)
    assert (question.standalone, question.articles, question.more, question.context) == (asked, (), False, "")


def test_the_standalone_question_does_not_grow(shipped: Index) -> None:
    asked = ["why did Russia close the NATO office?", "when does it take effect?", "and who announced it?", "where?", "why?", "since when?"]
    conversation = converse(shipped, *asked)
    assert conversation[0].question.standalone == asked[0]
    assert conversation[1].question.standalone == "when does it take effect? (Russia close the NATO office)"
    assert all("Russia close the NATO office" in answer.question.standalone for answer in conversation[1:])
    assert max(len(answer.question.standalone) for answer in conversation) < 120


def test_a_complete_question_is_not_dragged_back(shipped: Index) -> None:
    conversation = converse(shipped, "why did Russia close the NATO office?", "Apa itu Dewan NATO-Rusia?")
    assert conversation[1].question.standalone == "Apa itu Dewan NATO-Rusia?"
    assert conversation[1].question.language == "id"


def test_a_question_that_tells_no_language_keeps_the_conversations(shipped: Index) -> None:
    conversation = converse(shipped, "Mengapa Rusia menutup kantor NATO?", "Lavrov?")
    assert conversation[1].question.language == "id"


def test_names_and_times_of_a_question() -> None:
    text = "apa kata Menteri Lavrov soal nato dan Nord Stream 2 pada 18 Oktober 2021?"
    assert [(text[name.start : name.end], name.sort) for name in named(text)] == [
        ("Menteri Lavrov", "other"),
        ("nato", "actor"),
        ("Nord Stream 2", "other"),
        ("18 Oktober 2021", "time"),
    ]
    assert named("kapan palu?", {"palu"}) == [Name(6, 10, "other")]


PIECES = "dan kalau soal tadi bukan maksud saya no I meant the second source sumber [2] lanjut more back to NATO Rusia 2014 di , . ? ( ) “"
TYPED = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join))


@given(st.lists(TYPED, min_size=1, max_size=4))
def test_whatever_is_typed_is_understood_and_stays_short(typed: list[str]) -> None:
    conversation: Conversation = (answered(understand(OFFICE[0], (), seldom), *OFFICE[1:]),)
    for asked in typed:
        try:
            question = understand(asked, conversation, seldom)
        except UserError:
            continue
        assert question.standalone.strip()
        assert len(question.standalone) < 60 * 3 + 120
        assert set(question.articles) <= {citation.article for answer in conversation for citation in answer.citations}
        own_words(question)
        conversation = (*conversation, answered(question, "NATO closed nothing."))


@given(st.text(max_size=40), st.text(max_size=80))
def test_what_is_put_in_place_stands_there(new: str, text: str) -> None:
    for name in named(text):
        assert 0 <= name.start < name.end <= len(text)
    put = in_place(new, text)
    assert put is None or new.split()[-1] in put


def test_going_back_to_a_comparison_goes_back_to_what_was_compared(shipped: Index) -> None:
    conversation = converse(
        shipped,
        "apa beda Kutip Demo Desk Jakarta dan Kutip Demo Desk London soal kantor NATO?",
        "siapa presiden Peru?",
        "kembali ke kantor NATO tadi: kapan ditutup?",
    )
    assert conversation[-1].question.standalone == "kapan ditutup? (kantor NATO)"
    assert conversation[-1].found
