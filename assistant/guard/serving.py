"""A page of Gradio, served behind its guard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from assistant.direct import directly
from assistant.guard.front import Front, written
from assistant.guard.nonce import Nonces
from assistant.guard.option import guard_of
from assistant.guard.password import Lock
from assistant.markup import first_script
from corpus.article import UserError

# What the environment could switch on of Gradio, each a way around the guard or out of this machine.
THREADS = 256  # of which one waits for each answer that somebody looks at
# Tabs of which Gradio remembers how their page was built, 26 kB each and more once they asked; 10,000 unless told. We keep nothing there.
TABS = 500
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
        with directly(front.host):
            blocks.launch(
                server_name=written(front.host),
                server_port=front.port,
                prevent_thread_lock=True,
                quiet=True,
                max_threads=THREADS,
                state_session_capacity=TABS,
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
