"""What README and SECURITY.md say of a server, tried: the proxy's lines are sent as the proxy would, and the commands are read."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.guard.doors import UPLOAD
from assistant.guard.front import LOOPBACK
from assistant.guard.option import add_guard_options, front_of, lock_of
from assistant.guard.password import Lock
from index.search import Index
from tests.front import PASSWORD, Served, served
from tests.test_docs import COMMANDS, README
from tests.test_log_in import FORM

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
PROXY = "".join(re.findall(r"```nginx\n(.*?)\n```", README, re.DOTALL))
SET = re.findall(r"proxy_set_header (\S+) (.+);", PROXY)
VISITOR = {"$host": "kutip.example", "$proxy_add_x_forwarded_for": "8.8.8.8, 198.51.100.1", "$scheme": "https", '""': ""}
SERVING = [command for command in COMMANDS if command.startswith("python app.py") and "--name" in command]


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("proxied"), Lock(PASSWORD), names=frozenset(("kutip.example",))) as page:
        yield page


def test_behind_the_proxy_of_the_readme_one_logs_in_and_asks(page: Served) -> None:
    sent = {name.lower(): VISITOR[value] for name, value in SET if VISITOR[value]}
    assert set(sent) == {"host", "x-forwarded-for", "x-forwarded-proto"}
    entered = page.ask("POST", "/log-in", f"password={PASSWORD}".encode(), sent | FORM | {"origin": "https://kutip.example"})
    assert entered.status == 303
    cookie = {"cookie": entered.headers["set-cookie"].partition(";")[0]}
    assert cookie["cookie"].startswith("__Host-")
    shown = page.ask("GET", "/", told=sent | cookie)
    assert shown.status == 200
    assert '"https://kutip.example"' in shown.text, "and Gradio knows the address"
    assert page.ask("POST", "/log-out", told=sent | cookie | {"origin": "https://evil.example"}).status == 403
    assert page.ask("POST", "/log-out", told=sent | cookie | {"origin": "https://kutip.example"}).status == 303


def test_the_proxy_of_the_readme_fits_the_page() -> None:
    assert f"client_max_body_size {UPLOAD // 1_000_000}m;" in PROXY
    assert "proxy_pass http://127.0.0.1:7860;" in PROXY
    assert "proxy_buffering off;" in PROXY


@pytest.mark.parametrize("command", SERVING)
def test_the_commands_of_the_readme_are_understood(command: str, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD, "utf-8")
    parser = ArgumentParser()
    add_guard_options(parser)
    options = parser.parse_args(shlex.split(command.replace("~/password", str(password)))[2:])
    front = front_of(options)
    assert front.names == {"kutip.example"}
    assert front.proxies == LOOPBACK
    assert (lock_of(options, front, {}) is None) == (front.user_header == "x-remote-user")


def test_there_are_three_ways_to_serve() -> None:
    assert len(SERVING) == 3


def test_every_test_that_security_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", SECURITY)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).is_file()] == []
    rows = [line for line in SECURITY.splitlines() if line.startswith("| ") and "`tests/" not in line.split("|")[2]]
    assert rows == ["| what is promised | how it is tested |"]
