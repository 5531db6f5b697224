from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.chunk import BUDGET, chunk
from index.sentences import sentence_spans
from index.tokens import count
from tests.conftest import made_article

SENTENCE = st.lists(st.sampled_from(["Rusia", "menutup", "kantor", "NATO", "di", "Moskow", "after", "expulsions"]), min_size=1, max_size=60)
NEWS = st.lists(st.lists(SENTENCE.map(lambda words: " ".join(words).capitalize() + "."), min_size=1, max_size=5), max_size=12)


def check(article: Article, budget: int) -> None:
    last = 0
    for passage in chunk(article, budget):
        assert last <= passage.start < passage.end <= len(article.text)
        assert not article.text[last : passage.start].strip(), "words between two passages"
        assert count(passage.text) <= budget or passage.end - passage.start == 1
        last = passage.end
    assert not article.text[last:].strip()


@given(NEWS, st.integers(20, 200))
def test_passages_cover_an_article_without_overlap_within_the_budget(paragraphs: list[list[str]], budget: int) -> None:
    check(made_article("x", "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)), budget)


@given(st.text(max_size=2_000), st.integers(8, 60))
@settings(max_examples=50)
def test_any_text_is_covered(text: str, budget: int) -> None:
    check(made_article("x", text), budget)


def test_passages_end_where_sentences_end(articles: tuple[Article, ...]) -> None:
    for article in articles:
        starts = {start for start, _ in sentence_spans(article.text)}
        ends = {end for _, end in sentence_spans(article.text)}
        passages = chunk(article)
        assert len(passages) > 1
        assert {passage.start for passage in passages} <= starts
        assert {passage.end for passage in passages} <= ends
        assert all(count(passage.text) <= BUDGET for passage in passages)
