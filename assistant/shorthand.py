"""Chat shorthand written out: "knp" is "kenapa", "whats" is "what is"."""

from __future__ import annotations

import re

from index.words import QUOTED, guess_language

SHORT = """
    knp kenapa | knapa kenapa | ngapa kenapa | gmn bagaimana | gmana bagaimana | gimana bagaimana | bgmn bagaimana | bgmana bagaimana
    kpn kapan | dmn di mana | dmana di mana | kmn ke mana | kmana ke mana | brp berapa | brapa berapa | siapakh siapakah | yg yang
    dgn dengan | dg dengan | utk untuk | untk untuk | bwt buat | krn karena | karna karena | krna karena | tdk tidak | gk tidak
    gak tidak | ga tidak | nggak tidak | ngga tidak | ndak tidak | sdh sudah | udh sudah | udah sudah | blm belum | blum belum
    bkn bukan | org orang | orng orang | thn tahun | tgl tanggal | bln bulan | hr hari | pd pada | dr dari | dri dari | sm sama
    jg juga | bgt banget | hrs harus | klo kalau | kalo kalau | kl kalau | jd jadi | jdi jadi | bsa bisa | tp tapi | tpi tapi
    dlm dalam | spt seperti | ttg tentang | tntg tentang | trs terus | trus terus | msh masih | lg lagi | lgi lagi | bnyk banyak
    sblm sebelum | stlh setelah | ktk ketika | pdhl padahal | aja saja | sy saya | dpt dapat | skrg sekarang | skrng sekarang
    kmrn kemarin | kmaren kemarin | trjd terjadi | wat what | wut what | whats what is | whos who is | wheres where is | whens when is
    whys why is | hows how is | y why | u you | ur your | r are | ppl people | govt government | gov government | plz please
    pls please | wanna want to | gonna going to | abt about | bcs because | bcz because | coz because | cuz because
    cuma hanya | cuman hanya | ngobrol berbicara | mampir singgah | lengser mundur | nyumbang menyumbang | ngumumin mengumumkan
    ngasih memberi | dikasih diberi | ketemu bertemu | nyuruh menyuruh | minggir menyingkir | teken menandatangani
    diteken ditandatangani | ngomong berbicara | nyari mencari | nurunin menurunkan | bikin membuat | dibikin dibuat | karam tenggelam
    ketularan tertular | nyerang menyerang | ngirim mengirim | nolak menolak | nutup menutup | ngusir mengusir | milih memilih
    nak akan | baiki memperbaiki | jambatan jembatan
    intl international | didnt did not | dont do not | doesnt does not | isnt is not | wasnt was not | arent are not | werent were not
    cant can not | wont will not | couldnt could not | hasnt has not | havent have not
"""
LONG = {short: long for short, _, long in (entry.strip().partition(" ") for entry in SHORT.replace("\n", "|").split("|") if entry.strip())}

# Short words that mean something else in a question that is plainly in the other language.
ONE_LANGUAGE = {
    "id": frozenset("ga pd dr sm hr hrs org kl jd tp lg sy dg aja".split()),
    "en": frozenset("y u ur r gov wat wut".split()),
}
# Where a short word has to stand: "y did …", "r u"; "dr. Tirta" is a doctor, "24 hrs" are hours, "un.org" an address.
BEFORE = {
    "y": r"\s+(?:did|does|do|is|are|was|were|has|have|the|would|will|can)\b",
    "r": r"\s+(?:u|you|we|they|there)\b",
    "dr": r"(?!\.|\s+(?-i:[A-Z])\w+\s+(?-i:[A-Z]))",
    "gov": r"(?!\.)",
}
WORD = re.compile(r"(?<![\w@#/.'’-])[^\W\d_]+(?:['’]t)?(?![\w@/'’])")
TWICE = re.compile(r"(?<![\w.-])([a-z]{3,8})2(?=\s|[?!,.]?$|-?nya\b)")  # "negara2"
DRAWN_OUT = re.compile(r"(?<![\w/.])(?=[a-z]{5,}(?!\w))(?![ivxlcdm]+\b)\w*?([a-z])\1{2,}\w*")  # "kenapaaaa"
FILLING = re.compile(
    r"(?<![\w'’-])(?:(?:wk)+w?|(?:ha){2,}h?|(?:he){2,}h?|lol|um+|uh+|hm+|eh|loh|lho|nah|deh|nih|sih|gitu|gini|btw)\b[,.…]*(?:\s+|$)"
)


def written_out(asked: str) -> str:
    """A question with its chat shorthand written out, but for what stands in quotation marks."""
    language = guess_language(asked)
    elsewhere = frozenset[str]() if language is None else ONE_LANGUAGE["en" if language == "id" else "id"]
    quotes = [match.span() for match in QUOTED.finditer(asked)]

    def long_form(match: re.Match[str]) -> str:
        typed = match.group()
        short = typed.replace("'", "").replace("’", "")
        if match.start() == 0 and not typed.isupper():
            short = short.lower()
        if short not in LONG or short in elsewhere or any(start <= match.start() < end for start, end in quotes):
            return typed
        if not re.match(BEFORE.get(short, ""), asked[match.end() :], re.IGNORECASE) or _of_a_number(short, asked[: match.start()]):
            return typed
        return LONG[short].capitalize() if typed[0].isupper() else LONG[short]

    text = FILLING.sub("", WORD.sub(long_form, asked)).strip() or asked
    if guess_language(text) == "id":
        text = TWICE.sub(r"\1-\1", text)
    return DRAWN_OUT.sub(lambda match: re.sub(r"([a-z])\1{2,}", r"\1", match.group()), text)


def _of_a_number(short: str, before: str) -> bool:
    return short in ("hr", "hrs") and before.rstrip()[-1:].isdigit()
