"""Every route that Gradio serves is known here, open or closed, so that a new one is looked at before it is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from starlette.routing import Mount

from assistant.guard.doors import DOORS, OF_LOG_IN, door
from assistant.guard.serving import TABS
from assistant.markup.scripts import FIRST
from index.search import Index
from tests.front import Served, served

API = "/gradio_api"
OPEN = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/static/{path:path}"),
    ("GET", "/theme.css"),
    ("GET", "/favicon.ico"),
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", f"{API}/startup-events"),
    ("GET", f"{API}/app_id"),
    ("POST", f"{API}/queue/join"),
    ("GET", f"{API}/queue/data"),
    ("GET", f"{API}/heartbeat/{{session_hash}}"),
    ("POST", f"{API}/cancel"),
    ("POST", f"{API}/component_server"),
    ("POST", f"{API}/component_server/"),
    ("POST", f"{API}/upload"),
    ("GET", f"{API}/upload_progress"),
    # ours
    ("GET", "/health"),
    ("HEAD", "/health"),
    ("GET", "/metrics"),
    ("HEAD", "/metrics"),
    ("POST", "/api/ask"),
    ("GET", "/api/search"),
    ("GET", "/api/articles"),
    ("GET", "/api/articles/{article_id}"),
    ("GET", "/api/openapi.json"),
    ("HEAD", "/api/openapi.json"),
    ("GET", "/take/{file}"),
    ("HEAD", "/take/{file}"),
}
CLOSED = {
    ("GET", "/openapi.json"),
    ("HEAD", "/openapi.json"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("GET", "/svelte/{path:path}"),
    ("GET", "/config"),
    ("GET", "/pwa_icon"),
    ("GET", "/pwa_icon/{size}"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/monitoring/{key}"),
    *(
        ("GET", f"{API}{path}")
        for path in (
            "/deep_link /user /login_check /token /dev/reload /runs /run-history/buckets /run-history/records "
            "/run-history/records/{endpoint}/{record_id}/assets/{asset_id} /info /openapi.json "
            "/custom_component/{id}/{environment}/{type}/{file_name} /proxy={url_path:path} /file={path_or_url:path} "
            "/stream/{session_hash}/{run}/{component_id}/playlist.m3u8 /stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext} "
            "/stream/{session_hash}/{run}/{component_id}/playlist-file /file/{path:path} /call/{api_name}/{event_id} "
            "/call/v2/{api_name}/{event_id} /queue/status /theme.css /vibe-code /profiling/traces /profiling/summary"
        ).split()
    ),
    *(("HEAD", f"{API}{path}") for path in ("/proxy={url_path:path}", "/file={path_or_url:path}")),
    *(
        ("POST", f"{API}{path}")
        for path in (
            "/run-history/connect /stream/{event_id} /stream/{event_id}/close /reset /run/{api_name} /api/{api_name} /call/{api_name} "
            "/call/v2/{api_name} /process_recording /vibe-edit /undo-vibe-edit /vibe-code /vibe-starter-queries /profiling/clear"
        ).split()
    ),
}


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("routes")) as page:
        yield page


def routes_in(routes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Methods and paths; some web frameworks keep the routes of a part in a router of their own."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_in(inner.routes)
        elif isinstance(route, Mount):
            yield from ((method, route.path + path) for method, path in routes_in(route.routes))
        else:
            for method in getattr(route, "methods", None) or ("MOUNT",):
                yield method, route.path


def without_slash(route: tuple[str, str]) -> tuple[str, str]:
    return route[0], route[1].rstrip("/") or "/"


def test_every_route_of_gradio_is_known(page: Served) -> None:
    found = set(map(without_slash, routes_in(page.blocks.app.routes)))
    known = set(map(without_slash, OPEN | CLOSED))
    assert len(found) > 50
    assert found - known == set(), "Gradio serves what nobody has looked at"
    assert set(map(without_slash, OPEN)) - found == set(), "a route is open that is not there"


def test_what_is_kept_of_open_tabs_is_bounded(page: Served) -> None:
    kept = page.blocks.app.state_holder
    for number in range(TABS + 5):
        assert kept[f"tab-{number}"] is not None
    assert len(kept.session_data) == TABS
    assert page.event("ask", ["Who closed the office?", "{}"], "tab-0")  # which was forgotten, and asks on


def filled(path: str) -> str:
    """A path with something in its holes that they take."""
    return re.sub(r"\{path:path\}", "app.css", path).replace("{file}", "a.md").replace("{session_hash}", "tab").replace("{article_id}", "a")


@pytest.mark.parametrize(("method", "path"), sorted(OPEN))
def test_open_routes_have_a_door(method: str, path: str) -> None:
    assert door(method, filled(path).replace("/static/", "/static/js/")) is not None


@pytest.mark.parametrize(("method", "path"), sorted(CLOSED))
@pytest.mark.parametrize("end", ["", "/"])
def test_closed_routes_are_closed(page: Served, method: str, path: str, end: str) -> None:
    asked = re.sub(r"\{[^}]*\}", "a", path) + end
    answer = page.ask(method, asked)
    assert answer.status == 404
    assert method == "HEAD" or answer.text == "There is nothing at this address."


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/gradio_api/mcp", "/gradio_api/mcp/sse", "/log-in", "/log-out", "/nothing", "//", "/./"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_what_is_not_named_is_closed(page: Served, method: str, path: str) -> None:
    assert page.ask(method, path).status == 404


@pytest.mark.parametrize(
    "path", ["/gradio_api/%66ile=/etc/passwd", "/gradio_api/queue/../file=/etc/passwd", "/gradio_api//file=x", "/GRADIO_API/upload"]
)
def test_no_other_spelling_opens_a_door(page: Served, path: str) -> None:
    assert page.ask("GET", path).status == 404


def test_each_door_leads_somewhere(page: Served) -> None:
    served_here = [*(filled(path) for _, path in routes_in(page.blocks.app.routes)), f"/{FIRST}"]
    for one in DOORS:
        assert any(one.path.fullmatch(path.replace("/static/", "/static/js/")) for path in served_here), one.path.pattern
    assert all(one.largest <= 16_000 for one in OF_LOG_IN)
