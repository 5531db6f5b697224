"""Which kind of fact a question asks for, in Indonesian and English, formal and colloquial."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kinds import ANSWERING, Kind, kind_of, may_answer

QUESTIONS: dict[Kind, tuple[str, ...]] = {
    "why": (
        "why did Russia close the NATO office?",
        "apa alasan NATO mengusir mereka",
        "kenapa sih Rusia nutup kantor NATO",
        "knp rusia tutup kantor nato",
        "jelaskan mengapa Rusia menutup kantornya",
        "tell me why Russia left",
        "kok Rusia nutup kantornya?",
        "Apa penyebab kapal itu tenggelam?",
        "Apakah penyebab kapal itu tenggelam?",
        "apa alasannya, dan kapan",
        "what caused the break",
        "how come the ferry sank?",
        "gara-gara apa feri itu karam",
        "What was the reason for the expulsion?",
        "Did Russia say why it closed the office?",
        "Apa yang membuat feri itu karam?",
        "What was the motive for the attack?",
    ),
    "when": (
        "when does it take effect?",
        "kapan mulai berlaku?",
        "tahun berapa dewan itu dibentuk",
        "pada hari apa Lavrov mengumumkannya",
        "In which year was the council founded?",
        "what day did the ferry sink",
        "how long ago did the council meet",
        "When did the ship that carried the men who fled arrive?",
    ),
    "how many": (
        "berapa diplomat yang diusir",
        "How many were expelled?",
        "how much will it cost",
        "berapa lama pembekuan berlangsung",
        "At what depth was it found?",
        "jumlah korban gempa",
        "Berapa orang mengungsi menurut Sekjen NATO?",
        "seberapa besar kerugiannya",
    ),
    "where": (
        "di mana pertemuan itu",
        "dimana kapal itu karam",
        "where was he speaking?",
        "Di negara mana pertemuan itu digelar?",
        "in which country was the treaty signed",
        "di kota apa Lavrov berbicara",
        "Di mana unjuk rasa yang menyebabkan kemacetan itu?",
        "mereka dibawa ke mana",
        "from which city did the ferry leave",
    ),
    "who": (
        "siapa Lavrov",
        "Who announced it?",
        "siapa yang bisa dihubungi kalau ada urusan mendesak",
        "Who inaugurated the office in the city where NATO met?",
        "sapa yang ngumumin",
    ),
    "which": (
        "negara mana yang mendukung",
        "perusahaan apa yang membuat kapal selam itu",
        "which company built the submarine",
        "what country left the treaty",
        "Media mana yang pertama memberitakan pengusiran itu?",
        "which countries joined NATO in 2004?",
        "Which minister who spoke in Sochi accused NATO?",
        "Kerja sama apa yang tetap berjalan?",
        "Apa nama bakteri penyebab penyakit itu?",
        "Which timeline is longer?",
    ),
    "said": (
        "apa kata Lavrov soal NATO",
        "what did Lungescu say about Russia's decision",
        "apa kata Stoltenberg soal alasan pengusiran itu",
        "Apa tanggapan Peskov terhadap pengusiran itu?",
        "bagaimana reaksi Jerman",
        "Bagaimana Putin menanggapi perluasan NATO?",
        "Lavrov bilang apa soal NATO",
        "What did Shoigu accuse NATO of?",
        "how did the White House respond to the drafts",
        "What was Germany's reaction?",
        "what was NATO's position on the plan",
        "apa yang disampaikan Lavrov kepada NATO",
        "apa jawaban Shoigu?",
    ),
    "yes/no": (
        "Apakah Indonesia anggota NATO?",
        "did Russia leave the council when NATO expelled its diplomats?",
        "is Indonesia a member of NATO",
        "benarkah Rusia menutup kantor NATO",
        "sudahkah mereka bertemu",
        "emang Rusia masih anggota?",
        "Rusia nutup kantornya, bener gak sih?",
        "apa benar Rusia menutup kantor itu",
        "apa Rusia sudah pergi dari dewan itu",
        "Apakah ada korban?",
        "apakah rusia menutup kantor nato",
        "Apakah kapal itu tenggelam?",
    ),
    "happened": (
        "apa yang terjadi di Moskow",
        "what happened to the ferry",
        "berita Agustus 2008 tentang Georgia",
        "What happened when Russia left?",
        "kronologi tenggelamnya kapal itu",
        "give me a timeline of the dispute",
        "apa yg terjadi sama kapal itu",
        "ada apa antara Rusia dan NATO",
        "what's happening between Russia and NATO",
        "gimana kejadiannya",
    ),
    "compare": (
        "apa beda Kompas dan ParsToday soal penutupan itu",
        "how do Kompas and ParsToday differ on the closure",
        "Compare what Britain and Russia said happened",
        "bandingkan liputan Kompas dan ParsToday",
        "What is the difference between the two councils?",
        "bandingin dong berita Kompas sama ParsToday",
    ),
    "summary": (
        "ringkas artikel itu",
        "tolong rangkum berita soal NATO",
        "Summarise the article on the ferry.",
        "can you summarize this",
        "buatkan ringkasan sengketa itu",
        "artikel itu tentang apa",
        "What is the article about?",
        "tell me about the Bali roadmap",
        "Tell me something about AUKUS",
        "ceritakan soal tsunami",
        "jelaskan tentang AUKUS dong",
        "ada berita tentang vaksin?",
        "any news on Nord Stream?",
        "are there any articles about Bali?",
        "what do you know about KRI Nanggala",
        "What do the articles say about the tsunami?",
        "apa isi nota Helsinki",
        "what does the treaty contain?",
    ),
    "what": (
        "apa itu Dewan NATO-Rusia",
        "Apakah warna pasir di pantai itu?",
        "Apakah nama forum itu?",
        "Apakah yang dimaksud dengan dewan itu?",
        "Apakah gereja terbesar di Swedia?",
        "Apakah alat untuk menutup katup itu?",
        "What is the position of the satellite?",
        "What are these boats called?",
        "What did the heads of state sign?",
        "Apa tema pidato yang disampaikan pada 1977?",
        "What is the distinctive motif of that batik?",
        "What did the ministers agree in Brussels?",
        "apa tuntutan Rusia soal Ukraina?",
        "What is the council where they meet?",
        "",
    ),
}


@pytest.mark.parametrize(("asked", "kind"), [(asked, kind) for kind, questions in QUESTIONS.items() for asked in questions])
def test_a_question_is_of_its_kind(asked: str, kind: Kind) -> None:
    assert kind_of(asked) == kind
    assert kind_of(f"  {asked.upper()}  ") == kind


def test_every_kind_is_asked_for() -> None:
    assert set(QUESTIONS) == set(get_args(Kind))


@given(st.text())
def test_any_text_has_a_kind(asked: str) -> None:
    assert kind_of(asked) in get_args(Kind)
    assert not may_answer("what", asked)


@pytest.mark.parametrize(
    ("kind", "holding", "lacking"),
    [
        ("when", "It sank on Monday.", "It sank."),
        ("how many", "Sebanyak tiga orang hilang.", "Orang itu hilang."),
        ("where", "It sank near Nala.", "It sank."),
        ("why", "Feri itu karam karena badai.", "Feri itu karam."),
        ("who", "Bu menteri mengumumkannya.", "Itu diumumkan."),
    ],
)
def test_what_a_sentence_holds(kind: Kind, holding: str, lacking: str) -> None:
    assert kind in ANSWERING
    assert may_answer(kind, holding)
    assert not may_answer(kind, lacking)
