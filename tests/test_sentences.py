from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST, sentence_spans

NEWS_LIKE = st.text(alphabet=st.sampled_from('aB1 .!?…"”’)(\n,'), max_size=300)


@given(st.one_of(st.text(), NEWS_LIKE))
def test_spans_are_ordered_inside_the_text_and_cover_all_but_white_space(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert end - start <= LONGEST
        assert "\n" not in text[start:end]
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    "sentences",
    [
        ["Rusia menutup misinya.", "NATO menyesalkannya."],
        ["Mr. Lavrov spoke to Dr. A. B. Sari on Oct. 18.", "He left."],
        ["Wakil Presiden B.J. Habibie dilantik.", "J.K. Rowling tidak hadir."],
        ["PT. Angin Utara di Jl. Merdeka No. 5 tutup.", "Warga kecewa."],
        ["Halimah Dg. Ngai dan Tgk. Amin hadir.", "Mereka menolak."],
        ["“Kami tidak setuju.”", "Ia lalu pergi."],
        ["Harga naik 5.2 persen dan 14.300 orang datang.", "Benar?", "Ya!"],
        ["The U.S. envoy waited.", "Nobody came … yet."],
        ['"We regret it," she said.', "(The office is closed.)", "2021 was hard."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_a_paragraph_ends_a_sentence_without_a_full_stop() -> None:
    text = "Latar belakang\n\nRusia menutup misinya"
    assert [text[start:end] for start, end in sentence_spans(text)] == ["Latar belakang", "Rusia menutup misinya"]


def test_long_lines_take_time_in_proportion() -> None:
    spans = sentence_spans("x. " * 200_000 + "." * 200_000)
    assert spans[-1][1] == 800_000
