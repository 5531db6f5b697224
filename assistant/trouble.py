"""What can go wrong with a language model, and what people are told of it in Indonesian and English."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["refused", "key", "model", "busy", "server", "slow", "broken", "empty", "endless", "garbled", "long"]

# What servers say when a prompt is longer than the context window: OpenAI and vLLM, llama.cpp, LM Studio, Anthropic's.
_TOO_LONG = re.compile(r"context.{0,40}(length|size|window|overflow|exceed)|exceed.{0,40}context|prompt is too long|too many tokens", re.I)
_NO_MODEL = re.compile(r"model_not_found|no such model|model.{0,80}(not (found|exist|loaded|available)|does ?n.t exist|unknown)", re.I)

_WORDS: dict[str, dict[Kind, str]] = {
    "id": {
        "refused": "Tidak ada yang menjawab di {url}; nyalakan server modelnya, atau periksa alamat sesudah --llm.",
        "key": "Server di {url} menolak kuncinya; isi KUTIP_LLM_KEY dengan kunci yang berlaku, lalu mulai Kutip lagi.",
        "model": "Di {url} tidak ada model “{name}”; periksa alamat dan nama model sesudah --llm, atau pasang model itu di sana.",
        "busy": "Server di {url} sedang terlalu sibuk, atau jatah pemakaiannya habis; tunggu sebentar, lalu tanyakan lagi.",
        "server": "Server di {url} gagal menjalankan “{name}”; tanyakan lagi, dan bila terulang, periksa catatan server itu.",
        "slow": "“{name}” terlalu lama menjawab; tanyakan lagi, atau pilih model yang lebih kecil.",
        "broken": "Sambungan ke “{name}” terputus sebelum jawabannya selesai; tanyakan lagi.",
        "empty": "“{name}” tidak menulis jawaban, mungkin karena terlalu lama berpikir; tanyakan lagi, atau pilih model lain.",
        "endless": "“{name}” tidak berhenti menulis, jadi jawabannya dipotong; tanyakan lagi, atau pilih model lain.",
        "garbled": "Jawaban dari {url} bukan jawaban model bahasa; periksa alamat sesudah --llm, yang biasanya berakhir dengan /v1.",
        "long": "Kutipannya tidak muat dalam jendela konteks “{name}”; perbesar jendela itu di servernya, atau pilih model lain.",
    },
    "en": {
        "refused": "Nothing answers at {url}; start the server of the model, or check the address after --llm.",
        "key": "The server at {url} does not accept the key; put a valid one into KUTIP_LLM_KEY and start Kutip again.",
        "model": "At {url} there is no model “{name}”; check the address and the name after --llm, or install that model there.",
        "busy": "The server at {url} is too busy, or your quota there is used up; wait a little, then ask again.",
        "server": "The server at {url} failed to run “{name}”; ask again, and if that does not help, look at what the server logs.",
        "slow": "“{name}” takes too long; ask again, or choose a smaller model.",
        "broken": "The connection to “{name}” broke off before its answer was complete; ask again.",
        "empty": "“{name}” wrote no answer, perhaps because it thought for too long; ask again, or choose another model.",
        "endless": "“{name}” did not stop writing, so its answer was cut off; ask again, or choose another model.",
        "garbled": "What comes from {url} is not the answer of a language model; check the address after --llm, which mostly ends in /v1.",
        "long": "The passages do not fit the context window of “{name}”; enlarge it on the server, or choose another model.",
    },
}


class Failed(Exception):
    """A language model that gave no answer, or no whole one; `wait` is how many seconds its server asks to be left alone."""

    def __init__(self, kind: Kind, wait: float = 0) -> None:
        """Says nothing but the kind, because what a server says may hold a key."""
        super().__init__(kind)
        self.kind: Kind = kind
        self.wait = wait


def sentence(kind: Kind, name: str, url: str, language: str) -> str:
    """What went wrong with the model of this name at this address, and what to do, in one sentence of the language."""
    return _WORDS[language][kind].format(name=name, url=url)


def kind_of(status: int, said: str, name: str) -> Kind:
    """What is wrong when a server answers with this HTTP status and these words to a question for the model of this name."""
    if status in (401, 402, 403):
        return "key"
    if status == 429:
        return "busy"
    if status == 413 or _TOO_LONG.search(said):
        return "long"
    if status == 404 or (status in (400, 422) and (name in said or _NO_MODEL.search(said))):
        return "model"
    if status == 408:
        return "slow"
    return "server" if status >= 500 else "garbled"
