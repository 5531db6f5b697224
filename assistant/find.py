"""What the collection has on a question: its passages, their sentences ranked, and whether that is enough of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import date

from assistant.abstain import Evidence, weigh
from assistant.answer import Citation, Conversation, Question
from assistant.days import moments, periods
from assistant.filters import published_window, strict
from assistant.look import wanted
from assistant.names import also
from assistant.outlets import mentions
from assistant.rank import Ranking, rank
from assistant.reactions import TOPIC_BEGINS
from assistant.stages import stage
from assistant.topics import names, own_words, without_topic
from assistant.turns import INSTEAD, NEW_TOPIC
from assistant.wording import REACTING
from index.passage import Hit
from index.search import Index
from index.words import fold, in_words, subject_words

PASSAGES = 12  # that are read for an answer: about one long article's worth
SHOWN = 8  # further ones, that may come before those which were cited
DEMOTED = 0.1  # of the score; CAsT 2021 has its recall at 10 by it: .887, with 0 .866, with .3 .879
# What a passage gains in score that is of the article which the last answer cites first, and one of another that it cites: who asks on
# mostly asks about that article. Set on the conversations of tests/eval: with 0.9 the wrong article that was cited is not left again.
KEPT_TO, KEPT_NEAR = 0.6, 0.3
STANDS_ALONE = 0.5  # of the gain, for a question that does not lean on the conversation
HOLDING = 60  # passages among which those are looked for that hold a quoted phrase, or are of an article that was cited
# Words that ask and tell nothing of what is asked about: "Putin bilang apa soal itu?" names one thing, and the topic has to tell the other.
ASKING_WORDS = REACTING | frozenset(
    "say said says think thought make made tell told response reply answer happen happened called"
    " bilang jawab katanya ngomong"
    " menanggapi terjadi sampaikan disampaikan menyampaikan".split()
)
NARROWER = 0.1  # how much less likely an answer from the period that was asked for may be than one from all articles


@dataclass(frozen=True, slots=True)
class Found:
    """The question as it was answered, what was found for it, and `wider` if that is from outside the period that was asked for."""

    question: Question
    hits: tuple[Hit, ...]
    ranking: Ranking
    evidence: Evidence
    wider: bool = False


def find(question: Question, conversation: Conversation, index: Index) -> Found:
    """What there is in the articles that were asked for; where the period need not be that of publication, also in all others."""
    shown = _shown(question, conversation)
    if question.kind == "summary" and not question.articles:
        question = _with_article(question, index)
    is_strict = strict(question, conversation)
    window = published_window(question, is_strict)
    if is_strict or not (question.since or question.until):
        return _among(question, *window, conversation, index, shown)
    with ThreadPoolExecutor(1) as beside:  # both at once, as nobody should wait for two searches
        anywhere = replace(question, since=None, until=None)
        later = beside.submit(copy_context().run, _among, anywhere, None, None, conversation, index, shown)
        found, wider = _among(question, *window, conversation, index, shown), later.result()
    if found.evidence.enough and found.ranking.confidence >= wider.ranking.confidence - NARROWER:
        return found
    if wider.evidence.enough and _tells_of(question, wider.ranking):
        return replace(wider, wider=True)
    return found if found.hits else replace(wider, question=question, evidence=Evidence(False, wider.evidence.missing))


def _tells_of(question: Question, ranking: Ranking) -> bool:
    """Whether the article of the best sentence tells of the period that is asked for, whenever it was published.

    Of "today" none can; and of one without a day it is not known of which year it tells.
    """
    article = ranking.sentences[0].article
    if article.published is None or any(period.relative for period in periods(question.asked, date.today())):
        return True
    since, until = question.since or date.min, question.until or date.max
    told = moments(article.text, article.published)
    return any(since <= (one.until or until) and (one.since or since) <= until for one in told)


def _among(
    question: Question, since: date | None, until: date | None, conversation: Conversation, index: Index, shown: Sequence[Citation]
) -> Found:
    asked = _without_outlets(question)
    with stage("search"):
        hits = tuple(_hits(asked, since, until, conversation, index))
    with stage("rank"):
        whole = _within(asked) if since or until else asked
        read = _as_read(whole)
        ranking = rank(read, whole.standalone, wanted(read, index), hits, index, shown, _stayed_with(question, conversation))
    with stage("weigh"):
        return Found(replace(question, kind=asked.kind), hits, ranking, weigh(asked, ranking, index))


def _without_outlets(question: Question) -> Question:
    """The question without the names of the outlets whose articles alone are looked at: they are no words of what is asked about.

    What such an outlet says is what its articles tell.
    """
    text = question.standalone
    for mention in reversed(mentions(text, question.publishers)):
        text = text[: mention.start] + text[mention.end :]
    if text == question.standalone or not subject_words(text):
        return question
    topic = TOPIC_BEGINS.search(text)
    if question.kind == "said" and topic and subject_words(text[topic.end() :]) and not names(text[: topic.start()]):
        return replace(question, standalone=_tidy(text[topic.end() :]), kind="happened")
    return replace(question, standalone=_tidy(text))


def _tidy(text: str) -> str:
    return " ".join(text.split()).replace(" ?", "?")


def _within(question: Question) -> Question:
    """The question without the time that is asked for, where only articles of that time are read: these seldom tell the year."""
    text = question.standalone
    for period in reversed(periods(text, date.today())):
        if period.since or period.until:
            text = text[: period.start] + text[period.end :]
    return replace(question, standalone=_tidy(text)) if subject_words(text) else question


def _as_read(question: Question) -> Question:
    """The question as sentences are compared with it: without the topic behind it, which answers itself, where it says enough alone."""
    if question.articles or question.more:
        return question
    own = own_words(question) if question.kind == "summary" else without_topic(question)
    said = sum(word not in ASKING_WORDS for word in subject_words(own))
    enough = 1 if question.kind == "said" and not INSTEAD.match(own) else 0  # of whom something is said tells nothing of what
    return replace(question, standalone=own) if said > enough else question


def _hits(question: Question, since: date | None, until: date | None, conversation: Conversation, index: Index) -> list[Hit]:
    """The passages to read: of the articles that the question is about, else the best of those that it asks for; one article to sum up."""
    if question.articles:
        return [hit for article in question.articles for hit in index.passages(article)][:PASSAGES]
    count = HOLDING if question.phrases or conversation else PASSAGES + SHOWN
    hits = index.search(own_words(question), count, since, until, question.publishers, context_of(question))
    phrases = [in_words(phrase) for phrase in question.phrases]
    holding = [hit for hit in hits if all(phrase in in_words(hit.passage.article.text) for phrase in phrases)]
    if question.kind == "summary":
        return [hit for hit in holding if hit.passage.article.id == holding[0].passage.article.id][:PASSAGES]
    if not question.context:
        return kept_to(holding, () if NEW_TOPIC.match(question.asked) else conversation, STANDS_ALONE)[:PASSAGES]
    return demoted(kept_to(holding, conversation), conversation)[:PASSAGES]


def context_of(question: Question) -> str:
    """The words that a question leans on: those of the conversation, and other names for what it names."""
    return " ".join(part for part in (question.context, also(own_words(question))) if part)


def kept_to(hits: Sequence[Hit], conversation: Conversation, gain: float = 1.0) -> list[Hit]:
    """The hits, best first, those in articles that the last answer cites with so much of what these gain."""
    cited = next((answer.citations for answer in reversed(conversation) if answer.citations), ())
    gains = {one.article.id: gain * KEPT_NEAR for one in cited} | {one.article.id: gain * KEPT_TO for one in cited[:1]}
    raised = [replace(hit, score=hit.score + gains.get(hit.passage.article.id, 0.0)) for hit in hits]
    return sorted(raised, key=lambda hit: -hit.score)


def demoted(hits: Sequence[Hit], conversation: Conversation) -> list[Hit]:
    """The hits with those further back that were cited before: who asks on wants to know something else."""
    cited = {(one.article.id, one.start) for answer in conversation for one in answer.citations}

    def standing(hit: Hit) -> float:
        passage = hit.passage
        known = any(passage.article.id == article and passage.start <= start < passage.end for article, start in cited)
        return DEMOTED * known - hit.score

    return sorted(hits, key=standing)


def _shown(question: Question, conversation: Conversation) -> tuple[Citation, ...]:
    """What was cited before and is not to be cited first again: a turn ago, or, where more is asked for, ever."""
    if question.more:
        return tuple(citation for answer in conversation for citation in answer.citations)
    return conversation[-1].citations if question.context and conversation else ()


def _stayed_with(question: Question, conversation: Conversation) -> frozenset[str]:
    """The ids of the articles that the last answer cites first, for a question that leans on it and names nothing, or who else spoke."""
    names_nothing = not names(question.asked) and not INSTEAD.match(question.asked)
    leaning = question.context and (question.kind == "said" or names_nothing)
    claims = next((answer.claims for answer in reversed(conversation) if answer.claims), ()) if leaning else ()
    return frozenset(cited.article.id for claim in claims[:1] for cited in claim.citations)


def _with_article(question: Question, index: Index) -> Question:
    """A question to sum up an article that it names by its headline, as one about that article."""
    asked = in_words(re.sub(r"[“”\"]", " ", question.standalone))
    for hit in index.search(question.standalone, 3):
        article = hit.passage.article
        if len(fold(article.title)) > 12 and in_words(article.title) in asked:
            return replace(question, articles=(article,), phrases=())
    return question
