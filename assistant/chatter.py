"""What people type into a chat that is no question about articles: a table of patterns, by class and language.

A line is a pattern for folded words parted by single spaces, apostrophes gone.
"""

from __future__ import annotations

import re

Table = dict[str, dict[str, re.Pattern[str]]]


def _any(lines: str) -> str:
    """One pattern for all lines of a table."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


YOU = r"(kamu|kau|anda|lu|lo|elu|elo|ente|engkau)"
A_MACHINE = (
    r"((a|an|the|real|large|seorang|sebuah) )*(robot|bot|chat ?bot|human|person|machine|program|ai|language model|llm|manusia|orang|mesin"
    r"|kecerdasan buatan|model bahasa|chat ?gpt|gpt ?\d*|gemini|claude|copilot|siri|alexa|bard|open ?ai|real|alive)"
)
INSULT = _any(
    r"""
    bodoh|goblo[kg]|tolol|dungu|bego|bloon|payah|jelek|sampah|ngaco|ngawur|gila|(tidak|tak|ga|gak|nggak) (berguna|guna)
    anjing|an?jir|asu|babi|bangsat|kampret|brengsek|sialan|bajingan|jancu?k|monyet|tai
    stupid|dumb|idiot|idiotic|moron|fool|useless|worthless|lame|terrible|loser|suck|sucks
    trash|garbage|rubbish|crap|shit|shitty|bullshit|fuck|fucking|fuck off|asshole|bitch|bastard
    """
)
GREETING = _any(
    r"""
    h[ae]+l+o+w*|h[ae]+i+|h+i+|he+y+|greetings|permisi|punten|horas|salam sejahtera
    as+alam\w*( \w*laikum)?( wa?rahmatullah\w*)?( wa?barakatuh\w*)?( wr)?( wb)?|om swastiastu
    selamat (pagi|siang|sore|malam|petang)|good (morning|afternoon|evening|day)|(sugeng|wilujeng) (enjing|siang|sonten|dalu)
    """
)
THANKS = r"t(e|a)?rima ?kasih|makasi+h*|mksh|trims|tks|nuhun|matur (nuwun|suwun)|suwun|thanks|thx|thank ?(you|u)|many thanks"

# Such words may stand around all small talk.
HAILING = _any(
    rf"""
    kak|kakak|min|admin|gan|bro|sis|bang|mas|mbak|pak|bu|bos|boss|semua|semuanya|kutip|bot|chatbot|robot
    ya|yah|dong|deh|sih|nih|loh|lho|banyak|sekali|banget|sebelumnya|ok|oke|okay|baik|wah|eh|{GREETING}|{THANKS}
    there|all|everyone|everybody|guys|friend|dude|man|buddy|sir|so much|very much|a lot|again|then|oh|well|please
    """
)

SMALL_TALK = {
    "hello": {
        "id": rf"""
            {GREETING}|salam( kenal)?|pagi|siang|sore|malam|met (pagi|siang|sore|malam)
            apa k?h?abar(mu|nya)?( hari ini)?|(bagaimana|gimana) kabar(mu|nya)?|p
            """,
        "en": r"""
            h+i+|he+y+|hel+o+|good (morning|afternoon|evening|day)|greetings|yo+|sup|shalom|welcome
            what?s up|wassup|how are (you|u)( doing)?( today)?|how do you do|nice to meet you
            """,
    },
    "thanks": {
        "id": r"""
            t(e|a)?rima ?kasih( atas (bantuan|jawaban|info|informasi)(nya|mu)?)?
            makasi+h*|mksh|trims|tks|nuhun|hatur nuhun|matur (nuwun|suwun)|suwun
            """,
        "en": r"(many )?thanks( for (the|your) (help|answer|information|info))?|thx|tq|ty|thank ?(you|u)|cheers",
    },
    "bye": {
        "id": r"sampai (jumpa|nanti|ketemu)( lagi)?|selamat (tinggal|tidur)|da+h( da+h)?|dadah|(sudah )?cukup",
        "en": r"(good ?)?bye( bye)?|see (you|ya)( later| soon)?|good ?night|cya|farewell|that ?i?s all",
    },
    "praise": {
        "id": r"""
            ((kamu|anda|jawaban(mu|nya)?) )?(bagus|hebat|mantap|mantul|keren|pintar|pinter|cerdas|luar biasa)( jawaban(mu|nya)?)?
            (aku|saya) (suka|sayang|cinta)( sama)? (kamu|kutip)
            """,
        "en": r"""
            ((you|u|are|youre|that|thats|is|its|very|so|a) )*(great|good|awesome|amazing|excellent|nice|cool|smart)( work| job| answer)?
            well done|i (love|like) (you|this|it)|you are the best
            """,
    },
    "agreed": {
        "id": r"""
            o+ke+h?|ok|siap|sip+|baik(lah)?|betul|benar|iya+|ya+|yoi|tidak|tak|ga|gak|nggak|enggak|tidak jadi|maaf
            hm+|(wk)+w?|(ha){2,}h?|(he){2,}h?|lanjut
            """,
        "en": r"""
            ok|okay|k|yes|yep|yeah|yup|no|nope|nah|sure|right|true|fine|i see|got it|sorry|never ?mind
            lol|lmao|hm+|(ha){2,}h?|(he){2,}h?|wow
            """,
    },
    "doubt": {
        "id": rf"""
            ({YOU} )?(yakin|serius|beneran|bener)( {YOU})?|masa( iya)?|benarkah
            (apa(kah)? )?{YOU} (bohong|berbohong|mengarang|ngarang|salah)|(apa(kah)? )?(itu|ini) (benar|bener|fakta|hoaks)
            """,
        "en": r"""
            are you (really )?(sure|certain|serious|lying|kidding|wrong)|really|seriously|how do you know
            is (that|this|it) (true|right|correct|real)|(you are|youre|that is|thats) (wrong|lying|not true|a lie)
            """,
    },
    "about": {
        "id": rf"""
            siapa(kah)? (sebenarnya )?{YOU}( ini| sebenarnya)?|{YOU} (ini |itu )?(siapa|apa)( sebenarnya)?
            siapa nama(mu| {YOU})|nama(mu| {YOU}) siapa|(per)?kenalkan diri(mu| {YOU})?
            apa (saja )?(yang )?(bisa|dapat) {YOU} (lakukan|bantu|kerjakan)
            (apa )?{YOU} (bisa|dapat) (ngapain|(bantu |membantu |melakukan )?apa)( saja| aja)?
            (apa(kah)? )?{YOU} (bisa|dapat) (bantu|membantu|tolong|menolong)( saya| aku)?
            siapa (yang )?(membuat|buat|bikin|menciptakan|ciptain|mengembangkan|melatih) ?(mu|{YOU}|kutip|ini|aplikasi ini)
            siapa (pembuat|pencipta|pengembang) ?(mu|{YOU}|kutip)
            (apa(kah)? )?{YOU} ((itu|ini|adalah) )*{A_MACHINE}|(model|llm|ai) apa( yang)?( {YOU})?( pakai| gunakan| ini)?
            ((bagaimana|gimana) )?cara(nya|mu)? (be)?(kerja|menggunakan|memakai|pakai|pake|bertanya)( {YOU}| kutip| ini| aplikasi ini)?
            (bagaimana|gimana) {YOU} bekerja|apa (itu |sih )?kutip( itu| ini)?|ini (aplikasi )?apa|apa ini|(untuk|buat) apa (aplikasi )?ini
            (minta )?bantuan|(bantu|tolong)( (saya|aku))?
            """,
        "en": rf"""
            (who|what) (exactly )?(are|r) (you|u)( exactly)?|(who|what) is (kutip|this)|whats this|what ?(i?s) your (name|purpose|job)
            introduce yourself|tell me about yourself|where are you( from)?|how old are you|do you (understand|speak) (english|indonesian)
            what (all )?(can|could|do) (you|u|i|this|kutip) (do|ask|answer|help( me)? with)( you)?( here)?( for me)?
            what (questions )?can i ask( you)?
            how (do|does|can|should|to)( you| i| it| this| kutip)? (work|use)( you| this| it| kutip)?|how can you help( me)?
            who (made|created|built|trained|programmed|wrote|designed|developed) (you|u|kutip|this)
            ((are|r) (you|u)|is this) {A_MACHINE}|what (ai|llm|language model) (are you|do you use|is this)|do you use {A_MACHINE}
            (can|could) you help( me)?|(i need )?help( me)?|instructions|manual
            """,
    },
    "insult": {
        "id": rf"((dasar|jawaban(nya|mu)?|emang|memang|kok|bot|{YOU}) )*({INSULT})( {YOU}| amat| banget| sekali| sih| ini)*",
        "en": rf"""
            ({INSULT}) (you|u|off|answer|thing|machine|program)
            ((you|u|are|youre|so|a|an|such|this|is|its|thats|what|very|really|your|answers?) )*({INSULT})
            i hate (you|this)|shut up|go to hell
            """,
    },
    "test": {
        "id": r"tes+|tes(t|ting)? (1 2 3|123|satu dua tiga|doang|dulu|aja|saja)|coba( coba)?|cek( (ombak|sound))?",
        "en": r"""
            tests?|testing|this is a test|just (a test|testing)|check|ping|foo( ?bar)?|bar|hello world|lorem ipsum.*
            asdf?\w*|qwe(rty?)?\w{0,3}|zxcv?\w*|hj?kl|jkl|abc(d\w*)?|x{2,}|a{2,}|\d|12|123\d*|(1 )?2 3
            """,
    },
}

# Orders begin with what is to be done. Summaries, lists and timelines are no orders: articles can be quoted for them.
WORKS = _any(
    r"""
    puisi|sajak|pantun|cerita|cerpen|dongeng|lagu|lirik|esai|artikel|surat|pidato|kode|skrip|lelucon|gambar|resep|novel
    poems?|haiku|story|stories|songs?|lyrics|essay|article(?! \d)|letter|e ?mail|speech|code|program|script|function|jokes?|tweet|recipe|rap
    blog|python|java|javascript|sql|html|php|bash|image|picture
    """
)
ORDERS = {
    "id": rf"""
        (abaikan|lupakan|hiraukan) (semua |seluruh |segala )?(perintah|instruksi|aturan|prompt|arahan)
        (tulis|buat|bikin|karang|gambar)(kan|lah|in)? ?((aku|saya|sebuah|sepotong|satu|kode|program) )*({WORKS})\b
        (ceritakan|kasih|beri) ((aku|saya|sebuah) )*(lelucon|cerita lucu|dongeng|tebak tebakan)|nyanyikan |bernyanyi
        terjemahkan |(ber)?pura pura|(berperan|bertindak)(lah)? (sebagai|jadi) |anggap (dirimu|kamu|anda) |jadilah
        (mulai sekarang|sekarang) (kamu|anda) |kamu (sekarang )?adalah (?!siapa|apa)
        (tampilkan|tunjukkan|cetak|ulangi|sebutkan|bocorkan) .{{0,20}}\b(prompt|instruksi (sistem|awal)(mu)?)\b
        (cari|carikan|googling) di (google|internet|web)|buka (google|youtube)|hitung(lah)? \d|hapus semua
        """,
    "en": rf"""
        (ignore|disregard|forget|override) ((all|any|of|the|your|my|these) )*(previous|prior|above|earlier|instructions|prompts?|rules)\b
        (write|compose|make|create|generate|draw|give me|tell me|sing)( me| us)?( an?| some| the)?( \w+){{0,2}} ({WORKS})\b(?! (of|from) )
        translate |act (as|like) (a|an|if|my|the)\b|pretend (to|you|that|youre)\b|role ?play|you are now |from now on
        (print|show|reveal|repeat|output|tell|give)( me)? .{{0,20}}\b(system prompt|your (initial )?(prompt|instructions))\b
        repeat after me|say (hello|hi)\b|sing |(search|browse) the (web|internet)|(open|search) (google|youtube)
        calculate |solve |delete (all|everything)
        """,
}
ASKED_FOR = {
    "id": r"((tolong|coba|silakan|mohon|sekarang|bisakah (kamu|anda)|bisa( kamu| anda)?) )*",
    "en": r"((please|now|just|can you|could you|would you|will you|i want you to) )*",
}

CODE = re.compile(
    _any(
        r"""
        ```|^\s*(def|class)\s+\w+\s*(\([^)]*\))?\s*:|^\s*(from\s+[\w.]+\s+)?import\s+[\w.]+(\s+as\s+\w+|\s*;)?\s*$|^\s*#!/
        \b(print|alert|eval|exec)\(.*\)|\bconsole\.log\(|\bfunction\b\s*\w*\(|\b(const|let|var|int)\s+\w+\s*=
        \bpublic (static|class)\b|=>\s*[{(]|#include\s*<
        ^\s*(SELECT\s+[\w*.,\s]+\sFROM\s+\w+|INSERT INTO\s|DROP (TABLE|DATABASE)\b|DELETE FROM\s|UPDATE\s+\w+\s+SET\b|CREATE TABLE\b)
        ^\s*select\s+(\*|\w+(\s*,\s*\w+)*)\s+from\s+\w+(\s*;|\s+where\s+\w+\s*(=|<|>))
        ^\s*select\s+\*|;\s*(drop|DROP) |['"]\s*(or|OR)\s+['"]?1['"]?\s*=
        ^\s*<[!?/]?[a-z][^<>]*>|<(script|img|svg|iframe|style|body|html|input)\b|\{\{.*\}\}|\$\{.*\}
        ^\s*[{\[]\s*"\w+"\s*:
        ^\s*(\$\s|sudo |rm -|ls -|cd [~/.]|curl |wget |pip install |npm (install|run)|git (clone|commit|push|pull|status)|docker |chmod )
        """
    ),
    re.MULTILINE,
)
SUM = re.compile(r"\W*((what is|whats|what's|berapa(kah)?|hitung|calculate)\b)?\s*\d+(\s*[+*×]\s*\d+)+\W*", re.IGNORECASE)


def _small_talk(lines: str) -> re.Pattern[str]:
    """A pattern for a text that is nothing but such talk."""
    kinds = _any(lines)
    # Each piece is taken as it first fits, for good: otherwise, the ways to part "ya ya ya …" into pieces would double with every word.
    return re.compile(rf"(?=(?:.* )?(?:{kinds})(?: |$))(?>(?:{kinds}|{HAILING})(?: |$))+")


TALK: Table = {name: {code: _small_talk(lines) for code, lines in both.items()} for name, both in SMALL_TALK.items()}
COMMANDS = {code: re.compile(f"{ASKED_FOR[code]}({_any(lines)})") for code, lines in ORDERS.items()}
