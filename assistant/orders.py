"""What in an article is no evidence of anything: what it asks, and what it orders an assistant to write."""

from __future__ import annotations

import re

# What no news says: words to a reader that is a program. Narrower than what follows, since people are assistants and give answers, too.
TO_PROGRAM = re.compile(
    r"\b(?:ignore|disregard|forget|override|abaikan|lupakan|hiraukan)\b.{0,40}?\b(?:previous|prior|above|earlier|all|semua|sebelumnya)\b"
    r".{0,20}?\b(?:instructions?|prompts?|instruksi|petunjuk)\b|\b(?:abaikan|lupakan|hiraukan)\b.{0,20}?\b(?:instruksi|petunjuk|perintah)\b"
    r"|\b(?:you are (?:now )?|anda adalah |kamu adalah )(?:an? )?(?:ai\b|(?:ai |helpful )?assistant|chatbot|(?:large )?language model"
    r"|model bahasa|asisten ai)",
    re.IGNORECASE,
)
# Sentences that tell the reader's assistant what to write: nothing that they hold is evidence, lest what they order looks borne out.
ORDER = re.compile(
    r"\b(?:your (?:\w+ )?|(?:in|to) the )(?:response|reply|answer|output|message)\b"
    r"|\b(?:jawaban|balasan|respons|ringkasan)(?:mu| anda| kamu)\b"
    r"|\b(?:ignore|disregard|forget|override|abaikan|lupakan|hiraukan)\b.{0,80}?\b(?:instructions?|prompts?|rules|above|previous|instruksi"
    r"|petunjuk|perintah|aturan|sebelumnya|di atas)\b|\b(?:as|you are|i am|sebagai|anda adalah|kamu adalah) (?:an? )?(?:ai\b|assistant"
    r"|asisten|chatbot|(?:large )?language model|model bahasa)|\b(?:assistant|asisten|chatbot|language model|model bahasa|system|sistem) ?:"
    r"|^\W*(?:please |kindly |tolong |mohon )?(?:respond|reply|answer|write|say|tell|add|include|print|repeat|mention|suggest|recommend"
    r"|explain|provide|describe|draft|translate|replace|use|introduce|misspell|rearrange|anagram|group|remove|modify|integrate|show|list|give"
    r"|create|develop|break down|render|jumble|scramble|outline|solve|teach|convert|encode|spell|summari[sz]e"
    r"|generate|compose|substitute|highlight|promote|encourage|insert|append|do not|don.t|jawab|balas|tulis|katakan"
    r"|sebutkan|tambahkan|sertakan|ulangi|cetak|sarankan|jelaskan|berikan|terjemahkan|ganti|gunakan|hapus|buat|jangan)(?:lah|kan)?\b",
    re.IGNORECASE,
)


def is_news(text: str) -> bool:
    """Whether a sentence of an article may be quoted: not where it orders a program about that reads it."""
    return TO_PROGRAM.search(text) is None


def is_evidence(text: str) -> bool:
    """Whether a sentence of an article can bear something out: no question, and nothing that orders an assistant about."""
    return not text.rstrip("\"'”’) ").endswith("?") and is_news(text) and ORDER.search(text) is None
