"""What was forwarded in the text of a mail: where it begins, and what the lines over it tell; pure functions."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.archives.sender import outlet_of
from corpus.dates import find_date, find_time
from corpus.metadata import Facts
from corpus.story.clean import MOST_LINES, one_line
from corpus.story.furniture import word_count

# What mail programs write before the subject of an answer or of a forwarded mail.
_ANSWER = re.compile(r"\s*(?:re|bls|balas)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_PREFIXES = re.compile(r"^(?:(?:re|fwd?|tr|trs|bls)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# The line over a forwarded mail. Outlook writes one of its own over answers, too.
_FORWARDED = re.compile(
    r"\W*(?:begin forwarded message|(?:mulai |awal )?pesan (?:terusan|yang diteruskan)|forwarded (?:message|mail|by .{0,80}))\W*",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\W*(?:original (?:message|appointment)|pesan asli)\W*", re.IGNORECASE)
_KEYS = {
    **dict.fromkeys(("from", "dari", "pengirim"), "from"),
    **dict.fromkeys(("date", "sent", "tanggal", "dikirim", "terkirim"), "date"),
    **dict.fromkeys(("subject", "perihal", "subjek", "judul"), "subject"),
    **dict.fromkeys(("to", "cc", "kepada", "ke", "untuk", "tembusan", "reply-to", "balas ke"), "to"),
}
_ENTRY = re.compile(rf"[*_\s]*({'|'.join(_KEYS)})[*_\s]*:(.*)", re.IGNORECASE)
_MAY_HOLD = re.compile(r"(?:from|dari|pengirim)\W", re.IGNORECASE)
# A head has so many lines at most, with those of long addresses; without a line over it so many entries make sure that it is one.
_MOST_LINES, _SURE = 20, 3
# Between two heads of a mail that was forwarded several times there is at most a note of so many words.
_NOTE_WORDS, _MOST_TIMES = 60, 10
_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d\d))?(?!\d)")
_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(style|script|title)\b.*?(?:</\1\s*>|\Z)|<(/?[a-z][a-z0-9:]*)[^<>]*>|[^<]+|<", re.IGNORECASE | re.DOTALL
)
_ENDS_LINE = frozenset("address article blockquote body br center div h1 h2 h3 h4 h5 h6 hr html li ol p pre section table tr ul".split())


@dataclass(frozen=True, slots=True)
class _Head:
    """The entries over a forwarded mail, and the number of the line after them."""

    entries: dict[str, str]
    end: int


def headline_of(subject: str) -> str:
    """The subject without what mail programs write before it."""
    return _PREFIXES.sub("", one_line(subject))


def forwarded_text(text: str, subject: str) -> tuple[str, Facts] | None:
    """The text that was forwarded in that of a mail, and what is told over it; None if nothing was."""
    lines = text.split("\n") if _MAY_HOLD.search(text) else []
    head = _last_head(lines, subject, wrapped=True)
    return ("\n".join(lines[head.end :]).lstrip("\n"), _facts(head)) if head else None


def forwarded_html(source: str, subject: str) -> tuple[str, Facts] | None:
    """The same for a mail in HTML."""
    if not _MAY_HOLD.search(source):
        return None
    lines = list(islice(_html_lines(source), MOST_LINES))
    head = _last_head([text for text, _ in lines], subject, wrapped=False)
    return ("<meta charset=utf-8>" + source[lines[head.end - 1][1] :], _facts(head)) if head else None


def only_headline(source: str) -> str | None:
    """The headline of an HTML mail with just one, None where it has none, several, or one that is but a name."""
    found = re.findall(r"<h1\b[^<>]*>((?:(?!</?h1\b).)*)</h1\s*>", source, re.IGNORECASE | re.DOTALL)
    text = one_line(html.unescape(re.sub(r"<[^<>]*>", " ", found[0]))) if len(found) == 1 else ""
    return text if word_count(text) >= 3 else None


def _facts(head: _Head) -> Facts:
    """What the entries over a forwarded mail tell."""
    sent = _OFFSET.sub(lambda found: f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}", head.entries.get("date", ""))
    day = find_date(sent)
    title = headline_of(head.entries.get("subject", "")) or None
    return Facts(title=title, publisher=outlet_of(head.entries["from"]), published=day, published_time=find_time(sent) if day else None)


def _last_head(lines: Sequence[str], subject: str, wrapped: bool) -> _Head | None:
    """The head over what was forwarded; of one forwarded several times, the innermost."""
    found: _Head | None = None
    for _ in range(_MOST_TIMES):
        start = found.end if found else 0
        head = _next_head(lines, start, bool(_ANSWER.match(subject)), wrapped)
        if head is None or not any(map(str.strip, lines[head.end :])):
            break
        if found and sum(map(word_count, lines[start : head.end - len(head.entries)])) > _NOTE_WORDS:
            break
        found = head
    return found


def _next_head(lines: Sequence[str], start: int, answer: bool, wrapped: bool) -> _Head | None:
    """The first head at or after a line; in an `answer` only one under a line that says that it was forwarded."""
    over = ""
    for number in range(start, len(lines)):
        entry = _ENTRY.fullmatch(lines[number]) if len(lines[number]) < 1_000 else None
        if entry and _KEYS[entry[1].lower()] == "from":
            head = _head_at(lines, number, wrapped)
            told = bool(_FORWARDED.fullmatch(over))
            marked = told or bool(_ORIGINAL.fullmatch(over))
            enough = len(head.entries) >= 2 if marked else len(head.entries) >= _SURE and {"date", "subject"} <= head.entries.keys()
            if enough and (told or not answer):
                return head
        over = lines[number].strip()[:200] or over
    return None


def _head_at(lines: Sequence[str], start: int, wrapped: bool) -> _Head:
    """The entries from that line on; `wrapped` if long ones may go on in the next line."""
    entries: dict[str, str] = {}
    end, key = start, ""
    rest: list[str] = []
    for number in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[number].strip()
        if found := _ENTRY.fullmatch(line[:1_000]):
            if rest and key:
                entries[key] = " ".join((entries[key], *rest))
            key = _KEYS[found[1].lower()]
            entries.setdefault(key, found[2].strip("*_ \t"))
            end, rest = number + 1, []
        elif line and wrapped:
            rest.append(line)
            end = number + 1 if "@" in line and key == "to" else end
        else:
            break
    return _Head(entries, end)


def _html_lines(source: str) -> Iterator[tuple[str, int]]:
    """The lines of text of an HTML mail that are not empty, and where in the source each ends."""
    pieces: list[str] = []
    for found in _PIECE.finditer(source):
        tag = (found[2] or "").lower().removeprefix("/")
        if tag in _ENDS_LINE:
            if line := one_line(html.unescape("".join(pieces))):
                yield line, found.start()
            pieces = []
        elif found[2]:
            pieces.append(" " if tag in ("td", "th") else "")
        elif not found[0].startswith("<") or found[0] == "<":
            pieces.append(found[0])
    if line := one_line(html.unescape("".join(pieces))):
        yield line, len(source)
