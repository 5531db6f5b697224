"""What those who watch a server ask it: whether it can answer, and how much it did."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.telemetry import METRICS_TYPE, Metrics
from corpus.article import UserError
from index.collection import Collection


def health_routes(collection: Collection, metrics: Metrics | None) -> list[Route]:
    """`/health`: status 200 when questions can be answered, 503 while the articles are read and where they cannot be; and `/metrics`."""

    def health(request: Request) -> Response:
        state = _state(collection)
        return JSONResponse({"status": state}, 200 if state == "ready" else 503)

    routes = [Route("/health", health)]
    if metrics is not None:
        routes.append(Route("/metrics", lambda request: Response(metrics.text(), media_type=METRICS_TYPE)))
    return routes


def _state(collection: Collection) -> str:
    if not collection.ready:
        return "reading"
    try:
        collection.index()
    except UserError:
        return "failed"
    return "ready"
