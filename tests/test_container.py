"""The Dockerfile and compose.yaml: what they promise, and that each step of the Dockerfile does what it should."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import yaml

from tests.dockerfile import ROOT, Stage, Step, beneath, carried_out, environment, is_sent, place, read, run

TEXT = (ROOT / "Dockerfile").read_text("utf-8")
IGNORE = (ROOT / ".dockerignore").read_text("utf-8")
STEPS = read(TEXT)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
LAST = STEPS[max(place for place, step in enumerate(STEPS) if step.instruction == "FROM") :]


def only(instruction: str) -> Step:
    """The one step of the last stage with that instruction."""
    (step,) = (step for step in LAST if step.instruction == instruction)
    return step


def test_the_base_is_one_version_in_every_stage() -> None:
    (version,) = (step.words.partition("=")[2] for step in STEPS if step.instruction == "ARG" and step.words.startswith("PYTHON="))
    assert re.fullmatch(r"3\.\d+\.\d+-slim-[a-z]+", version)
    assert {step.words.partition(" ")[0] for step in STEPS if step.instruction == "FROM"} == {"python:${PYTHON}"}


def test_it_is_run_by_nobody_in_particular_and_keeps_data_in_a_volume() -> None:
    user, _, group = only("USER").words.partition(":")
    assert int(user) >= 1_000
    assert int(group) >= 1_000
    assert only("VOLUME").words == "/data"
    assert [step.instruction for step in LAST].index("USER") > max(place for place, step in enumerate(LAST) if step.instruction == "RUN")
    assert only("CMD").command[:2] == ["python", "app.py"]
    assert only("HEALTHCHECK").command[0] == "python"


def test_no_step_of_the_last_stage_reaches_for_the_network() -> None:
    assert not [step for step in LAST if re.search(r"\b(pip|apt|apt-get|curl|wget|git)\b", step.words)]
    assert "--require-hashes" in TEXT


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".dockerignore"])
def test_nothing_secret_stands_in_the_files(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    fixed = re.sub(r"#.*|\$\{[^}]*\}", "", text)  # without comments and what is taken from the environment
    assert not re.search(r"(?i)(password|secret|token|key)\w*[ \t]*[:=][ \t]*[\w\"'+/-]+", fixed)
    assert not re.search(r"(?i)\b(ARG|ENV)\b.*(password|secret|token|_key)", text)


NEEDED = ["app.py", "corpus/article.py", "index/model/model.safetensors", "assistant/page/base.css", "requirements.lock"]
PRIVATE = [".git/config", ".env", "data/catalogue.db", "tests/conftest.py", "index/train/spoken.py", "assistant/train/LOG.md", "keys.txt"]
MADE = ["index/__pycache__/embed.cpython-312.pyc", "corpus/web/__pycache__/fetch.cpython-312.pyc"]


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_needed_is_sent(name: str) -> None:
    assert is_sent(name, IGNORE)


@pytest.mark.parametrize("name", [*PRIVATE, *MADE])
def test_nothing_else_is_sent(name: str) -> None:
    assert not is_sent(name, IGNORE)


def test_all_that_is_copied_is_there() -> None:
    copied = [name for step in LAST if step.instruction == "COPY" and "--from" not in step.words for name in step.words.split()[:-1]]
    assert {"app.py", "corpus", "index", "assistant"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_tells_whether_it_works_and_starts_again(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["restart"] == "unless-stopped"
    assert "build" in service or re.fullmatch(r"[\w/-]+:\d+\.\d+\.\d+", service["image"])
    assert "build" in service or service["healthcheck"]["test"][0] == "CMD"
    assert {mount.partition(":")[0] for mount in service["volumes"]} <= set(COMPOSE["volumes"])


def test_the_page_is_kept_in_bounds_and_needs_a_password() -> None:
    page = COMPOSE["services"]["kutip"]
    assert page["environment"]["KUTIP_PASSWORD"].startswith("${KUTIP_PASSWORD:?")
    assert all(port.startswith("127.0.0.1:") for port in page["ports"])
    assert page["read_only"]
    assert page["cap_drop"] == ["ALL"]
    assert page["depends_on"]["chroma"]["condition"] == "service_healthy"
    assert all("ports" not in service for name, service in COMPOSE["services"].items() if name != "kutip")


def test_the_chroma_server_is_as_old_as_the_library() -> None:
    (locked,) = re.findall(r"^chromadb==([\d.]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert COMPOSE["services"]["chroma"]["image"] == f"chromadb/chroma:{locked}"


@pytest.fixture(scope="module")
def cpu_builds(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an index that has the locked PyTorch as this machine's pip finds it, as PyTorch's own index has it."""
    folder = tmp_path_factory.mktemp("torch") / "torch"
    (locked,) = re.findall(r"^torch==[\d.]+", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), locked]
    subprocess.run(command, check=True, capture_output=True, timeout=1_200)
    (wheel,) = folder.glob("*.whl")
    (folder / "index.html").write_text(f'<a href="{wheel.name.replace("+", "%2B")}">{wheel.name}</a>', "utf-8")
    return folder.parent.as_uri()


@pytest.fixture(scope="module")
def image(cpu_builds: str, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The last stage after all steps."""
    give = "chown 10001:10001"  # which root alone may
    steps = [Step(step.instruction, step.words if os.getuid() == 0 else step.words.replace(give, "test -d")) for step in STEPS]
    return carried_out(steps, {"TORCH_INDEX": cpu_builds}, tmp_path_factory.mktemp("image"), IGNORE, beneath())


@pytest.mark.long
def test_what_is_built_serves_and_is_healthy(image: Stage) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [place(image, word).replace("0.0.0.0", "127.0.0.1") for word in image.told["CMD"].command]
    healthy = [word.replace("7860", str(port)) for word in image.told["HEALTHCHECK"].command]
    with pytest.raises(AssertionError, match="Connection refused"):
        run(healthy, image, beneath())
    program = str(image.root / "opt/kutip/bin" / command[0])
    served = [program, *command[1:], "--port", str(port)]
    with subprocess.Popen(
        served, cwd=image.root / "kutip", env=environment(image, beneath()), stderr=subprocess.PIPE, text=True
    ) as process:
        for _ in range(1_200):
            try:
                urlopen(f"http://127.0.0.1:{port}").close()
                break
            except URLError:
                assert process.poll() is None, process.communicate()[1]
                time.sleep(0.1)
        run(healthy, image, beneath())
        process.terminate()
    assert (image.root / "data/kutip/catalogue.db").is_file()


@pytest.mark.long
def test_what_is_built_answers_and_holds_no_tests(image: Stage) -> None:
    told = run(["python", "-m", "assistant", "--data", "/data/asked", "why did Russia close the NATO office?"], image, beneath())
    assert "in response to the expulsion of eight Russian diplomats" in told
    where = "import chromadb, torch, sys; print(chromadb.__file__, torch.__file__, sys.prefix)"
    assert all(Path(path).is_relative_to(image.root / "opt/kutip") for path in run(["python", "-c", where], image, beneath()).split())
    names = {path.name for path in (image.root / "kutip").rglob("*")}
    assert not names & {"tests", "train", ".git"}
    assert not list((image.root / "opt/kutip").rglob("nvidia"))
