"""In words, in Indonesian and English: how well a sentence that a language model wrote is borne out, and why not better."""

from __future__ import annotations

from assistant.answer import About, Claim, Verdict

VERDICTS: dict[str, dict[Verdict, str]] = {
    "id": {
        "quoted": "dikutip",
        "supported": "didukung",
        "weak": "lemah",
        "unsupported": "tanpa dukungan",
        "unchecked": "terputus",
    },
    "en": {
        "quoted": "quoted",
        "supported": "supported",
        "weak": "weak",
        "unsupported": "unsupported",
        "unchecked": "cut off",
    },
}
MEANINGS: dict[str, dict[Verdict, str]] = {
    "id": {
        "quoted": "kata-kata ini ada di sumber",
        "supported": "sumber mendukung isi kalimat ini",
        "weak": "dukungan sumber tidak jelas",
        "unsupported": "sumber tidak mendukung kalimat ini",
        "unchecked": "kalimat ini tidak selesai, jadi tidak diperiksa",
    },
    "en": {
        "quoted": "these words are in the source",
        "supported": "the source bears this sentence out",
        "weak": "the source does not clearly bear this out",
        "unsupported": "the source does not bear this out",
        "unchecked": "this sentence was not finished, so it was not checked",
    },
}
DOUBTS: dict[str, dict[About, str]] = {
    "id": {
        "number": "angka {words} tidak ada di sumber",
        "date": "tanggal {words} tidak ada di sumber",
        "name": "nama {words} tidak ada di sumber",
        "denial": "kalimat ini dan sumber berbeda soal “{words}”",
        "speaker": "yang mengatakan ini di sumber bukan {words}",
        "words": "hanya sebagian kata didukung sumber",
        "source": "tidak ada artikel tentang kalimat ini",
    },
    "en": {
        "number": "the number {words} is not in the source",
        "date": "the date {words} is not in the source",
        "name": "the name {words} is not in the source",
        "denial": "this sentence and the source differ over “{words}”",
        "speaker": "in the source it is not {words} who says this",
        "words": "the source bears out only part of the words",
        "source": "no article is about this sentence",
    },
}


def verdict_in_words(claim: Claim, language: str) -> str:
    """The verdict on a claim as a word or two."""
    return VERDICTS[language][claim.verdict]


def doubts_in_words(claim: Claim, language: str) -> tuple[str, ...]:
    """What is doubted about a claim, each doubt once and in words that a sentence may go on with; empty when nothing is."""
    told = (DOUBTS[language][doubt.about].format(words=" ".join(doubt.words.split())) for doubt in claim.doubts)
    return tuple(dict.fromkeys(told))


def reasons(claim: Claim, language: str) -> tuple[str, ...]:
    """Why the verdict is what it is: the doubts, or what the verdict means where there are none."""
    return doubts_in_words(claim, language) or (MEANINGS[language][claim.verdict],)
