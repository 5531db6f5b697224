"""Watching a running Kutip: Prometheus metrics, a line of log for each question, spans for a collector; all off unless asked for."""

from __future__ import annotations

import json
import logging
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from assistant.stages import QUESTION, STAGE
from corpus.article import UserError

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # bounds of the histograms
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # https://prometheus.io/docs/instrumenting/exposition_formats/
_log = logging.getLogger("kutip")


class Metrics(SpanProcessor):
    """Counts and times of questions, in the text form of Prometheus."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self._registry = CollectorRegistry()
        self._questions = Counter("kutip_questions", "Questions.", ("found", "kind", "writer"), registry=self._registry)
        self._verdicts = Counter("kutip_sentences", "Sentences of answers.", ("verdict",), registry=self._registry)
        self._troubles = Counter("kutip_model_troubles", "Answers that a language model failed to write.", registry=self._registry)
        self._seconds = Histogram("kutip_question_seconds", "Time of a question.", buckets=SECONDS, registry=self._registry)
        self._stages = Histogram("kutip_stage_seconds", "Time of a stage.", ("stage",), buckets=SECONDS, registry=self._registry)

    def on_end(self, span: ReadableSpan) -> None:
        """Count what has ended."""
        if span.name.startswith(STAGE):
            self._stages.labels(span.name.removeprefix(STAGE)).observe(_seconds(span))
        elif span.name == QUESTION and span.attributes:
            told = span.attributes
            self._seconds.observe(_seconds(span))
            self._questions.labels(*(str(told.get(name, "")) for name in ("found", "kind", "writer"))).inc()
            self._troubles.inc(bool(told.get("trouble")))
            for name, count in told.items():
                if name.startswith("verdict."):
                    self._verdicts.labels(name.removeprefix("verdict.")).inc(int(str(count)))

    def text(self) -> bytes:
        """What Prometheus reads."""
        return generate_latest(self._registry)


class QuestionLog(SpanProcessor):
    """A line of log for each question: what became of it and how long it took, without its words."""

    def on_end(self, span: ReadableSpan) -> None:
        """Log a question that has ended."""
        if span.name == QUESTION and span.attributes:
            _log.info("question", extra={"told": {**span.attributes, "seconds": round(_seconds(span), 4)}})


class JsonLines(logging.Formatter):
    """A log record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, where from, what, and the values that belong to it."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def add_watching(parser: ArgumentParser) -> None:
    """Let a command take the options of this file."""
    parser.add_argument("--metrics", action="store_true", help="count questions and their times, for Prometheus, at /metrics")
    parser.add_argument("--log", choices=("json",), metavar="FORM", help="log each question, without its words, on standard error: json")
    parser.add_argument("--traces", metavar="URL", help="send the times of each question's stages to this OpenTelemetry collector")


def watch(options: Namespace) -> Metrics | None:
    """The metrics, if they are asked for, after all that is asked for was begun; UserError where that cannot be done."""
    metrics = Metrics() if options.metrics else None
    listening: list[SpanProcessor] = [metrics] if metrics else []
    if options.log:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logging.basicConfig(handlers=[handler], level=logging.WARNING)
        _log.setLevel(logging.INFO)
        listening.append(QuestionLog())
    if options.traces:
        listening.append(_exporting(options.traces))
    if listening:
        provider = TracerProvider()
        for one in listening:
            provider.add_span_processor(one)
        trace.set_tracer_provider(provider)
    return metrics


def _exporting(url: str) -> SpanProcessor:
    """What sends spans to a collector."""
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise UserError("--traces needs a further package; `pip install 'kutip[traces]'` brings it.") from error
    if not url.startswith(("http://", "https://")):
        raise UserError("--traces needs the address of a collector, such as http://localhost:4317.")
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=url, insecure=url.startswith("http://")))


def _seconds(span: ReadableSpan) -> float:
    return ((span.end_time or 0) - (span.start_time or 0)) / 1e9
