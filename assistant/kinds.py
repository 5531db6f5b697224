"""What kind of fact a question asks for, and what the kind looks like in a sentence, in Indonesian and English."""

from __future__ import annotations

import re
from typing import Literal

from index.words import fold

Kind = Literal["when", "who", "where", "how many", "which", "why", "said", "yes/no", "happened", "compare", "summary", "what"]

POLITE = r"^\W*(?:(?:tolong|coba|mohon|bisa|bantu|dong|please|can|could|you|me|and|but|so|dan|lalu|terus|tapi|kalau) )*"
ABOUT_WORDS = (
    r"(kata|tanggapan|pendapat|pernyataan|komentar|reaksi|respons?|jawaban|sikap|ucapan|pandangan|penilaian|pesan|keterangan|klaim"
    r"|ancaman)(nya)?"
)
TO_SAY = r"(say|tell|claim|warn|announce|think|argue|accuse|promise|demand|insist|respond|react|reply|answer|comment|deny|admit)"
SAYING = r"(said|told|claimed|warned|announced|argued|accused|promised|replied|denied|saying|telling|claiming)"
STATEMENTS = r"(reactions?|response|reply|comments?|statement|views?|opinion|stance|message)"
ABOUT = r"( (on|about|to|of|from|regarding|towards?|in|after)\b|\W*$)"
# What is asked for by its name: "apakah warna pasirnya" wants a colour, "apakah Rusia anggota NATO" a yes or a no.
NAMED_THINGS = (
    r"(yang|itu|nama|ibu|ibukota|mata|penyebab|bahasa|pengertian|kepanjangan|definisi|warna|fungsi|jenis|agama|sistem|makanan|judul|maksud"
    r"|tujuan|alat|arti|makna|jabatan|suku|bahan|karya|kota|negara|manfaat|pekerjaan|profesi|perusahaan|singkatan|satuan|peran|kode|alasan"
    r"|kegunaan|isi|julukan|sebutan|istilah|hubungan|perbedaan|beda|persamaan|pengaruh|bentuk|hukuman|ciri|tanggapan|dampak|akibat|hasil"
    r"|tugas|syarat|contoh|gelar|semboyan|peristiwa|kata|cara|saja|faktor|unsur|langkah)"
)
PREDICATES = (
    r"(sudah|udah|telah|akan|masih|pernah|bisa|dapat|boleh|perlu|harus|benar|betul|anggota|termasuk|bukan|tidak|belum|juga|ikut|jadi|mau"
    r"|(?<!yang )(?<!untuk )me(?!dia|rek|nteri|dali|sin|tode|mori|teran|rupakan)\w{4,})"
)
THINGS = (
    r"(negara|kota|perusahaan|partai|klub|tim|media|koran|surat kabar|organisasi|lembaga|badan|kementerian|departemen|universitas|sekolah"
    r"|bank|kapal|pesawat|maskapai|film|buku|novel|lagu|album|pulau|provinsi|daerah|wilayah|desa|suku|bahasa|agama|jenis|merek|stasiun|bandara"
    r"|pelabuhan|penghargaan|gelar|penyakit|vitamin|zat|benua|gunung|sungai|laut|hewan|binatang|tanaman|kelompok|yayasan|bidang|cabang|piala"
    r"|turnamen|kesepakatan|perjanjian|undang-undang|pasal|kerja sama|kerajaan|dinasti|tokoh|pihak|senjata"
    r"|(countr|cit|compan|part|agenc|ministr|universit|treat|bod)(y|ies)|(nation|state|club|team|outlet|newspaper|organi[sz]ation|bank|ship"
    r"|airline|film|movie|book|song|island|province|region|language|religion|kind|type|sort|brand|station|airport|port|award|prize|disease|river"
    r"|sea|animal|group|law|article|limit|channel|weapon|tournament|sport|institution)s?)"
)
PLACES = (
    r"(kota|negara|tempat|daerah|provinsi|pulau|wilayah|desa|gedung|stadion|benua|laut|kawasan|hotel|kampus|universitas"
    r"|(cit|countr)(y|ies)|place|town|village|region|province|island|continent|venue|stadium|building|sea)"
)
MEASURES = r"(number|percentage|share|proportion|depth|height|length|price|size|amount|distance|speed|population|age)"
AUXILIARIES = r"(did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|isnt|didnt|doesnt|wasnt)"
WHETHER = r"(benar|betul|sudah|ada|bisa|mungkin|pernah|harus|perlu|akan|masih|dapat|boleh|bukan|tidak|mau|setuju|mampu)kah"
WORDS = r"((?!yang |untuk )\S+ )"
UNASKED = r"(?!.*\b(why|when|who|what|which|how|mengapa|kenapa|kapan|siapa|mana|bagaimana|gimana|berapa)\b)"
ABOUT_IT = r"(tentang|soal|mengenai|seputar|ttg|about|on)"
INFORMATION = (
    r"(artikel|info|informasi|ceritakan|ceritain|jelaskan|jelasin|articles?|information|anything|something|everything|tell"
    r"|(?<=[a-z] )(berita|kabar|news|stories|story))"  # alone these ask for what is new
)
INDIRECT = r"(?!.*\b(know|tell|say|said|explain)( me| us)? (why|when|where|who|what|which|how)\b)"

# The first that matches is the kind: "apa alasannya, dan kapan" asks for the reason. Folded, without apostrophes.
PATTERNS: dict[Kind, tuple[str, ...]] = {
    "summary": (
        r"\b(di|me)?(ringkas|rangkum)(kan|an|annya|in|nya)?\b",
        r"\bikhtisar|\bsimpulkan\b|\b(inti|garis besar|isi)nya apa\b",
        r"\b(garis besar|inti|intisari|pokok|isi)(nya)?( dari)? (artikel|berita|tulisan|laporan)\b",
        r"\b(artikel|berita)\w*( \S+){0,3} (tentang|soal) apa\b",
        rf"{POLITE}{UNASKED}((ada|adakah|is|are|there|have|you|got|any|some|tell|give|show|me|the|all) )*{INFORMATION}"
        rf"( (apa|saja|aja|sih|dong|me))* {ABOUT_IT} (?!(it|that|them|this|itu|ini)\b)",
        rf"{POLITE}what (do|does|can|is) (you|we|known|the (articles?|collection))( (know|have|say|tell me))* {ABOUT_IT}\b",
        r"\bapa (saja |aja |sih )?isi(nya)? (?!kepala|hati)",
        r"\bwhat (does|did|do) (the )?.*\b(contain|consist of|comprise)\W*$",
        rf"\bsummari[sz]e\b|{POLITE}((give|write|make|get|show|i want|i need) )?((me|us) )?((a|the) )?((short|brief|quick) )?summary\b",
        r"\bsum (it )?up\b|\btl ?;?dr\b|\b(main|key) (points?|takeaways?)\b|\bthe gist\b",
        r"\bwhat (is|was|are) (the|this|that|these) (article|story|report|piece)s?( (on|titled|from|by) .*)? about\W*$",
    ),
    "compare": (
        rf"{POLITE}((mem)?banding(kan|in)|perbandingan|compare|contrast|(per)?beda(an)?(nya)?)\b",
        r"\b(apa|apakah|di ?mana|apa saja|apa aja)( sih)? (per)?beda(an)?(nya)?\b|\bbeda(nya)? apa\b",
        r"\bapa (yang |yg )(((mem)?beda(kan|in)?)|berbeda)\b|\b(ber)?beda (gak|nggak|tidak|ga|ngga)\b",
        r"\bdifferences? between\b|\bhow (do|does|did) .*\bdiffer\b|\bhow (is|are|was|were) .*\bdifferent\b|\bhow does .* compare\b",
    ),
    "happened": (
        r"\b(apa|apakah)( saja| aja| sih)?( yang| yg)?( \w+)? (ter|ke)jadi(an)?\b|\bada apa (dengan|dgn|di|sama|antara)\b",
        r"\bgaris waktu\b|\blini masa\b|\b(urutan|rangkaian|runtutan) (peristiwa|kejadian|waktu)",
        r"\b(bagaimana|gimana) (kejadian|cerita|perkembangan|jalannya|kelanjutan)|\bperkembangan (terbaru|terkini|terakhir)",
        r"\bwhat( has| had| have| is|s| was)? (been )?happen(ed|ing|s)\b|\bwhat (is|s|was) going on\b|\bwhats (happening|going on)\b",
        r"^(?!.*\b(why|which|when|who|whose|how|what (?!(is|was) the))\b).*\b(time ?line|chronolog|kronologi)",
        r"\b(sequence|order|course) of events\b|\bhow did .* unfold\b",
        r"\bwhat (is|are) the latest\b|\blatest (developments?|news)\b",
        r"^\W*(berita|kabar|news) (?!.*\b(apa|siapa|kapan|mengapa|kenapa|berapa|mana|bagaimana|what|who|when|why|which|how|where)\b)",
    ),
    "said": (
        rf"\bapa (saja |aja |sih |isi )?{ABOUT_WORDS}\b|\b(bagaimana|gimana|bagaimanakah) {ABOUT_WORDS}\b",
        r"\b(bagaimana|gimana)( \S+){1,6} (menanggapi|merespons?|bereaksi|menjawab|mengomentari|menyikapi)\b",
        r"\bapa (saja |aja )?(yang|yg) (\S+ ){0,4}?(di|meng|men|me|mem|meny)?(kata|s?ampai|ucap|ungkap|n?yata|t?egas|jelas|umum)kan\b",
        r"\b(bilang|ngomong|ngomongin|berkata|berkomentar|mengatakan|menyatakan|katanya|jawab|ujar) apa\b|\bkata( \S+){1,4} apa\b",
        r"\bapa (yang |yg )?(\S+ ){0,3}(bilang|ngomong)\b",
        rf"\bwhat (did|does|do) .*\b{TO_SAY}\b|\bwhat (has|have|had|is|are|was|were) .*\b{SAYING}\b",
        r"\bhow (did|does|do|has|have) .*\b(respond|react|repl|answer|comment)",
        rf"\bwhat (is|was|were|are) (\S+ )*({STATEMENTS}{ABOUT}|position (on|about|towards?)\b)",
    ),
    "why": (
        r"\b(why|mengapa\w*|kenapa\w*|knp|knapa|napa|reasons?|alasan\w*|(penyebab|sebab|motif|pemicu)nya|motives?|how come|kok bisa)\b",
        r"\b(apa|apakah|apa saja|apa sih|sebutkan|jelaskan) (faktor )?(penyebab|pemicu)\b|^\W*penyebab\b",
        rf"{POLITE}apa (saja )?(yang|yg) (\S+ ){{0,3}}(menyebabkan|memicu|membuat|bikin)\b",
        r"\bmotif (pelaku|di ?balik|pembunuh|penyerang|serangan|penembak)",
        r"\b(gara-gara|karena|lantaran|akibat) apa\b|\b(what|apa) (caused?|sebab|triggered|prompted|made|led)\b",
        r"\bwhat (is|was|lies) behind\b|^\W*kok\b",
    ),
    "yes/no": (
        rf"{POLITE}apakah (ada|di|ini|itu (benar|betul)|kami|kita|saya|aku|dia|ia|mereka|para|semua|hanya|memang|mungkin|{PREDICATES})\b",
        rf"{POLITE}apakah (?!{NAMED_THINGS}\b|\w+nya\b){WORDS}{{1,4}}({PREDICATES}\b|(itu|ini|tersebut) (?!apa|siapa)\w)",
        rf"{POLITE}({WHETHER}|apa (benar|betul|bener|iya|ada|mungkin|memang|emang)|memang(nya)?|emang(nya)?|masa|masak|beneran)\b",
        rf"{POLITE}apa (?!(yang|yg|saja|aja|itu|kata|nama)\b){WORDS}{{1,3}}(sudah|udah|akan|masih|pernah|bisa|ikut|anggota|bukan)\b",
        rf"{POLITE}{AUXILIARIES}\b(?! (you|anyone|somebody)\b){INDIRECT}",
        r"\b(benar|betul|bener) (gak|nggak|ga|ngga|kah|tidak|enggak)\b|\b(gak|nggak|ngga|enggak|tidak|belum|bukan)( sih| ya| dong)?\W*$",
    ),
    "when": (
        r"\b(when|kapan\w*|bilamana|(tanggal|tahun|jam|pukul|abad) berapa|(hari|bulan|tahun|tanggal) (apa|mana)|how long ago)\b",
        r"\b(what|which) (date|day|month|year|time|century|decade)\b",
    ),
    "how many": (
        r"\b(berapa\w*|jumlah\w*|seberapa (besar|banyak|jauh|luas|tinggi|dalam|lama|cepat))\b",
        rf"\bhow (many|much|long|old|far|large|big|tall|high|deep|fast|heavy|wide|often)\b|\b(what|which) {MEASURES}\b",
    ),
    "where": (
        r"\b(where|di ?mana\w*|ke ?mana\w*|(dari|asal) ?mana|lokasinya|letaknya|tempat (mana|apa)|(what|which) places?)\b",
        rf"\b(di|ke|dari|asal) {PLACES} (mana|apa)\b|\b(in|at|from|to|near|on|off) (what|which) {PLACES}\b",
    ),
    "who": (r"\b(who|whom|whose|siapa\w*|sapa)\b",),
    "which": (rf"\b(which|manakah|\w+ mana|{THINGS} apa|apa nama \w+|what ((?!{AUXILIARIES}\b)\w+ )?{THINGS})\b",),
}
ASKED = {kind: re.compile("|".join(patterns)) for kind, patterns in PATTERNS.items()}
RELATIVE = re.compile(
    r"^(\W*(?:and |but |so )?(?:what|which|who|how|where|when|did|does|was|were|is|are)\b.*?(?<!\band)(?<!,))"
    r" (?:when|where|who|whose|whom|which) "
)

MONTHS = (
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    r"|january|february|march|may|june|july|august|october|december"
)
DAYS = r"senin|selasa|rabu|kamis|jumat|sabtu|minggu|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
NUMBERS = (
    r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus(an)?|ribu(an)?|juta|miliar|triliun"
    r"|seperempat|separuh|setengah|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half"
)
CAUSES = (
    r"karena|sebab|akibat\w*|lantaran|setelah|usai|menyusul|sebagai (balasan|respons?|tanggapan|reaksi|jawaban)|membalas|menanggapi|balasan"
    r"|merespons?|alasan\w*|dipicu|memicu|gara-gara|dengan tuduhan|dituduh|mengikuti"
    r"|because|after|following|in (response|retaliation|reply|protest)|response to|due to|retaliat\w+|reasons?|prompted"
    r"|triggered|accus\w+|caused?|motivated"
)
ANSWERING: dict[Kind, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b({MONTHS}|{DAYS}|(1[89]|20)\d\d|\d+/\d+(/\d+)?|kemarin|besok|lusa|pekan (lalu|depan|ini)|(bulan|tahun) (lalu|depan)"
        r"|yesterday|tomorrow|(last|next) (week|month|year)|(jam|pukul) \d+|sejak|since)\b",
        re.IGNORECASE,
    ),
    "how many": re.compile(rf"\d|\b({NUMBERS})\b", re.IGNORECASE),
    "where": re.compile(
        r"\b([Dd]i|[Kk]e|[Dd]ari|[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o) [A-Z]|\b(ibu ?kota|capital|kota|city|markas|headquarters)\b"
    ),
    "why": re.compile(rf"\b({CAUSES})\b", re.IGNORECASE),
    "who": re.compile(
        r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+|\b(menteri|presiden|juru bicara|minister|president|spokes\w+|secretary|sekretaris)\b"
    ),
}


def kind_of(asked: str) -> Kind:
    """What kind of fact the question asks for; what stands in a relative clause ("the day when …") is not what is asked."""
    folded = " ".join(fold(asked).replace("’", "").replace("'", "").split())
    if relative := RELATIVE.match(folded):
        folded = relative.group(1)
    return next((kind for kind, pattern in ASKED.items() if pattern.search(folded)), "what")


def may_answer(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds a fact of this kind: a date for "when", a cause word for "why"; never for "what", which any may answer."""
    return kind in ANSWERING and ANSWERING[kind].search(sentence) is not None
