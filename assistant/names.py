"""Names that one thing goes by in the news: short and long, in Indonesian and English."""

from __future__ import annotations

import re

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
corona | virus corona | coronavirus | Covid-19
"""
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
    shouted = asked.isupper()
    written = [asked[word.start : word.end] for word in words(asked)]
    meant = [word for word in written if fold(word) not in WORDS_TOO or (word.isupper() and not shouted)]
    text = f" {_in_words(' '.join(meant))} "
    found = [KNOWN[match.group(1)] for match in _ANY.finditer(text)]
    others = dict.fromkeys(name for same in found for name in same if f" {_in_words(name)} " not in text)
    return ", ".join(others)


def lowered(asked: str) -> str:
    """A question that is shouted in capitals, in small letters but for the short names of things; any other as it is."""
    if not asked.isupper() or len(words(asked)) < 2:
        return asked
    kept = SHORT_NAMES - PLAIN_WORDS[guess_language(asked)]
    return re.sub(r"[^\W_]+", lambda word: word.group() if word.group() in kept else word.group().lower(), asked)
