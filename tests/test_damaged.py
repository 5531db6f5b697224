"""That files which hold several pages give pages and refusals, and nothing else, whatever their bytes are."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.archives.unpack import ARCHIVES, unpack
from corpus.raw import LARGEST, Raw
from corpus.tables.table import TABLES, is_table, rows
from tests.test_crawl import record, response
from tests.test_mail import NEWSLETTER
from tests.test_saved import CHROME
from tests.test_unpack import STORY, packed

ROWS = [
    {"title": "Jembatan", "text": "Satu.\nDua.", "date": 1634565909, "source": {"name": "Kompas.com"}, "authors": ["Sari Dewanti"]},
    {"html": "<p>Tiga.", "published": "2021-10-18T14:05+07:00", "url": "https://a.example/x", "language": None},
]
REAL = {
    ".zip": packed(("a.html", STORY * 3), ("b/c.txt", STORY), ("d.eml", NEWSLETTER)),
    ".mhtml": CHROME,
    ".eml": NEWSLETTER,
    ".warc.gz": gzip.compress(response(b"<p>" + STORY)) + gzip.compress(response(b"<p>" + STORY)),
    ".warc": record("warcinfo", b"software: a")
    + response(b"<p>" + STORY)
    + response(b"1\r\na\r\n0\r\n\r\n", ("Transfer-Encoding: chunked",)),
    ".json": json.dumps(ROWS).encode(),
    ".jsonl": b"\n".join(json.dumps(row).encode() for row in ROWS),
    ".csv": 'title;text;date;author\n"Café";"Satu. ""Dua""\n\nTiga.";18/10/2021;"Sari, Bagas"\nB;Empat.;1634565909;\n'.encode("utf-16"),
    ".tsv": "judul\tisi\nA\t<p>Satu.\nB\tDua.\n".encode("windows-1252"),
}


def accept(name: str, data: bytes) -> None:
    """Fails unless a file gives pages and refusals, at least one, and nothing else."""
    pages = list((rows if is_table(name) else unpack)(name, io.BytesIO(data)))
    assert pages
    for page in pages:
        if isinstance(page, Raw):
            assert page.name.startswith(f"{name}/")
            assert len(page.data) <= LARGEST
        else:
            assert isinstance(page.path, Path)
            assert page.reason.endswith(".")


@given(st.sampled_from(sorted((*ARCHIVES, *TABLES))), st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_random_bytes_make_pages_or_refusals(suffix: str, data: bytes) -> None:
    accept(f"a{suffix}", data)


@given(
    st.sampled_from(sorted(REAL)),
    st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=6),
    st.integers(0, 4_000),
)
@settings(deadline=None, max_examples=400)
def test_damaged_files_make_pages_or_refusals(suffix: str, damages: list[tuple[int, int, bytes]], cut: int) -> None:
    data = REAL[suffix]
    for place, length, new in damages:
        place %= len(data) or 1
        data = data[:place] + new + data[place + length :]
    accept(f"a{suffix}", data if cut > len(data) else data[:cut])
