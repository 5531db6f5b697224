"""`python -m assistant.evaluate`: what it measures, what it prints, and every mistake in its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim
from assistant.evaluate import Judged, judge, main, report
from assistant.expected import Asked, Turn, holds, read_questions
from corpus.article import UserError
from index.search import Index
from tests.conftest import converse, made_article
from tests.test_commands import PAGE

BOAT = {"question": "Mengapa kapal Angin Timur bocor?", "answers": ["menabrak karang"], "articles": ["kapal"], "language": "id"}
MANY = {"question": "berapa penumpangnya?", "answers": ["214"], "articles": ["kapal.txt"], "language": "id"}
NEVER = {"question": "Siapa presiden Zanadu?", "answers": [], "language": "id"}
MISSED = {"question": "Mengapa kapal Angin Timur bocor?", "answers": ["terbakar"], "articles": ["feri"], "language": "id"}
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """What writes records, or lines as they are, into a file of questions."""

    def write(*lines: object) -> Path:
        path = tmp_path / "questions.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
        return path

    return write


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """The options that name a folder of one page."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "kapal.txt").write_text(PAGE, "utf-8")
    return ["--corpus", str(tmp_path / "pages"), "--data", str(tmp_path / "data")]


def test_json_holds_every_figure(written: Written, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = written(BOAT, "", MISSED, NEVER, {"turns": [BOAT, MANY]})
    assert main([str(path), *options, "--json", "--failed"]) == 0
    told = json.loads(capsys.readouterr().out)
    groups = ["questions", "questions id", "unanswerable", "unanswerable id", "conversations", "conversations id"]
    assert list(told) == [*groups, "abstention", "quotes", "failed"]
    assert [told[group]["count"] for group in groups] == [2, 2, 1, 1, 2, 2]
    assert [told[group]["right"] for group in groups] == [0.5, 0.5, 1, 1, 1, 1]
    assert (told["questions"]["precision"], told["questions"]["recall"]) == (0.5, 0.5)
    assert (told["conversations"]["precision"], told["conversations"]["recall"]) == (1, 1)
    assert told["unanswerable"]["sentence@1"] is None
    assert 0 < told["questions"]["median s"] <= told["questions"]["p95 s"]
    assert (told["abstention"]["precision"], told["abstention"]["recall"], told["abstention"]["balanced accuracy"]) == (1, 1, 1)
    assert told["quotes"]["count"] > 0
    assert told["quotes"]["inexact"] == 0
    (wrong,) = told["failed"]
    assert (wrong["line"], wrong["question"], wrong["answers"]) == (3, MISSED["question"], ["terbakar"])
    assert "menabrak karang" in wrong["answered"]


def test_the_table_has_a_row_for_each_group(written: Written, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = written(BOAT, MISSED, NEVER)
    assert main([str(path), *options]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["count", "right"]
    assert [row.split()[:2] for row in rows[:4]] == [["questions", "2"], ["questions", "id"], ["unanswerable", "1"], ["unanswerable", "id"]]
    assert [row.partition(":")[0] for row in rows[4:]] == ["abstention", "quotes"]
    assert main([str(path), *options, "--failed"]) == 0
    (last,) = capsys.readouterr().out.splitlines()[7:]
    assert last.startswith("line 2: Mengapa kapal Angin Timur bocor? → ")


def test_shipped_articles_are_asked_without_a_folder(written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stem = "03-russia-suspends-mission-to-nato"
    asked = {"question": "Why did Russia close the NATO office?", "answers": ["EXPULSION of  eight Russian diplomats"], "articles": [stem]}
    assert main([str(written(asked)), "--data", str(tmp_path / "data"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["questions en"]["right"], told["questions en"]["recall"]) == (1, 1)
    assert told["abstention"] == {"precision": None, "recall": None, "balanced accuracy": None, "auroc": None}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nato?", "this is not JSON"),
        ('{"question": "a?", "answers": []', "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ([BOAT], "a question is no JSON object"),
        ({"turns": [3]}, "a question is no JSON object"),
        ({"answers": []}, "“question” is missing"),
        ({"question": " ", "answers": []}, "“question” is missing"),
        ({"question": 3, "answers": []}, "“question” is missing"),
        ({"question": "siapa?"}, "“answers” is missing"),
        ({"question": "siapa?", "answers": "Lavrov"}, "“answers” is missing"),
        ({"question": "siapa?", "answers": [3]}, "“answers” is missing"),
        ({"question": "siapa?", "answers": ["Lavrov", "?!"]}, "has no word"),
        ({"question": "siapa?", "answers": [], "articles": None}, "“articles” is missing or no list"),
        ({"question": "siapa?", "answers": [], "language": "fr"}, "“language” is neither"),
        ({"question": "siapa?", "answers": [], "language": []}, "“language” is neither"),
        ({"question": "siapa?", "answers": [], "answer": []}, "“answer” is not known"),
        ({"turns": []}, "“turns” is no list"),
        ({"turns": "siapa?"}, "“turns” is no list"),
        ({"turns": [BOAT], "question": "siapa?"}, "“turns” is no list of questions, or does not stand alone"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(written: Written, line: object, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(BOAT, "", line)
    assert main([str(path)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{path}, line 3: ")
    assert reason in told
    assert told.count("\n") == 1


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    empty, western = tmp_path / "empty.jsonl", tmp_path / "western.jsonl"
    empty.write_text("\n \n")
    western.write_bytes('{"question": "café?", "answers": []}'.encode("latin-1"))
    for path, reason in [
        (empty, "holds no question"),
        (western, "not UTF-8"),
        (tmp_path, "cannot be read"),
        (tmp_path / "x", "cannot be read"),
    ]:
        with pytest.raises(UserError, match=reason):
            read_questions(path)


def test_mistakes_end_with_status_two(written: Written, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl"), *options]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err
    assert main([str(written(BOAT)), "--corpus", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
    assert main([str(written(BOAT, {"question": "kapal " * 900, "answers": []})), *options]) == 2
    assert capsys.readouterr().err.startswith("Line 2: ")


def test_a_mark_in_front_and_other_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.jsonl"
    path.write_bytes(("\ufeff" + json.dumps(NEVER) + "\r\n\r\n" + json.dumps({"turns": [BOAT, MANY]})).encode())
    assert [(asked.line, len(asked.turns), asked.together) for asked in read_questions(path)] == [(1, 1, False), (3, 2, True)]


@given(st.text(), st.text())
def test_what_surrounds_an_answer_does_not_matter(before: str, behind: str) -> None:
    assert holds(f"{before} (Élysée Palace) {behind}".upper(), ["never", "elysee  palace"])


@pytest.mark.parametrize(("text", "answer"), [("in 2018", "18"), ("5.500 km", "500 km"), ("the NATO", "he NATO")])
def test_an_answer_is_whole_words(text: str, answer: str) -> None:
    assert not holds(text, [answer])


def judged(confidence: float, answers: tuple[str, ...], claims: tuple[Claim, ...], index: Index) -> Judged:
    """An answer that was judged, made from a real one."""
    (answer,) = converse(index, "Siapa presiden Zanadu?")
    made: Answer = replace(answer, claims=claims, found=bool(claims), confidence=confidence)
    return Judged(1, "questions" if answers else "unanswerable", Turn("?", answers, (), "id"), made, 0.1, ())


def test_facts_confidence_and_false_quotes_are_measured(shipped: Index) -> None:
    article = made_article("a", "Kapal itu tiba pada 3 Maret di Bantan. Semua selamat sampai di rumah tanpa luka, kata Sutan Mahmud.")
    first, second = (Citation(number, article, *place) for number, place in enumerate([(0, 38), (39, len(article.text))], 1))
    good = Claim(first.quote, (first,), "quoted", fact=(12, 27))
    false = Claim("Kapal itu tidak tiba.", (second,), "quoted")
    lengthy = Claim(second.quote, (second,), "quoted", fact=(0, len(second.quote)))
    known = [judged(0.9, ("3 Maret",), (good, false), shipped), judged(0.4, ("Sutan Mahmud",), (good, lengthy), shipped)]
    unknown = [judged(confidence, (), claims, shipped) for confidence, claims in [(0.1, ()), (0.4, (good,))]]
    figures = report([*known, *unknown])
    assert figures["questions"]["fact"] == 0.5
    assert (figures["questions"]["sentence@1"], figures["questions"]["sentence@3"]) == (0.5, 1)
    assert figures["quotes"] == {"count": 5, "inexact": 1}
    assert figures["abstention"] == {"precision": 1, "recall": 0.5, "balanced accuracy": 0.75, "auroc": 0.875}


def test_conversations_go_on_and_end(shipped: Index) -> None:
    turns = (Turn("When did Croatia join NATO?", ("1 April 2009",)), Turn("who else joined with it?", ("Albania",)))
    asked = [Asked(1, turns, True), Asked(2, turns[1:], True)]
    first, second, alone = judge(asked, shipped, lambda article: ())
    assert first.right
    assert "Croatia" in second.answer.question.standalone + second.answer.question.context
    assert "Croatia" not in alone.answer.question.standalone + alone.answer.question.context
