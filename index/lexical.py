"""The word index: BM25 over stemmed words, on Tantivy."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.article import Article, UserError
from corpus.place import make_folder
from index.passage import EVERY, Filter, Passage
from index.segments import documents, drop_strays
from index.words import stem, stem_forms, stems, subject_words, words

WRITER_MEMORY = 50_000_000  # bytes; Tantivy asks for at least 15 MB
# What a word counts by where it stands. Headline, outlet and date belong to every passage of an article, and say less about each.
WORDS = {"text": 1.0, "title": 0.5, "about": 0.3}
MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("desember", "december"),
)
MOST_WORDS = 64  # of a question that are looked for, the rarest first; a pasted page would take a second
# BM25's saturation k1 + 1: what a word scores, in units of its idf, in a passage that is all about it. Tantivy's k1 is 1.2.
SATURATION = 2.2

Found = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of a passage, of its article's headline, and of the outlet and the day, parted by spaces."""

    text: str
    title: str
    about: str


def words_of_passages(passages: Sequence[Passage]) -> list[Words]:
    """What the word index keeps of each passage."""
    shared: dict[str, tuple[str, str]] = {}
    found = []
    for passage in passages:
        article = passage.article
        if article.digest not in shared:
            shared[article.digest] = (_stemmed(article.title, article.language), _stemmed(about(article), article.language))
        found.append(Words(_stemmed(passage.text, article.language), *shared[article.digest]))
    return found


def _stemmed(text: str, language: str | None) -> str:
    return " ".join(stems(text, language))


class Lexical:
    """The words of all passages, by passage number."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder, making it where there is none."""
        self._folder = folder
        make_folder(folder)
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", fast=True)
        builder.add_integer_field("day", indexed=True, fast=True)
        for field in ("article", "publisher", "language"):
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
        for field in WORDS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        drop_strays(folder)
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._writer = self._index.writer(WRITER_MEMORY, num_threads=1)
        except (ValueError, OSError) as error:
            mend = "No article is lost: make room if the disk is full; else `kutip check --repair` makes it anew."
            raise UserError(f"The word index in {folder} cannot be opened ({_words(error)}). {mend}") from error
        self._look_again()

    def _look_again(self) -> None:
        """See what the index holds now."""
        self._index.reload()
        # Those that were deleted count until Tantivy merges what they are in, as they do wherever it says in how many a word occurs.
        self._documents = documents(self._folder)

    def close(self) -> None:
        """Close the index; what was not committed is lost."""
        self._writer.wait_merging_threads()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def replace(self, articles: Iterable[str], passages: Iterable[tuple[int, Passage, Words]]) -> None:
        """Forget all passages of the articles of these digests, then keep these under their numbers; all at once, or nothing.

        UserError when the disk does not take it; the index stays as it was.
        """
        with self._told():
            for digest in articles:
                self._writer.delete_documents_by_term("article", digest)
            for number, passage, kept in passages:
                self._writer.add_document(_document(number, passage, kept))
            self._writer.commit()
            self._look_again()

    def numbers(self, digest: str | None = None) -> list[int]:
        """The numbers of all passages, or of those of an article, in order; one that is there twice comes twice."""
        query = tantivy.Query.all_query() if digest is None else tantivy.Query.term_query(self._schema, "article", digest, "basic")
        searcher = self._index.searcher()
        found = searcher.search(query, max(len(self), 1), count=False).hits
        return sorted(int(number or 0) for number in searcher.fast_field_values("number", [address for _, address in found]))

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget the passages of these numbers, whichever article they are of; UserError when the disk does not take it."""
        with self._told():
            for number in numbers:
                one = tantivy.Query.range_query(self._schema, "number", tantivy.FieldType.Integer, number, number)
                self._writer.delete_documents_by_query(one)
            self._writer.commit()
            self._look_again()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Inside, what cannot be written is taken back and told in a sentence."""
        try:
            yield
        except (ValueError, OSError) as error:
            self._give_up()
            raise UserError(
                f"The word index in {self._folder} cannot be written ({error}). Nothing is lost: make room, and try again."
            ) from error

    def _give_up(self) -> None:
        """Forget what was not committed; a writer that failed is of no use any more, and holds the lock while it is there."""
        del self._writer
        gc.collect()
        drop_strays(self._folder)
        self._writer = self._index.writer(WRITER_MEMORY, num_threads=1)

    def best(self, text: str, context: str, context_weight: float, count: int, wanted: Filter = EVERY) -> Found:
        """The numbers of the best passages that a filter lets through, best first, each with its share of the score that a passage full of
        the wanted words would get.

        The share lies between 0 and about 1 and does not depend on the collection. The words of `context` count `context_weight` as
        much as those of `text`.
        """
        searcher = self._index.searcher()
        weights = {word: context_weight for word in _asked_for(context)} | {word: 1.0 for word in _asked_for(text)}
        if not weights or not searcher.num_docs:
            return []
        rarity = {word: self._idf(searcher, word) for word in weights}
        chosen = sorted(weights, key=lambda word: -weights[word] * rarity[word])[:MOST_WORDS]
        queries = [(tantivy.Occur.Should, self._any_form(searcher, word, weights[word] * rarity[word])) for word in chosen]
        query = self._among(tantivy.Query.boolean_query(queries), wanted)
        found = searcher.search(query, count, count=False).hits
        full = SATURATION / 2 * sum(weights[word] * rarity[word] for word in chosen)
        numbers = searcher.fast_field_values("number", [address for _, address in found])
        return [(int(number or 0), score / full) for number, (score, _) in zip(numbers, found, strict=True)]

    def _among(self, query: tantivy.Query, wanted: Filter) -> tantivy.Query:
        """The query for passages that a filter lets through; what the filter asks for adds nothing to a score."""
        asked = [query]
        if wanted.days:
            asked.append(tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, max(wanted.days[0], 1), wanted.days[1]))
        for field, names in (("publisher", wanted.publishers), ("language", wanted.languages)):
            if names:
                asked.append(tantivy.Query.term_set_query(self._schema, field, list(names)))
        if len(asked) == 1:
            return query
        musts = [(tantivy.Occur.Must, query), *((tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in asked[1:])]
        return tantivy.Query.boolean_query(musts)

    def _any_form(self, searcher: tantivy.Searcher, word: str, rarity: float) -> tantivy.Query:
        """A query for a word by its stem in either language, wherever it stands; the best one counts.

        Each counts as much as the word is rare in its commonest form: a rare stem that a common word happens to have says no more.
        """
        terms = []
        for form in stem_forms(word):
            for field, boost in WORDS.items():
                frequency = searcher.doc_freq(field, form)
                if frequency:
                    term = tantivy.Query.term_query(self._schema, field, form, "freq")
                    terms.append(tantivy.Query.boost_query(term, boost * rarity / _rarity(self._documents, frequency)))
        return tantivy.Query.disjunction_max_query(terms, 0.0)

    def occurrences(self, words_of_interest: Sequence[str]) -> dict[str, int]:
        """In how many passages each folded word occurs, in any of its forms."""
        searcher = self._index.searcher()
        return {word: self._frequency(searcher, word) for word in words_of_interest}

    def spelled_like(self, word: str, edits: int, count: int) -> list[int]:
        """The numbers of at most `count` passages that hold a word whose stem is so many edits, 1 or 2, or fewer from a folded word's."""
        searcher = self._index.searcher()
        # Among the words of 100,000 passages, one edit takes .7 ms a form and two take 3 ms.
        forms = {stem(word, "id"), stem(word, "en")} if edits == 1 else {stem(word, "id")}
        near = [tantivy.Query.fuzzy_term_query(self._schema, "text", form, edits) for form in sorted(forms)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in near])
        found = searcher.search(query, count, count=False).hits
        return [int(number or 0) for number in searcher.fast_field_values("number", [address for _, address in found])]

    def _frequency(self, searcher: tantivy.Searcher, word: str) -> int:
        return max(searcher.doc_freq(field, form) for field in WORDS for form in stem_forms(word))

    def _idf(self, searcher: tantivy.Searcher, word: str) -> float:
        return _rarity(self._documents, self._frequency(searcher, word))


def _document(number: int, passage: Passage, kept: Words) -> tantivy.Document:
    article = passage.article
    return tantivy.Document(
        number=number,
        day=article.published.toordinal() if article.published else 0,
        article=article.digest,
        publisher=article.publisher or "",
        language=article.language or "",
        title=kept.title,
        text=kept.text,
        about=kept.about,
    )


def _words(error: Exception) -> str:
    """What an error says of itself, in one short line."""
    return " ".join(str(error).split())[:120]


def _rarity(total: int, frequency: int) -> float:
    """BM25's weight of a word that stands in so many of all passages."""
    frequency = min(frequency, total)  # while they are being merged, one may know of the deleted ones, and the other no more
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _asked_for(text: str) -> tuple[str, ...]:
    """The folded words of a text that can name a subject; all its words when none can."""
    return subject_words(text) or tuple(word.folded for word in words(text))


def about(article: Article) -> str:
    """The words of an article's outlet and day, the month in both languages."""
    if article.published is None:
        return article.publisher or ""
    day = article.published
    return " ".join([article.publisher or "", str(day.day), *MONTHS[day.month - 1], str(day.year)])
