"""Words as search sees them: split, folded, stemmed in Indonesian and English; and the words that carry no subject."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import local

import Stemmer

# A number keeps its inner marks ("5,2", "14.300", "18/10/2021"); a hyphen parts words, so that "NATO-Rusia" is found by either.
# The possessive "'s" is no part of a word; other apostrophes are ("Jum'at").
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")

QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,200})[\"”“»]")
SWALLOWING = re.compile(r"[mp]en(?P<ng>g?)[aiueo]")
SWALLOWED = re.compile(r"[tnk][aiueo]\w{2}")

FUNCTION_WORDS = {
    "id": frozenset(
        """
        ada adakah adalah agar akan aku amat anda antara apa apabila apakah apalagi artikel atas atau bagaimana bagaimanakah
        bagi bahkan bahwa banyakkah baru beberapa begitu belum berapa berapakah berbagai berita berlangsung bila bisa boleh buat
        bukan bukankah cara ceritakan dahulu dalam dan dapat dari daripada demi dengan di dia dibuat dilakukan dimana diri dong
        dulu hal hanya harus hingga ia ialah ini itu itulah jadi jangan jelaskan jika jikalau juga kah kalau kalian kami kamu
        kan kapan kapankah karena ke kecuali kemana kemudian kenapa kepada ketika kita kok lagi lah lain lainnya lalu lebih maka
        makin mana manakah masih masing maupun melainkan melakukan melalui memang membuat mengapa mengapakah menjadi menurut
        mereka merupakan meski meskipun mungkin namun nya oleh pada padahal para pernah pula pun saat saja saling sambil sampai
        sang sangat saya se sebab sebagai sebenarnya sebuah sebutkan secara sedang sedangkan sehingga sejak selain selama
        seluruh sementara semua seorang seperti sering serta setelah setiap si siapa siapakah sih soal suatu sudah supaya tak
        tanpa tapi telah tentang terhadap terjadi termasuk tersebut tetap tetapi tiap tidak tidakkah tolong untuk usai walau
        walaupun ya yaitu yakni yang
        """.split()
    ),
    "en": frozenset(
        """
        a about according after again against all also although am an and any are article articles as at be became because become been
        before being between both but by came can come comes could describe did do does doing done down during each either else
        ever every explain few for from further get gets give go goes had happen happened happens has have having he her here
        hers him his how however i if in into is it its itself just let made make makes many may me might more most much must my
        news no nor not now of off on once one only or other others our out over own per please quite rather s same shall she
        should since so some such t take taken takes tell than that the their them themselves then there these they this those
        though through thus till to too took under until up upon us very was we went were what whatever when where whether which
        while who whom whose why will with within without would yet you your yours
        """.split()
    ),
}
_ALL_FUNCTION_WORDS = FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
_ONLY = {code: words - FUNCTION_WORDS["en" if code == "id" else "id"] for code, words in FUNCTION_WORDS.items()}
_stemmers = local()  # a stemmer keeps state while it works, so each thread has its own


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded (lower case, no accents), and where it stands."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text in lower case without accents; the length may differ from the original's."""
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in whole if not unicodedata.combining(character))


def words(text: str) -> list[Word]:
    """The words of a text, in order, with offsets; the folded form is without apostrophes."""
    return [Word(_plain(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    """A word folded and without apostrophes."""
    return fold(word).replace("'", "").replace("’", "")


def in_words(text: str) -> str:
    """The folded words of a text, parted by single spaces, with one before and behind; so whole words can be looked for in it."""
    return "".join(f" {word.folded}" for word in words(text)) + " "


def quoted(text: str) -> list[str]:
    """The phrases of two words and more that stand between quotation marks, as `in_words` gives them."""
    found = [in_words(match.group(1)) for match in QUOTED.finditer(text)]
    return [phrase for phrase in found if phrase.count(" ") > 2]


def subjects(text: str) -> list[Word]:
    """The words of a text that can name a subject, in order: no function word of either language, no single letter.

    "US" and "AS" name a country, "us" and "as" nothing; so in a text that is not all in capitals, capitals make a subject.
    """
    shouted = text.isupper()
    return [word for word in words(text) if _carries_subject(word, text[word.start : word.end], shouted)]


def _carries_subject(word: Word, typed: str, shouted: bool) -> bool:
    if len(word.folded) < 2:
        return word.folded.isdigit()
    return word.folded not in _ALL_FUNCTION_WORDS or (typed.isupper() and not shouted)


@lru_cache(maxsize=20_000)
def subject_words(text: str) -> tuple[str, ...]:
    """The folded words of a text that can name a subject, each once, in order."""
    return tuple(dict.fromkeys(word.folded for word in subjects(text)))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str | None) -> str:
    """The stem of a folded word, for recall only; English rules for "en", Indonesian rules for anything else."""
    name = "english" if language == "en" else "indonesian"
    stemmer = getattr(_stemmers, name, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(name)
        setattr(_stemmers, name, stemmer)
    return str(stemmer.stemWord(word))


@lru_cache(maxsize=100_000)
def stem_forms(word: str) -> frozenset[str]:
    """The stems under which a folded word of a question may stand in a passage of either language.

    The Indonesian rules give back the p and the s that "mem-" and "meny-" swallow, but not the t of "menutup" nor the k of "mengirim";
    so both forms are looked for.
    """
    indonesian = stem(word, "id")
    forms = {indonesian, stem(word, "en")}
    if match := SWALLOWING.match(word):
        forms |= {lost + indonesian for lost in ("k" if match["ng"] else "tn")}
    if SWALLOWED.match(indonesian):
        forms.add(indonesian[1:])
    return frozenset(forms)


def stems(text: str, language: str | None) -> list[str]:
    """The stems of all words of a text, in order."""
    return [_stem_as_written(word, language) for word in WORD.findall(text)]


@lru_cache(maxsize=200_000)
def _stem_as_written(word: str, language: str | None) -> str:
    return stem(_plain(word), language)


def guess_language(text: str) -> str | None:
    """The language ("id" or "en") by the function words that only one of the two has; None when they do not tell."""
    folded = [word.folded for word in words(text)]
    votes = {code: sum(word in only for word in folded) for code, only in _ONLY.items()}
    if votes["id"] == votes["en"]:
        return None
    return max(votes, key=lambda code: votes[code])
