"""What the assistant says of itself, in Indonesian and English; articles speak in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from assistant.answer import Question
from assistant.wording import in_another_language
from corpus.article import Article
from corpus.catalogue import Coverage

MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
LANGUAGE_NAMES = {
    "id": {"id": "bahasa Indonesia", "en": "bahasa Inggris"},
    "en": {"id": "Indonesian", "en": "English"},
}
PHRASES = {
    "id": {
        "not found": "Artikel-artikel ini tidak menjawab pertanyaan itu.",
        "understood": "Artikel-artikel ini tidak menjawab “{understood}”.",
        "no more": "Artikel-artikel ini tidak memuat keterangan lain soal itu.",
        "one article": "Artikel “{headline}” tidak menjawab pertanyaan itu.",
        "none within": "Tidak ada artikel{within} yang menjawab pertanyaan itu.",
        "outside": "Tidak ada artikel{within} yang menjawab; jawaban ini dari semua artikel.",
        "by": " {publishers}",
        "within": " dari {period}",
        "open": " {period}",
        "wording": " dengan kata-kata {phrases}",
        "missing": "Tidak ada artikel yang menyebut {words}.",
        "partly": "Tidak ada artikel yang menyebut {words}; sisanya dijawab dari yang ada.",
        "many": "{words}, atau {count} kata lain",
        "nearest": "Yang paling dekat: {headlines}.",
        "as of": "Artikel terbaru bertanggal {day}; yang terjadi sesudahnya belum tercakup.",
        "languages": "Kutip membaca pertanyaan dalam bahasa Indonesia dan Inggris.",
        "holds": "Koleksi ini berisi {articles} artikel{publishers}{period}.",
        "from": " dari {publishers}",
        "more": "{publishers}, dan {count} penerbit lain",
        "period": ", terbit {first}–{last}",
        "day": ", terbit {first}",
        "empty": "Koleksi ini belum berisi artikel. Tambahkan halaman berita yang disimpan di Pustaka, atau taruh di foldernya.",
        "undated": "tanpa tanggal",
        "unnamed": "penerbit tidak diketahui",
        "and": "dan",
        "or": "atau",
    },
    "en": {
        "not found": "The articles do not answer this question.",
        "understood": "The articles do not answer “{understood}”.",
        "no more": "The articles say no more about this.",
        "one article": "The article “{headline}” does not answer this question.",
        "none within": "No article{within} answers this question.",
        "outside": "No article{within} answers; this is from all articles.",
        "by": " by {publishers}",
        "within": " from {period}",
        "open": " {period}",
        "wording": " with the words {phrases}",
        "missing": "No article mentions {words}.",
        "partly": "No article mentions {words}; the rest is answered from what there is.",
        "many": "{words} or {count} other words",
        "nearest": "Nearest: {headlines}.",
        "as of": "The newest article is from {day}; what came later is not covered.",
        "languages": "Kutip reads Indonesian and English questions.",
        "holds": "The collection holds {articles} {noun}{publishers}{period}.",
        "from": " from {publishers}",
        "more": "{publishers} and {count} other outlets",
        "period": ", published {first}–{last}",
        "day": ", published {first}",
        "empty": "The collection holds no articles yet. Add saved news pages in the Library, or put them into its folder.",
        "undated": "undated",
        "unnamed": "outlet unknown",
        "and": "and",
        "or": "or",
    },
}
ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
MOST_PUBLISHERS = 6  # named one by one
MOST_WORDS = 5  # of a question that appear in no article, named one by one
HEADLINES = 3  # named when nothing answers
LONGEST_UNDERSTOOD = 160  # characters of a question that is said back
OPEN = ("since", "until", "sejak", "hingga")  # what a period begins with that has one end


def day(published: date | None, language: str) -> str:
    """A date as people write it, such as "19 Okt 2021", or that it is unknown."""
    if published is None:
        return PHRASES[language]["undated"]
    return f"{published.day} {MONTHS[language][published.month - 1]} {published.year}"


def moment(article: Article, language: str) -> str:
    """When an article was published, with the clock and its zone where they are known, such as "19 Okt 2021, 14.05 WIB"."""
    clock = article.published_time
    if article.published is None or clock is None:
        return day(article.published, language)
    written = f"{clock:%H.%M}" if language == "id" else f"{clock:%H:%M}"
    return f"{day(article.published, language)}, {written}{zone_name(clock.tzinfo)}"


def zone_name(zone: tzinfo | None) -> str:
    """A time zone as it is written after a clock: by name in Indonesia, else by the hours that it is ahead of UTC; empty if unknown."""
    ahead = zone.utcoffset(None) if zone else None
    if ahead is None:
        return ""
    if ahead in ZONES:
        return f" {ZONES[ahead]}"
    return f" UTC{ahead.total_seconds() / 3600:+g}" if ahead else " UTC"


def source(article: Article, language: str) -> str:
    """Who published an article and when, such as "Kompas.com, 19 Okt 2021"."""
    return f"{article.publisher or PHRASES[language]['unnamed']}, {day(article.published, language)}"


def holds(coverage: Coverage, language: str) -> str:
    """One sentence on what a collection holds."""
    phrases = PHRASES[language]
    if not coverage.articles:
        return phrases["empty"]
    publishers = phrases["from"].format(publishers=_publishers(coverage.publishers, language)) if coverage.publishers else ""
    noun = "article" if coverage.articles == 1 else "articles"
    return phrases["holds"].format(articles=coverage.articles, noun=noun, publishers=publishers, period=_period(coverage, language))


def _publishers(names: Sequence[str], language: str) -> str:
    if len(names) > MOST_PUBLISHERS:
        shown = ", ".join(names[: MOST_PUBLISHERS - 1])
        return PHRASES[language]["more"].format(publishers=shown, count=len(names) - MOST_PUBLISHERS + 1)
    return listed(names, language)


def _period(coverage: Coverage, language: str) -> str:
    if coverage.first is None or coverage.last is None:
        return ""
    shape = "day" if coverage.first == coverage.last else "period"
    return PHRASES[language][shape].format(first=day(coverage.first, language), last=day(coverage.last, language))


def listed(items: Sequence[str], language: str, joined: str = "and") -> str:
    """The items as a list in words: "a, b and c"; or, `joined` by "or", "a, b or c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {PHRASES[language][joined]} {items[-1]}"


def unanswered(question: Question, missing: Sequence[str], coverage: Coverage, nearest: Sequence[Article] = (), period: str = "") -> str:
    """That nothing answers, and what there is: the words that stand nowhere, the nearest headlines, what the collection covers.

    `period` is the one that was asked for in words, such as "Okt 2021" or "sejak 2014". A question in a third language is told so and
    nothing of its words.
    """
    language, phrases = question.language, PHRASES[question.language]
    if not coverage.articles:
        return phrases["empty"]
    sentences = [phrases["languages"] if in_another_language(question.asked) else _denial(question, period)]
    if missing and not in_another_language(question.asked):
        sentences.append(_missing("missing", missing, language))
    if nearest:
        headlines = "; ".join(f"“{article.title.rstrip('.')}” ({source(article, language)})" for article in nearest[:HEADLINES])
        sentences.append(phrases["nearest"].format(headlines=headlines))
    return " ".join([*sentences, holds(coverage if question.publishers else replace(coverage, publishers=()), language)])


def _denial(question: Question, period: str) -> str:
    """The sentence that says what does not answer: one article, those that were asked for, or all."""
    phrases, sought = PHRASES[question.language], within(question, period)
    if question.more:
        return phrases["no more"]
    if len(question.articles) == 1:
        return phrases["one article"].format(headline=question.articles[0].title)
    if sought:
        return phrases["none within"].format(within=sought)
    if question.context and len(question.standalone) <= LONGEST_UNDERSTOOD:
        return phrases["understood"].format(understood=question.standalone.replace("? (", " (").rstrip(" ?."))
    return phrases["not found"]


def within(question: Question, period: str = "") -> str:
    """Which articles a question asks for, as it stands behind "article": " by Kompas.com from Okt 2021"; empty when it asks for any."""
    phrases, language = PHRASES[question.language], question.language
    publishers = phrases["by"].format(publishers=listed(question.publishers, language, "or")) if question.publishers else ""
    published = phrases["open" if period.startswith(OPEN) else "within"].format(period=period) if period else ""
    words = listed([f"“{phrase.strip()}”" for phrase in question.phrases], language)
    return publishers + published + (phrases["wording"].format(phrases=words) if words else "")


def _missing(name: str, missing: Sequence[str], language: str) -> str:
    shown = [f"“{word}”" for word in missing]
    words = listed(shown, language, "or")
    if len(shown) > MOST_WORDS:
        words = PHRASES[language]["many"].format(words=", ".join(shown[: MOST_WORDS - 1]), count=len(shown) - MOST_WORDS + 1)
    return PHRASES[language][name].format(words=words)


def partly(missing: Sequence[str], language: str) -> str:
    """Beside an answer: which words of the question stand in no article; empty when all do."""
    return _missing("partly", missing, language) if missing else ""


def outside(question: Question, period: str = "") -> str:
    """Beside an answer from all articles: that none of those that were asked for answers; empty when any were asked for."""
    sought = within(question, period)
    return PHRASES[question.language]["outside"].format(within=sought) if sought else ""


def as_of(newest: date | None, language: str) -> str:
    """Beside an answer to a question about now: the day of the newest article; empty when no article has a day."""
    return PHRASES[language]["as of"].format(day=day(newest, language)) if newest else ""
