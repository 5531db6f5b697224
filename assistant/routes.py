"""What is served beside the page: conversations as files, whether it can answer, and how much it did."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.labels import LABELS
from assistant.past import Past
from assistant.telemetry import METRICS_TYPE, Metrics
from corpus.article import UserError
from index.collection import Collection


def routes_beside(past: Past, collection: Collection, metrics: Metrics | None, owner: Callable[[Request], str]) -> list[Route]:
    """`/take/NAME.FORM`, a conversation as a file; `/health`, status 200 when questions can be answered, else 503; and `/metrics`."""

    def take(request: Request) -> Response:
        name, _, form = request.path_params["file"].partition(".")
        language = "id" if request.query_params.get("language") == "id" else "en"
        found = past.file(name, form, language, owner(request))
        if found is None:
            return Response(LABELS[language]["no such file"], status_code=404, media_type="text/plain; charset=utf-8")
        disposition = f'attachment; filename="{found.name}"'
        return Response(found.content, media_type=found.media_type, headers={"content-disposition": disposition})

    def health(request: Request) -> Response:
        state = _state(collection)
        return JSONResponse({"status": state}, 200 if state == "ready" else 503)

    routes = [Route("/take/{file}", take), Route("/health", health)]
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
