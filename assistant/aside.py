"""What is typed into the box and is no question about articles, and the sentence that answers it."""

from __future__ import annotations

import re

from assistant.chatter import CODE, COMMANDS, GREETING, HAILING, SUM, TALK, THANKS
from index.words import fold, subjects

SENTENCES = {
    "hello": {
        "id": "Halo! Kutip mengutip kalimat dari artikel-artikel di koleksi ini; tanyakan sesuatu tentang isinya.",
        "en": "Hello! Kutip quotes sentences from the articles in this collection; ask about what is in them.",
    },
    "thanks": {
        "id": "Sama-sama. Silakan tanyakan hal lain tentang artikel-artikel ini.",
        "en": "You are welcome. Ask on about the articles whenever you like.",
    },
    "bye": {
        "id": "Sampai jumpa. Artikel-artikel ini tetap di sini kalau ada pertanyaan lagi.",
        "en": "Goodbye. The articles stay here for further questions.",
    },
    "praise": {
        "id": "Terima kasih, tetapi kalimatnya milik artikel-artikel itu. Silakan tanyakan hal lain tentang isinya.",
        "en": "Thank you, but the sentences are the articles’ own. Ask on about what is in them.",
    },
    "agreed": {
        "id": "Baik. Silakan tanyakan hal lain tentang artikel-artikel ini.",
        "en": "All right. Ask on about the articles whenever you like.",
    },
    "doubt": {
        "id": "Kutip tidak tahu apakah sebuah artikel benar; tetapi setiap kalimat dikutip kata demi kata, dan nomornya membuka artikel.",
        "en": "Kutip cannot know whether an article is right; but every sentence is quoted word for word; its number opens the article.",
    },
    "about": {
        "id": "Ini Kutip. Ia mengutip kalimat dari artikel-artikel di koleksi ini, kata demi kata, dan tidak melakukan hal lain; tidak ada"
        " model bahasa di dalamnya. Tanyakan sesuatu tentang isi artikel-artikel ini.",
        "en": "This is Kutip. It quotes sentences from the articles in this collection, word for word, and does nothing else; there is no"
        " language model in it. Ask about what is in the articles.",
    },
    "insult": {
        "id": "Maaf kalau itu tidak membantu; coba tanyakan dengan kata lain, dengan nama, tempat, atau tanggal.",
        "en": "Sorry if that was no help; try asking in other words, with a name, a place or a date.",
    },
    "order": {
        "id": "Itu tidak bisa dilakukan Kutip: ia hanya mengutip kalimat dari artikel di koleksi ini. Tanyakan sesuatu tentang isinya.",
        "en": "Kutip cannot do that: it only quotes sentences from the articles in this collection. Ask about what is in them.",
    },
    "code": {
        "id": "Itu tampak seperti kode, dan Kutip tidak membaca atau menjalankan kode. Tanyakan sesuatu tentang isi artikel-artikel ini.",
        "en": "That looks like code, and Kutip neither reads nor runs code. Ask about what is in the articles.",
    },
    "test": {
        "id": "Kutip berjalan. Tanyakan sesuatu tentang artikel-artikel di koleksi ini.",
        "en": "Kutip is running. Ask about the articles in this collection.",
    },
}
LONGEST_TALK, LONGEST = 400, 2_000  # characters of small talk, and of anything that is looked at

_HELLO, _HAILED, _THANKS = (pattern.replace(" ", r"[\s'’-]+") for pattern in (GREETING, HAILING, THANKS))
_ROUND = rf"(?:[\s,]+(?:{_HAILED})\b)*"
# A greeting before a question, or thanks and the like with a sign behind them; before a name, "hi" may be a part of it.
LEADING = re.compile(
    rf"\W*(?:(?:{_HELLO})\b{_ROUND}(?!\s+(?-i:[A-Z])|\w)|(?:{_HELLO}|{_THANKS}|ok|oke|okay|baik|sip){_ROUND}\s*[,.!;:\n])[\s,.!;:-]*",
    re.IGNORECASE,
)
# What may stand between a greeting and a question: "jadi gini, saya mau tanya", "so I wanted to know".
ASKING = re.compile(
    r"(?:(?:jadi|gini|begini|nah|eh|so|ok|um+|well)[\s,]+)*(?:"
    r"(?:(?:saya|aku|gue|gw|kami) )?(?:mau|ingin|numpang|boleh|izin) (?:tanya|nanya|bertanya|tahu|tau)\b(?: (?:dong|nih|ya|kak|min))*"
    r"|(?:apakah )?(?:kamu|anda) (?:tahu|tau)(?: (?:gak|ga|nggak|tidak))?|(?:tolong )?(?:kasih|beri) (?:tahu|tau)(?: (?:saya|aku))?"
    r"|i have a question|(?:i|we)(?:'d like| would like| want| wanted)(?: to)? (?:know|ask)(?: you)?(?: like)?"
    r"|(?:do you know|(?:can|could) you (?:please )?tell me|please tell me)(?= (?:wh\w+|how|if)\b))[\s,.:]+",
    re.IGNORECASE,
)
TRAILING = re.compile(rf"(?<=[?.!,;])\s*(?:{_THANKS})(?:{_ROUND}| in advance)\W*$", re.IGNORECASE)


def aside(asked: str, language: str) -> str | None:
    """What to say to a text that is no question about articles, in its own language where that can be told; None for a question."""
    languages = sorted(SENTENCES["code"], key=lambda code: code != language)
    asked = asked[:LONGEST]
    if CODE.search(asked):
        return SENTENCES["code"][language]
    if SUM.fullmatch(asked):
        return SENTENCES["order"][language]
    said = " ".join(re.findall(r"\w+", fold(asked).replace("'", "").replace("’", "")))
    if len(said) <= LONGEST_TALK:
        for name, talk in TALK.items():
            for code in languages:
                if talk[code].fullmatch(said):
                    return SENTENCES[name][code]
    ordered = next((code for code in languages if COMMANDS[code].match(said)), None)
    return SENTENCES["order"][ordered] if ordered else None


def without_greeting(asked: str) -> str:
    """A question without the greeting or thanks before it and the thanks behind it; the text as it is when nothing else is in it."""
    rest = asked
    for polite in (LEADING, ASKING):
        if match := polite.match(rest):
            rest = rest[match.end() :]
    rest = TRAILING.sub("", rest)
    return rest if subjects(rest) else asked
