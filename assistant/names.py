"""Names that one thing goes by in the news: short and long, in Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.words import fold, guess_language, words

# A line is one thing. A name in capitals that is also a word ("AS", "US", "WHO") is meant only where it is typed in capitals.
NAMES = """
AS | Amerika Serikat | US | USA | United States
PBB | Perserikatan Bangsa-Bangsa | UN | United Nations
Inggris | UK | United Kingdom | Britain
UE | Uni Eropa | EU | European Union
Tiongkok | China | Cina | RRT
Korsel | Korea Selatan | South Korea
Korut | Korea Utara | North Korea
Afsel | Afrika Selatan | South Africa
Timtim | Timor Timur | Timor Leste | East Timor
Timteng | Timur Tengah | Middle East
Kaltim | Kalimantan Timur | East Kalimantan
Sulteng | Sulawesi Tengah | Central Sulawesi
Jateng | Jawa Tengah | Central Java
Jabar | Jawa Barat | West Java
Jatim | Jawa Timur | East Java
Sumut | Sumatera Utara | North Sumatra
NTT | Nusa Tenggara Timur | East Nusa Tenggara
NTB | Nusa Tenggara Barat | West Nusa Tenggara
Yogya | Jogja | Yogyakarta
RI | Republik Indonesia
WHO | Organisasi Kesehatan Dunia | World Health Organization
IMF | Dana Moneter Internasional | International Monetary Fund
BUMN | badan usaha milik negara | state-owned enterprise
BI | Bank Indonesia | central bank
KSAL | Kasal | Kepala Staf Angkatan Laut | navy chief of staff
pilpres | pemilihan presiden | presidential election
kemenkes | kementerian kesehatan | health ministry
KPU | Komisi Pemilihan Umum | election commission
KPK | Komisi Pemberantasan Korupsi | corruption eradication commission
MK | Mahkamah Konstitusi | constitutional court
DPR | Dewan Perwakilan Rakyat | House of Representatives
TNI | Tentara Nasional Indonesia | Indonesian military
GAM | Gerakan Aceh Merdeka | Free Aceh Movement
BNPB | Badan Nasional Penanggulangan Bencana | disaster agency
BMKG | Badan Meteorologi, Klimatologi, dan Geofisika | meteorological agency
Gedung Putih | White House
IKN | ibu kota negara | ibu kota baru | new capital
WNI | warga negara Indonesia | Indonesian citizen
WNA | warga negara asing | foreigner
PM | perdana menteri | prime minister
wapres | wakil presiden | vice president
menlu | menteri luar negeri | foreign minister
menhan | menteri pertahanan | defence minister | defense minister
menkeu | menteri keuangan | finance minister
menkes | menteri kesehatan | health minister
mendagri | menteri dalam negeri | home affairs minister
menag | menteri agama | religious affairs minister
menkumham | menteri hukum dan hak asasi manusia | justice minister
kemlu | kementerian luar negeri | foreign ministry
kemhan | kementerian pertahanan | defence ministry | defense ministry
sekjen | sekretaris jenderal | secretary general
dubes | duta besar | ambassador
kedubes | kedutaan besar | embassy
jubir | juru bicara | spokesman | spokesperson | spokeswoman
pemilu | pemilihan umum | election
pilpres | pemilihan presiden | presidential election
pilkada | pemilihan kepala daerah | regional election
KTT | konferensi tingkat tinggi | summit
HAM | hak asasi manusia | human rights
MoU | nota kesepahaman | memorandum of understanding
parpol | partai politik | political party
ormas | organisasi massa | mass organization
kapal selam | submarine
bulutangkis | bulu tangkis | badminton
Soeharto | Suharto
Soekarno | Sukarno | Bung Karno
SBY | Susilo Bambang Yudhoyono
Jokowi | Joko Widodo
Gus Dur | Abdurrahman Wahid
Prabowo | Prabowo Subianto
corona | virus corona | coronavirus | Covid-19 | covid
"""
LENGTH = range(2, 4)  # words of a name that is put in the place of a short one; more would outweigh the rest of the question
WORDS_TOO = frozenset("as us un ham mk ri who".split())  # folded names that mean something else in small letters


def _known() -> dict[str, tuple[str, ...]]:
    """The names of one thing, by each of them, as folded words parted by single spaces."""
    known: dict[str, tuple[str, ...]] = {}
    for line in NAMES.strip().splitlines():
        same = tuple(name.strip() for name in line.split("|"))
        known |= {_in_words(name): same for name in same}
    return known


def _in_words(text: str) -> str:
    return " ".join(word.folded for word in words(text))


KNOWN = _known()
SHORT_NAMES = frozenset(name for same in KNOWN.values() for name in same if name.isupper())
PLAIN_WORDS = {"id": frozenset({"US", "WHO"}), "en": frozenset({"AS", "HAM", "WHO"}), None: frozenset({"AS", "US", "HAM", "WHO"})}
_ANY = re.compile(rf" ({'|'.join(re.escape(name) for name in sorted(KNOWN, key=len, reverse=True))})(?= )")


def also(asked: str) -> str:
    """The other names of what a question names by its short, its long or its other name; empty when it names nothing of the kind."""
    return ", ".join(other_names(asked))


def other_names(asked: str) -> tuple[str, ...]:
    """The same, one by one."""
    shouted = asked.isupper()
    written = [asked[word.start : word.end] for word in words(asked)]
    meant = [word for word in written if fold(word) not in WORDS_TOO or (word.isupper() and not shouted)]
    text = f" {_in_words(' '.join(meant))} "
    found = [KNOWN[match.group(1)] for match in _ANY.finditer(text)]
    return tuple(dict.fromkeys(name for same in found for name in same if f" {_in_words(name)} " not in text))


def same_names(folded: str) -> tuple[str, ...]:
    """All names of what goes by this name, of which the words are folded; none where it goes by no other."""
    return KNOWN.get(folded, ())


def at_length(asked: str, occurrences: Callable[[Sequence[str]], dict[str, int]]) -> str:
    """A question in which short names that stand nowhere in a collection are written out: "pilpres" as "pemilihan presiden".

    `occurrences` tells in how many passages each folded word stands.
    """
    meant = [word for word in words(asked) if word.folded in KNOWN and not _is_plain(asked[word.start : word.end], asked)]
    longer = {word: name for word in meant if (name := _longer(word.folded))}
    known = occurrences([folded for word, name in longer.items() for folded in (word.folded, *_in_words(name).split())])
    for word, name in reversed(longer.items()):
        if not known[word.folded] and all(known[folded] for folded in _in_words(name).split()):
            asked = asked[: word.start] + name + asked[word.end :]
    return asked


def _is_plain(typed: str, asked: str) -> bool:
    return fold(typed) in WORDS_TOO and (not typed.isupper() or asked.isupper())


def _longer(short: str) -> str:
    """The name of several words that follows a short one of one word in its line; empty when none does."""
    names = KNOWN[short]
    place = next(place for place, name in enumerate(names) if _in_words(name) == short)
    return next((name for name in names[place + 1 :] if len(name.split()) in LENGTH), "")


def lowered(asked: str) -> str:
    """A question that is shouted in capitals, in small letters but for the short names of things; any other as it is."""
    if not asked.isupper() or len(words(asked)) < 2:
        return asked
    kept = SHORT_NAMES - PLAIN_WORDS[guess_language(asked)]
    return re.sub(r"[^\W_]+", lambda word: word.group() if word.group() in kept else word.group().lower(), asked)
