"""Real servers on this machine for tests: PostgreSQL from Debian's packages, and a Chroma server."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

PASSWORD = "s3cr3t kata/s@ndi?"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reached(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something listens on a port."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def binaries() -> Path:
    """The folder of the newest PostgreSQL; where there is none the test is skipped, except in CI, where it fails."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("postgresql is not installed")
    return found[-1].parent


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


class PostgresServer:
    """A PostgreSQL server over a folder of its own, which can be stopped and started again."""

    def __init__(self) -> None:
        """Make an empty server, whose texts are put in order as people do, and start it."""
        self._bin, self.folder, self.port = binaries(), Path(tempfile.mkdtemp(prefix="kutip-postgres-")), free_port()
        self._user = "postgres" if os.getuid() == 0 else None  # it does not run as root
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        made = [str(self._bin / "initdb"), "-D", str(self.data), "-U", "kutip", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
        done = subprocess.run([*made, "--no-sync", *order], user=self._user, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [part for option in (*FAST, "unix_socket_directories=", "listen_addresses=127.0.0.1") for part in ("-c", option)]
        command = [str(self._bin / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, user=self._user, cwd=self.folder, stdout=quiet, stderr=quiet)
        reached(self.port, self.process)
        for _ in range(100):
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("the server lets nobody in")

    def stop(self) -> None:
        """Stop it at once, with all connections."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
            self.process = None

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """The address of a database, with the password."""
        return f"postgresql://kutip:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"kutip_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """A Chroma server over a folder, answering."""
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        reached(port, process)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
