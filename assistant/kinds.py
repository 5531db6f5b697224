"""What kind of fact a question asks for, and what the kind looks like in a sentence, in Indonesian and English."""

from __future__ import annotations

import re
from typing import Literal

from index.words import fold

Kind = Literal["when", "who", "where", "how many", "which", "why", "said", "yes/no", "happened", "compare", "summary", "what"]

_ALSO = r"^\W*(?:(?:tolong|coba|mohon|bisa|bantu|dong|please|can|could|you|me|and|but|so|dan|lalu|terus|tapi|kalau) )*"
_SAID_ABOUT = r"kata|tanggapan|pendapat|pernyataan|komentar|reaksi|respons?|jawaban|sikap|ucapan|pandangan|penilaian|pesan|keterangan|pembelaan|klaim|ancaman"
_SAYING = (
    r"say|says|said|saying|tell|told|claim(ed)?|warn(ed)?|announced?|think|argued?|accused?|call(ed)?|promised?|demand(ed)?|add(ed)?"
    r"|state|stated|suggest(ed)?|insist(ed)?|respond(ed)?|react(ed)?|reply|replied|answer(ed)?|comment(ed)?|deny|denied|admit(ted)?"
)
# Things that are asked for by their name: "apakah warna pasirnya" wants a colour, "apakah Rusia anggota NATO" a yes or a no.
_THINGS = (
    r"yang|itu|nama|ibu|ibukota|mata|penyebab|bahasa|pengertian|kepanjangan|definisi|warna|fungsi|jenis|agama|sistem|makanan|judul|maksud"
    r"|tujuan|alat|arti|makna|jabatan|suku|bahan|karya|kota|negara|manfaat|pekerjaan|profesi|perusahaan|singkatan|satuan|peran|kode"
    r"|alasan|kegunaan|isi|julukan|stasiun|produk|faktor|kekurangan|kelebihan|lambang|simbol|prinsip|badan|merek|sebutan|rumus|istilah"
    r"|tema|gejala|hubungan|perbedaan|beda\w*|persamaan|kesamaan|pengaruh|bentuk|konsep|hukuman|ciri|tanggapan|latar|dampak|akibat|hasil"
    r"|tugas|syarat|contoh|gelar|semboyan|motto|moto|kontribusi|peristiwa|istimewanya|kata|kandungan|komposisi|unsur|kelemahan|kekuatan"
)
_KIND_OF_THING = (
    r"negara|kota|perusahaan|partai|klub|tim|media|koran|surat kabar|organisasi|lembaga|badan|kementerian|departemen|universitas|kampus"
    r"|sekolah|bank|kapal|pesawat|maskapai|film|buku|novel|lagu|album|pulau|provinsi|daerah|wilayah|desa|kecamatan|suku|bahasa|agama|jenis"
    r"|merek|stasiun|bandara|pelabuhan|penghargaan|gelar|penyakit|vitamin|zat|benua|gunung|sungai|laut|hewan|binatang|tanaman|kelompok"
    r"|yayasan|bidang|cabang|piala|turnamen|kesepakatan|perjanjian|undang-undang|pasal|kerja sama|kerajaan|dinasti|tokoh|pihak|senjata"
)
_KIND_OF_THING_EN = (
    r"countr(y|ies)|nations?|states?|cit(y|ies)|compan(y|ies)|part(y|ies)|clubs?|teams?|outlets?|newspapers?|media|organi[sz]ations?"
    r"|agenc(y|ies)|ministr(y|ies)|universit(y|ies)|banks?|ships?|airlines?|films?|movies?|books?|songs?|islands?|provinces?|regions?"
    r"|languages?|religions?|kinds?|types?|sorts?|brands?|stations?|airports?|ports?|awards?|prizes?|diseases?|rivers?|seas?|animals?"
    r"|groups?|treat(y|ies)|laws?|articles?|limits?|channels?|weapons?|tournaments?|sports?|bod(y|ies)|institutions?"
)
_PLACES = r"kota|negara|tempat|daerah|provinsi|pulau|wilayah|desa|gedung|stadion|benua|laut|kawasan|hotel|kampus|universitas"
_PLACES_EN = (
    r"cit(y|ies)|countr(y|ies)|places?|towns?|villages?|regions?|provinces?|islands?|continents?|venues?|stadiums?|buildings?|seas?"
)

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "summary",
        r"\b(di|me)?(ringkas|rangkum)(kan|an|in|nya|annya)?\b|\bikhtisar|\bsimpulkan\b|\b(garis besar|inti|intisari|pokok)(nya)?( dari)?"
        r" (artikel|berita|tulisan|laporan)|\b(inti|garis besar|isi)nya apa\b|\bisi (artikel|berita|tulisan)\b|\b(artikel|berita)\w*( \S+){0,3}"
        r" (tentang|soal) apa\b|\bsummar(y|i[sz]e)\b|\bsum (it )?up\b|\btl ?;?dr\b|\b(main|key) (points?|takeaways?)\b|\bthe gist\b"
        r"|\bwhat (is|was|are) (the|this|that|these) (article|story|report|piece)s?\b.* about\b",
    ),
    (
        "compare",
        rf"{_ALSO}((mem)?banding(kan|in)|perbandingan|compare|contrast)\b|\b(apa|apakah|di ?mana|apa saja|apa aja)( sih)? (per)?beda(an)?(nya)?\b"
        r"|\bbeda(nya)? apa\b|\bapa (yang |yg )(mem)?beda(kan|in)?\b|\bapa (yang |yg )berbeda\b|\bdifferences? between\b|\bhow (do|does|did) .*\bdiffer\b"
        rf"|\bhow (is|are|was|were) .*\bdifferent\b|\bhow does .* compare\b|{_ALSO}(per)?beda(an)?(nya)?\b|\b(ber)?beda (gak|nggak|tidak|ga|ngga)\b",
    ),
    (
        "happened",
        r"\b(apa|apakah)( saja| aja| sih)?( yang| yg)?( \w+)? (ter|ke)jadi(an)?\b|\bada apa (dengan|dgn|di|sama|antara)\b|\bkronologi|\bgaris waktu\b"
        r"|\blini masa\b|\b(urutan|rangkaian|runtutan) (peristiwa|kejadian|waktu)|\b(bagaimana|gimana) (kejadian|cerita|perkembangan|jalannya|kelanjutan)"
        r"|\bperkembangan (terbaru|terkini|terakhir)|\bwhat( has| had| have| is|s| was)? (been )?happen(ed|ing|s)\b|\bwhat (is|s|was) going on\b"
        r"|\btime ?line\b|\bchronolog|\b(sequence|order|course) of events\b|\bwhat (is|are) the latest\b|\blatest (developments?|news)\b|\bhow did .* unfold\b",
    ),
    (
        "said",
        rf"\bapa (saja |aja |sih |isi )?({_SAID_ABOUT})(nya)?\b|\b(bagaimana|gimana|bagaimanakah) ({_SAID_ABOUT})(nya)?\b"
        r"|\b(bagaimana|gimana)( \S+){1,6} (menanggapi|merespons?|bereaksi|menjawab|mengomentari|menyikapi)\b"
        r"|\bapa (saja |aja )?(yang |yg )?(\S+ ){0,5}?(di|meng|men|me|mem|meny)?(kata|sampai|ampai|ucap|ungkap|nyata|yata|tegas|egas|jelas|umum)kan\b"
        r"|\b(bilang|ngomong|berkata|berkomentar|mengatakan|menyatakan|ngomongin|katanya|jawab|ujar) apa\b|\bapa (yang |yg )?(\S+ ){0,3}(bilang|ngomong)\b"
        r"|\bkata( \S+){1,4} apa\b|"
        rf"\bwhat (did|does|do|has|have|had|is|was|were|are) .*\b({_SAYING})\b|\bhow (did|does|do|has|have) .*\b(respond|react|repl|answer|comment)"
        r"|\bwhat (is|was|were|are) .*\b(reactions?|response|reply|comments?|statement|views?|opinion|position|stance|message|words)\b",
    ),
    (
        "why",
        r"\b(why|mengapa\w*|kenapa\w*|knp|knapa|napa|reasons?|alasan\w*|penyebab\w*|sebabnya|motif\w*|motives?|pemicu\w*|menyebabkan|how come|kok bisa"
        r"|(gara-gara|karena|lantaran|akibat) apa|(what|apa) (caused?|sebab|triggered|prompted|made|led|pemicu)|what (is|was|lies) behind)\b|^\W*kok\b",
    ),
    (
        "yes/no",
        rf"{_ALSO}(apakah (?!({_THINGS})\b|\w+nya\b|\w+ (yang|dari)\b)|(benar|betul|sudah|ada|bisa|mungkin|pernah|harus|perlu|akan|masih|dapat|boleh"
        r"|bukan|tidak|jadi|mau|setuju|mampu)kah\b|apa (benar|betul|bener|iya|ada|mungkin|memang|emang)\b"
        r"|apa (\S+ ){1,3}(sudah|udah|akan|masih|pernah|bisa|juga|benar|jadi|ikut|termasuk|anggota|bukan)\b|memang(nya)?|emang(nya)?|masa|masak|beneran"
        r"|(did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|isn|didn|doesn|wasn)\b(?! (you|anyone|somebody)\b)"
        r"(?!.*\b(know|tell|say|said|explain)( me| us)? (why|when|where|who|what|which|how)\b))"
        r"|\b(benar|betul|bener) (gak|nggak|ga|ngga|kah|tidak|enggak)\b|\b(gak|nggak|ngga|enggak|tidak|belum|bukan)( sih| ya| dong)?\W*$|\btrue that\b",
    ),
    (
        "when",
        r"\b(when|kapan\w*|bilamana|(tanggal|tahun|jam|pukul|abad) berapa|(hari|bulan|tahun|tanggal) (apa|mana)"
        r"|(what|which) (date|day|month|year|time|century|decade)|how long ago)\b",
    ),
    (
        "how many",
        r"\b(berapa\w*|how (many|much|long|old|far|large|big|tall|high|deep|fast|heavy|wide|often)"
        r"|(what|which) (number|percentage|share|proportion|depth|height|length|price|size|amount|distance|speed|population|age)"
        r"|jumlah\w*|seberapa (besar|banyak|jauh|luas|tinggi|dalam|lama|cepat))\b",
    ),
    (
        "where",
        rf"\b(where|di ?mana\w*|ke ?mana\w*|(dari|asal) ?mana|(di|ke|dari|asal) ({_PLACES}) (mana|apa)|lokasinya|letaknya"
        rf"|(in|at|from|to|near|on|off) (what|which) ({_PLACES_EN})|tempat (mana|apa)|(what|which) places?)\b",
    ),
    ("who", r"\b(who|whom|whose|siapa\w*|sapa)\b"),
    (
        "which",
        rf"\b(which|manakah|\w+ mana|yang mana|({_KIND_OF_THING}) apa|apa nama \w+|what (\w+ )?({_KIND_OF_THING_EN}))\b",
    ),
)
# The first that matches is the kind: "apa alasannya, dan kapan" asks for the reason.
ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
RELATIVE = re.compile(
    r"^(\W*(?:and |but |so )?(?:what|which|who|how|where|when|did|does|was|were|is|are)\b.*?(?<!\band)(?<!,)) (?:when|where|who|whose|whom|which) "
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
    return next((kind for kind, pattern in ASKED if pattern.search(folded)), "what")


def may_answer(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds a fact of this kind: a date for "when", a cause word for "why"; never for "what", which any may answer."""
    return kind in ANSWERING and ANSWERING[kind].search(sentence) is not None
