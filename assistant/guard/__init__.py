"""The network face: who may open the page, from where, how often, and by which of its routes."""
