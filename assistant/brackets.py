"""What brackets, links, code and emphasis in a written answer come to, while it is still arriving; pure functions."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

OPENERS, CLOSERS = "[【［", "]】］"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LONGEST_BRACKET = 200  # characters; the text of a link is a headline at times. A longer bracket is a stray one.
LONGEST_HELD = 600  # characters that are looked at to read a link with its address
LONGEST_MARK = 60  # characters between round brackets
LONGEST_RANGE = 20  # passages; "[1-99]" cites nothing

CITING = (
    "sumber sources source passages passage kutipan citations citation cite referensi references reference refs ref rujukan src".split()
)
LABELS = (*CITING, *"artikel articles article documents document docs doc dokumen berita teks text id lihat see cf baca".split())
PARTS = frozenset(  # before "(2)" these make it a part of something; number words before it make it a figure
    """
    pasal ayat angka butir huruf nomor no bab bagian poin opsi langkah tahap fase grup golongan kelas tingkat versi skor peringkat seri
    article section paragraph clause chapter part point option item step phase group class level version score rank number volume type tipe
    satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh
    one two three four five six seven eight nine ten eleven twelve
    """.split()
)

_LABEL = "(?:" + "|".join(sorted(LABELS, key=len, reverse=True)) + r")[\s.:#-]*+"
_CITING = "(?:" + "|".join(sorted(CITING, key=len, reverse=True)) + ")"
_NUMBER = rf"(?:{_LABEL}){{0,2}}+[#^]?+\d{{1,9}}+"
_TO = r"(?:[-–—]|to|sampai|hingga|s/d)"
_MORE = rf"(?:(?>\s*(?:[,;&+]|dan|and|{_TO})\s*|\s+){_NUMBER})*+"
_MARK = re.compile(
    rf"[\s^]*(?P<numbers>{_NUMBER}{_MORE})(?:\s*[†|].*|\s*:\s*[^\d\s].*|[\s.,;:]*)"
    rf"|(?P<named>{_CITING}[\s.:#-]*\d{{1,9}}+{_MORE})\s*[,;(–-]\s*[^\W\d].*",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(\d+)(?:\s*{_TO}\s*(?:{_LABEL})?(\d+))?", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    rf"[\s^]*(?:(?:{_LABEL})?(?:nn?|xx?|num|number|nomor)|{_CITING}(?:\s+(?:needed|required|missing|here|diperlukan|dibutuhkan))?"
    rf"|(?:butuh|no|tanpa|needs?)\s+{_CITING})\s*|[\s?#^,;]*|.*†.*",
    re.IGNORECASE,
)
_YEARS = range(1500, 2100)
_LAID_BARE = str.maketrans({**dict.fromkeys(OPENERS + CLOSERS, " "), **dict(zip(RAISED, "0123456789", strict=True))}) | dict.fromkeys(
    map(ord, "*_`~\\\u200b\u200c\u200d\u2060\ufeff")
)

_OPEN, _CLOSE, _ANY = map(re.escape, (OPENERS, CLOSERS, OPENERS + CLOSERS))
_SQUARE = re.compile(rf"[{_OPEN}]((?:[^{_ANY}]++|[{_OPEN}][^{_ANY}]*+[{_CLOSE}])*+)[{_CLOSE}]")
_ADDRESS = re.compile(r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\s*\)")
_MAYBE_ADDRESS = re.compile(r"(?:\((?:[^()\s]|\([^()\s]*\))*(?:\([^()\s]*|\s+(?:\"[^\"]*\"?\s*)?)?)?")
_JOIN = re.compile(rf"\s{{0,3}}(?:(?:[,;&]|dan|and)\s{{0,3}})?(?=[{_OPEN}])")
_MAYBE_JOIN = re.compile(r"\s{0,3}(?:(?:[,;&]|dan|and)\s{0,3}|d|da|a|an)?")
_HANGING = re.compile(rf"[(\s^{_ANY}]*[^\W\d]*[\W\d]*(?:†.*)?")
_ROUND = re.compile(r"\(([^()]+)\)")
_FOLLOWS = re.compile(r"\s{0,3}(?:[^\s,]|,\s{0,3}\S)")
_RAISED = re.compile(f"[{RAISED}]+(?:,[{RAISED}]+)*+")
_CODE = re.compile(r"(`{1,3})([^`]+)\1")


@dataclass(frozen=True, slots=True)
class Piece:
    """What the next `end` characters come to: words to say, passages that they cite (None: no mark), or text to be read `again`."""

    end: int
    text: str = ""
    cites: tuple[int, ...] | None = None
    again: str = ""


def read_piece(line: str, ended: bool, before: str, known: Container[int]) -> Piece | None:
    """What the special character that begins this rest of a line comes to, or None while that hangs on what is still to come.

    `ended` says that no more of the line comes; `before` is the end of what was said in it.
    """
    first = line[0]
    if first in OPENERS:
        return _square(line, ended)
    if first == "(":
        return _round(line, ended, before, known)
    if first == "!":
        return _image(line, ended)
    if first == "`":
        return _code(line, ended)
    if first == "\\":
        return _escaped(line, ended)
    return _raised(line, ended, before) if first in RAISED else _emphasis(line, ended, before)


def cited(inside: str) -> tuple[int, ...] | None:
    """The numbers that stand inside a bracket; none for a placeholder such as “n”, and None where the bracket holds words or a year."""
    bare = inside.translate(_LAID_BARE).strip()
    match = _MARK.fullmatch(bare)
    if not match:
        return () if _PLACEHOLDER.fullmatch(bare) else None
    told = match["numbers"] or match["named"]
    pairs = [(int(first), int(last or first)) for first, last in _RANGE.findall(told)]
    if any(last < first for first, last in pairs) or (told[0].isdigit() and all(first in _YEARS for first, _ in pairs)):
        return None
    return tuple(number for first, last in pairs if last - first <= LONGEST_RANGE for number in range(first, last + 1))


def could_cite(inside: str) -> bool:
    """Whether a bracket that begins like this may still become a mark: only words such as “Sumber” come before the number."""
    words = re.findall(r"[^\W\d_]+", re.split(rf"[\d{_ANY}]", inside, maxsplit=1)[0].lower())
    return all(any(label.startswith(word) for label in LABELS) for word in words)


def _square(line: str, ended: bool) -> Piece | None:
    match = _SQUARE.match(line, 0, LONGEST_BRACKET)
    if not match:
        return _unclosed(line) if ended or len(line) >= LONGEST_BRACKET else None
    inside, end = match[1], match.end()
    numbers = cited(_ADDRESS.sub("", inside))
    address = _address(line, end)
    if address:
        return Piece(address, again=inside) if numbers is None else Piece(address, cites=numbers)
    if not ended and _MAYBE_ADDRESS.fullmatch(line, end):
        return None
    if numbers is None:
        return Piece(1, line[0])
    join = _JOIN.match(line, end)
    if not join and not ended and _MAYBE_JOIN.fullmatch(line, end):
        return None
    return Piece(join.end() if join else end, cites=numbers)


def _address(line: str, start: int) -> int:
    """Where the address of a link ends that begins here, or 0."""
    match = _ADDRESS.match(line, start)
    return match.end() if match and re.search(r"[/.:#@]", match.group()) else 0


def _unclosed(line: str) -> Piece:
    hanging = line.strip() != "(" and len(line) <= LONGEST_MARK and _HANGING.fullmatch(line) and could_cite(line.lstrip(OPENERS + "("))
    return Piece(len(line)) if hanging else Piece(1, line[0])


def _image(line: str, ended: bool) -> Piece | None:
    if len(line) == 1 and not ended:
        return None
    if line[1:2] != "[":
        return Piece(1, "!")
    match = _SQUARE.match(line, 1, LONGEST_BRACKET)
    if match and (end := _address(line, match.end())):
        return Piece(end)
    waits = _MAYBE_ADDRESS.fullmatch(line, match.end()) if match else len(line) < LONGEST_BRACKET
    return None if waits and not ended else Piece(1, "!")


def _round(line: str, ended: bool, before: str, known: Container[int]) -> Piece | None:
    match = _ROUND.match(line, 0, LONGEST_MARK)
    if not match:
        waits = ")" not in line and len(line) < LONGEST_MARK and could_cite(line[1:])
        return Piece(1, "(") if not waits else _unclosed(line) if ended else None
    numbers = cited(match[1])
    if not numbers or not could_cite(match[1]):
        return Piece(1, "(")
    if not re.fullmatch(r"\d+(?:[,;] \d+)*", match[1]):
        clear = re.match(rf"[^\d]*[{_OPEN}]|\s*{_CITING}\b", match[1], re.IGNORECASE)
        return Piece(match.end(), cites=numbers) if clear else Piece(1, "(")
    follows = _FOLLOWS.match(line, match.end())
    if not follows and not ended and len(line) < match.end() + 8:
        return None
    cites = all(number in known for number in numbers) and _ends_clause(before, follows.group() if follows else "")
    return Piece(match.end(), cites=numbers) if cites else Piece(1, "(")


def _ends_clause(before: str, follows: str) -> bool:
    """Whether a bare "(1)" between these can only be a mark: not an age, a count, a part of a law or an item of a list."""
    said = before.rstrip()
    if said.rstrip("\"'”’»")[-1:] in (".", "!", "?", "…") and said:
        return said == before or not follows
    word = said.rsplit(maxsplit=1)[-1].strip("\"'”’»“‘«") if said else ""
    follows = follows.strip()
    closes = not follows or follows in (".", ";", "!", "?") or (follows[0] == "," and follows[-1].isalpha())
    return closes and word[-1:].isalpha() and word.islower() and word not in PARTS and not re.search(r"\d", word)


def _raised(line: str, ended: bool, before: str) -> Piece | None:
    """A raised number is a mark, but behind figures and units, and but for “²” amid a clause: “anak²” are “anak-anak”."""
    run = "".join(_RAISED.findall(line)[:1])
    follows = line[len(run) : len(run) + 2]
    if len(follows) < 2 and not ended:
        return None
    word = re.split(r"[\s/(]", before)[-1]
    unit = word[-1:].isdigit() or (len(word) <= 2 and word[-1:].isalpha()) or word.lower() in ("meter", "kilometer", "kaki", "mil")
    amid = run == "²" and word[-1:].isalpha() and follows[:1] not in ("", *".,;:!?…")
    if unit or amid:
        return Piece(len(run), run)
    return Piece(len(run), cites=tuple(int(number) for number in run.translate(_LAID_BARE).split(",")))


def _code(line: str, ended: bool) -> Piece | None:
    """Code as words; its backticks stay where it could be taken for a mark."""
    match = _CODE.match(line, 0, LONGEST_BRACKET)
    if not match:
        return Piece(1, "`") if ended or len(line) >= LONGEST_BRACKET else None
    return Piece(match.end(), match.group() if re.search(rf"[({_OPEN}{RAISED}]", match[2]) else match[2])


def _escaped(line: str, ended: bool) -> Piece | None:
    if len(line) == 1:
        return Piece(1, "\\") if ended else None
    if line[1] in OPENERS + CLOSERS:
        return Piece(1)
    return Piece(2, line[1]) if line[1] in "\\`*_{}()#+.!>~-" else Piece(1, "\\")


def _emphasis(line: str, ended: bool, before: str) -> Piece | None:
    run = len(line) - len(line.lstrip(line[0]))
    if run == len(line) and not ended:
        return None
    left, right = before[-1:], line[run : run + 1]
    amid = left.isalnum() and right.isalnum()
    alone = not left.strip() and not right.strip()
    stays = {"*": run == 1 and (amid or alone), "_": amid or alone, "~": run == 1}[line[0]]
    return Piece(run, line[:run] if stays else "")
