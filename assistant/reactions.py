"""Whose words or acts a question asks for, and whether a sentence tells how these took something."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answer import Question
from assistant.names import other_names
from assistant.speakers import DIRECT, VERBS
from assistant.topics import names, own_words
from index.words import fold, subject_words

TOPIC_BEGINS = re.compile(
    r"\b(soal|tentang|mengenai|terkait|perihal|ihwal|atas|terhadap|setelah|menanggapi|merespons?|menyikapi|mengomentari|about|on|regarding"
    r"|over|to|of|after)\b",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(r"\b(react|respon[ds]|repl(?:y|ie)|bereaksi|reaksi|tanggap|menanggapi|merespon|sikap|menyikapi|menyambut)")
# What somebody does about something, besides saying it, which is how a state or a body reacts.
STANCES = (
    r"menolak|menyambut|mengutuk|memprotes|menyayangkan|mendukung|menyetujui|menerima|mencermati|menanggapi|membalas|merespons?|bereaksi"
    r"|menentang|berkeberatan|menuntut|mendesak|meminta|mengancam|mengusir|memanggil|menarik|membela|memuji|membatalkan|menghentikan"
    r"|membekukan|marah|kecewa|geram|khawatir|cemas|prihatin|reject(?:ed|s)|refuse[ds]|welcome[ds]|condemn(?:ed|s)|protested|regretted"
    r"|support(?:ed|s)|back(?:ed|s)|accepted|oppose[ds]|criticised|criticized|praised|deplored|objected|responded|reacted|replied"
    r"|retaliated|expelled|recalled|withdrew|summoned|demand(?:ed|s)|threatened|vowed|expressed|cancelled|suspended|halted"
    r"|(?:was|were|is|are) (?:\w+ )?(?:angry|furious|concerned|alarmed|worried|pleased|disappointed|uneasy)"
)


def asked_about(question: Question) -> set[str]:
    """The folded names of those whose words are asked for: "Lavrov" in "apa kata Lavrov soal NATO"."""
    own = own_words(question)
    before = own[: topic.start()] if (topic := TOPIC_BEGINS.search(own)) else own
    return names(before) or set(subject_words(before)) or names(own)


def reacting(question: Question) -> set[str]:
    """The folded names, in all that are known, of those whose reaction is asked for; none where something else is."""
    if not ASKED_FOR.search(fold(question.asked)):
        return set()
    return asked_about(question) | set(map(fold, other_names(own_words(question))))


def reacts(sentence: str, names: Collection[str]) -> bool:
    """Whether one of these folded names, or who acts for it ("Australia's prime minister"), says or does something about a matter."""
    forms = "|".join(map(re.escape, names))
    told = rf"\b(?:{forms})(?:['’]s)?\b(?:,[^,.]{{1,80}},)?(?: [\w-]+){{0,3}}? (?:{VERBS}|{STANCES})\b"
    return bool(forms) and re.search(told, fold(DIRECT.sub("", sentence))) is not None
