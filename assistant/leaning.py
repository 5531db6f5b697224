"""Whether a question leans on the conversation that it is asked in, by its words."""

from __future__ import annotations

import re

from assistant.answer import Conversation
from assistant.topics import asking, named, shared
from index.words import fold, subject_words, subjects, words

SHORT = 4  # words: a question this short that names nobody is elliptic ("sejak kapan berlaku?")
TELLING = 3  # subject words that make even a short question complete ("berapa korban tsunami aceh")

# What points at something that was said before.
POINTING = re.compile(
    r"\b(it|its|they|them|their|theirs|he|him|his|she|hers?|these|those|this|there|then|ia|dia|beliau|mereka|tersebut|demikian|begitu|keduanya)\b"
    r"|\b(is|was|did|does|do|about|after|before|of|by|with|to|for) that\b|\bthat\W*$|\b(itu|ini)\b"
)
# The same, and what asks of somebody, or of nobody, without telling on what.
LEANING = re.compile(
    rf"{POINTING.pattern}|\b(react|respond|reply|answer|say|think|comment|feel|object|agree)( (any|some)thing)?\W*$"
    r"|\b(angry|upset|worried|involved|setuju|keberatan|marah|protes|menolak|membalas|menanggapi|merespons?|bereaksi)\W*$"
    r"|\b(in (return|response|turn)|(do|does|did)( \w+){0,2} back|afterwards?|sebagai balasan|sesudahnya|setelahnya)\W*$"
    r"|\b(kata|reaksi|tanggapan|respons|komentar|sikap|jawaban|tindakan|langkah|bantahan|tuntutan)"
    r"(?! (atas|soal|tentang|terhadap|kunci))( \w+){0,2}\W*$"
    r"|^\W*(and|but|so|also|or|dan|lalu|terus|trus|tapi|tetapi|kalau|kalo|juga|atau|(what|how) about|(bagaimana|gimana) dengan)\b"
)
# What looks like a pronoun and points at nothing that was said.
POINTING_NOWHERE = re.compile(
    r"\b(apa|apakah|siapa|siapakah) (sih )?itu\b|\b(hari|pekan|minggu|bulan|tahun|abad|dunia) ini\b"
    r"|\bthis (week|month|year|morning|century)\b|\b(is|are|was|were) there\b|\bthere (is|are|was|were)\b"
)
ENDS_IN_NYA = re.compile(r"\b\w{3,}nya\b")
NYA_WORDS = frozenset(
    "hanya tanya bertanya punya akhirnya sebenarnya misalnya biasanya umumnya sebaiknya seharusnya adanya banyaknya".split()
)
# "siapa jokowi", "apa itu aukus": whole questions, unless they ask for a role ("siapa presiden") or who did it ("who was killed").
DEFINED = re.compile(
    r"^\W*(who (is|was|are|were)|siapa(kah)?( (sih|itu))*|apa(kah)? (sih )?itu|what (is|are) an?)"
    r" (?!(the|to|in|at|on|yang|saja|lagi|else|next|responsible|behind|new|juru"
    r"|presiden|menteri|ketua|pemimpin|pelaku|korban|pemenang|gubernur)\b)"
    r"(?!(me|di|ter|ber)\w{4}|\w+(ed|ing|ible|able)\b)[\w’'-]+( [\w’'-]+)?\W*$"
)
# A thing that one speaks of as known: "is the company Russian?"
KNOWN_THING = re.compile(r"\bthe [a-z]+(?! (of|in|for|at|on|to|that|who|which|with)\b)\b")
CONCERNING = re.compile(r"\b(di|ke|dari|soal|tentang|mengenai|untuk|about|in|of|for|to|at|on|from|between) (\w+)")


def points_back(asked: str, pointing: re.Pattern[str] = POINTING) -> bool:
    """Whether a question has a pronoun, or an ending that stands for one ("penggantinya")."""
    folded = POINTING_NOWHERE.sub(" ", fold(asked))
    return pointing.search(folded) is not None or any(word not in NYA_WORDS for word in ENDS_IN_NYA.findall(folded))


def leans(asked: str) -> bool:
    """Whether a question needs what was said before it: a pronoun, an opening such as "dan …", or too little of its own."""
    if points_back(asked, LEANING):
        return True
    if not subjects(asked):
        return True
    if len(words(asked)) > SHORT or len(subject_words(asked)) >= TELLING or DEFINED.match(fold(asked)):
        return False
    return not (named(asked) or any(asked[word.start].isupper() or asked[word.start].isdigit() for word in words(asked)[1:]))


def goes_on(asked: str, conversation: Conversation) -> bool:
    """Whether a question says little of its own and speaks of a thing as known, or, where it names nobody, says little or in words of the
    last turn."""
    asked = asking(asked)
    own = subject_words(asked)
    if len(own) < TELLING and KNOWN_THING.search(asked):
        return True
    if any(name.sort != "time" for name in named(asked)) or DEFINED.match(fold(asked)):
        return False
    last = conversation[-1]
    if len(own) < TELLING and not any(subject_words(found[2]) for found in CONCERNING.finditer(fold(asked))):
        return True
    return 2 * shared(asked, f"{last.question.standalone} {last.text if last.found else ''}") >= len(own)
