"""What people and programs do to a folder of pages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.written import EDITS, METADATA_EDITS, SPOILT, TEXT_EDITS, Spoilt, Written, edited, made, republished

File = Written | Spoilt
# Where pages lie; what is in the last of them belongs to a saved page and is not looked at.
FOLDERS = ("", "ekonomi", "ekonomi/2021", "caf\udce9", "luar negeri", "halaman_files")
RECENT = 60  # files that were made last
CHOICE = st.integers(0, 999_999)  # which file, page or folder: a number that is cut to size when it is used


def write(path: Path, file: File) -> None:
    """Write a file, and make the folder for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.data)


class Folder(RuleBasedStateMachine):
    """A folder whose files change in every way, and what it holds by now."""

    def __init__(self, folder: Path, files: Mapping[str, File]) -> None:
        super().__init__()
        self.folder, self.files, self.number = folder, dict(files), 500_000
        self.touched: dict[str, None] = {}  # the names of the files that were changed, those that were changed last at the end
        self.earlier: list[tuple[str, File]] = []  # files as they were before they were changed or deleted

    def new_name(self, folder: str | Path, ending: str) -> str:
        self.number += 1
        return str(Path(folder, f"{self.number}{ending}"))

    def any_file(self, choice: int) -> str:
        """A file, most often one that was changed before, so that changes meet; one is made where there is none."""
        if not self.files:
            self.add(choice, "", 1)
        names = list(self.files)
        recent = [name for name in self.touched if name in self.files] or names
        able = (names, names[-RECENT:], recent, recent[-3:], recent[-1:], recent[-1:])[choice % 6]
        return able[choice // 6 % len(able)]

    def any_page(self, choice: int) -> tuple[str, Written]:
        """A file that holds a page, mended where it does not."""
        name = self.any_file(choice)
        file = self.files[name]
        if isinstance(file, Written):
            return name, file
        self.delete(name)
        return self.any_page(choice)

    def any_folder(self, choice: int) -> list[str]:
        """The names of all files in a folder and its folders."""
        folders = sorted({name.rpartition("/")[0] for name in self.files} - {""})
        inside = folders[choice % len(folders)] + "/" if folders else "nowhere/"
        return [name for name in self.files if name.startswith(inside)]

    def note(self, name: str) -> None:
        """Remember that a file was changed."""
        self.touched.pop(name, None)
        self.touched[name] = None

    def write(self, name: str, file: File) -> None:
        if name in self.files:
            self.earlier.append((name, self.files[name]))
        write(self.folder / name, file)
        self.note(name)
        self.files[name] = file

    def delete(self, name: str) -> None:
        (self.folder / name).unlink()
        self.note(name)
        self.earlier.append((name, self.files.pop(name)))

    def move(self, name: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).rename(self.folder / new)
        self.note(name)
        self.note(new)
        self.files[new] = self.files.pop(name)

    @rule(choice=CHOICE, folder=st.sampled_from(FOLDERS), count=st.sampled_from([1, 1, 1, 4, 9, 60]))
    def add(self, choice: int, folder: str, count: int) -> None:
        for more in range(count):
            page = made(self.number + 1, choice + more)
            self.write(self.new_name(folder, page.ending), page)

    @rule(choice=CHOICE, edit=st.sampled_from(TEXT_EDITS))
    def edit_text(self, choice: int, edit: str) -> None:
        name, page = self.any_page(choice)
        self.number += 1
        self.write(name, edited(page, edit, self.number))

    @rule(choice=CHOICE, edit=st.sampled_from(METADATA_EDITS))
    def edit_metadata(self, choice: int, edit: str) -> None:
        self.edit_text(choice, edit)

    @rule(choice=CHOICE)
    def edit_unnoticed(self, choice: int) -> None:
        """Replace a page by one of the same size and time."""
        path = self.folder / self.any_page(choice)[0]
        before = path.stat()
        self.edit_text(choice, "same size")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(choice=CHOICE, folder=st.none() | st.sampled_from(FOLDERS))
    def rename(self, choice: int, folder: str | None) -> None:
        name = self.any_file(choice)
        self.move(name, self.new_name(Path(name).parent if folder is None else folder, Path(name).suffix))

    @rule(choice=CHOICE)
    def rename_folder(self, choice: int) -> None:
        self.number += 1
        for name in self.any_folder(choice):
            self.move(name, str(Path(f"dipindah {self.number}", name)))

    @rule(choice=CHOICE)
    def delete_one(self, choice: int) -> None:
        self.delete(self.any_file(choice))

    @rule(choice=CHOICE)
    def delete_folder(self, choice: int) -> None:
        for name in self.any_folder(choice):
            self.delete(name)

    @rule(choice=CHOICE, count=st.sampled_from([1, 1, 4, 30]))
    def bring_back(self, choice: int, count: int) -> None:
        """What was deleted, or what files held before they were changed so many times; most often the last times."""
        back = (1, 1, 2, 3 + choice // 4 % 50)[choice % 4]
        for name, file in reversed(self.earlier[-back * count :][:count]):
            self.write(name, file)

    @rule(choice=CHOICE)
    def touch(self, choice: int) -> None:
        name = self.any_file(choice)
        self.write(name, self.files[name]) if choice % 3 else (self.folder / name).touch()

    @rule(choice=CHOICE, folder=st.sampled_from(FOLDERS), edit=st.none() | st.sampled_from(EDITS))
    def copy(self, choice: int, folder: str, edit: str | None) -> None:
        """Put a page beside another, as it is or in another version."""
        name, page = self.any_page(choice)
        new = self.new_name(folder, Path(name).suffix)
        self.write(new, edited(page, edit, self.number) if edit else page)

    @rule(choice=CHOICE)
    def publish_elsewhere(self, choice: int) -> None:
        """The text of a page, made long enough to be known again, at another outlet."""
        name, page = self.any_page(choice)
        self.number += 1
        longer = edited(page, "longer", self.number)
        self.write(name, longer)
        self.write(self.new_name("", ".html"), republished(longer, self.number))

    @rule(choice=CHOICE, file=st.none() | st.sampled_from(SPOILT))
    def spoil(self, choice: int, file: Spoilt | None) -> None:
        """Empty a file, or add one that is no page beside it."""
        name = self.any_file(choice)
        if file:
            self.write(self.new_name(Path(name).parent, file.ending), file)
        else:
            self.write(name, Spoilt(Path(name).suffix, b""))
