"""Makes index/model/kutip.tiktoken, the byte-level encoding in which passages are measured.

It is run by `python -m index.train`.

A byte pair encoding with 16,000 tokens is learnt from the licence-clean text of `sources`, written as lines of a base64 token and
its rank, and compared with the tokenizer it was learnt by; a single difference ends the script without writing the file.
"""

from __future__ import annotations

import base64
import random
import unicodedata
from pathlib import Path

import tiktoken
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from index.tokens import RANKS, SPLIT
from index.train import sources

SIZE = 16_000
RANDOM_TEXTS = 2_000


def learn(texts: list[str]) -> Tokenizer:
    """A byte-level tokenizer of SIZE tokens without special tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=SIZE, initial_alphabet=alphabet, special_tokens=[], show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def bytes_of_characters() -> dict[str, int]:
    """The byte that each character of the byte-level alphabet stands for (the table of GPT-2: printable bytes stand for themselves)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + place): byte for place, byte in enumerate(others)}


def ranks_of(tokenizer: Tokenizer) -> dict[bytes, int]:
    """The rank of every token: single bytes first, then the learnt tokens in the order in which they were merged."""
    table = bytes_of_characters()
    ranks = {bytes([byte]): byte for byte in range(256)}
    for characters, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1]):
        ranks.setdefault(bytes(table[character] for character in characters), len(ranks))
    return ranks


def random_text(chance: random.Random) -> str:
    """Up to 60 assigned characters from anywhere in Unicode, in runs mixed with plain letters, digits and blanks."""
    blocks = ((0, 0x300), (0, 0xD800), (0xE000, 0x20000))
    anywhere = (chr(chance.randrange(*chance.choice(blocks))) for _ in range(30))
    plain = (chance.choice("abc ABC 123 .,'\n\t-") for _ in range(30))
    characters = [character for character in (*anywhere, *plain) if unicodedata.category(character) != "Cn"]
    chance.shuffle(characters)
    return "".join(characters)


def differences(tokenizer: Tokenizer, encoding: tiktoken.Encoding, texts: list[str]) -> int:
    """How many of the texts the encoding splits differently from the tokenizer, or does not give back exactly."""
    wrong = 0
    for text in texts:
        ours = encoding.encode_ordinary(text)
        pieces = [encoding.decode_single_token_bytes(token) for token in ours]
        table = bytes_of_characters()
        theirs = [bytes(table[character] for character in token) for token in tokenizer.encode(text).tokens]
        wrong += pieces != theirs or encoding.decode(ours) != text
    return wrong


def make(data: Path) -> None:
    """Learns, compares and writes the encoding."""
    texts = sources.running_text(data)
    tokenizer = learn(texts)
    ranks = ranks_of(tokenizer)
    encoding = tiktoken.Encoding("kutip", pat_str=SPLIT, mergeable_ranks=ranks, special_tokens={})
    chance = random.Random(0)
    sample = chance.sample(texts, 3_000) + [random_text(chance) for _ in range(RANDOM_TEXTS)]
    wrong = differences(tokenizer, encoding, sample)
    if wrong:
        raise SystemExit(f"{wrong} of {len(sample)} texts are encoded differently; nothing was written.")
    RANKS.write_text("".join(f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in ranks.items()), encoding="ascii")
    characters = sum(map(len, sample[:3_000])) / sum(len(encoding.encode_ordinary(text)) for text in sample[:3_000])
    print(f"{len(ranks)} tokens, {len(sample)} texts compared, 0 differences, {characters:.2f} characters a token on the training text")
