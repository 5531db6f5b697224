"""From what was typed, and the conversation so far, to a question that can be searched for on its own."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Conversation, Question
from assistant.kinds import kind_of
from assistant.leaning import LEANING, goes_on, leans
from assistant.references import referred
from assistant.subject import told_before, topic_of
from assistant.topics import (
    HEADLINE,
    Occurrences,
    earlier,
    in_place,
    known_names,
    leaned_on,
    named,
    shared,
    telling_words,
    without_topic,
)
from assistant.topics import names as names
from assistant.turns import (
    ABOUT,
    AFTER_TOPIC,
    BACK,
    BEFORE,
    CORRECTION,
    INSTEAD,
    MORE,
    MORE_ABOUT,
    NEW_TOPIC,
    NOT_BUT,
    OTHER_ONE,
    RIGHT_NOT,
    TRAILING,
)
from corpus.article import UserError
from corpus.story.clean import canonical
from index.words import fold, guess_language, subject_words, subjects, words

LONGEST = 2_000  # characters of a question; longer ones are pasted articles
LONGEST_PART = 6  # words of what may stand in the place of something: "kalau di Korea Selatan?"

QUESTION_WORD = re.compile(
    r"\b(who|whom|whose|what|which|when|where|why|how|siapa|apa|apakah|mana|kapan|mengapa|kenapa|bagaimana|gimana|berapa|ringkas|rangkum)\b"
)


def understand(asked: str, conversation: Conversation, occurrences: Occurrences) -> Question:
    """The question that was meant; UserError when there is none to answer.

    `occurrences` tells in how many passages each word stands, so that the rare words of the previous answer can be told.
    """
    asked = readable(asked)
    language = language_of(asked, conversation)
    if new := NEW_TOPIC.match(asked):
        rest = asked[new.end() :]
        if subjects(rest):
            return _alone(asked, rest[:1].upper() + rest[1:], language)
    if not conversation or _tells_its_topic(asked):
        return _alone(asked, asked, language)
    if _asks_on(asked, conversation):
        return _more(asked, conversation, occurrences, language)
    return (
        _back(asked, conversation, occurrences, language)
        or _put_right(asked, conversation, occurrences, language)
        or _instead(asked, conversation, occurrences, language)
        or _following(asked, asked, conversation, occurrences, language)
    )


def readable(asked: str) -> str:
    """The words of a question without needless spaces; UserError when there are none, or too many."""
    text = " ".join(canonical(asked[: LONGEST * 10]).split())
    if not words(text):
        raise UserError("There is no question yet. Type one in words, for example: what happened, and why?")
    if len(asked) > LONGEST:
        raise UserError(f"The question is {len(asked):,} characters long, and Kutip reads up to {LONGEST:,}. Ask it in fewer words.")
    return text


def language_of(asked: str, conversation: Conversation = ()) -> str:
    """The language to answer in: the question's, else the conversation's, else English."""
    return guess_language(asked) or (conversation[-1].question.language if conversation else "en")


def _tells_its_topic(asked: str) -> bool:
    """Whether a question says first what it is about: "soal tsunami Aceh, berapa korbannya?"."""
    opening = ABOUT.match(asked)
    parts = AFTER_TOPIC.split(asked[opening.end() :], maxsplit=1) if opening and not BEFORE.search(asked) else [""]
    return len(parts) == 2 and bool(words(parts[1])) and bool(subjects(parts[0])) and not LEANING.search(fold(parts[0]))


def _alone(asked: str, standalone: str, language: str) -> Question:
    return Question(asked, standalone, language, kind=kind_of(standalone))


def _following(
    asked: str, own: str, conversation: Conversation, occurrences: Occurrences, language: str, leaning: bool = False
) -> Question:
    """A question that leans on the conversation, or points at an article of it, or stands alone after all."""
    own, articles = referred(own, conversation)
    rest = HEADLINE.sub(" ", own) if articles else own
    kind = kind_of(rest)
    if articles and (not words(rest) or (not subjects(rest) and kind in ("said", "what"))):
        last = conversation[-1].question
        return Question(asked, f"{own.strip(' ?')}: {last.standalone}", language, last.context, kind=last.kind, articles=articles)
    told = HEADLINE.sub("Headline", rest)  # whose "its" points at nothing outside
    if (articles and kind in ("summary", "compare")) or not (leaning or leans(told) or goes_on(rest, conversation)):
        return Question(asked, own, language, kind=kind, articles=articles)
    part = leaned_on(rest, conversation, again=_asks_again(asked))
    topic = topic_of(part)
    context = " ".join([told_before(part), *telling_words(part, occurrences)])
    return Question(asked, f"{own} ({topic})" if topic else own, language, context, kind=kind, articles=articles)


def _asks_again(asked: str) -> bool:
    """Whether the same is asked about something else, or put right."""
    opening = INSTEAD.match(asked)
    return bool(CORRECTION.match(asked)) or (opening is not None and not QUESTION_WORD.search(fold(asked[opening.end() :])))


def _asks_on(asked: str, conversation: Conversation) -> bool:
    """Whether more is asked for of what the last answer was about."""
    if MORE.fullmatch(asked):
        return True
    about = MORE_ABOUT.fullmatch(asked)
    return about is not None and shared(about["what"], conversation[-1].question.standalone) == len(subject_words(about["what"]))


def _more(asked: str, conversation: Conversation, occurrences: Occurrences, language: str) -> Question:
    """The last question once more, for what was not yet cited."""
    part = leaned_on("", conversation)
    last = next((answer.question for answer in reversed(part) if answer.found), part[-1].question)
    context = " ".join([told_before(part), *telling_words(part, occurrences)])
    return Question(asked, last.standalone, language, context, kind=last.kind, articles=last.articles, more=True)


def _back(asked: str, conversation: Conversation, occurrences: Occurrences, language: str) -> Question | None:
    """A question about an earlier turn: "kembali ke kantor NATO tadi, kapan ditutup?"; None when it goes back to none."""
    back = BACK.match(asked)
    if not back and not BEFORE.search(asked):
        return None
    part = earlier(asked, conversation)
    if not part:
        return _alone(asked, asked[back.end() :], language) if back else None
    opening = back or ABOUT.match(asked)
    if not opening:
        return _following(asked, _spaced(BEFORE.sub(" ", asked)), part, occurrences, language, leaning=True)
    rest = AFTER_TOPIC.split(BEFORE.sub(", ", asked[opening.end() :]), maxsplit=1)[1:]
    if not rest or not words(rest[0]):
        return replace(part[-1].question, asked=asked, language=language)
    return _following(asked, rest[0], part, occurrences, language, leaning=True)


def _put_right(asked: str, conversation: Conversation, occurrences: Occurrences, language: str) -> Question | None:
    """The last question with a correction in it ("maksud saya 2014"), or the correction alone; None when nothing is corrected."""
    correction = CORRECTION.match(asked)
    right = correction["right"] if correction else asked
    if correction and OTHER_ONE.fullmatch(right.strip(" .!?")):
        return replace(conversation[-1].question, asked=asked, language=language, more=True)
    exchanged = NOT_BUT.match(asked) or RIGHT_NOT.match(right)
    if exchanged and len(words(right)) <= 2 * LONGEST_PART:
        return _with(exchanged["right"], asked, conversation, language, exchanged["wrong"])
    if not correction:
        return None
    leaning = len(words(right)) <= LONGEST_PART and not QUESTION_WORD.search(fold(right))
    return _with(right, asked, conversation, language) or _following(asked, right, conversation, occurrences, language, leaning)


def _instead(asked: str, conversation: Conversation, occurrences: Occurrences, language: str) -> Question | None:
    """The last question about something else ("kalau Singapura?"); None when something else is asked, or it has no place there.

    All but the new name is context: a passage that has the name is worth more than one that has all other words.
    """
    opening = INSTEAD.match(asked)
    question = _with(asked[opening.end() :] if opening else asked, asked, conversation, language)
    if question is None or ABOUT.match(asked) or any(name.sort == "time" for name in named(asked)):
        return question
    context = " ".join([question.standalone, *telling_words(conversation, occurrences)])
    return replace(question, context=context)


def _with(part: str, asked: str, conversation: Conversation, language: str, wrong: str = "") -> Question | None:
    """The last question with a part put into it, in the place of what was wrong or where it fits."""
    part = TRAILING.sub("", part)
    if not 0 < len(words(part)) <= LONGEST_PART or QUESTION_WORD.search(fold(part)):
        return None
    last = conversation[-1].question
    own = without_topic(last)
    old = re.search(rf"\b{re.escape(wrong)}\b", own, re.IGNORECASE) if wrong else None
    new = own[: old.start()] + part + own[old.end() :] if old else in_place(part, own, known_names(conversation[-1]))
    if new is None:
        return None
    behind = last.standalone[len(own) :]
    return Question(asked, new + behind, language, last.context if behind else "", kind=kind_of(new), articles=last.articles)


def _spaced(text: str) -> str:
    return re.sub(r"\s+([?.,!])", r"\1", " ".join(text.split()))
