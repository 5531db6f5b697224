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
    kota pers umum untuk bidang departemen kementerian duma parlemen kongres senat foreign defence defense finance health interior prime
    state department ministry parliament congress senate of for the and dan
    """.split()
)
OUTLETS = frozenset("agency newspaper broadcaster magazine berita harian koran majalah surat kabar media televisi stasiun pihak".split())
FUNCTION = FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
# Words that a sentence begins with in capitals and that are nobody's name.
NOBODY = FUNCTION | set(
    """
    beliau warga pejabat polisi pengamat saksi korban aliansi parlemen keduanya sejumlah sumber officials police residents critics experts
    analysts witnesses someone everyone nobody another
    """.split()
)
TIMELY = frozenset("later earlier yesterday today kemarin tadi".split())  # that a name may stand behind without a comma
# Indonesian offices behind which a person's name may follow at once; behind others a place or a body is as likely ("Gubernur Aceh").
MINISTERIAL = frozenset("presiden menteri negeri jenderal sekretaris laksamana marsekal kolonel letnan kapten profesor doktor paus".split())
ENGLISH = frozenset(
    """
    president minister secretary general chief chairman chairwoman chair governor mayor director spokesperson spokesman spokeswoman
    ambassador admiral commander colonel major captain lieutenant professor doctor mr mrs ms sir king queen prince pope chancellor senator
    dr envoy
    """.split()
)
NO_PERSON = frozenset(  # words of names that are no person's
    """
    dewan laut perang uni piagam perjanjian kementerian departemen badan komisi partai bank sidang traktat council sea war union charter
    treaty ministry agency commission party court house act republik federasi euro senat duma kongres parliament congress persatuan
    organisasi yayasan kantor universitas university institut institute international internasional nasional national asia eropa afrika
    amerika pasifik pacific barat timur utara selatan tengah east west north south jawa sumatera kalimantan sulawesi papua aceh
    kota kabupaten provinsi lanka faso rika leone kong salvador gading guinea nugini riko rico rica arabia saudi emirat
    """.split()
)
PREPOSITIONS = frozenset("of in at to from by with for on dari di ke oleh dengan kepada pada untuk bagi terhadap tentang soal".split())

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
WORD = rf"(?:(?:{UPPER}\.)+(?= )|{UPPER}(?:\w|-(?=\w)|['’](?!s\b)(?=\w))*)"
NAME = rf"{WORD}(?: (?:(?:de|van|von|der|bin|binti|al|la|of(?: the)?|for) )?{WORD}){{0,8}}"
RUN = re.compile(rf"(?<![\w’'.-]){NAME}")
VERBS = (
    r"mengatakan|menyatakan|menegaskan|menyebut(?:kan)?|menuduh|menuding|memperingatkan|menilai|mengumumkan|mengungkapkan|menjelaskan"
    r"|menambahkan|menuturkan|mengakui|membantah|mengingatkan|mengecam|menyerukan|menganggap|berpendapat|beralasan|berkata|berujar"
    r"|melaporkan|mengklaim|mengkritik|menyesalkan|menekankan|memaparkan|menyampaikan|mengaku|membenarkan|berharap|bilang"
    r"|said|says|told|tells|warned|announced|added|called|accused|argued|claimed|insisted|stressed|noted|denied|confirmed|reported"
    r"|explained|declared|described|admitted|stated|acknowledged|recalled|urged|wrote"
)
BEHIND = (
    r"\b(?:kata|ujar|tutur|ucap|jelas|tegas|tambah|ungkap|sebut|papar|terang|imbuh|lanjut|sambung|[Mm]enurut|[Aa]ccording to)"
    r"|(?<=[,?!”\"'’] )(?:said|says|added|warned|announced|argued|explained|insisted|noted|claimed|wrote)"
)
ADVERBS = "juga|pun|kemudian|lalu|sebelumnya|telah|sudah|kembali|hanya|sendiri|kini|akhirnya|sempat|also|then|later|had|has|have|again"
ON_A_DAY = rf"(?:,? (?:pada|on|hari)){{0,2}},? (?:{DAYS})(?: \(?\d[\d/.]*\)?)?,?"
SAYS = rf"(?: (?:{ADVERBS})){{0,3}}(?i:{ON_A_DAY})?(?: (?:{ADVERBS}))? (?:{VERBS})\b"
ASIDE = rf"(?: \([^()]{{1,40}}\))?(?:, (?:(?P<inner>{NAME})|[^.;:!?“”\"]{{1,120}}?),)?"
LOWER = "|".join(sorted(OFFICES | FIELDS | OUTLETS, key=len, reverse=True))
FORMS = (
    re.compile(rf"(?<![\w’'.-])(?P<name>{NAME}){ASIDE}{SAYS}"),
    re.compile(rf"(?<=, )(?P<name>{NAME}),{SAYS}"),  # "its spokesperson, Oana Lungescu, said"
    re.compile(rf"(?:{BEHIND}) (?:(?:mantan|former|{LOWER}),? ){{0,8}}(?P<name>{NAME})"),
)
PRONOUN = re.compile(
    rf"\b(?i:ia|dia|beliau|mereka|he|she|they|it|we|kami|saya|i){SAYS}|(?:{BEHIND}) (?:dia|beliau|mereka|he|she|they)\b"
    r"|\b(?:kata|ujar|tutur|ucap|jelas|tegas|tambah|ungkap|papar|imbuh|lanjut|[Mm]enurut)nya\b|\b(?:he|she|they) (?:indicated|said)\b"
)
OFFICE_BEFORE = re.compile(
    rf"\b(?:{'|'.join(OFFICES | OUTLETS)})(?: (?:{LOWER}))*,? $"
    rf"|\b(?i:{'|'.join(OFFICES)})(?: [\w’'-]+){{0,3}} (?:untuk|for) $"  # "Duta Besar Rusia untuk NATO Alexander Grushko"
)
OFFICE_BEHIND = re.compile(rf",(?: (?:the|an?|former|mantan|{UPPER}[\w’'-]*)){{0,3}}(?: \w+)? (?i:{'|'.join(OFFICES)})\b[^,.;:?!]{{0,80}},")
WORD_BEFORE = re.compile(r"([\w’'-]+) $")
FOR = re.compile(rf"(?:(?i:{ACTORS}|eropa|europe)|{UPPER}{{2,}})\b,? ?")  # whom an office is for: "NATO Jens Stoltenberg"
DIRECT = re.compile(r"(?<=“)[^“”]{1,2000}(?=”)|(?<=\")[^\"]{1,2000}(?=\")")
MOST_WORDS = 4  # of a person's name
REACH = 80  # characters before a name that may tell its office


def speaker(sentence: str) -> tuple[int, int] | None:
    """The span of the name of who first speaks in a sentence, without the office where a person is named behind it.

    None when nobody does, or it is somebody without a name: "kata dia", "officials said".
    """
    run = _run(sentence)
    return _bare(sentence, *run) if run else None


def speaks(sentence: str, names: Collection[str]) -> bool:
    """Whether who speaks in a sentence, or whom their office is for, has one of these folded names."""
    run = _run(sentence)
    spoken = in_words(sentence[_office(sentence, run[0]) : run[1]]) if run else ""
    return any(named in spoken for named in map(in_words, names) if named.strip())


def people(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the names of those who have an office in a text, before or behind the name, without the office.

    What may be a place or a body is left out, and so are single names behind an Indonesian office ("Gubernur Aceh").
    """
    runs = list(RUN.finditer(text))
    alone = {run.group() for run in runs if " " not in run.group()}
    for run in runs:
        start, end = _bare(text, *run.span())
        name = text[start:end]
        parts = [word.folded for word in words(name)]
        if not NO_PERSON.isdisjoint(parts) or _no_person(name) or len(parts) > MOST_WORDS or len(parts[-1]) < 3:
            continue
        office = text[_office(text, run.start()) : start]
        if _names_person(office, name, alone) or (len(parts) > 1 and OFFICE_BEHIND.match(text, end)):
            yield start, end


def _names_person(office: str, name: str, alone: Collection[str]) -> bool:
    """Whether what stands behind an office is a person: the body has been named, the office asks for one, or the last name comes again."""
    held = [word.folded for word in words(office)]
    if not held or OFFICES.isdisjoint(held):
        return False
    if held[-1] in ENGLISH or (" " in name and office.endswith(", ")):
        return True
    return " " in name and (FOR.search(office) is not None or not MINISTERIAL.isdisjoint(held) or name.split()[-1] in alone)


def is_body(name: str) -> bool:
    """Whether a name is that of a state, an alliance or another body that is known."""
    return re.fullmatch(rf"(?:{ACTORS})", name, re.IGNORECASE) is not None or (name.isupper() and len(name) > 1)


def _run(sentence: str) -> tuple[int, int] | None:
    """The names that stand together where the first speaker does; what is said in quotation marks names no speaker of the sentence."""
    told = DIRECT.sub(lambda said: " " * len(said.group()), sentence)
    found = [run for form in FORMS for match in form.finditer(told) if (run := _valid(told, match))]
    first = min(found, default=None)
    pronoun = PRONOUN.search(told)
    return None if first is None or (pronoun and pronoun.start() < first[0]) else first


def _valid(told: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The names that a form found, if they can be a speaker's: no time, nobody's word, not said of another ("pejabat Rusia")."""
    start, end = _inner(match)
    while (word := re.match(WORD, told[start:end])) and fold(word.group()) in NOBODY and not (word.group().isupper() and word.end() > 1):
        start += word.end() + (start + word.end() < end)
    name = told[start:end]
    if not name or re.fullmatch(rf"(?i:{DAYS}|{MONTHS})", fold(name)) or fold(name) in OFFICES:
        return None
    before = WORD_BEFORE.search(told, max(0, start - REACH), start)
    if match.re is FORMS[2] or start > match.start("name"):
        return start, end
    if before and fold(before[1]) in PREPOSITIONS:
        return (start, end) if _bare(told, start, end)[0] > start else None
    if _office(told, start) < start:
        return start, end
    of_another = before and before[1].islower() and fold(before[1]) not in FUNCTION | TIMELY and (" " not in name or is_body(name))
    return None if of_another else (start, end)


def _inner(match: re.Match[str]) -> tuple[int, int]:
    """Where the name stands: between commas when an office stands before: "the Defence Minister, Sergei Shoigu, said"."""
    inner = match.groupdict().get("inner")
    if inner and _has_office(match["name"]) and not _has_office(inner):
        return match.span("inner")
    return match.span("name")


def _has_office(name: str) -> bool:
    return any(word.folded in OFFICES for word in words(name))


def _office(text: str, start: int) -> int:
    """Where the office begins that stands in small letters before a name; `start` without one."""
    match = OFFICE_BEFORE.search(text, max(0, start - REACH), start)
    return match.start() if match else start


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a name without its office and whom that is for; the whole when nothing else is left ("Menteri Luar Negeri Rusia")."""
    offices = [word.end for word in words(text[start:end]) if word.folded in OFFICES]
    held = bool(offices) or _office(text, start) < start
    place = start + offices[-1] if offices else start
    while held and place < end:
        place += len(text[place:end]) - len(text[place:end].lstrip(" -"))
        word = re.match(r"[\w’'-]+", text[place:end])
        named = FOR.match(text, place, end)
        if word and fold(word.group()) in FIELDS:
            place += word.end()
        elif named and named.end() < end:
            place = named.end()
        else:
            break
    name = text[place:end]
    return (place, end) if name.strip() and not _no_person(name) else (start, end)


def _no_person(name: str) -> bool:
    """Whether what stands behind an office is no person's name: "Presiden Rusia", "Menteri Luar Negeri"."""
    return is_body(name) or all(word.folded in OFFICES | FIELDS | NOBODY for word in words(name))
