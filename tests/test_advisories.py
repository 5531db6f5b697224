"""What was reported of Gradio over the years, each tried on the page: none of it may work here, whatever Gradio itself does about it.

The names are those of the public lists of faults. Those that concern its building machines, its hosted service or components that the page
does not have are covered by `tests/test_routes.py` (nothing is served that is not named) and by the components that are looked at below.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from gradio.utils import get_upload_folder

from index.search import Index
from tests.front import Served, served
from tests.site import Site, reply

OURS = {"sec_fetch_site": "same-origin"}
SECRET = "the-secret-of-this-machine"
BOUNDARY = "multipart/form-data; boundary=xx"


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("advisories"), names=frozenset(("kutip.example",))) as page:
        yield page


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that nobody may read."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


FILES = {
    "CVE-2021-43831": "/file/../../../../../../../..{path}",
    "CVE-2023-34239 reading": "/gradio_api/file={path}",
    "CVE-2023-51449 reading": "/gradio_api/file=/tmp/gradio/../..{path}",
    "CVE-2023-51449 upper folder": "/file=..{path}",
    "CVE-2024-1561 copied": "/gradio_api/file={path}?x",
    "CVE-2024-34510": "/gradio_api/file=%5C%5Cevil.example%5Cshare",
    "CVE-2024-47164": "/gradio_api/file=./..{path}",
    "CVE-2024-47164 double": "/gradio_api/file=%2e%2e%2f%2e%2e{path}",
    "CVE-2024-51751": "/gradio_api/file/{path}",
    "CVE-2025-23042": "/gradio_api/FILE={path}",
    "CVE-2024-12217": "/gradio_api/file=C:/a/..::$DATA",
    "CVE-2026-28414": "/static//{path}",
    "CVE-2026-28414 assets": "/assets/..%2f..%2f..%2f..{path}",
    "CVE-2026-28414 svelte": "/svelte/..%5c..%5c..{path}",
    "CVE-2024-47166": "/gradio_api/custom_component/x/client/component/..%2f..%2f..{path}",
    "deep links": "/?deep_link=..%2f..%2f..{path}",
    "CVE-2024-4941": "/gradio_api/call/ask/..{path}",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_file_is_read(page: Served, secret: Path, name: str, method: str) -> None:
    answer = page.ask(method, FILES[name].format(path=secret), **OURS)
    assert SECRET not in answer.text
    assert answer.status == (200 if name == "deep links" else 404)


FETCHED = {
    "CVE-2023-34239 proxying": "/gradio_api/proxy={url}",
    "CVE-2024-1183": "/gradio_api/file={url}",
    "CVE-2024-2206": "/gradio_api/proxy={url}?",
    "CVE-2024-4940": "/gradio_api/file=//{bare}",
    "CVE-2026-28416": "/proxy={url}",
    "GHSA-2mr9-9r47-px2g": "/gradio_api/proxy=https://a.hf.space@{bare}/",
    "CVE-2026-28415": "/logout?_target_url={url}",
    "CVE-2026-27167": "/login/huggingface?_target_url={url}",
    "open redirect at the log-in": "/login?next={url}",
}


@pytest.mark.parametrize("name", FETCHED)
def test_nothing_is_fetched_and_nobody_is_led_elsewhere(page: Served, site: Site, name: str) -> None:
    site.pages["/x"] = reply(body=SECRET.encode())
    bare = f"127.0.0.1:{site.port}/x"
    for method in ("GET", "HEAD"):
        answer = page.ask(method, FETCHED[name].format(url=f"http://{bare}", bare=bare), x_direct_url=f"http://{bare}", **OURS)
        assert answer.status == 404
        assert "location" not in answer.headers
    assert site.asked == []


def file(path: str, **more: object) -> dict[str, object]:
    return {"path": path, "url": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}, **more}


EVENTS: dict[str, Callable[[str, str], object]] = {
    "CVE-2024-0964": lambda path, url: file(path),
    "CVE-2024-1728": lambda path, url: [file(path, size=1, mime_type="text/plain")],
    "CVE-2024-4325": lambda path, url: file(url),
    "CVE-2024-47167": lambda path, url: {"video": file(url)},
    "CVE-2024-48052": lambda path, url: {"url": url, "path": url, "meta": {"_type": "gradio.FileData"}},
    "CVE-2024-47868": lambda path, url: {"files": [path], "value": {"image": {"path": path}}},
    "CVE-2025-48889": lambda path, url: {"flag": file(path)},
}


@pytest.mark.parametrize("name", EVENTS)
def test_no_event_copies_a_file_or_fetches_an_address(page: Served, site: Site, secret: Path, name: str) -> None:
    site.pages["/x"] = reply(body=SECRET.encode())
    data = [EVENTS[name](str(secret), f"{site.root}/x"), "{}"]
    for number in range(6):
        asked = {"data": data, "fn_index": number, "session_hash": "tab", "event_data": None, "trigger_id": None}
        assert page.post("/gradio_api/queue/join", asked, **OURS).status == 400
    for path in ("run/ask", "api/ask", "call/ask", "call/v2/ask", "run/predict", "process_recording"):
        assert page.post(f"/gradio_api/{path}", {"data": data}, **OURS).status == 404
    assert site.asked == []
    assert not [path for path in Path(get_upload_folder()).rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()[:100]]


METHODS = [
    "move_resource_to_block_cache",
    "get_block_name",
    "__init__",
    "preprocess",
    "ls",
    "accept_blobs",
    "_format",
    "keep.__globals__",
    "",
]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"CVE-2024-1561 {method}")
def test_no_method_of_a_component_is_called_that_is_not_the_pages_own(page: Served, secret: Path, method: str) -> None:
    """Also CVE-2024-34511 and CVE-2026-49119, the list of a file explorer."""
    for one in page.config["components"]:
        asked = {"component_id": one["id"], "data": str(secret), "fn_name": method, "session_hash": "tab"}
        assert page.post("/gradio_api/component_server/", asked, **OURS).status == 400


FOREIGN = {
    "CVE-2024-1727": {"origin": "https://evil.example", "sec_fetch_site": "cross-site"},
    "CVE-2024-47084": {"origin": "http://localhost:9999", "sec_fetch_site": "same-site", "cookie": "a=b"},
    "CVE-2024-47165": {"origin": "null", "sec_fetch_site": "cross-site"},
    "CVE-2025-5320": {"origin": "http://localhost.evil.example"},
    "an old browser": {"origin": "https://evil.example"},
    "at a public name": {"host": "kutip.example", "origin": "https://evil.example"},
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("path", ["upload", "queue/join", "component_server/", "cancel"])
def test_no_other_site_asks_anything_or_reads_the_answer(page: Served, name: str, path: str) -> None:
    sent = page.post(f"/gradio_api/{path}", {"data": [], "session_hash": "a", "fn_index": 0}, **FOREIGN[name])
    before = page.ask("OPTIONS", f"/gradio_api/{path}", access_control_request_method="POST", **FOREIGN[name])
    read = page.ask("GET", "/page.js", **FOREIGN[name])
    assert (sent.status, before.status, read.status) == (403, 403, 403)
    for answer in (sent, before, read):
        assert not [header for header in answer.headers if header.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/monitoring", "/monitoring/summary", "/monitoring/x", "/gradio_api/monitoring", "/gradio_api/runs"])
def test_nobody_looks_on(page: Served, path: str) -> None:
    """CVE-2024-47168 (figures though they were switched off), CVE-2024-47869 (their key compared byte by byte)."""
    assert page.ask("GET", path, **OURS).status == 404
    assert page.blocks.enable_monitoring is False


@pytest.mark.parametrize("header", ["x_forwarded_host", "x_gradio_server", "forwarded", "x_forwarded_prefix", "x_original_url"])
def test_the_page_names_no_address_that_a_client_invents(page: Served, header: str) -> None:
    """CVE-2024-47870, and what a shared cache would then give to others."""
    for told in ("evil.example", "http://evil.example", "host=evil.example"):
        assert "evil.example" not in page.ask("GET", "/", **{header: told}).text


def form(name: str, content: bytes, kind: str = "text/html", boundary: str = "xx") -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "../../a.html", "a.HTML", "..\\..\\a.html", "a\x00.html"])
def test_what_was_uploaded_is_never_served(page: Served, name: str) -> None:
    """CVE-2024-47872: a page or a drawing with a script in it, and CVE-2023-41626; nor does a name lead out of the folder."""
    content = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    sent = page.ask("POST", "/gradio_api/upload", form(name, content), {"content-type": BOUNDARY}, **OURS)
    assert sent.status in (200, 400, 422)
    if sent.status == 200:
        kept = Path(sent.text.strip('[]"').replace("\\\\", "\\")).resolve()
        assert kept.is_relative_to(Path(get_upload_folder()).resolve())
        assert page.ask("GET", f"/gradio_api/file={kept}", **OURS).status == 404


def bomb() -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", 8) as archive:
        archive.writestr("a.csv", b"0" * 20_000_000)
    return packed.getvalue()


DENIALS: dict[str, tuple[str, bytes]] = {
    "CVE-2024-8966": (BOUNDARY, form("a.txt", b"x") + b"-" * 3_000_000),
    "CVE-2024-8966 in the header": (BOUNDARY + "-" * 6_000, form("a.txt", b"x")),
    "CVE-2025-0187": (BOUNDARY, form("a" * 1_000_000, b"x")),
    "CVE-2024-10569": (BOUNDARY, form("a.zip", bomb(), "application/zip")),
    "many parts": (BOUNDARY, b"--xx\r\n" * 200_000),
    "no boundary": ("multipart/form-data", b"x"),
    "no form": ("text/plain", b"x"),
}


@pytest.mark.parametrize("name", DENIALS)
def test_no_upload_keeps_the_page_from_others(page: Served, name: str) -> None:
    kind, body = DENIALS[name]
    started = time.monotonic()
    sent = page.ask("POST", "/gradio_api/upload", body, {"content-type": kind}, **OURS)
    assert sent.status in (200, 400, 413, 422, 500)
    assert SECRET not in sent.text
    assert "Traceback" not in sent.text
    assert time.monotonic() - started < 20
    assert page.ask("GET", "/page.js", **OURS).status == 200


def test_nothing_is_shared_with_the_makers_of_gradio(page: Served) -> None:
    """CVE-2023-25823, CVE-2024-47867 and CVE-2024-47871 concern their tunnel, and the rest their services and other ports."""
    blocks = page.blocks
    assert not blocks.share
    assert blocks.share_url is None
    assert not blocks.mcp_server
    assert not blocks.analytics_enabled
    assert blocks.proxy_urls == set()
    assert blocks.app.static_worker_pool is None
    assert blocks.allowed_paths == []


def test_the_page_has_only_components_that_read_no_files(page: Served) -> None:
    """CVE-2024-10648, CVE-2024-10624, CVE-2024-47868 and others are about components for sound, times, tables, code and files."""
    assert {one["type"] for one in page.config["components"]} <= {"html", "textbox", "chatbot", "row", "column", "form"}
