"""What in an article is no evidence of anything: what it asks, and what it orders an assistant to write."""

from __future__ import annotations

import re

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


def is_evidence(text: str) -> bool:
    """Whether a sentence of an article can bear something out: no question, and nothing that orders an assistant about."""
    return not text.rstrip("\"'”’) ").endswith("?") and ORDER.search(text) is None
