"""Nothing leaves the machine, and no log tells of questions, articles or keys."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.answer import Answer
from assistant.ask import ask
from assistant.export import as_dict, as_text
from assistant.llm import LanguageModel
from assistant.markup import messages
from assistant.take import FORMS, taken
from corpus.article import UserError
from corpus.command.gather import Gatherer
from corpus.command.holdings import Holdings
from corpus.web.fetch import Fetcher
from index.search import Index
from index.vectors import Vectors
from tests.recorded import Recorder, environment
from tests.scripted_model import NAME, Reply, ScriptedModel, event, page, refusal, said
from tests.test_commands import PAGE, corpus  # noqa: F401
from tests.test_take import AT

ROOT = Path(__file__).parent.parent
KEY, WORD = "sk-rahasia-84021", "kwarzelimpa"
QUESTION = "Mengapa kapal feri bocor di Selat Nala?"


def run(recorder: Recorder, arguments: Sequence[str]) -> str:
    """All that a command prints while it is recorded."""
    command = [*recorder.kernel, sys.executable, *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, env=environment(recorder), check=False)
    assert ran.returncode in (0, 2), ran.stderr
    return ran.stdout + ran.stderr


def test_the_recorder_notes_what_leads_elsewhere(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    reach = "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    reach += "for to in (('127.0.0.1', 9), ('192.0.2.1', 9)):\n  try: s.sendto(b'x', to); s.connect(to)\n  except OSError: pass\n"
    reach += "try: socket.getaddrinfo('telemetry.invalid', 80)\nexcept OSError: pass"
    run(recorder, ["-c", reach])
    told = "\n".join(recorder.elsewhere())
    assert "'telemetry.invalid'" in told
    assert "socket.sendto '192.0.2.1'" in told
    assert ('inet_addr("192.0.2.1")' in told) == bool(recorder.kernel)
    assert "127.0.0.1" not in told


def test_commands_reach_nothing_and_log_nothing(corpus: Path, tmp_path: Path) -> None:  # noqa: F811
    recorder, data = Recorder(tmp_path), tmp_path / "data"
    place, added = ["--corpus", str(corpus), "--data", str(data)], tmp_path / "added.txt"
    added.write_text(PAGE.replace("Angin Timur", "Angin Barat"), "utf-8")
    run(recorder, ["-m", "corpus", "add", str(added), *place])
    asked = f"{QUESTION} {WORD}?"
    told = run(recorder, ["-m", "assistant", *place, "--json", asked])
    assert recorder.elsewhere() == []
    assert told.count(WORD) == told[told.index("{") : told.rindex("}")].count(WORD) > 0  # in the answer, and nowhere else
    assert not [path for path in (*data.rglob("*"), *corpus.rglob("*")) if path.is_file() and WORD.encode() in path.read_bytes()]
    assert not list(tmp_path.rglob("*.log"))


FAILURES: dict[str, Sequence[Reply]] = {
    "the key is refused": [refusal(401, f"Incorrect API key provided: {KEY}")],
    "it is forbidden": [refusal(403, KEY)],
    "no such model": [refusal(404, f"model not found for {KEY}")],
    "too long": [refusal(413, KEY)],
    "wrong parameter": [refusal(400, KEY, code="unsupported_parameter", param=KEY)],
    "no sense": [refusal(422, KEY)],
    "busy": [refusal(429, KEY, retry_after=99)],
    "a fault": [refusal(500, KEY)] * 3,
    "moved": [Reply([], 302, {"Location": f"http://127.0.0.1:9/{KEY}"})],
    "a page": [page(f"<p>{KEY}</p>")],
    "an error in the stream": [Reply([b'data: {"error": {"message": "%s", "code": 500}}\n\n' % KEY.encode()])] * 3,
    "no stream": [Reply([KEY.encode() + b"\n\n"])],
    "broken off": [said("Half a", finish=None, done=False, cut=True)],
    "nothing": [said("")],
    "not what is asked for": [Reply([event({"content": {KEY: 1}})])],
}


def spoken(answer: Answer) -> str:
    """All that is shown or taken along of an answer."""
    forms = [taken((answer,), form, "x", language, AT).decode("utf-8", "replace") for form in FORMS for language in ("en", "id")]
    return "\n".join(
        [as_text(answer), str(as_dict(answer)), str(messages((answer,), "en")), str(messages((answer,), "id")), *forms, repr(answer)]
    )


@pytest.mark.parametrize("replies", FAILURES.values(), ids=FAILURES)
def test_no_failure_of_a_language_model_tells_the_key(
    replies: Sequence[Reply], shipped: Index, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    with ScriptedModel(*replies) as server:
        model = LanguageModel.parse(f"{server.url} {NAME}", {"KUTIP_LLM_KEY": KEY})
        assert KEY not in repr(model)
        *_, answer = ask("why did Russia close the NATO office?", (), shipped, model=model)
        assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert answer.trouble or answer.writer
    written = capfd.readouterr()
    assert KEY not in spoken(replace(answer, seconds=1.0)) + written.out + written.err
    assert KEY not in caplog.text
    assert "NATO" not in caplog.text


@pytest.mark.parametrize(
    "spec",
    [
        f"http://user:{KEY}@localhost/v1 m",
        f"http://{KEY}@localhost m",
        f"http://localhost/?k={KEY} m",
        f"ftp://{KEY}@a b",
        KEY,
        f"a b {KEY}",
    ],
)
def test_an_address_of_a_language_model_with_a_key_is_refused_without_it(
    spec: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data", str(tmp_path), "--llm", spec, "?"]) == 2
    told = capsys.readouterr()
    assert told.err
    assert KEY not in told.out + told.err


@pytest.mark.parametrize(
    "url",
    [f"http://user:{KEY}@127.0.0.1:9", f"user:{KEY}@127.0.0.1:9", f"http://{KEY}@127.0.0.1:9", f"ftp://u:{KEY}@a", f"http://u:{KEY}@:x"],
)
def test_a_password_for_a_chroma_server_is_not_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        Vectors.open(tmp_path, url, "kutip-x")
    assert KEY not in str(error.value)


@pytest.mark.parametrize(
    "url", ["http://user:{}@127.0.0.1/a", "https://{}@news.invalid/a", "http://u:{}@:x/a", "ftp://u:{}@news.invalid/a", "http://u:{}@/"]
)
def test_a_password_in_the_address_of_a_page_is_not_told(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Holdings(tmp_path, tmp_path.parent / f"{tmp_path.name}-data", lambda done, total: None) as holdings:
        outcomes = list(Gatherer(holdings, tmp_path, 5, lambda: Fetcher(interval=0)).add(url.format(KEY)))
        with pytest.raises(UserError) as error:
            holdings.named(url.format(KEY))
    assert outcomes
    assert KEY not in repr(outcomes) + str(error.value)
    assert KEY not in "".join(traceback.format_exception(error.value))
