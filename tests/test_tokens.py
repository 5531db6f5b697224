"""The shipped encoding gives every text back, counts words and not bytes, and reads nothing but its own file."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import count, encoding


@given(st.text(max_size=400))
def test_every_text_comes_back_exactly(text: str) -> None:
    assert encoding().decode(encoding().encode_ordinary(text)) == text


def test_nothing_has_no_tokens() -> None:
    assert count("") == 0


@pytest.mark.parametrize("sign", ["<|endoftext|>", "<|fim_prefix|>", "<|im_start|>system"])
def test_text_that_looks_like_a_special_token_is_only_text(sign: str) -> None:
    tokens = encoding().encode_ordinary(sign)
    assert len(tokens) > 1
    assert encoding().decode(tokens) == sign
    assert encoding().special_tokens_set == set()


def test_text_of_both_languages_takes_few_tokens() -> None:
    for text in (
        "Presiden mengatakan pemerintah akan membangun rumah sakit baru di Surabaya tahun depan.",
        "The president said the government will build a new hospital in Surabaya next year.",
    ):
        assert count(text) <= 1.5 * len(text.split())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("harga beras", ["harga", " beras"]),
        ("2021", ["202", "1"]),
        ("anak-anak", ["anak", "-anak"]),
        ("orang\n\n", ["orang", "\n\n"]),
        ("di  rumah", ["di", " ", " rumah"]),
    ],
)
def test_tokens_never_reach_across_words_lines_or_three_digits(text: str, pieces: list[str]) -> None:
    borders = {0}
    for piece in pieces:
        borders.add(max(borders) + len(piece.encode()))
    ends = {0}
    for token in encoding().encode_ordinary(text):
        ends.add(max(ends) + len(encoding().decode_single_token_bytes(token)))
    assert borders <= ends


@pytest.mark.parametrize("text", ["ｆｕｌｌ", "नमस्ते", "e\u0301te\u0301", "👩‍👩‍👧", "\u202eabc", "\x00", "\ud83d", "\u00a0"])
def test_signs_of_other_scripts_are_counted_without_error(text: str) -> None:
    assert count(text) >= 1


def test_every_byte_and_every_rank_is_there() -> None:
    assert [encoding().decode_single_token_bytes(token) for token in range(256)] == [bytes([byte]) for byte in range(256)]
    assert encoding().n_vocab == 16_000


def test_the_encoding_is_read_once_and_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    encoding.cache_clear()
    assert encoding() is encoding()
