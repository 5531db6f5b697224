"""The shape of the code: imports point one way, each outside library has one home, tags stand in one package."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("kutip", "corpus", "index", "assistant", "app")  # each may import itself and those before it
FILES = sorted(
    [
        ROOT / "app.py",
        ROOT / "kutip.py",
        *(path for package in LAYERS[1:4] for path in (ROOT / package).rglob("*.py") if "train" not in path.relative_to(ROOT).parts),
    ]
)
HOMES: dict[str, str | tuple[str, ...]] = {
    "chromadb": "index/vectors.py",
    "tantivy": "index/lexical.py",
    "tiktoken": "index/tokens.py",
    "sentence_transformers": "index/named.py",
    "tokenizers": "index/embed.py",
    "onnxruntime": "index/onnx.py",
    "safetensors": "index/embed.py",
    "threadpoolctl": "index/search.py",
    "Stemmer": "index/words.py",
    "filelock": "index/stores.py",
    "platformdirs": "corpus/place.py",
    "tqdm": "corpus/terminal.py",
    "shtab": "corpus/kutip.py",
    "sqlite3": "corpus/database.py",
    "psycopg": "corpus/postgres.py",
    "loky": "corpus/pool.py",
    "datasketch": "corpus/reprints.py",
    "watchfiles": "corpus/watch.py",
    "httpx": "corpus/web/fetch.py",
    "httpcore": "corpus/web/connect.py",
    "warcio": "corpus/archives/crawl.py",
    "brotli": "corpus/archives/crawl.py",
    "pypdf": "corpus/documents/document.py",
    "docx": ("corpus/documents/document.py", "corpus/documents/written.py"),  # the one reads, the other writes
    "lxml": "corpus/story/webpage.py",
    "py3langid": "corpus/language.py",
    "yaml": "corpus/parse.py",
    "openai": "assistant/llm.py",
    "httpx2": "assistant/llm.py",
    "typing_extensions": "assistant/told.py",
    "fastapi": "assistant/api.py",
    "pydantic": "assistant/api.py",
    "opentelemetry": ("assistant/stages.py", "assistant/telemetry.py"),  # the one marks, the other listens
    "prometheus_client": "assistant/telemetry.py",
    "mcp": "assistant/mcp_server.py",
    "gradio": "app.py",
    "starlette": ("app.py", "assistant/guard/serving.py", "assistant/routes.py"),
}
SHARED = {"numpy"}  # the one outside library that is a value type here
TAG = re.compile(r"</?(a|article|blockquote|br|button|div|h[1-6]|header|html|li|mark|nav|p|progress|section|small|span|strong|ul)\b[^<]*>")


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


IMPORTS = {name_of(path): imports_of(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    layer = LAYERS.index(name_of(path).partition(".")[0])
    above = {module for module in IMPORTS[name_of(path)] if module.partition(".")[0] in LAYERS[layer + 1 :]}
    assert not above, f"{name_of(path)} imports {above} from above"


def test_no_circles() -> None:
    graph = {name: {module for module in modules if module in IMPORTS and module != name} for name, modules in IMPORTS.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_module_imports_its_own_package_root(path: Path) -> None:
    package, _, module = name_of(path).partition(".")
    if module:
        assert package not in IMPORTS[name_of(path)], f"{name_of(path)} imports its own package root"


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_has_one_home(library: str) -> None:
    users = {path.relative_to(ROOT).as_posix() for path in FILES if library in {m.partition(".")[0] for m in IMPORTS[name_of(path)]}}
    home = HOMES[library]
    assert users == ({home} if isinstance(home, str) else set(home))


def test_every_outside_library_is_known() -> None:
    import sys

    known = {*sys.stdlib_module_names, *LAYERS, *HOMES, *SHARED}
    strangers = {(name, module) for name, modules in IMPORTS.items() for module in modules if module.partition(".")[0] not in known}
    assert not strangers


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "markup"], ids=name_of)
def test_tags_stand_in_markup_alone(path: Path) -> None:
    cleaning = name_of(path).startswith("corpus.")  # reads tags and writes none
    strings = [node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert cleaning or not [text for text in strings if TAG.search(text)]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_entry_points_catch_everything(path: Path) -> None:
    broad = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert not broad or path.name in ("app.py", "__main__.py"), f"{path.name}: lines {broad}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 260
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{path.name}: {node.name}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_and_public_name_says_what_it_is(path: Path) -> None:
    tree = tree_of(path)
    if path.name == "__init__.py" and not tree.body:
        return
    assert ast.get_docstring(tree), f"{path.name} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            nested = any(isinstance(parent, ast.FunctionDef) and node in parent.body for parent in ast.walk(tree))
            assert nested or ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"
