"""The files of the word index: whether each holds what was written into it, which Tantivy itself does not look at when it reads them."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

META = "meta.json"  # names the segments that count; each is a handful of files
ENDINGS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
MAGIC = 1337  # at the end of each file of a segment, behind the length of the footer, which holds the CRC-32 of what stands before it
TAIL = 8
SEGMENT = re.compile(r"[0-9a-f]{32}\.")


def damaged_files(folder: Path) -> list[str]:
    """The names of the files of a word index that are missing or do not hold what was written into them."""
    try:
        names = list(_named(json.loads((folder / META).read_bytes())))
        json.loads((folder / ".managed.json").read_bytes())
    except FileNotFoundError as error:
        return [Path(error.filename).name]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [META]
    return [name for name in names if not _is_whole(folder / name)]


def documents(folder: Path) -> int:
    """How many documents are in the files of a word index, those that were deleted included; 0 where that cannot be read."""
    try:
        return sum(int(segment["max_doc"]) for segment in json.loads((folder / META).read_bytes())["segments"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def drop_strays(folder: Path) -> None:
    """Delete what a run that ended early wrote and never counted; Tantivy would stumble over it as soon as it takes the same name."""
    try:
        counted = set(_named(json.loads((folder / META).read_bytes())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    for path in folder.iterdir():
        if SEGMENT.match(path.name) and path.name not in counted:
            with suppress(OSError):  # some systems let nothing be deleted that is open, and it goes the next time
                path.unlink()


def _named(meta: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    """The files of the segments that count."""
    for segment in meta["segments"]:
        name = str(segment["segment_id"]).replace("-", "")
        yield from (f"{name}.{ending}" for ending in ENDINGS)
        deletes = segment["deletes"]
        if isinstance(deletes, dict):
            yield f"{name}.{deletes['opstamp']}.del"


def _is_whole(file: Path) -> bool:
    try:
        content = file.read_bytes()
        length, magic = struct.unpack("<II", content[-TAIL:])
        body, footer = content[: -TAIL - length], content[-TAIL - length : -TAIL]
        return bool(magic == MAGIC and json.loads(footer)["crc"] == zlib.crc32(body))
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False
