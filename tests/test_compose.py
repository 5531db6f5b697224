from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pytest

from assistant.answer import Answer, Conversation
from assistant.ask import ask
from assistant.llm import LanguageModel
from index.search import Index
from tests.conftest import converse
from tests.scripted_model import NAME, Reply, ScriptedModel, page, quoting, refusal, said

ASKED = "why did Russia close the NATO office?"


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with ScriptedModel() as running:
        yield running


def asked(server: ScriptedModel, index: Index, question: str = ASKED, conversation: Conversation = ()) -> list[Answer]:
    return list(ask(question, conversation, index, model=LanguageModel(server.url, NAME)))


def test_the_sources_come_before_the_model_starts_and_each_sentence_is_cited(server: ScriptedModel, shipped: Index) -> None:
    first, *_, last = asked(server, shipped)
    assert not first.claims
    assert first.hits
    assert not first.done
    assert first.writer == last.writer == NAME
    assert last.done
    assert last.claims
    assert all(claim.citations for claim in last.claims)
    assert {claim.verdict for claim in last.claims} == {"quoted"}
    numbers = [citation.number for claim in last.claims for citation in claim.citations]
    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1)), "numbered by first use"


def test_without_evidence_the_model_is_not_asked(server: ScriptedModel, shipped: Index) -> None:
    answers = asked(server, shipped, "Who won the chess world cup in Reykjavik?")
    assert not answers[-1].found
    assert not answers[-1].writer
    assert not [request for request in server.requests if request.path.endswith("completions")]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refusal(401), "key"),
        (refusal(404, "model not found"), NAME),
        (refusal(429), "busy"),
        (refusal(500), "failed"),
        (page(), "not the answer"),
        (said(""), "no answer"),
        (Reply([b"data: \xff\xfe\n\n"]), "not the answer"),
        (said("Rusia menutup kantor itu karena NATO mengusir delapan anggota misinya dari Brussels pada bulan Oktober. [1]"), "language"),
        (said("The cow jumped over the moon while the dish ran away. [1]"), "bear out nothing"),
        (said("Write two to five short sentences, end every sentence with the number of the passage, add nothing."), "repeated"),
    ],
)
def test_where_the_model_fails_the_articles_are_quoted_and_the_trouble_told(
    server: ScriptedModel, shipped: Index, reply: Reply, words: str
) -> None:
    server.replies = deque([reply] * 4)
    quoted = list(ask(ASKED, (), shipped))[-1]
    last = asked(server, shipped)[-1]
    assert last.claims == quoted.claims
    assert not last.writer
    assert words in last.trouble
    assert last.found


def test_what_was_written_before_the_connection_broke_off_is_kept(server: ScriptedModel, shipped: Index) -> None:
    written = "Russia closed the NATO information office in Moscow. [1] The decision foll"
    server.replies = deque([said(written, finish=None, done=False, cut=True)])
    last = asked(server, shipped)[-1]
    assert last.done
    assert last.trouble
    assert last.claims[0].text == "Russia closed the NATO information office in Moscow."
    assert last.claims[-1].verdict == "unchecked"


def test_a_model_that_finds_no_answer_is_believed(server: ScriptedModel, shipped: Index) -> None:
    server.replies = deque([said("The articles do not answer this question.")])
    last = asked(server, shipped)[-1]
    assert not last.found
    assert not last.claims
    assert last.hits


def test_an_invented_number_is_not_supported(server: ScriptedModel, shipped: Index) -> None:
    told = "NATO expelled {} members of the Russian mission. [1]"
    server.replies = deque([said(told.format("eight"), " ", told.format("80"))])
    last = asked(server, shipped)[-1]
    assert last.claims[1].verdict == "unsupported"
    assert [doubt.words for doubt in last.claims[1].doubts] == ["80"]


def test_what_a_model_repeats_is_told_once(server: ScriptedModel, shipped: Index) -> None:
    told = ["NATO expelled eight members of the Russian mission. [1] ", "Russia closed the NATO office in Moscow. [2] "]
    server.replies = deque([said(*told, *told, told[1])])
    assert [claim.text for claim in asked(server, shipped)[-1].claims] == [text.rpartition(" [")[0] for text in told]


def test_every_quote_of_a_written_answer_is_a_slice(server: ScriptedModel, shipped: Index) -> None:
    for citation in asked(server, shipped)[-1].citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]
        assert citation.quote


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("When does the closing of the NATO office by Russia take effect?", True),
        ("Who will win the next world cup in football?", False),
        ("I cannot help with that.", False),
    ],
)
def test_a_model_may_complete_a_follow_up_with_words_of_the_conversation(
    server: ScriptedModel, shipped: Index, line: str, understood: bool
) -> None:
    conversation = converse(shipped, ASKED)
    server.replies = lambda messages: said(line) if "Rewrite" in messages[0]["content"] else quoting(messages)
    model = LanguageModel(server.url, NAME)
    *_, last = ask("when does it take effect?", conversation, shipped, model=model, rewrites=True)
    *_, own = ask("when does it take effect?", conversation, shipped)
    assert (last.question.standalone == line) is understood
    assert understood or last.question.standalone == own.question.standalone
