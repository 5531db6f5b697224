"""What the wording of a question tells besides its subject: that it asks about now, or that it is in a language Kutip does not read."""

from __future__ import annotations

import re

from index.words import FUNCTION_WORDS, fold, words

# Not what only sounds like it: "now that …", "from now on", "hingga kini" (which is "still"), or a name such as "Russia Today".
NOW = re.compile(
    r"(?<!from )(?<!by )\bnow\b(?! that\b)"
    r"|\b(today|currently|nowadays|latest|at (the moment|present)|these days|as of now|the current|so far)\b"
    r"|\b(sekarang|skrg|skrng|skr|terbaru|terkini|(saat|hari|dewasa|belakangan) ini)\b|(?<!hingga )(?<!sampai )\bkini\b"
)
NAMED_TODAY = re.compile(r"(?<=[A-Za-z] )(Today|Now|Kini|Sekarang)\b|\bToday’?s? (?=[A-Z])")

# Words of Malay, Javanese, Sundanese, Tagalog, Vietnamese, German, Dutch, French, Spanish, Portuguese and Italian: those that ask, one of
# which mostly tells the language, and small ones, of which it takes two. Own list, without words that are also Indonesian or English.
ASKING = frozenset(
    """
    bilakah kerana bahawa iaitu piye kepriye kepiye opo sopo kenopo ngopo geneya pira piro naon saha kumaha iraha kunaon sabaraha bakit
    kailan paano warum wer wann wieso wieviel waarom wanneer hoeveel pourquoi quand combien quelle quelles quien quienes cuando
    cuantos cuantas donde quem quantos quais perche quanti
    """.split()
)
LITTLE = frozenset(
    """
    sing ing lan iki iku ora wis wong amarga nalika dening menyang saka ieu eta jeung henteu ang ng mga ay tai sao cua la khi nao
    der das und ist haben wurde nicht ein eine het een van wie hoe voor niet le les des du est une dans avec el los las del por que qui
    una da em uma nao il che della nel de
    """.split()
)
OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")


# Words that ask how somebody took something, in either language.
REACTING = frozenset(
    """
    react reaction respond comment reaksi reaksinya tanggapan tanggapannya komentar komentarnya respons responsnya sikap sikapnya jawabannya
    """.split()
)
# Words that go with asking in either language: no article has to have them, and none is refused for them.
TALK = REACTING | frozenset(
    """
    terus habis sih dong kok nak mau bakal malah pas cuma kira kayak begitu lanjut lanjutan lagi maksud soal hal versi kronologi ringkas
    rangkum bandingkan beda seberapa jelaskan ceritakan sebutkan tolong coba benar betul salah yakin jadi sekarang ujung akhirnya
    think right wrong true correct mean kind type sort name tell explain describe compare summarise summarize often exactly actually
    really anyway else happen happened way thing things anything something everything nothing anyone someone everyone
    reacted reactions responded commented
    """.split()
)


def asks_about_now(asked: str) -> bool:
    """Whether a question asks how things are at the moment, or for the newest."""
    mixed = asked != asked.upper() and asked != asked.title()
    return NOW.search(fold(NAMED_TODAY.sub("", asked) if mixed else asked)) is not None


def in_another_language(asked: str) -> bool:
    """Whether a text is in neither Indonesian nor English, by its script or its small words; False where that cannot be told."""
    letters = [letter for letter in asked if letter.isalpha()]
    if 2 * sum(OTHER_SCRIPT.match(letter) is not None for letter in letters) > len(letters):
        return True
    folded = [word.folded for word in words(asked)]
    own = sum(word in FUNCTION_WORDS["id"] or word in FUNCTION_WORDS["en"] for word in folded)
    other = sum(word in LITTLE or 3 * (word in ASKING) for word in folded)
    return other >= 2 and other > own
