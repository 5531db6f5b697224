"""Every connection, look-up and packet that programs begin, noted at the level of sockets: by Python's audit events and by the kernel."""

from __future__ import annotations

import os
import re
import shutil
from ipaddress import ip_address
from pathlib import Path

HOOK = """
import os, sys

def note(event, arguments, events=frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
                                             "socket.getnameinfo", "socket.sendto", "socket.sendmsg"}),
         path=os.environ["KUTIP_RECORD"], own=os.open(os.environ["KUTIP_RECORD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
    if event in events:
        place = arguments[0] if event.startswith("socket.get") else arguments[1]
        told = place if isinstance(place, (str, bytes)) or place is None else place[0] if isinstance(place, tuple) else place
        os.write(own, f"{event} {told!r}\\n".encode("utf-8", "replace"))

sys.addaudithook(note)
"""
HERE = frozenset({"localhost", "None", ""})


class Recorder:
    """Notes what programs that are started with its `environment` reach; `kernel`, put before a command, has the kernel note it as well."""

    def __init__(self, folder: Path) -> None:
        """Keep the notes in a folder."""
        (folder / "hook").mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK)
        self._notes, self._calls = folder / "notes", folder / "calls"
        self.environment = {"PYTHONPATH": str(folder / "hook"), "KUTIP_RECORD": str(self._notes)}
        traced = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(self._calls)]
        self.kernel = traced if shutil.which("strace") else []

    def noted(self) -> list[str]:
        """All that was noted."""
        lines = [line for path in (self._notes, self._calls) if path.exists() for line in path.read_text("utf-8", "replace").splitlines()]
        return [line for line in lines if line.startswith("socket.") or "sin" in line]

    def elsewhere(self) -> list[str]:
        """What of it leads away from this machine."""
        return [line for line in self.noted() if not _is_here(line)]


def _is_here(line: str) -> bool:
    if not line.startswith("socket."):
        found = re.search(r'inet_(?:addr\("|pton\(AF_INET6, ")([0-9a-f.:]+)', line)
        return found is not None and ip_address(found[1]).is_loopback
    place = line.split(" ", 1)[1].strip("b'\"")
    if place in HERE or place.startswith("/"):  # a path is that of a socket of this machine
        return True
    try:
        return ip_address(place).is_loopback
    except ValueError:
        return False


def environment(recorder: Recorder) -> dict[str, str]:
    """The environment of this process with the recorder's."""
    return {**os.environ, **recorder.environment}
