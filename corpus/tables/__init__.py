"""The articles in exported tables: CSV, JSON and JSON Lines."""
