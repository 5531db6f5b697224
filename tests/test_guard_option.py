"""Where the page listens and who may open it, as options and environment say."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from ipaddress import ip_network
from pathlib import Path

import pytest

from app import main
from assistant.guard.front import LOOPBACK, Front
from assistant.guard.option import add_guard_options, front_of, is_this_machine, lock_of
from corpus.article import UserError
from tests.front import PASSWORD

ROOT = Path(__file__).parent.parent


def parsed(*arguments: str) -> Namespace:
    parser = ArgumentParser()
    add_guard_options(parser)
    return parser.parse_args(arguments)


def test_without_options_the_page_is_for_this_machine() -> None:
    front = front_of(parsed())
    assert front == Front("127.0.0.1", 7860, frozenset(), LOOPBACK, "")
    assert lock_of(parsed(), front, {}) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "LocalHost", "::1", "[::1]", ""])
def test_this_machine_needs_no_password(host: str) -> None:
    options = parsed("--host", host)
    assert is_this_machine(front_of(options).host)
    assert lock_of(options, front_of(options), {}) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kutip.example", "localhost.example", "0", "127.1", "::ffff:127.0.0.1"])
def test_others_need_a_password(host: str) -> None:
    options = parsed("--host", host)
    with pytest.raises(UserError, match="others could open the page"):
        lock_of(options, front_of(options), {})
    assert lock_of(options, front_of(options), {"KUTIP_PASSWORD": PASSWORD}) is not None
    named = parsed("--host", host, "--user-header", "X-Remote-User")
    assert lock_of(named, front_of(named), {}) is None


def test_the_password_of_a_file_comes_before_that_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n", "utf-8")
    options = parsed("--password-file", str(tmp_path / "password"))
    lock = lock_of(options, front_of(options), {"KUTIP_PASSWORD": "another one of them"})
    assert lock is not None
    assert lock.opens(PASSWORD, "192.0.2.1")


def wrong(environment: dict[str, str], *arguments: str) -> str:
    options = parsed(*arguments)
    with pytest.raises(UserError) as told:
        lock_of(options, front_of(options), environment)
    return str(told.value)


def test_what_makes_no_sense_is_told(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for password in ("", "short", "x" * 1_001):
        told = wrong({"KUTIP_PASSWORD": password})
        assert told == "A password needs 8 to 1,000 characters; choose another one."
    for file in ("missing", "binary", "."):
        assert wrong({}, "--password-file", str(tmp_path / file)).startswith("The password cannot be read from")
    assert "leave the password out" in wrong({"KUTIP_PASSWORD": PASSWORD}, "--user-header", "X-Remote-User")
    for name in ("a b", "", "https://a", "a/b", "a:1", "é", "*"):
        assert wrong({}, "--name", name).startswith("--name needs the name of a host")
    for header in ("", "a b", "X:Y", "é", "X_User"):
        assert wrong({}, "--user-header", header).startswith("--user-header needs the name of a header")
    for address in ("", "a", "0.0.0.0/0", "::/0", "10.0.0.1/8"):
        assert wrong({}, "--trust", address).startswith("--trust needs the address of a proxy")


def test_all_of_it_together() -> None:
    options = parsed(*"--host [::] --port 80 --name Kutip.Example --name 192.168.1.5 --user-header X-Remote-User --trust 10.0.0.2".split())
    expected = Front("::", 80, frozenset(("kutip.example", "192.168.1.5")), (ip_network("10.0.0.2/32"),), "x-remote-user")
    assert front_of(options) == expected


def test_the_command_refuses_to_start_and_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "app.py", "--host", "0.0.0.0", "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("At 0.0.0.0, others could open the page. Set a password in KUTIP_PASSWORD")
    assert ended.stderr.count("\n") == 1


def test_the_password_is_no_option_that_others_on_the_machine_could_read() -> None:
    for given in (["--password", "x"], ["--password=x"]):
        with pytest.raises(SystemExit) as ended:
            main(given)
        assert ended.value.code == 2
