"""What a conversation is about: the topic that a follow-up leans on, the earlier turn it goes back to, the names in a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from assistant.answer import Answer, Conversation, Question
from assistant.kinds import DAYS, MONTHS, kind_of
from assistant.turns import ABOUT
from index.sentences import sentence_spans
from index.words import fold, guess_language, stem_forms, subject_words, subjects, words

Occurrences = Callable[[Sequence[str]], dict[str, int]]
Sort = Literal["time", "actor", "other"]

ANSWER_WORDS = 8  # of the previous answer, by how often it says them and how rare they are (CAsT 2021: without, recall@10 is .06 lower)
TOPIC_WORDS = 24  # of a question that are told as the topic of the next

# Who acts in the news besides persons: states, some seats of theirs, alliances, as both languages write them.
ACTORS = (
    r"amerika(?: serikat)?|united states|america|washington|gedung putih|white house|pentagon|rusia|russia|moskow|moscow|kremlin"
    r"|inggris|britain|united kingdom|london|jerman|germany|berlin|perancis|prancis|france|paris|italia|italy|spanyol|spain|portugal"
    r"|belanda|netherlands|belgia|belgium|austria|swiss|switzerland|swedia|sweden|finlandia|finland|norwegia|norway|denmark|islandia"
    r"|iceland|irlandia|ireland|polandia|poland|ceko|czech republic|czechia|slovakia|slovenia|hungaria|hungary|rumania|romania|bulgaria"
    r"|kroasia|croatia|serbia|bosnia|kosovo|montenegro|albania|makedonia(?: utara)?|(?:north )?macedonia|yunani|greece|turki|turkey"
    r"|estonia|latvia|lituania|lithuania|belarus|ukraina|ukraine|kyiv|kiev|georgia|armenia|azerbaijan|moldova|siprus|cyprus|malta|cina"
    r"|tiongkok|china|beijing|jepang|japan|korea (?:selatan|utara)|(?:south|north) korea|india|pakistan|afghanistan|iran|irak|iraq|suriah"
    r"|syria|israel|palestina|palestine|arab saudi|saudi arabia|qatar|mesir|egypt|libya|yaman|yemen|kazakhstan|indonesia|jakarta|malaysia"
    r"|singapura|singapore|thailand|vietnam|filipina|philippines|brunei|kamboja|cambodia|laos|myanmar|timor leste|east timor|australia"
    r"|canberra|selandia baru|new zealand|kanada|canada|meksiko|mexico|brasil|brazil|argentina|afrika selatan|south africa|nigeria"
    r"|ethiopia|kenya|uni eropa|european union|uni afrika|african union|nato|pbb|asean|brics|opec|unesco|unicef|imf"
)
ACTOR = re.compile(rf"\b(?:{ACTORS})\b", re.IGNORECASE)
ACRONYM = re.compile(r"[A-Z]{2,6}")
TIME = re.compile(
    rf"\b(?:(?:\d{{1,2}} )?(?:{MONTHS})(?: \d{{1,2}}\b)?(?:,? \d{{4}})?|(?:1[89]|20)\d\d|{DAYS}|\d{{1,2}}/\d{{1,2}}(?:/\d+)?)\b",
    re.IGNORECASE,
)
HEADLINE = re.compile("“[^”]*”")
NOUN = re.compile(r" [a-z]+(?=\W*$| in\b| of\b)")  # that a name stands before, at the end of what is asked or of a part of it
WITHIN = r"di|pada|dalam|in|at|on|during|tahun|bulan|tanggal"
PREPOSITION = re.compile(
    rf"((?:\b(?:{WITHIN}|ke|dari|untuk|oleh|dengan|from|to|for|by|with|of|sejak|since|sampai|until|the) )*)", re.IGNORECASE
)
BEFORE = re.compile(PREPOSITION.pattern + "$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name or a time in a text, as offsets, and what sort it is of."""

    start: int
    end: int
    sort: Sort


# What a question asks of its subject: before it in English, behind it in Indonesian.
ASKS_OF_IT = re.compile(
    r"^\W*(?:and |but |so )?"
    r"(?:how (?:long|old|deep|high|tall|big|large|far|fast|heavy|wide|often|much|soon|strong|did|do|does|is|was|are|were|has|have|had|can"
    r"|could|will|would)|what|why|when|where|who|whom)\b"
    r"(?: (?:did|does|do|was|were|is|are|has|have|had|will|would|can|could|should|must))?\b",
    re.IGNORECASE,
)
ASKS_AT_END = re.compile(
    r"(?<=\w) (?:itu )?(?:sampai |di |ke |dari |pada )?(?:berapa|kapan|mana|siapa|apa)"
    r"(?: (?!(?:yang|soal|tentang|mengenai|di|ke|dari|pada|untuk|dengan|oleh|dalam|saat|ketika)\b)\w+){0,2}\W*$",
    re.IGNORECASE,
)
# What tells in a comparison only who is compared.
COMPARED = re.compile(r"^.*?\b(?:soal|tentang|mengenai|terkait|perihal|about|on|regarding|over)\b", re.IGNORECASE)
# What tells only what is to be done with a topic.
ORDER = re.compile(
    r"\b(?:ringkas|rangkum|bandingkan|jelas|cerita|summari[sz]e|compare|sum up)(?:kan|in|lah)?\b"
    r"|\b(?:ringkasan|rangkuman|summary|artikel|articles?|berita|kabar|info|informasi|information|news|stor(?:y|ies)|isi|contain|tell|know)\b",
    re.IGNORECASE,
)


def without_topic(question: Question) -> str:
    """The standalone form of a question without the topic in brackets behind it."""
    text = question.standalone
    return text[: text.rindex(" (")] if question.context and text.endswith(")") and " (" in text else text


def own_words(question: Question) -> str:
    """What a question asks by itself, to be searched for: its standalone form without what it takes from the conversation.

    A question that takes all from there ("lanjut") asks for all of it.
    """
    text = without_topic(question)
    if question.kind in ("summary", "compare"):
        text = ordered_about(text)
    if question.articles:
        text = " ".join(HEADLINE.sub(" ", text).split()).lstrip(" ,:")
    if not question.context or question.more:
        return text
    typed = subject_words(question.asked)
    taken = [word for word in subjects(text) if word.folded not in typed]
    if len(taken) == len(subjects(text)):
        return text
    for word in reversed(taken):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())


def ordered_about(text: str) -> str:
    """What an order is about: "the new capital" of "summarise the articles about the new capital"."""
    rest = " ".join(ORDER.sub(" ", text).split())
    about = COMPARED.match(rest)
    return rest[about.end() :].strip() if about and not subjects(about.group()) else rest


def names(text: str) -> set[str]:
    """The folded words of a question that are written like names: with a capital, and not because they are the first."""
    return {word.folded for word in subjects(text) if text[word.start].isupper() and text[: word.start].strip("\"'“‘(¿ ")}


def named(text: str, known: Collection[str] = ()) -> list[Name]:
    """The times and names of a text, in order; `known` are folded words that are names however they are written."""
    times = [Name(found.start(), found.end(), "time") for found in TIME.finditer(text)]
    actors = [found.span() for found in ACTOR.finditer(text)]
    written = names(text) | set(known)
    runs: list[list[int]] = []
    for word in words(text):
        inside = any(start <= word.start < end for start, end in actors)
        typed = text[word.start : word.end]
        is_name = word.folded in written or inside or _is_acronym(typed, text)
        joined = bool(runs) and text[runs[-1][1] : word.start] in (" ", "-")
        if any(time.start <= word.start < time.end for time in times) or not (is_name or (joined and typed[0].isdigit())):
            continue
        if joined and (typed[0].isupper() == text[runs[-1][0]].isupper() or typed[0].isdigit()):
            runs[-1][1] = word.end
        else:
            runs.append([word.start, word.end])
    return sorted([*times, *(Name(start, end, _sort(text[start:end], text)) for start, end in runs)], key=lambda name: name.start)


def _is_acronym(typed: str, text: str) -> bool:
    """Whether a word is an acronym; Indonesians type "as" for the United States."""
    return (ACRONYM.fullmatch(typed) is not None and not text.isupper()) or (typed == "as" and guess_language(text) == "id")


def _sort(name: str, text: str) -> Sort:
    return "actor" if ACTOR.fullmatch(name) or _is_acronym(name, text) else "other"


def known_names(answer: Answer) -> frozenset[str]:
    """The folded words that are written like names in what an answer says and in the passages that were found for it."""
    texts = [claim.text for claim in answer.claims] + [hit.passage.text for hit in answer.hits]
    return frozenset(word for text in texts for word in names(text))


def in_place(new: str, text: str, known: Collection[str] = ()) -> str | None:
    """A question with a name or a time in the place of the one it replaces, or behind it; None when it has no place there.

    It replaces what stands after the same preposition, else the first of its sort; who said something may be of any sort.
    """
    behind = PREPOSITION.match(new)
    preposition = behind.group() if behind else ""
    thing = new[len(preposition) :]
    if (about := ABOUT.match(new)) and (old := COMPARED.match(text)):
        return f"{text[: old.end()]} {new[about.end() :]}?"
    found = named(f"- {thing}", known)
    if len(found) != 1 or found[0].end - found[0].start != len(thing) or set(subject_words(thing)) <= set(subject_words(text)):
        return None
    place = _place(found[0].sort, preposition, text, named(text, known))
    if place is not None:
        start = place.start - (len(_preposition(text, place)) if preposition else 0)
        behind = NOUN.match(text, place.end) if preposition and text[: place.start].endswith("the ") else None  # "in the Palu earthquake"
        return text[:start] + new + text[behind.end() if behind else place.end :]
    within = re.match(rf"(?:{WITHIN})\b", preposition, re.IGNORECASE) is not None
    if not within and found[0].sort != "time":
        return None
    at = preposition or ("in " if guess_language(text) == "en" else "pada ")
    return f"{text.rstrip(' ?.!')} {at}{thing}?"


def _place(sort: Sort, preposition: str, text: str, names_of_text: Sequence[Name]) -> Name | None:
    """The name of a text that another of this sort, behind this preposition, replaces."""
    alike = [name for name in names_of_text if name.sort == sort]
    if sort == "time":
        return alike[0] if alike else None
    others = [name for name in names_of_text if name.sort != "time"]
    if preposition:
        at_end = [name for name in others if name.sort == "other" and not text[name.end :].strip(" ?.!")]
        return next((name for name in others if _alike(_preposition(text, name), preposition)), at_end[0] if at_end else None)
    free = [name for name in alike if not fold(text[: name.start]).endswith("the ")]
    if free or kind_of(text) != "said":
        return free[0] if free else None
    return others[0] if others else None


def _preposition(text: str, name: Name) -> str:
    return found.group() if (found := BEFORE.search(text[: name.start])) else ""


def _alike(one: str, other: str) -> bool:
    """Whether two prepositions say the same: both where or when something is, or the same word."""
    inside = [re.match(rf"(?:{WITHIN})\b", text, re.IGNORECASE) is not None for text in (one, other)]
    return all(inside) or (bool(one) and fold(one) == fold(other))


def leaned_on(asked: str, conversation: Conversation, again: bool = False) -> Conversation:
    """The part of a conversation that a question leans on: from its last question that stood alone.

    One that found nothing is passed over for an earlier one, unless the question takes up its words or asks it `again` of something else.
    """
    roots: list[int] = [
        place for place, answer in enumerate(conversation) if answer.question.standalone == without_topic(answer.question)
    ] or [0]
    end = len(conversation)
    for root in reversed(roots):
        part = conversation[root:end]
        if again or any(answer.found for answer in part) or shared(asked, part[0].question.standalone):
            return part
        end = root
    return conversation[roots[-1] :]


def asking(text: str) -> str:
    """The last sentence of a text that has a word that can name a subject; what was typed before it mostly asks nothing."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    return next((sentence for sentence in reversed(sentences) if subjects(sentence)), text)


def telling_words(part: Conversation, occurrences: Occurrences) -> list[str]:
    """The folded words that tell best what the last answer of a part of a conversation was about, of those that say something."""
    said = next((answer for answer in reversed(part) if answer.claims), part[-1])
    times = Counter(word.folded for claim in said.claims for word in subjects(claim.text))
    frequency = occurrences(tuple(times))
    most = max(frequency.values(), default=0)
    weights = {word: count * log(1 + most / (frequency[word] + 0.5)) for word, count in times.items()}
    return sorted(weights, key=lambda word: (-weights[word], word))[:ANSWER_WORDS]


def shared(asked: str, text: str) -> int:
    """How many subject words of a question stand in a text, in any form."""
    forms = {form for word in subject_words(text) for form in stem_forms(word)}
    return sum(not forms.isdisjoint(stem_forms(word)) for word in subject_words(asked))


def earlier(asked: str, conversation: Conversation) -> Conversation:
    """The conversation up to the last turn that shares most words with a question; its questions count twice. Empty when none does."""
    scores = [2 * shared(asked, answer.question.standalone) + shared(asked, answer.text if answer.found else "") for answer in conversation]
    best = max(scores, default=0)
    return conversation[: len(scores) - scores[::-1].index(best)] if best else ()
