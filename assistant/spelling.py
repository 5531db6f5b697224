"""A question as it was meant: capitals and chat shorthand undone, misspelt words as the articles of the collection spell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.names import lowered
from assistant.shorthand import written_out
from index.passage import Passage
from index.search import Index
from index.words import QUOTED, Word, stem, subjects, words

SHORTEST, SURE, LONG = 4, 5, 8  # letters of a word that is mended at all, of one whose vowels do not matter, of one with two slips
PASSAGES = 12  # in which the right spelling is looked for
PER_PASSAGES = 10_000  # for so many passages of the collection, a word must stand in one more to replace another
CLEARLY = 3  # times as often as any other word spelled alike
COMMON_WORDS = "apakah bagaimana berapa kapan kenapa mengapa siapa which where pemilu menlu menhan sekjen dubes wapres jubir".split()
OLD_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "c"))  # of 1901 and 1947, kept in names

VOWELS = frozenset("aeiou")
# Letters that are taken for each other: neighbours on the keyboard and, in names, which are written by ear, what sounds alike.
KEYS = frozenset(a + b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in pairwise(row))
SOUNDS = frozenset("fv ck kq cs sz sx dt bp gk gj jz jy iy vw mn".split())
NEVER = 9  # the price of what is no slip


def spelled(asked: str, index: Index) -> str:
    """The question with words that stand nowhere spelled as the collection spells them, where that is safe; in small letters if shouted."""
    text = written_out(lowered(asked))
    mendable = _mendable(text)
    known = index.occurrences([word.folded for word in mendable])
    for word in reversed([word for word in mendable if not known[word.folded]]):
        is_name = word.start > 0 and text[word.start].isupper()
        if right := _right(word.folded, is_name, index):
            text = text[: word.start] + right + text[word.end :]
    return text


def _mendable(text: str) -> list[Word]:
    """The words that may be misspelt, and are no abbreviations, numbers or parts of a quotation, in order."""
    quotes = [match.span() for match in QUOTED.finditer(text)]
    return [
        word
        for word in subjects(text)
        if len(word.folded) >= SHORTEST
        and text[word.start : word.end].isalpha()
        and not text[word.start : word.end].isupper()
        and not any(start <= word.start < end for start, end in quotes)
    ]


def _right(word: str, is_name: bool, index: Index) -> str | None:
    """What a folded word that occurs nowhere most likely is in the collection; None when it may well be right."""
    old = [written for form in _other_spellings(word) if (written := _written(form, index))]
    if old or _is_known(word, index):
        return old[0] if old else None
    if len(word) < SURE and sum(letter in VOWELS for letter in word) > 1:  # "aung" may be a name, "tutp" can be none
        return None
    if not is_name and (near := [asks for asks in COMMON_WORDS if asks[0] == word[0] and slips(word, asks, False) == 1]):
        return near[0]
    for edits in (1, 2) if len(word) >= LONG else (1,):
        if found := _spelled_alike(word, edits, is_name, index):
            return _clearest(found, index)
    return None


def _is_known(word: str, index: Index) -> bool:
    """Whether the shipped model learned the word as a whole, which it did with whatever is common in either language."""
    return len(index.reader.pieces([word])[0]) == 1


def _other_spellings(word: str) -> list[str]:
    """The word as it was spelled before the reforms of Indonesian spelling, and after them."""
    if len(word) < SURE:
        return []
    forms = [word]
    for old, new in OLD_SPELLINGS:
        forms += [form.replace(old, new) for form in forms]
    forms += [word.replace("u", "oe", 1), word.replace("u", "oe")]
    return [form for form in dict.fromkeys(forms) if form != word]


def _written(word: str, index: Index) -> str | None:
    """How the articles write a folded word that is a name there."""
    if not any(index.occurrences([word]).values()):
        return None
    names = (surface for surface, folded, is_name in _surfaces(index.spelled_like(word, 1, PASSAGES)) if is_name and folded == word)
    return next(names, None)


def _spelled_alike(word: str, edits: int, is_name: bool, index: Index) -> dict[str, str]:
    """The words of the collection that a folded word may be a slip for, by their folded form: names, and with one edit common words."""
    derived = any(form != word and len(form) >= SHORTEST and _is_known(form, index) for form in (stem(word, "id"), stem(word, "en")))
    names_only = is_name or derived or edits > 1
    found: dict[str, str] = {}
    for surface, folded, named in _surfaces(index.spelled_like(word, edits, PASSAGES)):
        if folded[0] != word[0] or abs(len(folded) - len(word)) > edits or folded in found:
            continue
        if (named or (not names_only and _is_known(folded, index))) and slips(word, folded, named) <= edits:
            found[folded] = surface
    return found


def _clearest(found: dict[str, str], index: Index) -> str | None:
    """The one of these words that occurs often enough, and clearly more often than the others; None when there is none."""
    counts = index.occurrences(list(found))
    best, *others = sorted(found, key=lambda folded: -counts[folded])
    enough = 1 + len(index) // PER_PASSAGES
    rivals = [other for other in others if stem(other, "id") != stem(best, "id") and counts[best] < CLEARLY * counts[other]]
    return found[best] if counts[best] >= enough and not rivals else None


def _surfaces(passages: Sequence[Passage]) -> Iterator[tuple[str, str, bool]]:
    """The words of the passages and their roots: as written, folded, and whether a name, which has a capital inside a sentence."""
    for passage in passages:
        text = passage.text
        for word in words(text):
            surface = text[word.start : word.end]
            inside = text[max(0, word.start - 2) : word.start - 1].isalnum()
            yield surface, word.folded, inside and surface[0].isupper() and not surface.isupper()
            root = stem(word.folded, "id")
            yield root, root, False


def slips(word: str, right: str, is_name: bool) -> int:
    """How many slips make a word of the right one: letters left out, doubled, swapped, taken for another; NEVER or more if others would."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(word):
        earlier, before, row = before, row, [row[0] + _price_of_more(word, i)]
        for j, wanted in enumerate(right):
            row.append(min(before[j + 1] + _price_of_more(word, i), row[j] + 1, before[j] + _price_of_other(word, i, wanted, is_name)))
            if i and j and letter == right[j - 1] and word[i - 1] == wanted:
                row[j + 1] = min(row[j + 1], earlier[j - 1] + 1)
    return row[-1]


def _price_of_more(word: str, place: int) -> int:
    """What a letter too many costs: little only where it doubles its neighbour."""
    return 1 if word[place] in (word[place - 1 : place], word[place + 1 : place + 2]) else NEVER


def _price_of_other(word: str, place: int, wanted: str, is_name: bool) -> int:
    """What a letter costs that stands for another; the last vowel of a name tells a Franco from a France."""
    letter = word[place]
    if letter == wanted:
        return 0
    pair = {f"{letter}{wanted}", f"{wanted}{letter}"}
    heard = is_name and (pair & SOUNDS or ({letter, wanted} <= VOWELS and place < len(word) - 1))
    return 1 if len(word) >= SURE and (heard or pair & KEYS) else NEVER
