"""What Kutip is made of: libraries with permitted licences and locked digests, and models that are what was released and run no code."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant import extract, judge
from corpus.article import UserError
from corpus.version import VERSION
from index import embed
from index.genuine import digests, genuine
from index.train.record import shipped_files
from tests.licences import is_exempt, is_permitted, libraries

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED = re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", LOCK, re.MULTILINE)
KEPT = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
CODE = [name for name in KEPT if name.endswith(".py")]
NEEDED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Its own process wrote that file a moment before, into a folder that nobody else may read.
OWN_PICKLES = ["index/prepare.py"]


def test_every_library_has_a_lower_and_an_upper_bound() -> None:
    lines = [*NEEDED["dependencies"], *(line for extra in NEEDED["optional-dependencies"].values() for line in extra)]
    bounds = {line: {one.operator for one in Requirement(line).specifier} for line in lines if not line.startswith("kutip[")}
    assert len(bounds) > 40
    assert [line for line, found in bounds.items() if found != {">=", "<"}] == []


@pytest.mark.parametrize("line", NEEDED["dependencies"])
def test_the_lock_has_every_library_within_its_bounds(line: str) -> None:
    needed = Requirement(line)
    versions = [version for name, version in LOCKED if name == canonicalize_name(needed.name)]  # some differ with that of Python
    assert versions
    assert all(needed.specifier.contains(version) for version in versions)


def test_every_locked_library_has_digests_and_no_address() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE).strip())
    assert len(entries) > 100
    whole = re.compile(r"[a-z0-9._-]+==\S+( ; [^\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries if not whole.fullmatch(entry)] == []
    assert "://" not in LOCK


def test_every_library_has_a_permitted_licence() -> None:
    found = libraries()
    assert {canonicalize_name(Requirement(line).name) for line in ("chromadb", "gradio", "torch", "tqdm")} <= {one.name for one in found}
    assert [one for one in found if not is_permitted(one.licence) and not is_exempt(one.name)] == []


def test_the_base_install_has_no_psycopg_and_nothing_loads_it_before_it_is_asked_for() -> None:
    assert not any(one.name.startswith("psycopg") and not one.tests_only for one in libraries())
    assert not any(name.startswith("psycopg") for name, _ in LOCKED)
    early = re.compile(r"^(?:import|from) (?:psycopg|corpus\.postgres)\b", re.MULTILINE)
    found = [name for name in CODE if not name.startswith("tests/") and early.search((ROOT / name).read_text("utf-8"))]
    assert found == ["corpus/postgres.py"]


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0 OR BSD-2-Clause", "MPL-2.0 AND MIT", "ISC License (ISCL)", "3-Clause BSD License"])
def test_permissive_licences_are_permitted(licence: str) -> None:
    assert is_permitted(licence)


@pytest.mark.parametrize(
    "licence", ["", "GPL-3.0-only", "MIT AND LGPL-2.1", "Proprietary", "MIT OR AGPL-3.0", "GNU General Public License"]
)
def test_others_are_not(licence: str) -> None:
    assert not is_permitted(licence)


def test_the_digests_are_those_of_the_shipped_models() -> None:
    assert sorted(digests()) == sorted(path.relative_to(ROOT).as_posix() for path in shipped_files())
    for name in digests():
        genuine(ROOT / name)


def test_the_digests_can_be_checked_without_kutip() -> None:
    done = subprocess.run(["sha256sum", "--check", "index/model/SHA256SUMS"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


MODELS: list[tuple[Any, str, Callable[[], object]]] = [
    (embed, "index/model/model.safetensors", embed.shipped),
    (embed, "index/model/tokenizer.json", embed.shipped),
    (extract, "assistant/model/extract.onnx", extract._network.__wrapped__),
    (judge, "assistant/model/judge.onnx", judge._network.__wrapped__),
]


@pytest.mark.parametrize(("module", "name", "load"), MODELS, ids=[name for _, name, _ in MODELS])
def test_a_model_that_differs_in_one_byte_is_not_read(
    module: Any, name: str, load: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = (tmp_path / name).parent
    shutil.copytree(module.MODEL if module.MODEL.is_dir() else module.MODEL.parent, folder)
    monkeypatch.setattr("index.genuine.ROOT", tmp_path)
    monkeypatch.setattr(module, "MODEL", folder if module.MODEL.is_dir() else tmp_path / name)
    assert load()
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=r"missing or damaged\. Install Kutip again"):
        load()


def test_no_file_runs_code_when_it_is_read_as_a_model() -> None:
    endings = (".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".npy", ".npz", ".h5", ".keras", ".dill", ".marshal")
    assert [name for name in KEPT if name.endswith(endings)] == []
    for path in shipped_files():
        content = path.read_bytes()
        assert not re.match(rb"\x80[\x02-\x05]|PK\x03\x04|\x93NUMPY", content), path  # pickles, PyTorch's archives, numpy's arrays
        assert path.suffix in (".json", ".txt", ".onnx", ".safetensors", ".tiktoken", ".bin")
        assert path.suffix != ".bin" or content[:2] == b"\x78\xda"  # bits, packed by zlib


@pytest.mark.parametrize("name", CODE)
def test_no_code_reads_pickles_of_others(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    called = {ast.unparse(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert name in OWN_PICKLES or not called.keys() & {"pickle.load", "pickle.loads", "joblib.load", "dill.load", "marshal.loads"}
    loads = [node for function, node in called.items() if function in ("np.load", "numpy.load", "torch.load")]
    for keyword in (keyword for node in loads for keyword in node.keywords):
        assert (keyword.arg, ast.unparse(keyword.value)) not in (("allow_pickle", "True"), ("weights_only", "False"))


def test_the_citation_names_this_version() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert (told["type"], told["version"], told["license"]) == ("software", VERSION, "Apache-2.0")
    assert {"message", "title", "authors"} <= told.keys()
