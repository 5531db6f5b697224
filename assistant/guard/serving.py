"""A page of Gradio, served behind its guard."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from assistant.guard.front import Front, written
from assistant.guard.nonce import Nonces
from assistant.guard.option import guard_of
from assistant.guard.password import Lock
from assistant.markup import first_script
from corpus.article import UserError

# What the environment could switch on of Gradio, each a way around the guard or out of this machine.
THREADS = 256  # of which one waits for each answer that somebody looks at
ALONE: dict[str, Any] = {"share": False, "ssr_mode": False, "mcp_server": False, "num_workers": 0, "enable_monitoring": False, "pwa": False}


def launch(blocks: Any, front: Front, lock: Lock | None, routes: Sequence[BaseRoute], **shown: Any) -> None:
    """Serves the page with further routes, shown so; UserError when the port is taken."""
    config: dict[str, Any] = dict(blocks.get_config_file())
    guard = guard_of(front, lock, {name for one in config["components"] for name in one["props"].get("server_fns") or ()})

    @asynccontextmanager
    async def guarded(app: Any) -> AsyncIterator[None]:
        app.middleware_stack = guard.around(app.middleware_stack)  # around all that Gradio puts around its own
        yield

    marking = Middleware(Nonces, script=first_script(config))
    try:
        with _direct(front.host):
            blocks.launch(
                server_name=written(front.host),
                server_port=front.port,
                prevent_thread_lock=True,
                quiet=True,
                max_threads=THREADS,
                footer_links=[],
                app_kwargs={"lifespan": guarded, "middleware": [marking], "routes": list(routes)},
                **ALONE,
                **shown,
            )
    except (OSError, OverflowError) as error:
        raise UserError(
            f"The page cannot be served at {front.host}, port {front.port} ({error}). Choose another --port, or --host."
        ) from error
    if not guard.stands:
        blocks.close(verbose=False)
        raise RuntimeError("the page is served without its guard")


@contextmanager
def _direct(host: str) -> Iterator[None]:
    """Inside, no proxy is used for this machine: Gradio asks its own server whether it is there, where no proxy leads."""
    socks = {name: value for name, value in os.environ.items() if name.lower() == "all_proxy" and value.lower().startswith("socks")}
    before = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    changed = {"no_proxy": ",".join(filter(None, (before, "localhost", "127.0.0.1", host.strip("[]")))), **dict.fromkeys(socks)}
    restored = {name: os.environ.get(name) for name in changed}
    try:
        _set(changed)  # a proxy of the kind SOCKS needs a library that is not there, even where it is not used
        yield
    finally:
        _set(restored)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
