"""Questions that the collection can answer, made of the names and headlines of the articles that are near."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from assistant.answer import Answer, Question
from assistant.kinds import DAYS, MONTHS, may_answer
from assistant.offices import OFFICES
from assistant.phrases import MONTHS as SHORT_MONTHS
from assistant.speakers import speaker
from corpus.article import Article
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from index.words import FUNCTION_WORDS, fold, in_words, subject_words

Answerable = Callable[[str], bool]

QUESTIONS = {
    "id": {
        "said": "Apa kata {name}?",
        "said about": "Apa kata {name} tentang {topic}?",
        "happened": "Apa yang terjadi di {place}?",
        "happened then": "Apa yang terjadi di {place} pada {month}?",
        "summary": "Ringkas artikel “{headline}”.",
        "when": "Kapan itu terjadi?",
    },
    "en": {
        "said": "What did {name} say?",
        "said about": "What did {name} say about {topic}?",
        "happened": "What happened in {place}?",
        "happened then": "What happened in {place} in {month}?",
        "summary": "Summarise the article “{headline}”.",
        "when": "When did that happen?",
    },
}
COUNT = 2  # questions that are suggested
MOST_TRIED = 6  # candidates that are looked at, each of which takes about 20 ms
LONGEST_NAME = 3  # words behind an office; more are mostly a country or a body and then a person: "Amerika Serikat Joe Biden"
OPENING = 3_000  # characters of an article from which a first question is made, and in which names stand in full
DATED = frozenset({"why", "where", "how many", "yes/no"})  # kinds whose answers are things that happened some day
PLACE = {"id": "di", "en": "in"}

NAME = r"[A-ZÀ-ÖØ-Þ][\w-]*(?:[’'](?!s\b)\w+)*"
RUN = re.compile(rf"(?<![\w’'-]){NAME}(?: (?:{NAME}|\d+\b(?![.,:/%]\d)))*")
RUN_WORD = re.compile(NAME)
WORD_BEHIND = re.compile(r" ([\w-]+)")
NOBODY = FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
NO_NAME = re.compile(rf"(?:{DAYS}|{MONTHS})")
# What an Indonesian minister is for. Own list.
FIELDS = frozenset(
    """
    luar dalam negeri pertahanan keuangan kesehatan perhubungan agama hukum perdagangan perindustrian pertanian pendidikan kebudayaan
    sosial ketenagakerjaan pariwisata energi kehutanan kelautan perikanan perencanaan pembangunan komunikasi informatika pemuda olahraga
    kota pers umum
    """.split()
)


def suggestions(question: Question, hits: Sequence[Hit], answerable: Answerable, language: str) -> tuple[str, ...]:
    """Up to two questions near one that was not answered, of different kinds where there are; `answerable` is asked about a few."""
    passages, asked = [hit.passage for hit in hits], question.asked
    kinds = (_said(passages, language, asked), _happened(passages, language), _summaries(passages, language))
    return _answered(_in_turn(*(_nearest(kind, asked) for kind in kinds)), answerable, COUNT, asked)


def opening_questions(articles: Sequence[Article], language: str, answerable: Answerable, count: int = 4) -> tuple[str, ...]:
    """Up to `count` first questions, each about another one of the articles, of kinds that change."""
    chosen: list[str] = []
    own_language_first = sorted(articles, key=lambda article: article.language != language)
    for number, article in enumerate(own_language_first):
        if len(chosen) == count:
            break
        whole = [Passage(article, 0, min(OPENING, len(article.text)))]
        kinds = [islice(kind(whole, language), 1) for kind in (_said, _happened, _summaries)]
        turned = number % len(kinds)
        found = _answered(chain(*kinds[turned:], *kinds[:turned]), answerable, 1, *chosen)
        chosen += found
    return tuple(chosen)


def further(answer: Answer, hits: Sequence[Hit], answerable: Answerable) -> tuple[str, ...]:
    """Up to two questions that go on from an answer; `answerable` must hear them in the conversation that the answer ends."""
    question, language = answer.question, answer.question.language
    cited = {citation.article.id: citation.article for citation in answer.citations}
    told = in_words(" ".join([question.standalone, *(claim.text for claim in answer.claims)]))
    undated = question.kind in DATED and not any(may_answer("when", claim.text) for claim in answer.claims)
    own = [Passage(article, 0, 0) for article in cited.values() if article.language == language and question.kind != "summary"]
    kinds = (
        [QUESTIONS[language]["when"]] if undated else [],
        _said([hit.passage for hit in hits if hit.passage.article.id in cited], language, question.standalone, told),
        _summaries(own[:1], language),
    )
    return _answered(_in_turn(*kinds), answerable, COUNT, question.asked)


def _in_turn(*kinds: Iterable[str]) -> Iterator[str]:
    """The first candidate of every kind, then the second of every kind, and so on."""
    return (candidate for candidates in zip_longest(*kinds) for candidate in candidates if candidate)


def _answered(candidates: Iterable[str], answerable: Answerable, count: int, *known: str) -> tuple[str, ...]:
    """The first candidates that can be answered and are not known, each once."""
    seen = {in_words(asked) for asked in known}
    each = {in_words(candidate): candidate for candidate in candidates}.items()
    new = (candidate for words, candidate in each if words not in seen)
    return tuple(islice(filter(answerable, islice(new, MOST_TRIED)), count))


def _summaries(passages: Sequence[Passage], language: str) -> Iterator[str]:
    """To sum up each article in the language, or of any where there is none; a headline with quotation marks in it cannot be quoted."""
    articles = {passage.article.id: passage.article for passage in passages}.values()
    own = [article for article in articles if article.language == language]
    for article in own or articles:
        if article.title and not re.search('["“”„«»]', article.title):
            yield QUESTIONS[language]["summary"].format(headline=article.title)


def _nearest(candidates: Iterable[str], asked: str) -> list[str]:
    """The candidates, first those that share the most words with what was asked."""
    wanted = set(subject_words(asked))
    return sorted(candidates, key=lambda candidate: -len(wanted.intersection(subject_words(candidate))))


def _said(passages: Sequence[Passage], language: str, asked: str = "", told: str = "") -> Iterator[str]:
    """What each person or body said who speaks in the passages and is not among what was `told`, in folded words."""
    for article, sentence in _sentences(passages, language):
        span = speaker(sentence)
        name = _full(sentence[slice(*span)], article) if span else ""
        if not name or in_words(name).split()[-1] in told.split():
            continue
        topics = (topic for topic in _topics(sentence, f"{article.title} {asked}", language) if not _overlap(topic, name))
        topic = next(topics, None)
        the = language == "en" and span and re.search(rf"\bthe {re.escape(name)}\b", sentence, re.IGNORECASE)
        yield QUESTIONS[language]["said about" if topic else "said"].format(name=f"the {name}" if the else name, topic=topic)


def _happened(passages: Sequence[Passage], language: str) -> Iterator[str]:
    """What happened in the place that a headline names, in the month of the article."""
    for passage in passages:
        article = passage.article
        place = _place(article, language) if article.language == language else ""
        if place:
            month = f"{SHORT_MONTHS[language][article.published.month - 1]} {article.published.year}" if article.published else ""
            yield QUESTIONS[language]["happened then" if month else "happened"].format(place=place, month=month)


def _place(article: Article, language: str) -> str:
    """The place that a headline names behind "in" or "di"; the text must name it too, as words in headlines are often all in capitals."""
    found = re.search(rf"\b{PLACE[language]} ({RUN.pattern})(?![.\w])", article.title)
    place = _person(found[1]) if found else ""
    named = place and not place.isupper() and re.search(rf"\w,? {re.escape(place)}\b", article.text)
    return place if named else ""


def _sentences(passages: Sequence[Passage], language: str) -> Iterator[tuple[Article, str]]:
    """The sentences of the passages in the language: names of another language would read badly in a question."""
    for passage in passages:
        if passage.article.language == language:
            yield from ((passage.article, passage.text[start:end]) for start, end in sentence_spans(passage.text))


def _topics(sentence: str, near: str, language: str) -> Iterator[str]:
    """The names in a sentence whose last word also stands in the text it is `near` to: a headline and a question.

    What begins the sentence may be no name; in English, "Russian" in "Russian troops" is none either.
    """
    known = set(RUN_WORD.findall(near))
    for run in RUN.finditer(sentence):
        before, name = sentence[: run.start()].split(), _person(run.group())
        if before and name and _last_word(name) in known and (language != "en" or _is_noun(sentence[run.end() :])):
            yield f"the {name}" if language == "en" and before[-1].lower() == "the" and name == run.group() else name


def _last_word(name: str) -> str:
    """The last word of a name that is no number: "Stream" of "Nord Stream 2"."""
    return [word for word in name.split() if not word.isdigit()][-1]


def _is_noun(follows: str) -> bool:
    """Whether what follows a name shows that it is not said of the next word, as English does with "NATO" in "NATO office"."""
    word = WORD_BEHIND.match(follows)
    return word is None or fold(word[1]) in FUNCTION_WORDS["en"]


def _person(name: str) -> str:
    """A name without the offices in it and what stands before them; empty for what is no name, or too long for one."""
    parts = name.split()
    offices = [place for place, part in enumerate(parts) if fold(part) in OFFICES]
    parts = parts[offices[-1] + 1 :] if offices else parts
    while offices and len(parts) > 1 and (fold(parts[0]) in FIELDS or (len(parts) > 2 and parts[0].isupper())):  # "NATO Jens Stoltenberg"
        parts = parts[1:]
    first = fold(parts[0]) if parts else ""
    good = RUN.fullmatch(" ".join(parts)) and not NO_NAME.fullmatch(first) and first not in NOBODY | FIELDS
    return " ".join(parts) if good and len(parts) <= LONGEST_NAME + (not offices) else ""


def _full(name: str, article: Article) -> str:
    """The name of a speaker without the office, and as the article has it in full: "Sergei Lavrov" for "Lavrov"."""
    name = _person(name)
    runs = {_person(run.group()) for run in RUN.finditer(article.text, 0, OPENING)} if name and " " not in name else set()
    return min((run for run in runs if run.endswith(f" {name}")), key=len, default=name)


def _overlap(one: str, other: str) -> bool:
    return not set(in_words(one).split()).isdisjoint(in_words(other).split())
