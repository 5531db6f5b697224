"""What a reply of a language model means: that the passages do not answer, or the standalone form of a follow-up."""

from __future__ import annotations

import re

from assistant.answer import Conversation
from assistant.leaning import leans
from assistant.names import also
from assistant.shorthand import written_out
from assistant.topics import names
from assistant.understand import QUESTION_WORD, language_of
from assistant.write import DENYING
from index.sentences import sentence_spans
from index.words import fold, guess_language, stem_forms, subject_words, words

LONGEST = 300  # characters of a standalone question

MARK = re.compile(r"\s*[\[【［(]\^?\d+(?:\s*[,;–-]\s*\d+)*[\])】］]")
MARKS = re.compile(rf"(?:{MARK.pattern})+")
AROUND = " \t\n*_`"
IN_QUOTES = re.compile(r"[\"'“‘](.*)[\"'”’]\W{0,4}", re.DOTALL)
LABEL = re.compile(
    r"^(?:(?:standalone|rewritten|last) question|question|rewritten|pertanyaan(?: (?:mandiri|lengkap|terakhir))?|tulis ulang)\W{0,3}:\W*",
    re.IGNORECASE,
)
HOWEVER = re.compile(r"\b(?:but|however|although|though|instead|tetapi|tapi|namun|melainkan|meskipun|walaupun)\b")
SORRY = re.compile(
    r"^(?:(?:i'm sorry|i am sorry|sorry|apologies|i apologi[sz]e|unfortunately|(?:mohon )?maaf|sayangnya)\b\W*"
    r"(?:(?:but|tapi|tetapi|namun|karena)\b\W*)?)+"
)

_GIVEN = "(?:provided|given|numbered|available|supplied|above|shown|retrieved)"
_EN = (
    rf"(?:(?:any|all) of )?(?:the |these |those |your )?(?:{_GIVEN} |news )*(?:passages?|articles?|excerpts?|snippets?|context"
    rf"|(?:(?<=provided )|(?<=given )|(?<=above )|(?<=available ))(?:texts?|sources?|documents?|information)"
    rf"|(?:texts?|sources?|documents?|information)(?= {_GIVEN}))(?: {_GIVEN})?"
)
_NOT_EN = r"(?:do|does|did|could|can|is|are|was|were)(?: not|n't)|cannot"
_HOLD_EN = (
    "answer|contain|mention|say|state|provide|include|give|hold|discuss|specify|describe|explain|cover|address|tell|indicate|offer|reveal"
)
_HELD_EN = "mentioned|stated|given|specified|provided|contained|found|answered|discussed|included|described|covered|available"
_FIND_EN = "find|answer|know|have|see|locate|determine|tell|provide"
_NOTHING_EN = "(?:information|mention|answer|details?|data)"

_DI = "di|pada|dalam|di dalam|oleh|dari"
_YANG = "ini|itu|tersebut|di atas|bernomor|yang (?:diberikan|tersedia|ada|disediakan|ditunjukkan)"
_ID = (
    rf"(?:(?:semua|seluruh|kedua) )?(?:(?:artikel|kutipan|petikan|potongan|bacaan|konteks)(?:-\w+)?(?:nya)?(?: (?:artikel|berita|teks))?"
    rf"|(?:teks|sumber|dokumen|informasi|berita)(?:-\w+)?(?= (?:di atas|yang)))(?: (?:{_YANG}))*"
)
_NOT_ID = "(?:tidak|tak|belum|nggak|enggak|ngga|gak|ga)"
_HOLD_ID = (
    "(?:men)?jawab|memuat|menyebut|nyebut|mengandung|menjelaskan|memberi|ngasih|berisi|membahas|bahas|mencantumkan|menyediakan|menyatakan"
    "|mengatakan|bilang|mencakup|memiliki|mengungkap|menyinggung|merinci|menceritakan"
)
_HELD_ID = "di(?:sebut|jelas|muat|temu|bahas|cantum|jawab|nyata|ungkap|singgung|rinci|beri)(?:kan|i)?|terdapat|termuat|tercantum|tersedia"
_FIND_ID = r"menemukan|nemu\w*|tahu|tau|mengetahui|menjawab|memiliki|punya|melihat|yakin"
_NOTHING_ID = "(?:informasi|info|keterangan|jawaban|penjelasan|data)(?:nya)?"

# What is said of the passages: it is meant so even where it has a mark.
OF_PASSAGES = {
    "en": (
        rf"{_EN} (?:(?:only|just) [^.]{{0,80}} and )?(?:{_NOT_EN}) (?:\w+ ){{0,2}}?(?:{_HOLD_EN}|have)\b",
        rf"(?:none|neither|no) (?:of )?{_EN} (?:{_HOLD_EN}|ha[sv]e?)",
        rf"[^.]{{0,150}}?(?:\bnot|n't|\bnever) (?:\w+ )?(?:{_HELD_EN}) (?:\w+ )?(?:in|by|within) {_EN}",
        rf"(?:there (?:is|was|are|were) )?(?:no|not enough) (?:\w+ )?{_NOTHING_EN}\b[^.]{{0,100}} (?:in|from) {_EN}",
        rf"(?:based on|according to|in|from) {_EN},? (?:there (?:is|are) (?:no|not)|i (?:{_NOT_EN}))",
        rf"(?:based on|according to|in|from) {_EN},? [^.]{{0,100}} (?:not|n't) (?:{_HELD_EN})",
    ),
    "id": (
        rf"{_ID} (?:(?:hanya|cuma) [^.]{{0,80}} dan )?(?:juga )?{_NOT_ID} (?:\w+ ){{0,2}}?(?:{_HOLD_ID}|punya|ada)",
        rf"{_NOT_ID} ada (?:satu ?pun )?{_ID} (?:yang )?(?:{_HOLD_ID})",
        rf"[^.]{{0,150}}?\b{_NOT_ID} (?:\w+ )?(?:ada|{_HELD_ID}) (?:[\w-]+ ){{0,5}}?(?:{_DI}) {_ID}",
        rf"(?:berdasarkan|menurut|dari|di|dalam|pada) {_ID},? (?:saya |aku )?(?:\w+ )?{_NOT_ID} (?:ada|bisa|dapat|{_HELD_ID}|menemukan)",
    ),
}
# What an article might say too, so that a mark behind it makes it a fact.
OF_ITSELF = {
    "en": (
        rf"i (?:{_NOT_EN}|am unable to|was unable to|am not able to) (?:\w+ ){{0,2}}?(?:{_FIND_EN})\b",
        r"i(?:'m| am) not (?:sure|able)\b",
        rf"there (?:is|was|are|were) (?:no|not enough|insufficient) (?:\w+ ){{0,2}}?{_NOTHING_EN}\b",
        r"(?:no|not enough|insufficient) (?:\w+ )?(?:information|mention|answer)\b",
        r"(?:unable to|cannot) (?:find|answer)",
        rf"(?:it (?:is|was) )?not (?:{_HELD_EN})\W*$",
        rf"(?:this|the|your) (?:question|answer|information) (?:{_NOT_EN}) (?:be )?(?:{_HELD_EN})",
    ),
    "id": (
        rf"(?:saya|aku|kami|kita|gue|gw) {_NOT_ID} (?:\w+ ){{0,2}}?(?:{_FIND_ID})",
        rf"{_NOT_ID} (?:bisa |dapat )?(?:menemukan|menjawab|nemu\w*)",
        rf"{_NOT_ID} (?:ada|{_HELD_ID}) (?:\w+ ){{0,2}}?{_NOTHING_ID}\b",
        rf"{_NOTHING_ID}\b[^.]{{0,100}} {_NOT_ID} (?:ada|cukup|ketemu|{_HELD_ID})",
        rf"{_NOT_ID} (?:ada|diketahui|{_HELD_ID})\W*$",
        rf"(?:pertanyaan|hal)(?:nya| ini| itu)? {_NOT_ID} (?:dapat |bisa )?(?:ter|di)jawab",
    ),
}


def says_not_held(text: str, language: str) -> bool:
    """Whether a reply says, in its language or in English, that the passages do not answer, and tells nothing of them beside.

    What follows without a mark is the model's own and counts for nothing.
    """
    first, rest = _first(text)
    if MARK.search(rest):
        return False
    bare = SORRY.sub("", _plain(MARK.sub("", first)))
    kinds = [OF_PASSAGES] if MARK.search(first) else [OF_PASSAGES, OF_ITSELF]
    forms = [form for kind in kinds for code in dict.fromkeys((language, "en")) for form in kind[code]]
    return any(denial and not HOWEVER.search(bare, denial.end()) for denial in (re.match(form, bare) for form in forms))


def _first(text: str) -> tuple[str, str]:
    """The first sentence that says more than that the model is sorry, with its marks, and what follows."""
    text = _bare(" ".join(text.split()))
    end = next((end for start, end in sentence_spans(text) if SORRY.sub("", _plain(text[start:end]))), len(text))
    if marks := MARKS.match(text, end):
        end = marks.end()
    return text[:end], text[end:]


def _bare(text: str) -> str:
    """The text without the quotation marks and stars that a model puts around all of it."""
    bare = text.strip(AROUND)
    quoted = IN_QUOTES.fullmatch(bare)
    return quoted[1].strip(AROUND) if quoted else bare


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split()).strip(AROUND + ".")


def rewritten(reply: str, asked: str, conversation: Conversation) -> str | None:
    """The standalone form of a follow-up that a model replied, or None where it is anything else, loses a word or brings one of its own.

    A reply counts that is one short line, asks in the same language, keeps the names and numbers and half the other subject words of
    the follow-up, and has no further ones, and no denial, that were not in the conversation.
    """
    line = _bare(LABEL.sub("", _bare(reply)))
    if not words(line) or len(line) > LONGEST or len(line.splitlines()) > 1 or MARK.search(line) or not _asks(line, asked):
        return None
    if guess_language(line) not in (None, language_of(asked, conversation)):
        return None
    typed = written_out(asked)
    added = [word for word in subject_words(line) if not _stands(word, _forms(typed))]
    questions = " ".join([typed, *(text for answer in conversation for text in (answer.question.asked, answer.question.standalone))])
    said = f"{questions} {_answers(conversation)}"
    known = _forms(f"{said} {also(said)}")
    if not all(_stands(word, known) for word in added) or (leans(line) and not added):
        return None
    return line if _keeps(line, typed) and _denials(line) <= _denials(questions) else None


def _asks(line: str, asked: str) -> bool:
    """Whether a line is a question, or the order that was given; Indonesians put the question word first or last, and no mark."""
    said = [word.folded for word in words(line)]
    return (
        line.endswith("?")
        or said[:1] == [word.folded for word in words(asked)[:1]]
        or any(QUESTION_WORD.fullmatch(word) for word in (said[0], said[-1]))
    )


def _keeps(line: str, typed: str) -> bool:
    own, kept = subject_words(typed), _forms(line)
    needed = [word for word in own if word in names(typed) or word[0].isdigit()]
    return all(_stands(word, kept) for word in needed) and 2 * sum(_stands(word, kept) for word in own) >= len(own)


def _answers(conversation: Conversation) -> str:
    """What was answered in a conversation, but for what no source bears out, and the headlines and outlets of what was cited."""
    told = [claim.text for answer in conversation for claim in answer.claims if claim.verdict != "unsupported"]
    cited = [citation.article for answer in conversation for citation in answer.citations]
    return " ".join([*told, *(f"{article.title} {article.publisher or ''}" for article in cited)])


def _forms(text: str) -> frozenset[str]:
    return frozenset(form for word in subject_words(text) for form in stem_forms(word))


def _stands(word: str, forms: frozenset[str]) -> bool:
    return not forms.isdisjoint(stem_forms(word))


def _denials(text: str) -> frozenset[str]:
    return DENYING.intersection(word.folded for word in words(text))
