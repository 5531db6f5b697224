"""The word index: BM25 over stemmed words, on Tantivy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from index.passage import Passage
from index.words import stem_forms, stems, subject_words, words

WRITER_MEMORY = 50_000_000  # bytes; Tantivy asks for at least 15 MB
TITLE_BOOST = 0.5  # a headline belongs to every passage of its article, so its words say less about each
# BM25's saturation k1 + 1: what a word scores, in units of its idf, in a passage that is all about it. Tantivy's k1 is 1.2.
SATURATION = 2.2


class Lexical:
    """The words of all passages, by passage key."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder, making it where there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(WRITER_MEMORY, num_threads=1)

    def close(self) -> None:
        """Close the index; what was not committed is lost."""
        self._writer.wait_merging_threads()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def replace(self, articles: Iterable[str], passages: Iterable[Passage]) -> None:
        """Forget all passages of the articles of these digests, then keep these passages; all at once, or nothing."""
        for digest in articles:
            self._writer.delete_documents_by_term("article", digest)
        for passage in passages:
            self._writer.add_document(self._document(passage))
        self._writer.commit()
        self._index.reload()

    def _document(self, passage: Passage) -> tantivy.Document:
        article, key = passage.article, passage.key
        return tantivy.Document(
            key=key,
            article=key.partition(":")[0],
            title=" ".join(stems(article.title, article.language)),
            text=" ".join(stems(passage.text, article.language)),
        )

    def best(self, text: str, context: str, context_weight: float, count: int) -> list[tuple[str, float]]:
        """The keys of the best passages, best first, each with its share of the score that a passage full of the wanted words would get.

        The share lies between 0 and about 1 and does not depend on the collection. The words of `context` count `context_weight` as
        much as those of `text`.
        """
        searcher = self._index.searcher()
        weights = {word: context_weight for word in _asked_for(context)} | {word: 1.0 for word in _asked_for(text)}
        if not weights or not searcher.num_docs:
            return []
        queries = [(tantivy.Occur.Should, self._any_form(word, weight)) for word, weight in weights.items()]
        found = searcher.search(tantivy.Query.boolean_query(queries), count).hits
        full = SATURATION / 2 * sum(weight * self._idf(searcher, word) for word, weight in weights.items())
        return [(searcher.doc(address)["key"][0], score / full) for score, address in found]

    def _any_form(self, word: str, weight: float) -> tantivy.Query:
        """A query for a word by its stem in either language, in text or headline; the best one counts."""
        forms = stem_forms(word)
        texts = [tantivy.Query.term_query(self._schema, "text", form, "freq") for form in forms]
        titles = [tantivy.Query.term_query(self._schema, "title", form, "freq") for form in forms]
        boosted = [tantivy.Query.boost_query(title, TITLE_BOOST) for title in titles]
        return tantivy.Query.boost_query(tantivy.Query.disjunction_max_query([*texts, *boosted], 0.3), weight)

    def occurrences(self, words_of_interest: Sequence[str]) -> dict[str, int]:
        """In how many passages each folded word occurs, in any of its forms."""
        searcher = self._index.searcher()
        return {word: self._frequency(searcher, word) for word in words_of_interest}

    def _frequency(self, searcher: tantivy.Searcher, word: str) -> int:
        return max(searcher.doc_freq(field, form) for field in ("text", "title") for form in stem_forms(word))

    def _idf(self, searcher: tantivy.Searcher, word: str) -> float:
        frequency = self._frequency(searcher, word)
        return math.log(1 + (searcher.num_docs - frequency + 0.5) / (frequency + 0.5))


def _asked_for(text: str) -> tuple[str, ...]:
    """The folded words of a text that can name a subject; all its words when none can."""
    return subject_words(text) or tuple(word.folded for word in words(text))
