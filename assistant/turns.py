"""What turns of a conversation look like, in Indonesian and English: a new topic, an old one, more, a correction, a replacement."""

from __future__ import annotations

import re

NEW_TOPIC = re.compile(
    r"^\W*((ok|oke|okay|baik|baiklah|nah|well|now|sekarang|by the way)\W+)?"
    r"((kita )?(beralih|pindah) (ke|soal)|(ganti|pindah|beda) (topik|soal|pembicaraan)|(topik|pertanyaan|soal) (lain|baru|berikutnya)"
    r"|(mari|ayo|yuk) (kita )?(bicara|bahas|bicarakan|membahas)( (soal|tentang))?|sekarang (soal|tentang|mengenai)"
    r"|let[’']?s (talk|move on|switch|turn|go|change)( (about|to))?( the (topic|subject))?|now about"
    r"|(an?)?other (question|topic|subject)|(a )?(new|different|next) (question|topic|subject)"
    r"|(change of|changing|change|switching|switch) (the )?(topic|subject)s?|(moving|switching|turning) (on )?to"
    r"|on (a different|another) (note|topic|subject))\b( ?(ke|to|about|soal|tentang)\b)?\W*",
    re.IGNORECASE,
)
BACK = re.compile(
    r"^\W*((kita |mari )?(kembali|balik)( lagi)? (ke|soal|pada)"
    r"|((let[’']?s )?(go|going|get|getting|come|coming) )?back to|return(ing)? to)\s+",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"\b(yang )?tadi\b(?! (malam|pagi|siang|sore))|\b(from )?earlier\b(?! (this|that|in|on|than|today))|\b(mentioned|said) before\b",
    re.IGNORECASE,
)
AFTER_TOPIC = re.compile(r"\s*[,:;?.!–—][\s,:;?.!–—]*")
ABOUT = re.compile(r"^\W*(soal|tentang|mengenai|about|regarding|as for|on)\s+", re.IGNORECASE)

_POLITE = r"((ok|oke|okay|ya|yes|yeah|please|tolong|coba|bisa|can you|could you|dan|and|lalu|terus)\W+)*"
_MORE = (
    r"((please )?(tell|give) me (some |a bit |a little )?more( details?)?|say more|more( (details?|info|information))?|(go|keep) (on|going)"
    r"|continue|elaborate|expand|explain (more|further)|(what|anything|who|where|which) (else|more)"
    r"|(ceritakan|ceritain|jelaskan|jelasin|terangkan|uraikan|kasih tahu)? ?"
    r"(lebih|selengkapnya) ?(lanjut|jauh|banyak|detail|rinci|dalam|lengkap)?"
    r"|(ceritakan|ceritain|jelaskan|jelasin|terangkan|uraikan) lagi"
    r"|(habis|sehabis|setelah|sesudah) (itu|ini),? (apa|gimana|bagaimana)( (saja|lagi))*"
    r"|lanjut(kan|in)?|teruskan|terusin|(apa|siapa|ada|mana|ada apa) (saja )?lagi|(ada )?(yang|apa) lain(nya)?|selengkapnya)"
)
_TOWARDS = r"(about|on|of|tentang|soal|mengenai)"
MORE = re.compile(
    rf"\W*{_POLITE}{_MORE}( ({_TOWARDS} )?(it|that|this|them|him|her|hal itu|itu|ini|tersebut|lagi|dong|ya|please))*\W*", re.IGNORECASE
)
MORE_ABOUT = re.compile(rf"\W*{_POLITE}{_MORE} {_TOWARDS} (?P<what>.+)", re.IGNORECASE)

_NO = r"(no|nope|not quite|sorry|maaf|bukan( itu| begitu)?|salah|ralat|koreksi|wrong|eh|ok|okay|but)\s*[,.:;!–—-]+\s*((but|tapi)\s+)?"
_MEANT = r"(i (actually |only )?mean(t)?|what i meant (was|is)|(yang )?(saya |aku |ku)?maksud(ku)?( (saya|aku|kami|gue))?( adalah)?)\b\W*"
CORRECTION = re.compile(rf"^\W*(({_NO})+({_MEANT})?|{_MEANT})(yang )?(?P<right>\S.*)$", re.IGNORECASE)
OTHER_ONE = re.compile(r"(the )?other( one)?|(yang )?(lain|satunya|satu lagi)(nya)?", re.IGNORECASE)
NOT_BUT = re.compile(r"^\W*(bukan|not) (?P<wrong>[^,]+?),? (tapi|tetapi|melainkan|but) (?P<right>.+?)\W*$", re.IGNORECASE)
RIGHT_NOT = re.compile(r"^(?P<right>.+?),? (not|bukan|instead of|rather than) (?P<wrong>.+?)\W*$", re.IGNORECASE)
INSTEAD = re.compile(
    r"^\W*((ok|oke|okay|now|and|dan|but|tapi|lalu|terus|trus)\W+)*"
    r"((what|how) about|(bagaimana|gimana) (dengan|kalau)|kalau|kalo|and|dan|or|atau)\b\W*",
    re.IGNORECASE,
)
TRAILING = re.compile(r"\W*( (bagaimana|gimana|then|though))?\W*$", re.IGNORECASE)
