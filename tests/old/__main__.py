"""`python -m tests.old FILE`: keep a data folder as the present code makes it, for those who open it with the code of later years."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.ask import ask
from assistant.history import History
from corpus.__main__ import main as corpus_main
from index.__main__ import main as index_main
from index.search import Index

PAGES = {
    "kapal": ("id", "Feri bocor di Selat Nala", "Feri Sinar Nala bocor karena menabrak karang pada Minggu malam. Semua penumpang selamat."),
    "rice": ("en", "Rice grows dearer in Bantan", "The price of rice rose to 14,000 rupiah because the harvest was late."),
    "jembatan": ("id", "Jembatan lama ditutup", "Jembatan lama di Bantan ditutup selama dua bulan."),
}
LATER = " The ministry opened its stores on Friday."  # stands in the second version of the page about rice
REMOVED = "jembatan"
ASKED = ("Mengapa feri bocor?", "why did the price of rice rise?")


def make(place: Path) -> None:
    """Make the pages and the data folder: one article has an older version, one is removed, and there is a conversation."""
    pages, data = place / "pages", place / "data"
    pages.mkdir()
    options = ["--corpus", str(pages), "--data", str(data)]
    for later in ("", LATER):
        for name, (language, title, text) in PAGES.items():
            head = f'title: "{title}"\nurl: "https://harian.invalid/{name}"\npublisher: Harian Nala\nlanguage: {language}'
            (pages / f"{name}.md").write_text(
                f"---\n{head}\npublished: 2021-10-18\n---\n\n{text}{later if name == 'rice' else ''}\n", "utf-8"
            )
        index_main(options)
    corpus_main(["remove", *options, f"https://harian.invalid/{REMOVED}"])
    index_main(options)
    history = History(data / "conversations.db")
    with Index.open(data) as index:
        name, conversation = history.new(), ()
        for turn, asked in enumerate(ASKED):
            *_, answer = ask(asked, conversation, index)
            conversation = history.put(name, turn, answer)
    history.close()


def main() -> None:
    """Write the folder into a ZIP."""
    with tempfile.TemporaryDirectory() as folder, ZipFile(sys.argv[1], "w", ZIP_DEFLATED, compresslevel=9) as kept:
        make(Path(folder))
        for path in sorted(Path(folder, "data").rglob("*")):
            if path.is_file() and not path.name.endswith("lock"):
                kept.write(path, path.relative_to(folder))


if __name__ == "__main__":
    main()
