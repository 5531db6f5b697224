"""Metrics, log lines and spans tell times and counts, and never a word of question or articles."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.sdk.trace import TracerProvider

from assistant import stages
from assistant.ask import ask
from assistant.telemetry import JsonLines, Metrics, QuestionLog, _exporting, add_watching, watch
from corpus.article import UserError
from index.search import Index
from tests.test_chroma_server import free_port

WORD = "Zanzibarkutip"  # stands in the question alone


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[TracerProvider]:
    """What the spans of a test go to; the real one can be set once in a process."""
    provider = TracerProvider()
    monkeypatch.setattr(stages, "_tracer", provider.get_tracer("kutip"))
    yield provider
    provider.shutdown()


def asked(index: Index, *questions: str) -> None:
    for question in questions:
        list(ask(question, (), index))


def test_metrics_count_questions_stages_and_verdicts(provider: TracerProvider, shipped: Index) -> None:
    metrics = Metrics()
    provider.add_span_processor(metrics)
    asked(shipped, "why did Russia close the NATO office?", f"who is the mayor of {WORD}?")
    text = metrics.text().decode()
    assert 'kutip_questions_total{found="yes",kind="why",writer="quoted"} 1.0' in text
    assert 'found="no"' in text
    assert "kutip_question_seconds_count 2.0" in text
    for name in ("understand", "search", "rank", "weigh", "quote", "suggest"):
        assert f'kutip_stage_seconds_count{{stage="{name}"}}' in text
    assert 'kutip_sentences_total{verdict="quoted"}' in text
    assert WORD not in text
    assert WORD.lower() not in text.lower()


def test_a_question_that_is_given_up_is_counted_all_the_same(provider: TracerProvider, shipped: Index) -> None:
    metrics = Metrics()
    provider.add_span_processor(metrics)
    answers = ask(f"who is the mayor of {WORD}?", (), shipped)
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert "kutip_question_seconds_count 1.0" in metrics.text().decode()


def test_stages_belong_to_their_question(provider: TracerProvider, shipped: Index) -> None:
    ended: list[Any] = []

    class Keeping(Metrics):
        def on_end(self, span: Any) -> None:
            ended.append(span)

    provider.add_span_processor(Keeping())
    asked(shipped, "why did Russia close the NATO office?")
    root = next(span for span in ended if span.name == stages.QUESTION)
    assert {span.parent.span_id for span in ended if span is not root} == {root.context.span_id}
    assert trace.get_current_span() is trace.INVALID_SPAN, "nothing is left behind for who asked"


def test_the_log_has_a_line_a_question_without_its_words(
    provider: TracerProvider, shipped: Index, caplog: pytest.LogCaptureFixture
) -> None:
    provider.add_span_processor(QuestionLog())
    with caplog.at_level(logging.INFO, "kutip"):
        asked(shipped, f"who is the mayor of {WORD}?")
    (record,) = [record for record in caplog.records if record.name == "kutip"]
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["found"], line["level"]) == ("question", "no", "info")
    assert line["seconds"] > 0
    assert WORD not in json.dumps(line)


def test_an_error_is_logged_as_one_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        record = logging.LogRecord("kutip", logging.ERROR, "", 0, "It failed", None, (type(error), error, error.__traceback__))
    told = JsonLines().format(record)
    assert "\n" not in told
    assert "ValueError" in json.loads(told)["traceback"]


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.raw = b""

    def Export(self, request: Any, context: Any) -> Any:
        self.raw += request.SerializeToString()
        self.names += [span.name for part in request.resource_spans for scope in part.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


def test_spans_reach_a_collector_without_words(provider: TracerProvider, shipped: Index) -> None:
    collector, port = Collector(), free_port()
    server = grpc.server(ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        provider.add_span_processor(_exporting(f"http://127.0.0.1:{port}"))
        asked(shipped, f"who is the mayor of {WORD}?")
        assert provider.force_flush(20_000)
    finally:
        server.stop(None)
    assert stages.QUESTION in collector.names
    assert WORD.encode() not in collector.raw


def test_nothing_is_watched_unless_asked_for() -> None:
    parser = ArgumentParser()
    add_watching(parser)
    assert watch(parser.parse_args([])) is None
    assert type(trace.get_tracer_provider()).__name__ == "ProxyTracerProvider"


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(UserError, match="--traces needs the address"):
        _exporting("localhost:4317")
