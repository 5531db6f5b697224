"""What a line of a news page is, judged by its words and shape alone; pure functions.

A *line* is one paragraph of canonical text. Prose is the story; everything else around it is furniture: adverts, promotion, links to
other stories, captions, labels, headlines of related stories, comments.
"""

from __future__ import annotations

import re
from functools import lru_cache

# A label or caption has at most this many words; a headline (Indonesian ones run long) at most that many.
LABEL_WORDS = 10
HEADLINE_WORDS = 18
# A page's lines are looked at from several sides; so many of the last ones are remembered.
LINES = 2_000
# Longer lines are never furniture, so no pattern runs over a long text.
_LONGEST = 500


def _one_of(*alternatives: str, end: str = r"[\W_]*$") -> re.Pattern[str]:
    """A pattern that matches a line which consists of one of the alternatives, whatever marks stand around it."""
    return re.compile(r"^[\W_]*(?:" + "|".join(alternatives) + ")" + end, re.IGNORECASE)


_READ_ALSO = _one_of(
    r"(?:baca|lihat|simak|tonton|dengar)(?: berita| artikel)? (?:juga|selengkapnya|pula)",
    r"baca(?=:)|pilihan editor|(?:artikel|berita|tulisan) (?:terkait|lainnya)",
    r"(?:read|see|watch) (?:also|more|next)|also read|more on this(?: story)?|don'?t miss|recommended",
    r"related(?: (?:articles?|story|stories|news|coverage))?",
    r"(?:simak|tonton|saksikan|lihat|watch)(?: juga)? video\b[^:]{0,60}",
    r"(?:watch|listen|trending|live|tonton|saksikan|video|foto|photos?|infografi[sk]|grafis)(?=\s*:)",
    end=r"\s*(?:[:：>»|–—-]|$)",
)
_READ_ALSO_OPEN = _one_of(r"(?:baca|lihat|simak) juga\b", r"read also\b", r"also read\b", end="")
_BARE = _one_of(
    r"advertisements?|advertorial|iklan|sponsored|ads?|close ads?|tutup iklan|getty images|advertisement - .{0,60}",
    r"baca berita tanpa iklan\b.{0,60}|(?:story|article) continues (?:below|after).{0,40}",
    r"scroll (?:to|untuk) (?:continue|melanjutkan|lanjut|resume).{0,60}|lanjut(?:kan)? membaca.{0,60}|continue reading.{0,60}",
    r"skip to .{0,40}|back to top|kembali ke atas|lihat semua|see all|selengkapnya|load more|muat lainnya|oke|ok|close|tutup",
    r"log ?in|sign in|sign up|masuk|daftar|register|subscribe|langganan|berlangganan|follow|ikuti(?: kami)?|simpan|save|cetak|print",
    r"(?:copy|salin) (?:link|tautan)|(?:halaman|page)\s*(?:selanjutnya|berikutnya|\d.{0,30})|next (?:article|page)|tampilkan semua",
    r"all rights reserved.{0,60}|(?:copyright|hak cipta|©).{0,120}|dilarang keras (?:mengambil|menyalin|mengutip).{0,300}",
    r"(?:image (?:source|caption)|media caption)(?:[,:].{0,200}|)|(?:keterangan|sumber) (?:gambar|foto)(?:[,:].{0,200}|)",
    r"this (?:article|story) (?:appears|appeared|was (?:first|originally))\b.{0,300}|a version of this (?:article|story)\b.{0,300}",
    r"to view this video please enable\b.{0,200}|listen to more stories\b.{0,80}",
    r"your browser does not support\b.{0,80}|data diperbarui otomatis\b.{0,60}",
    r"\W*tulisan ini (?:merupakan|adalah) pendapat pribadi\b.{0,120}|we have a small favou?r to ask",
    r"pilih saluran andalanmu.{0,80}|pastikan kamu sudah install.{0,80}|artikel ini telah tayang\b.{0,300}",
    r"(?:we use|this site uses|kami menggunakan|situs (?:web )?ini menggunakan)\b.{0,40}\bcookies?\b.{0,300}",
)
_OPEN = _one_of(  # words that also begin sentences of a story: furniture only where the line is short and does not end as a sentence
    r"(?:bagikan|share)\b|(?:log ?in|sign (?:in|up)|masuk|daftar|register|berlangganan)(?: to\b| untuk\b| or\b| atau\b| now\b|\s*/)",
    r"(?:listen|dengarkan|follow us|ikuti kami|simpan artikel|save this)\b|tap here\b|click here\b|klik di sini\b",
    end="",
)
_PROMOTION_VERB = _one_of(
    r"(?:simak|dapatkan|ikuti|gabung|bergabung|unduh|download|klik|yuk|ayo|follow|join|subscribe|sign up|get|install)\b",
    r"(?:berlangganan|langganan|daftar|cek)\b",
    r"(?:mau|ingin|want|pilih)\b",
    end="",
)
_PROMOTION_OBJECT = re.compile(
    r"\b(?:whats ?app channel|(?:saluran|kanal|channel) (?:whats ?app|telegram)|(?:grup|group) (?:whats ?app|telegram)|telegram channel"
    r"|google news|newsletters?|ponselmu|our app|mobile app|aplikasi (?:kami|\w+\.com)|berita pilihan|your (?:inbox|phone)|follow us"
    r"|klik di ?sini|tanpa iklan|satu akun|ikuti kami|[\w.]+\.com\+)(?!\w)",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"^\W*(?:follow|send|listen|read|sign|subscribe|if you|do you|have you|are you|tell us|join|write|email)\b"
    r"|^\W*(?:ikuti|kirim|simak|baca|unduh|gabung)\b"
    r"|@\w|\b(?:facebook|twitter|instagram|whatsapp|e-?mail|surel|print edition|appears in print)\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\W*(?:correction|clarification|editor.s note|koreksi|ralat|klarifikasi)\b", re.IGNORECASE)
_READER = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Uu]s|Anda|[Kk]amu|[Kk]ami|(?:[Ss]ign|[Ss]igned) up|[Ss]ubscribe|[Nn]ewsletters?"
    r"|WhatsApp|[Bb]erlangganan)\b"
)
_CREDIT = re.compile(
    r"\((?:foto|photo|dok|ilustrasi|sumber|afp|reuters|antara|ap|epa|getty|shutterstock|via)\b[^)]*\)$|\(\w+ ?/ ?\w[\w ]*\)$"
    r"|\((?:\w+, )?\d\d?/\d\d?/\d{4}\)$"
    r"|\b(?:antara foto|afp photo|getty images|reuters|shutterstock|dok\.)\s*/|/\s*(?:antara|afp|reuters|getty images)\b",
    re.IGNORECASE,
)
_DESK = _one_of(  # the signs of those who made the page, under or over the story
    r"[a-z]{2,10}(?:\s*/\s*[a-z]{2,10}){1,3}(?=\s*[)\]])|gambas\s*:.{0,80}",
    r"reporting by .{0,200}editing by.{0,100}|(?:editor|pewarta|reporter|penulis|uploader|redaktur)\s*[:|].{0,80}",
)
_COMMENTS = _one_of(
    r"\d*\s*(?:komentar|comments?)(?:\s*\(?\d+\)?)?|(?:leave|write|post|add) a (?:comment|reply)|comments are closed",
    r"\d+ (?:tanggapan|balasan|komentar|responses?|replies|comments?|thoughts?)(?: (?:untuk|pada|to|on|so far).{0,120})?",
    r"(?:tulis|kirim|beri|tinggalkan) (?:komentar|balasan).{0,40}|join the conversation|kolom komentar",
)
_NOTES = _one_of(
    r"notes? (?:to|for) editors?|catatan (?:untuk|bagi) (?:editor|redaksi)|(?:media|press) contacts?|kontak media|about the author"
)
_TAGS = _one_of(r"(?:tags?|topik|topics?|kata kunci)(?:\s*[:#].{0,200}| (?:terkait|terpopuler|populer).{0,60}|\s[^.]{0,100}|)", end="$")
_LIST_TITLE = _one_of(
    r"(?:(?:berita|artikel|video|topik|kabar|info)\s+)?(?:terkini|terbaru|terkait|terpopuler|populer|rekomendasi|pilihan|lainnya|lain)",
    r"(?:terkini|terbaru|terpopuler|populer) (?:lainnya|hari ini)|rekomendasi untuk (?:anda|kamu)(?: lainnya)?|jangan lewatkan",
    r"paling (?:banyak )?(?:dibaca|populer)|most (?:read|popular|viewed|shared)|top stories|trending(?: now)?|you (?:may|might) also like",
    r"related (?:articles?|stories|news|topics|content|coverage)|more (?:stories|news|on this story|top stories)|more from .{0,40}",
    r"recommended(?: for you| stories)?|(?:latest|recent) (?:news|stories|articles|posts)|editors?['’]?s? picks?|(?:up|read) next",
)
_CLOSED = re.compile(r"[.!?…:。！？؟۔।](?:\s?[\"'”’»)\]*]+)*(?:\s*[(\[][\w /.*-]{1,30}[)\]])?$")
_SIGNS = re.compile(r"(?<=[.!?”\"’])\s*[(\[][a-z]{2,5}(?:/[a-z]{2,5}){1,3}[)\]]$")
_RATE = re.compile(r"\([^()=]{1,40}=[^()=]{1,80}\)")  # "($1 = 15,600 rupiah)" ends the reports of agencies
_WORD = re.compile(r"\w[\w'’-]*")


@lru_cache(LINES)
def word_count(line: str) -> int:
    """How many words the line has."""
    return len(_WORD.findall(line))


def is_furniture(line: str) -> bool:
    """Whether the line is an advert, promotion, link to another story, photo credit or sign of the desk, wherever it stands."""
    if len(line) > _LONGEST:
        return False
    if any(pattern.match(line) for pattern in (_READ_ALSO, _BARE, _DESK)):
        return True
    if _PROMOTION_VERB.match(line) and _PROMOTION_OBJECT.search(line):
        return True
    if is_closed(line):
        return False
    short = word_count(line) <= 25
    return bool(_READ_ALSO_OPEN.match(line) or (short and (_OPEN.match(line) or _CREDIT.search(line))))


def is_bare_read_also(line: str) -> bool:
    """Whether the line announces links to other stories but holds none itself."""
    return word_count(line) <= 3 and bool(_READ_ALSO.match(line))


def cut_read_also(line: str) -> str:
    """The line without a link to another story ("… kata dia. Baca juga: …") that was copied onto its end."""
    found = re.search(r"(?<=[.!?”\"’])\s+(?:(?:Baca|BACA|Lihat) (?:[Jj]uga|JUGA)|Read also|Read more)\s*:", line)
    return line[: found.start()] if found and not is_closed(line) else line


def cut_signs(line: str) -> str:
    """The line without the signs of those who edited it ("… kata dia. (abc/def)") at its end."""
    return _SIGNS.sub("", line)


def cut_initials(line: str) -> str:
    """The last line of a story without the initials of its writer ("… kata dia. (abc)")."""
    return re.sub(r"(?<=[.!?”\"’])\s*[(\[][a-z]{2,4}[)\]]$", "", line)


def is_comments_title(line: str) -> bool:
    """Whether the line opens the readers' comments or the tags, after which no story goes on."""
    return len(line) < 200 and bool(_COMMENTS.match(line) or _NOTES.match(line) or (_TAGS.match(line) and not is_closed(line)))


def is_list_title(line: str) -> bool:
    """Whether the line opens a list of other stories."""
    return len(line) < 100 and bool(_LIST_TITLE.match(line))


def is_closed(line: str) -> bool:
    """Whether the line ends as a sentence does; a colon of a label ("Penulis:") does not count."""
    found = _CLOSED.search(line[-80:])
    return bool(found) and not (found and found.group().startswith(":") and word_count(line[:200]) <= 3)


@lru_cache(LINES)
def is_prose(line: str) -> bool:
    """Whether the line reads as a paragraph of a story: a closed sentence that is no headline in the form of a question."""
    if not is_closed(line):
        return bool(_RATE.fullmatch(line[:200]))
    if line.endswith(("?", "!")) and word_count(line) <= HEADLINE_WORDS and not re.search(r"[.!?…]\s", line):
        return title_case_share(line) < 0.6
    return bool(_WORD.search(line[:200]))


def addresses_reader(line: str) -> bool:
    """Whether the line speaks to its reader, or of those who publish it, outside quotation marks, as no report does."""
    said = re.sub(r"[“\"][^”\"]*[”\"]|‘[^’]*’(?!\w)", " ", line[:_LONGEST])
    return bool(_READER.search(said))


def is_note(line: str) -> bool:
    """Whether a line at the end of a story is a note under it: of the writer's office, or with something for its readers to do."""
    return line.startswith("*") or (addresses_reader(line) and bool(_INVITATION.search(line[:_LONGEST])))


def is_correction(line: str) -> bool:
    """Whether the line tells what the story got wrong before, which its readers need to know."""
    return bool(_CORRECTION.match(line[:40]))


def is_label(line: str) -> bool:
    """Whether the line is so short and open that it is a caption, a menu entry or a sub-heading, which cannot be told apart."""
    return not is_closed(line) and word_count(line) <= LABEL_WORDS


def is_headline_like(line: str) -> bool:
    """Whether the line could be the headline of another story: open, and short or in capitals."""
    return not is_prose(line) and (word_count(line) <= HEADLINE_WORDS or title_case_share(line) >= 0.6)


def is_list_item(line: str) -> bool:
    """Whether the line is an item of an enumeration."""
    return bool(re.match(r"(?:\d{1,2}[.)]|[a-z][.)]|[-•*–·])\s+\S", line))


def title_case_share(line: str) -> float:
    """The share of the line's longer words that begin with a capital, between 0 and 1."""
    words = [word for word in _WORD.findall(line[:300]) if len(word) > 3]
    return sum(word[0].isupper() for word in words) / len(words) if words else 1.0
