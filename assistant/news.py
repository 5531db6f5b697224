"""What is new in a collection, for those who ask no more than that: the openings of its newest articles, newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.rank import Ranked
from index.search import Index
from index.sentences import sentence_spans

COUNT = 4  # articles that are told
LOOKED_AT = 200  # of the newest, for those of certain outlets
NEWS = re.compile(
    r"\W*((what|whats|what[’']?s|anything|any|tell me|show me|give me|is there|ada|apa|apa saja|apakah|yang|ada apa|kabar|tampilkan) )*"
    r"((is|are|has|the|a|some|happened|all|in) )*"
    r"(new( today)?|latest|(latest|newest|recent|new) (news|articles?|stories|headlines)|(the )?news( today)?"
    r"|(berita|artikel|kabar)( yang)? (ter)?baru|(berita|artikel|kabar) (terkini|terakhir|hari ini)|yang baru|(apa )?yang terbaru)"
    r"( (apa|apa saja|dong|nih|hari ini|sekarang|please))*\W*",
    re.IGNORECASE,
)


def asks_for_news(asked: str) -> bool:
    """Whether a question asks what is new, and of nothing in particular."""
    return NEWS.fullmatch(asked) is not None


def openings(index: Index, only: Sequence[str] = ()) -> list[Ranked]:
    """The first sentences of the newest articles that have a day, the newest first, one an article; of the outlets in `only` alone."""
    newest = [article for article in index.newest(LOOKED_AT) if article.published and (not only or article.publisher in only)]
    dated = newest[:COUNT]
    spans = [(article, next(iter(sentence_spans(article.text)), None)) for article in dated]
    return [Ranked(article, *span, -float(place)) for place, (article, span) in enumerate(spans) if span]
