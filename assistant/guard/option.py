"""The options that say where the page listens and who may open it."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Set
from ipaddress import ip_address, ip_network
from pathlib import Path

from assistant.guard.front import LOOPBACK, Front, Network, written
from assistant.guard.guard import Guard
from assistant.guard.login import LogIn
from assistant.guard.password import LONGEST, SHORTEST, Lock, Sessions
from corpus.article import UserError

PASSWORD = "KUTIP_PASSWORD"
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")


def add_guard_options(parser: ArgumentParser) -> None:
    """Let a command take them."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument("--name", action="append", default=[], metavar="HOSTNAME", help="a further name under which the page is opened")
    parser.add_argument("--password-file", metavar="FILE", help=f"let in who knows the password in this file (default: ${PASSWORD})")
    parser.add_argument("--user-header", metavar="NAME", help="let in whom a proxy in front names in this header")
    parser.add_argument("--trust", action="append", default=[], metavar="ADDRESS", help="address of the proxy (default: this machine)")


def front_of(options: Namespace) -> Front:
    """Where the page stands; UserError when an option makes no sense."""
    names = frozenset(written(name.lower()) for name in options.name)
    if wrong := [name for name in options.name if not (_NAME.fullmatch(name.lower()) or _is_address(name.strip("[]")))]:
        raise UserError(f"--name needs the name of a host, such as kutip.example, and not {wrong[0]}.")
    header = (options.user_header or "").strip()
    if options.user_header is not None and not _FIELD.fullmatch(header):
        raise UserError(f"--user-header needs the name of a header, such as X-Remote-User, and not {options.user_header}.")
    proxies = tuple(_network(address) for address in options.trust) or LOOPBACK
    return Front((options.host or "127.0.0.1").strip("[]").lower(), options.port, names, proxies, header.lower())


def lock_of(options: Namespace, front: Front, environment: Mapping[str, str] = os.environ) -> Lock | None:
    """The lock of the page, None without; UserError when others could open it without one, or when the password is none."""
    password = _read(options.password_file) if options.password_file is not None else environment.get(PASSWORD)
    if password is None:
        if not front.user_header and not is_this_machine(front.host):
            raise UserError(
                f"At {front.host}, others could open the page. Set a password in {PASSWORD} or with --password-file, "
                "or name with --user-header the header in which a proxy says who asks."
            )
        return None
    if front.user_header:
        raise UserError("With --user-header, the proxy lets people in; leave the password out.")
    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError(f"A password needs {SHORTEST} to {LONGEST:,} characters; choose another one.")
    return Lock(password)


def guard_of(front: Front, lock: Lock | None, functions: Set[str]) -> Guard:
    """The guard before the page, whose components have these functions."""
    return Guard(front, LogIn(lock, Sessions(), front.port) if lock else None, functions)


def is_this_machine(host: str) -> bool:
    """Whether only programs of this machine reach what listens there."""
    return ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _read(file: str) -> str:
    try:
        return Path(file).expanduser().read_text("utf-8").strip("\r\n")
    except (OSError, ValueError) as error:
        raise UserError(f"The password cannot be read from {file}; write it into that file as text, readable for you alone.") from error


def _network(address: str) -> Network:
    """An address, or a network of them; UserError for what is none, or all."""
    try:
        network = ip_network(address.strip("[]"))
    except ValueError:
        network = None
    if network is None or not network.prefixlen:
        raise UserError(f"--trust needs the address of a proxy, such as 10.0.0.2 or 10.0.0.0/24, and not {address}.")
    return network
