"""Who says something in a sentence, Indonesian and English, and which names of a text are people's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.kinds import DAYS, MONTHS
from assistant.topics import ACTORS
from index.words import FUNCTION_WORDS, fold, in_words, words

# Offices, which stand before a person's name, in Indonesian with what they are for between. Own lists.
OFFICES = frozenset(
    """
    presiden wakil wapres perdana menteri menlu menhan menkeu menkes mendagri koordinator sekretaris jenderal sekjen ketua kepala panglima
    kapolri kapolda gubernur bupati wali direktur utama juru bicara jubir duta besar dubes komandan laksamana marsekal kolonel mayor kapten
    letnan profesor doktor dr prof raja ratu pangeran paus kanselir utusan pm president vice deputy minister secretary general chief
    chairman chairwoman chair governor mayor director spokesperson spokesman spokeswoman ambassador admiral commander colonel major captain
    lieutenant professor doctor mr mrs ms sir king queen prince pope chancellor senator envoy
    """.split()
)
FIELDS = frozenset(
    """
    luar dalam negeri pertahanan keuangan kesehatan perhubungan agama hukum perdagangan perindustrian pertanian pendidikan kebudayaan
    sosial ketenagakerjaan pariwisata energi kehutanan kelautan perikanan perencanaan pembangunan komunikasi informatika pemuda olahraga
    kota pers umum untuk bidang foreign defence defense finance health interior prime of for the and dan
    """.split()
)
OUTLETS = frozenset("agency newspaper broadcaster magazine berita harian koran majalah surat kabar media televisi stasiun pihak".split())
# Words that a sentence begins with in capitals and that are nobody's name.
NOBODY = (
    FUNCTION_WORDS["id"]
    | FUNCTION_WORDS["en"]
    | frozenset(
        """
    beliau warga pejabat polisi pengamat saksi korban aliansi parlemen keduanya sejumlah sumber officials police residents critics experts
    analysts witnesses someone everyone nobody another
    """.split()
    )
)
PREPOSITIONS = frozenset("of in at to from by with for on dari di ke oleh dengan kepada pada untuk bagi terhadap tentang soal".split())

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
WORD = rf"(?:{UPPER}\.(?= )|{UPPER}(?:\w|-(?=\w)|['’](?!s\b)(?=\w))*)"
NAME = rf"{WORD}(?: (?:(?:de|van|von|der|bin|binti|al|la|of(?: the)?|for) )?{WORD}){{0,8}}"
RUN = re.compile(rf"(?<![\w’'.-]){NAME}")
BEHIND = {
    "id": "kata ujar tutur ucap jelas tegas tambah ungkap sebut papar terang imbuh lanjut sambung",
    "en": "said says added warned announced argued explained insisted noted reported claimed wrote",
}
VERBS = (
    r"mengatakan|menyatakan|menegaskan|menyebut(?:kan)?|menuduh|menuding|memperingatkan|menilai|mengumumkan|mengungkapkan|menjelaskan"
    r"|menambahkan|menuturkan|mengakui|membantah|mengingatkan|mengecam|menyerukan|menganggap|berpendapat|beralasan|berkata|berujar"
    r"|melaporkan|mengklaim|mengkritik|menyesalkan|menekankan|memaparkan|menyampaikan|mengaku|membenarkan|berharap|bilang"
    r"|said|says|told|tells|warned|announced|added|called|accused|argued|claimed|insisted|stressed|noted|denied|confirmed|reported"
    r"|explained|declared|described|admitted|stated|acknowledged|recalled|urged|wrote"
)
ADVERBS = (
    r"juga|pun|kemudian|lalu|sebelumnya|telah|sudah|kembali|hanya|sendiri|kini|akhirnya|lantas|sempat|also|then|later|had|has|have|again"
)
DAY = rf"(?:,? (?:pada|on|hari)){{0,2}},? (?:{DAYS})(?: \(?\d[\d/.]*\)?)?,?"
SAYS = rf"(?: (?:{ADVERBS})){{0,3}}(?:{DAY})? (?:{VERBS})\b"
ASIDE = rf"(?: \([^()]{{1,40}}\))?(?:, (?:(?P<inner>{NAME})|[^.;:!?“”\"]{{1,120}}?),)?"
OFFICE = rf"(?:(?:the|[Mm]antan|former|{'|'.join(sorted(OFFICES | FIELDS | OUTLETS, key=len, reverse=True))}) ){{0,8}}"

SUBJECT = re.compile(
    rf"(?<![\w’'.-])(?P<name>{NAME})(?:{ASIDE}|(?<=, (?P=name)),){SAYS}" if False else rf"(?<![\w’'.-])(?P<name>{NAME}){ASIDE}{SAYS}"
)
