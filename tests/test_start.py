"""The first minute: ports, what is told while the page starts, and how it ends."""

from __future__ import annotations

import ast
import http.client
import io
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

import kutip
from assistant.guard.front import Front
from assistant.guard.port import port, with_free_port
from assistant.service import ARENAS, holds
from corpus.article import UserError
from corpus.terminal import run, terminal_progress
from tests.front import free_port
from tests.site import fetcher
from tests.test_architecture import HOMES, SHARED

ROOT = Path(__file__).parent.parent
OPTIONAL = {"psycopg", "mcp"}  # asked for as an extra
PROXIES = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "socks5://127.0.0.1:9"}
PATIENCE = 120  # seconds: a busy machine takes long to import Gradio


@contextmanager
def started(*command: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A command whose standard error is a terminal, and that terminal; no proxy answers."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"} | PROXIES
    command = (sys.executable, *command)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True, env=environment)
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.communicate()
        os.close(ours)


def shown(terminal: int) -> bytes:
    """All that was written to a terminal until its process ended."""
    found = b""
    with suppress(OSError):  # which is its end
        while piece := os.read(terminal, 4096):
            found += piece
    return found


def line_with(process: subprocess.Popen[bytes], words: bytes) -> str:
    """The first line that holds the words, or the last one."""
    assert process.stdout
    line = b""
    for line in process.stdout:
        if words in line:
            break
    return line.decode()


def arenas(process: int) -> int:
    """How many arenas the C library of GNU has made for the threads of a process (`HEAP_MAX_SIZE` in its malloc/arena.c: 64 MB each)."""
    lines = [line.split()[:2] for line in Path(f"/proc/{process}/maps").read_text("utf-8").splitlines()]
    mapped = [(*(int(end, 16) for end in span.split("-")), kind) for span, kind in lines]
    used_and_free = [(one[0], two[1]) for one, two in pairwise(mapped) if (one[2], two[2]) == ("rw-p", "---p") and one[1] == two[0]]
    return sum(begin % 2**26 == 0 and end - begin == 2**26 for begin, end in used_and_free)


@pytest.mark.parametrize("text", ["1", "80", "7860", "65535"])
def test_a_port_is_taken(text: str) -> None:
    assert port(text) == int(text)


@pytest.mark.parametrize("text", ["", "0", "65536", "99999", "-1", "x", "8e3", "80.0", " 80", "٣", "9" * 5000])
def test_what_is_no_port_is_told(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no port; give a number from 1 to 65535"):
        port(text)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "0.0.0.0"])
def test_a_free_port_stays(host: str) -> None:
    front = Front(host, free_port())
    assert with_free_port(front, True) == with_free_port(front, False) == front


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_port_in_use_is_told_with_a_free_one_or_left_for_it(host: str) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        front = Front(host, listener.getsockname()[1])
        other = with_free_port(front, False)
        assert front.port < other.port <= front.port + 100
        with pytest.raises(UserError, match=rf"^Port {front.port} is in use\. Try --port {other.port}\.$"):
            with_free_port(front, True)


def test_where_every_port_is_in_use_another_one_is_asked_for() -> None:
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket())
        with suppress(OSError):  # somebody else has it then
            listener.bind(("127.0.0.1", 65_535))
            listener.listen()
        with pytest.raises(UserError, match="and so are those after it"):
            with_free_port(Front(port=65_535), False)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_where_nothing_can_listen_is_told(host: str) -> None:
    with pytest.raises(UserError, match=rf"^The page cannot be served at {host}, port 8000 \(.+\)\. Choose another --port, or --host\.$"):
        with_free_port(Front(host, 8000), False)


def test_the_page_tells_another_port_where_the_usual_one_is_in_use_and_needs_no_proxy(tmp_path: Path) -> None:
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody else has it then
            listener.bind(("127.0.0.1", 7860))
            listener.listen()
        process, _ = opened.enter_context(started("app.py", "--data", str(tmp_path)))
        told = line_with(process, b"http://")
        found = re.fullmatch(r"Port 7860 is in use; the page is at http://127\.0\.0\.1:(\d+) \(stop it with Ctrl\+C\)\n", told)
        assert found, told
        assert line_with(process, b" to ask") == "48 articles to ask\n"
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        connection.request("GET", "/gradio_api/heartbeat/abc")  # a stream that does not end by itself, as an open page has
        assert connection.getresponse().status == 200
        assert arenas(process.pid) < ARENAS  # and the first, which is elsewhere
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - began < 5  # measured: 1.2; a busy machine may take longer
        connection.close()


def test_a_start_is_told_at_once_in_a_terminal_and_ends_at_once() -> None:
    with started("app.py", "--port", str(free_port())) as (process, terminal):
        assert "Starting Kutip …".encode() in os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == kutip.INTERRUPTED
        assert b"Traceback" not in shown(terminal)


def test_what_was_told_of_the_start_is_gone_before_a_mistake_is_told() -> None:
    with started("-m", "kutip", "serve", "--port", "0") as (process, terminal):
        told: list[bytes] = []
        reading = threading.Thread(target=lambda: told.append(shown(terminal)))
        reading.start()
        assert process.wait(PATIENCE) == 2
        reading.join()
    assert re.fullmatch(r"\r +\rStarting Kutip …\r +\r(\r +\r)*Argument --port: 0 is no port; [^\r\n]+\r\n", told[0].decode())


FIRST = ("corpus", "index", "assistant", "assistant.doctor", "assistant.evaluate", "assistant.mcp_server", "kutip")


@pytest.mark.parametrize("command", [["app.py"], ["kutip.py"], *(["-m", module] for module in FIRST)], ids=" ".join)
def test_without_its_packages_it_says_what_to_do(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-S", *command], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    advice = f"run `pip install -e .` in {ROOT} first."
    assert re.fullmatch(rf"This Python .+ lacks packages .+ and \d+ more\); {re.escape(advice)}\n", done.stderr)


@pytest.mark.parametrize("command", [("kutip", "ask"), ("assistant",)], ids=" ".join)
def test_it_is_told_that_it_starts_until_all_is_imported(command: tuple[str, ...]) -> None:
    with started("-X", "importtime", "-m", *command) as (process, terminal):
        told: list[bytes] = []
        reading = threading.Thread(target=lambda: told.append(shown(terminal)))
        reading.start()
        assert process.wait(PATIENCE) == 2
        reading.join()
    before, _, after = told[0].decode().partition("Starting Kutip …")
    waiting, *_, mistake = re.split(r"\r +\r", after)
    assert " corpus\r\n" not in before
    assert " tantivy\r\n" in waiting
    assert "The following arguments are required: QUESTION." in mistake


def test_a_program_that_only_uses_the_packages_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").write_text("import signal, corpus\nusual = signal.getsignal(signal.SIGINT)\n", "utf-8")
    (tmp_path / "mine" / "__main__.py").write_text("import signal, mine\nprint(mine.usual is signal.default_int_handler)\n", "utf-8")
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    command = [
        sys.executable,
        "-c",
        "import signal, sys, os; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
    ]
    done = subprocess.run([*command, sys.executable, "-m", "mine"], capture_output=True, text=True, timeout=PATIENCE, env=environment)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_command_that_has_begun_is_interrupted_as_python_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    usual = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, lambda number, frame: None)
        with pytest.raises(SystemExit) as ended:
            run(lambda: int(signal.getsignal(signal.SIGINT) is signal.default_int_handler))
        assert ended.value.code == 1
    finally:
        signal.signal(signal.SIGINT, usual)


def test_a_bar_tells_only_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "__stderr__", terminal)
    with terminal_progress("Reading") as progress:
        progress(0, 0)
        waiting = terminal.getvalue()
        progress(3, 7)
    assert re.fullmatch(r"(\rReading …)+", waiting)
    assert re.search(r"Reading: +43%.+ 3/7 ", terminal.getvalue())


@pytest.mark.parametrize(
    ("articles", "refused", "told"),
    [
        (1, 0, "1 article to ask"),
        (8, 1, "8 articles to ask; 1 page could not be read, and the Library says why"),
        (0, 3, "No articles yet: add some in the Library; 3 pages could not be read, and the Library says why"),
    ],
)
def test_what_there_is_to_ask_is_told(articles: int, refused: int, told: str) -> None:
    assert holds(articles, refused) == told


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 9, 2), (2, 7, 18)])
def test_an_older_python_is_told_which_one_is_needed(version: tuple[int, ...]) -> None:
    found = ".".join(map(str, version))
    assert kutip.lacking(version) == (
        f"Kutip needs Python 3.11 or newer, and this is Python {found}; start it with a newer one, such as python3.11."
    )
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_a_start_with_an_older_python_ends_with_that_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(kutip, "OLDEST", (9, 1))
    with pytest.raises(SystemExit) as ended:
        kutip.begin()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Kutip needs Python 9.1 or newer, and this is Python 3.")


@pytest.mark.parametrize("name", ["gradio", "yaml"])
def test_a_package_that_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert f"lacks packages that Kutip needs ({name}); run" in kutip.lacking((3, 11))


def test_every_package_is_looked_for_before_it_is_needed() -> None:
    assert kutip.lacking(sys.version_info[:3]) == ""
    assert set(kutip.PACKAGES) == {*HOMES, *SHARED} - OPTIONAL - sys.stdlib_module_names


@pytest.mark.parametrize("file", ["kutip.py", "app.py", *(f"{package}/__init__.py" for package in FIRST[:3])])
def test_what_runs_first_can_be_read_by_older_versions(file: str) -> None:
    ast.parse((ROOT / file).read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_is_not_used_is_told_where_a_page_is_not_reached(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in (*PROXIES, *(each.lower() for each in PROXIES)):
        monkeypatch.delenv(other, raising=False)
    unknown = fetcher(resolve=lambda host: [])
    with pytest.raises(UserError, match=r"^There is no site named news\.example; "):
        unknown.fetch("https://news.example/a")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    sentence = rf"^news\.example could not be reached without the proxy that {name} names, and pages are fetched without one; save the page"
    with pytest.raises(UserError, match=sentence):
        fetcher(resolve=lambda host: []).fetch("https://news.example/a")
    with pytest.raises(UserError, match=sentence):
        fetcher().fetch(f"http://news.example:{free_port()}/a")
