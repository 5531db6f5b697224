"""Articles: from whatever people save to clean articles, and the catalogue that keeps them."""

from corpus.article import Article, Refusal, UserError
from corpus.read import read_articles, read_page

__all__ = ["Article", "Refusal", "UserError", "read_articles", "read_page"]
