"""Passages: from an article to passages that can be found by words and by meaning, in Indonesian and English."""

from kutip import begin, looked_for

if looked_for(__name__):
    begin()  # before what fails or takes seconds

from index.embed import Embedder
from index.named import load_embedder
from index.passage import Hit, Passage
from index.search import Index
from index.sync import Report

__all__ = ["Embedder", "Hit", "Index", "Passage", "Report", "load_embedder"]
