"""What kind of fact a question asks for, and what the kind looks like in a sentence, in Indonesian and English."""

from __future__ import annotations

import re
from typing import Literal

from index.words import fold

Kind = Literal["when", "who", "where", "how many", "which", "why", "said", "yes/no", "happened", "compare", "summary", "what"]

# The first that matches is the kind: "apa alasannya, dan kapan" asks for the reason.
ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "why",
        re.compile(r"\b(why|mengapa|kenapa|knp|reasons?|alasan\w*|penyebab\w*|sebabnya|motif|menyebabkan|(what|apa) (caused?|sebab))\b"),
    ),
    (
        "when",
        re.compile(
            r"\b(when|kapan\w*|bilamana|(tanggal|tahun|jam|pukul) berapa|(hari|bulan|tahun) apa"
            r"|(what|which) (date|day|month|year|time)|how long ago|berapa lama)\b"
        ),
    ),
    ("how many", re.compile(r"\b(berapa\w*|how (many|much|long|old|far|large|big)|what (number|percentage|share)|jumlah)\b")),
    (
        "where",
        re.compile(r"\b(where|di ?mana\w*|ke ?mana|dari mana|(kota|negara|tempat) (mana|apa)|(what|which) (city|country|place|town))\b"),
    ),
    ("who", re.compile(r"\b(who|whom|whose|siapa\w*)\b")),
)

MONTHS = (
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    r"|january|february|march|may|june|july|august|october|december"
)
DAYS = r"senin|selasa|rabu|kamis|jumat|sabtu|minggu|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
NUMBERS = (
    r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus(an)?|ribu(an)?|juta|miliar|triliun"
    r"|seperempat|separuh|setengah|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half"
)
CAUSES = (
    r"karena|sebab|akibat\w*|lantaran|setelah|usai|menyusul|sebagai (balasan|respons?|tanggapan|reaksi|jawaban)|membalas|menanggapi|balasan"
    r"|merespons?|alasan\w*|dipicu|memicu|gara-gara|dengan tuduhan|dituduh|mengikuti"
    r"|because|after|following|in (response|retaliation|reply|protest)|response to|due to|retaliat\w+|reasons?|prompted"
    r"|triggered|accus\w+|caused?|motivated"
)
ANSWERING: dict[Kind, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b({MONTHS}|{DAYS}|(1[89]|20)\d\d|\d+/\d+(/\d+)?|kemarin|besok|lusa|pekan (lalu|depan|ini)|(bulan|tahun) (lalu|depan)"
        r"|yesterday|tomorrow|(last|next) (week|month|year)|(jam|pukul) \d+|sejak|since)\b",
        re.IGNORECASE,
    ),
    "how many": re.compile(rf"\d|\b({NUMBERS})\b", re.IGNORECASE),
    "where": re.compile(
        r"\b([Dd]i|[Kk]e|[Dd]ari|[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o) [A-Z]|\b(ibu ?kota|capital|kota|city|markas|headquarters)\b"
    ),
    "why": re.compile(rf"\b({CAUSES})\b", re.IGNORECASE),
    "who": re.compile(
        r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+|\b(menteri|presiden|juru bicara|minister|president|spokes\w+|secretary|sekretaris)\b"
    ),
}


def kind_of(asked: str) -> Kind:
    """What kind of fact the question asks for."""
    folded = fold(asked)
    return next((kind for kind, pattern in ASKED if pattern.search(folded)), "what")


def may_answer(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds a fact of this kind: a date for "when", a cause word for "why"; never for "what", which any may answer."""
    return kind in ANSWERING and ANSWERING[kind].search(sentence) is not None
