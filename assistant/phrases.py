"""What the assistant says of itself, in Indonesian and English; articles speak in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

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
        "missing": "Tidak ada artikel yang memuat kata {words}.",
        "nearest": "Yang paling dekat: {headlines}.",
        "holds": "Koleksi ini berisi {articles} artikel{publishers}{period}.",
        "from": " dari {publishers}",
        "more": "{publishers}, dan {count} penerbit lain",
        "period": ", terbit {first}–{last}",
        "day": ", terbit {first}",
        "empty": "Koleksi ini belum berisi artikel. Taruh halaman berita yang disimpan di foldernya, lalu mulai lagi.",
        "undated": "tanpa tanggal",
        "unnamed": "penerbit tidak diketahui",
        "and": "dan",
    },
    "en": {
        "not found": "The articles do not answer this question.",
        "missing": "No article contains {words}.",
        "nearest": "The nearest are: {headlines}.",
        "holds": "The collection holds {articles} {noun}{publishers}{period}.",
        "from": " from {publishers}",
        "more": "{publishers} and {count} other outlets",
        "period": ", published {first}–{last}",
        "day": ", published {first}",
        "empty": "The collection holds no articles yet. Put saved news pages into its folder and start again.",
        "undated": "undated",
        "unnamed": "outlet unknown",
        "and": "and",
    },
}
ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
MOST_PUBLISHERS = 6  # named one by one


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


def listed(items: Sequence[str], language: str) -> str:
    """The items as a list in words: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {PHRASES[language]['and']} {items[-1]}"


def not_found(missing: Sequence[str], nearest: Sequence[Article], coverage: Coverage, language: str) -> str:
    """That nothing was found, and what there is: the words that stand nowhere, the nearest headlines, what the collection covers."""
    phrases = PHRASES[language]
    if not coverage.articles:
        return phrases["empty"]
    sentences = [phrases["not found"]]
    if missing:
        sentences.append(phrases["missing"].format(words=listed([f"“{word}”" for word in missing], language)))
    if nearest:
        headlines = "; ".join(f"“{article.title.rstrip('.')}” ({source(article, language)})" for article in nearest)
        sentences.append(phrases["nearest"].format(headlines=headlines))
    return " ".join([*sentences, holds(coverage, language)])
