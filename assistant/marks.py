"""The sentences of an answer that a language model is writing, each with the passages it cites, as the text arrives in pieces."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from assistant.brackets import LONGEST_HELD, OPENERS, RAISED, Piece, read_piece
from assistant.opening import Mode, read_opening
from index.sentences import LONGEST, NEAR, OPENING, sentence_spans

_SPECIAL = re.compile(rf"[\n\\`*_~!({re.escape(OPENERS)}{RAISED}]")
_AT_ONCE = 1_000  # characters that are read at once, so that what is kept unread stays short
_WINDOW = LONGEST + 4 * NEAR  # characters in which the first sentence always ends
_TAIL = 40  # characters of what was said that the meaning of a bracket hangs on
_CLOSING = tuple(".,;:!?…)]”’»\"'")  # the space before a mark goes with it before these
_QUOTES = "\"'”’»)"
_GLUE = " .,:;)–—-"  # between a mark at the begin of a line and its words
_LABELS = frozenset("sumber sumbernya source sources referensi rujukan reference references kutipan citation citations lihat see".split())
_SPACED = re.compile(r" +([.,;:!?](?=[\s\"'”’»]|$))|[,;:] ?(?=\))")
_COMMA = re.compile(r"(?<=\w)[,;:] ?\Z")
_LEAD = re.compile(
    r"(?:menurut|berdasarkan|dalam|seperti (?:dilaporkan|disebut|disebutkan)(?: dalam| di| oleh)?|dilansir(?: dari)?"
    r"|according to|based on|as (?:reported|stated) (?:in|by)|in) ?, ?(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without marks, and the numbers of the passages it cites, each once; not `whole` while more of it may come."""

    text: str
    marks: tuple[int, ...]
    whole: bool


class Reader:
    """Reads an answer as it arrives and tells its sentences; `known` are the numbers that may be cited.

    However the text is cut into pieces, the sentences are the same. Time is linear in its length. What may still become a mark, a link or
    a list of sources is held back.
    """

    def __init__(self, known: Container[int]) -> None:
        self._known = known
        self._rest = ""  # what could not be read yet
        self._live = ""  # what was said since the last sentence that is over
        self._marks: list[tuple[int, int]] = []  # where a mark stands in it, and its number
        self._marked = False  # whether a mark was the last that was read
        self._tail = ""
        self._said: list[Sentence] = []
        self._mode: Mode = "said"
        self._begun = False  # whether it is known how the line begins
        self._dropping = False
        self._over = False

    def feed(self, piece: str) -> tuple[Sentence, ...]:
        """All sentences so far; those but the last are whole and stay as they are."""
        for start in range(0, len(piece), _AT_ONCE):
            self._rest += piece[start : start + _AT_ONCE]
            self._read()
        return self._so_far()

    def finish(self, cut: bool = False) -> tuple[Sentence, ...]:
        """All sentences; the last is not whole where the answer was `cut` off."""
        self._over = True
        self._read()
        self._end_line()
        return tuple(self._said) if not cut else self._so_far()

    def _read(self) -> None:
        at = 0
        while at < len(self._rest):
            if self._begun:
                end = self._dropped_to(at) if self._dropping else self._code_to(at) if self._mode == "code" else self._piece_to(at)
            else:
                end = self._opening_to(at)
            if end is None:
                break
            at = end
        self._rest = self._rest[at:]
        self._part(False)

    def _line(self, at: int) -> tuple[str, bool]:
        """The rest of the line, as far as it is looked at, and whether no more of it comes."""
        stop = self._rest.find("\n", at, at + LONGEST_HELD)
        line = self._rest[at : stop if stop >= 0 else at + LONGEST_HELD]
        return line, self._over or stop >= 0 or len(line) == LONGEST_HELD

    def _opening_to(self, at: int) -> int | None:
        line, ended = self._line(at)
        opening = read_opening(line, ended, self._mode)
        if opening is None:
            return None
        self._mode, self._dropping, self._begun = opening.mode, opening.dropped, True
        return at + opening.end

    def _dropped_to(self, at: int) -> int:
        stop = self._rest.find("\n", at)
        return len(self._rest) if stop < 0 else self._newline(stop)

    def _code_to(self, at: int) -> int:
        stop = self._rest.find("\n", at)
        if stop == at:
            return self._newline(at)
        end = stop if stop >= 0 else len(self._rest)
        self._write(self._rest[at:end])
        return end

    def _piece_to(self, at: int) -> int | None:
        special = _SPECIAL.search(self._rest, at)
        end = special.start() if special else len(self._rest)
        if end > at:
            self._write(self._rest[at:end])
            return end
        if self._rest[at] == "\n":
            return self._newline(at)
        line, ended = self._line(at)
        piece = read_piece(line, ended, self._tail, self._known)
        return None if piece is None else self._take(piece, at)

    def _take(self, piece: Piece, at: int) -> int:
        if piece.again:
            self._rest = piece.again + self._rest[at + piece.end :]
            return 0
        if piece.cites is None:
            self._write(piece.text)
        else:
            self._cite(piece.cites)
        return at + piece.end

    def _newline(self, at: int) -> int:
        self._end_line()
        return at + 1

    def _write(self, text: str) -> None:
        text = re.sub(r"\s+", " ", text)
        if self._marked:
            text = self._joined(text)
            self._marked = not text
        if not self._live or self._live[-1] == " ":
            text = text.lstrip()
        self._live += text
        self._tail = (self._tail + text)[-_TAIL:]
        if len(self._live) > 2 * _WINDOW:
            self._part(False)

    def _joined(self, text: str) -> str:
        """A text behind a mark, without the signs that only the mark made necessary; so too what is live."""
        if not self._live.strip():
            return text.lstrip(_GLUE)
        if self._live.rstrip().rstrip(_QUOTES)[-1:] in tuple(".!?…"):
            text = text.lstrip(".,;:")
        if text[:1] in _CLOSING:
            self._live = (_COMMA.sub("", self._live) if text[0] in ".,;:!?" else self._live).rstrip()
            self._marks = [(min(place, len(self._live)), number) for place, number in self._marks]
        return text

    def _cite(self, numbers: Iterable[int]) -> None:
        self._marks += [(len(self._live.rstrip()), number) for number in numbers if number in self._known]
        self._write(" ")
        self._marked = True
        self._tail = (self._tail + "]")[-_TAIL:]

    def _end_line(self) -> None:
        self._part(True)
        self._live, self._tail = "", ""
        self._marked = self._begun = self._dropping = False
        self._marks = self._add_marks(self._marks)

    def _part(self, ended: bool) -> None:
        """Move the sentences that are over from what is live to what was said."""
        while spans := self._sure(ended):
            for start, end in spans:
                own = [mark for mark in self._marks if mark[0] <= end]
                self._marks = self._marks[len(own) :]
                self._say(self._live[start:end], own)
            self._rebase(spans[-1][1])

    def _sure(self, ended: bool) -> list[tuple[int, int]]:
        """The spans of the sentences that nothing that is still to come can change, up to the first that is very long."""
        window = self._live[:_WINDOW]
        spans = sentence_spans(window)
        if not (ended and len(window) == len(self._live)):
            spans = [span for span in spans[:-1] if _decides(window[span[1] : span[1] + NEAR])]
        long = next((place for place, (start, end) in enumerate(spans) if end - start >= LONGEST // 2), len(spans))
        return spans[: long + 1]

    def _rebase(self, end: int) -> None:
        rest = self._live[end:].lstrip()
        gone = len(self._live) - len(rest)
        self._live, self._marks = rest, [(max(0, place - gone), number) for place, number in self._marks]

    def _say(self, text: str, marks: list[tuple[int, int]]) -> None:
        if _says(text, growing=False):
            self._said.append(Sentence(_tidied(text), _numbers(marks), True))
        else:
            self._marks = [(0, number) for _, number in self._add_marks(marks)] + self._marks

    def _add_marks(self, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give marks without words of their own to the sentence before; those that are left where there is none."""
        if not self._said or not marks:
            return marks
        last = self._said[-1]
        self._said[-1] = replace(last, marks=tuple(dict.fromkeys((*last.marks, *_numbers(marks)))))
        return []

    def _so_far(self) -> tuple[Sentence, ...]:
        start, end = next(iter(sentence_spans(self._live)), (0, 0))
        if _says(self._live[start:end], growing=True):
            return (*self._said, Sentence(_tidied(self._live[start:end]), _numbers(self._marks), False))
        return (*self._said[:-1], *(replace(last, whole=False) for last in self._said[-1:]))


def _decides(follows: str) -> bool:
    """Whether this is enough to tell if a sentence ends before it."""
    return len(follows) >= NEAR or bool(follows.strip().lstrip(OPENING))


def _says(text: str, growing: bool) -> bool:
    """Whether there are words in a text beside a label such as “Sumber:”; while it grows, beside the begin of one."""
    words = re.findall(r"\w+", text.lower())
    if len(words) != 1:
        return bool(words)
    return not (any(label.startswith(words[0]) for label in _LABELS) if growing else words[0] in _LABELS)


def _numbers(marks: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for _, number in marks))


def _tidied(text: str) -> str:
    text = _SPACED.sub(lambda match: match[1] or "", text)
    lead = _LEAD.match(text)
    return text if not lead else text[lead.end()].upper() + text[lead.end() + 1 :]
