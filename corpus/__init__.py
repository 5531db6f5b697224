"""Articles: from whatever people save to clean articles, and the catalogue that keeps them."""

from kutip import begin, looked_for

if looked_for(__name__):
    begin()  # before what fails or takes seconds

from corpus.article import Article, Refusal, UserError
from corpus.read import read_articles, read_page

__all__ = ["Article", "Refusal", "UserError", "read_articles", "read_page"]
