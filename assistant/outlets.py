"""Which outlets a question wants to hear: "menurut Kompas", "what does Reuters say", "beda Kompas dan ParsToday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.times import plain
from index.words import FUNCTION_WORDS, words

LONGEST = 6  # words of an outlet's name that are read
DOMAIN = frozenset("com co id go net org news tv".split())
ARTICLE = frozenset("the harian koran majalah".split())
# First words of names that name a place or a thing in most questions; alone they name no outlet.
COMMON = frozenset(
    """
    berita bisnis business cahaya daily desk ekonomi express financial fokus free global info kabar kantor kedaulatan liputan
    magazine media merdeka metro morning national new news nusantara online pagi pikiran pos post press radar radio rakyat redaksi review
    seputar sinar sky star suara sunday surya tanah time times today tribune voice wall warta world
    africa asia america american arab aceh ambon australia bali bandung banten batam beijing borneo brussels china europe geneva hong
    indonesia iran israel jakarta japan jawa jenewa jerusalem lampung london los makassar malaysia manado medan middle moscow moskow
    padang palembang papua paris philippine riau russia rusia semarang singapore solo south straits sulawesi sumatera surabaya timor tokyo
    jambi ukraina ukraine washington york yogya
    """.split()
)
KIND = r"(?:(?:the|harian|koran|majalah|situs|laman|portal|media|kantor berita|surat kabar|website|newspaper|news agency|redaksi) )*[\"“]?"
SAID_BY = re.compile(
    r"\b(?:menurut|versi|kata|berdasarkan|according to|melansir|mengutip|dilansir|dikutip|disadur|dimuat|terbit|diterbitkan|ditulis"
    r"|diberitakan|dilaporkan|(?:report|article|story|news|coverage)s?|reported|published|written|quoted|laporan|berita|artikel|liputan|kabar|tulisan"
    rf"|pemberitaan)(?: (?:by|from|of|in|on|oleh|dari|di|versi|laporan|berita))* {KIND}$"
)
IN = re.compile(rf"(?P<noun>[\w-]*),? ?\b(?:in|on|from|di|dari|via|lewat|baca) {KIND}$")
STAFF = re.compile(
    r"wartawan|jurnalis|reporters?|editors?|redaktur|pemimpin|karyawan|kantor|gedung|pemilik|koresponden|fotografer|saham|journalists?|staff"
    r"|correspondents?|offices?|headquarters|employees?|owners?|photographers?|shares?|works?|worked|working|bekerja|kerja|explosion|fire"
    r"|serangan|attack|ledakan|kebakaran"
)
SAYS = re.compile(
    r"[\"”]?(?:'s)? (?:(?:sih|itu|juga|also|has|have|had) )?(?:say(?:s|ing)?|said|report(?:s|ing|ed)?|writes?|wrote|written|claim(?:s|ed)?"
    r"|cover(?:s|ed|age)?|articles?|stor(?:y|ies)|version|describe[sd]?|explain(?:s|ed)?|tells?|told|see|view|frame|bilang|tulis|(?:me)?nulis"
    r"|melaporkan|memberitakan|beritakan|menyebut\w*|mengabarkan|mengatakan|meliput|ngomong|katakan|laporkan|menjelaskan|menggambarkan)\b"
    r"(?! (?:ke|to) (?:the )?(?:polisi|police)\b)"
)
SUFFERS = re.compile(
    r" (?:di(?:gugat|bredel|tutup|larang|serang|denda|tuntut|laporkan|retas|beli)|sued|banned|closed|attacked|fined|hacked|bought|shut)\b"
)
COMPARED = re.compile(
    r"\b(?:compar\w*|differ\w*|contrast\w*|versus|vs|disagree\w*|(?:per|ber|mem)?beda\w*|(?:mem|di|per)?banding\w*|between|antara|both)\b"
)
JOINT = r"dan|and|vs\.?|versus|dengan|with|or|atau|serta|sama|to|maupun|from|dari|than|daripada"
AND = re.compile(rf"[\"”]?(?:'s)?(?:,|,? (?:{JOINT}))(?: (?:menurut|versi|dari|that of|those of|in|di))? {KIND}")
JOINED = re.compile(rf"\b(?:{JOINT})\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an outlet of the collection."""

    start: int
    end: int
    publisher: str


def asked_for(asked: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """The outlets whose articles a question asks for, as they are called in the collection; none that is only spoken about."""
    low, found = plain(asked), mentions(asked, tuple(publishers))
    wanted: list[str] = []
    for chain in _chains(low, found):
        before, after = low[: chain[0].start], low[chain[-1].end :]
        compared = len(found) > 1 and COMPARED.search(low)
        inside = IN.search(before)
        place = inside and not STAFF.fullmatch(inside["noun"])
        reporting = (place or SAID_BY.search(before)) and not SUFFERS.match(after)
        if compared or reporting or SAYS.match(after):
            wanted += [mention.publisher for mention in chain]
    return tuple(dict.fromkeys(wanted))


def _chains(low: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions that stand in one list: "Kompas, Tempo dan Antara"; commas alone make none."""
    chains: list[list[Mention]] = []
    for mention in found:
        if chains and AND.fullmatch(low, chains[-1][-1].end, mention.start):
            chains[-1].append(mention)
        else:
            chains.append([mention])
    return [part for chain in chains for part in _parted(low, chain)]


def _parted(low: str, chain: list[Mention]) -> list[list[Mention]]:
    return [chain] if JOINED.search(low, chain[0].end, chain[-1].start) else [[mention] for mention in chain]


def mentions(text: str, publishers: tuple[str, ...]) -> list[Mention]:
    """Where a text names outlets, by a full name or by a part that no other outlet has, in order; the longest name counts."""
    found: list[Mention] = []
    read, place = words(text), 0
    names = [word.folded for word in read]
    while place < len(read):
        for length in range(min(LONGEST, len(read) - place), 0, -1):
            run = read[place : place + length]
            together = all(text[a.end : b.start] in (" ", ".", "-", ". ") for a, b in pairwise(run))
            publisher = called(tuple(names[place : place + length]), publishers) if together else None
            if publisher and not (length == 1 and _is_word(names[place]) and not text[run[0].start].isupper()):
                found.append(Mention(run[0].start, run[-1].end, publisher))
                place += length - 1
                break
        place += 1
    return found


def named(text: str, publishers: Sequence[str]) -> bool:
    """Whether a text is the name of an outlet and nothing else."""
    return called(tuple(word.folded for word in words(text)), tuple(publishers)) is not None


def _is_word(word: str) -> bool:
    return word in FUNCTION_WORDS["id"] or word in FUNCTION_WORDS["en"]


@lru_cache(maxsize=10_000)
def called(name: tuple[str, ...], publishers: tuple[str, ...]) -> str | None:
    """The outlet that these folded words name, whole or by a part of its own; None where they name none, or several."""
    whole = _wholes(publishers).get(_whole(name))
    if whole:
        return whole
    parts = [word for word in name if word not in ARTICLE]
    if len(set(parts)) < len(parts) or (len(parts) != 1 and set(parts) <= DOMAIN):
        return None
    holding = [publisher for publisher in _holding(publishers).get(parts[0], ()) if set(parts) <= set(_parts(publisher))]
    alone = len(parts) > 1 or [_brand(publisher) for publisher in holding] == parts
    return holding[0] if len(holding) == 1 and alone else None


@lru_cache(maxsize=8)
def _wholes(publishers: tuple[str, ...]) -> dict[str, str]:
    """The outlets by their names in one word; of several with one name, the first."""
    found = {_whole(_parts(publisher)): publisher for publisher in reversed(publishers)}
    return {name: publisher for name, publisher in found.items() if name}


@lru_cache(maxsize=8)
def _holding(publishers: tuple[str, ...]) -> dict[str, list[str]]:
    """The outlets that have a word in their names, by these words."""
    found: dict[str, list[str]] = {}
    for publisher in publishers:
        for word in dict.fromkeys(_parts(publisher)):
            found.setdefault(word, []).append(publisher)
    return found


def _brand(publisher: str) -> str:
    """The first word of an outlet's name, if that word alone can name it: "CNN" of "CNN Indonesia", nothing of "Jakarta Post"."""
    kept = [word for word in _parts(publisher) if word not in ARTICLE]
    kept = kept[2:] if kept[:2] == ["kantor", "berita"] else kept
    return kept[0] if kept and len(kept[0]) > 2 and kept[0] not in COMMON else ""


@lru_cache(maxsize=10_000)
def _parts(publisher: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(publisher))


def _whole(name: tuple[str, ...]) -> str:
    """A name in one word, without its article and its domain: "detikcom", "detik.com" and "detik" are one."""
    kept = [word for place, word in enumerate(name) if word not in ARTICLE and not (place and word in DOMAIN)]
    return "".join(kept).removesuffix("com")
