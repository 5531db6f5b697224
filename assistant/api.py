"""The HTTP API beside the page: questions, searches, articles, and whether all is well, described by `/api/openapi.json`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from assistant.programs import MOST_FOUND, MOST_TURNS, NotYet, Programs
from assistant.told import ArticleValues, FoundValues, ListValues, ProblemValues, TimedAnswerValues
from corpus.article import UserError
from corpus.version import VERSION

LONGEST = 20_000  # characters of a question; longer ones are no question that could be understood
_Text = Annotated[str, Field(max_length=LONGEST)]
_Short = Annotated[str, Query(max_length=500)]


class Asked(BaseModel):
    """A question, and those that were asked before it in the same conversation, oldest first."""

    question: _Text = Field(examples=["when does it take effect?"])
    earlier: list[_Text] = Field(default=[], max_length=MOST_TURNS - 1, examples=[["why did Russia close the NATO office?"]])


def api(programs: Programs) -> FastAPI:
    """The application, to be mounted at `/api`; what is wrong with a request is answered with status 400 or 422 and a sentence."""
    application = FastAPI(
        title="Kutip",
        version=VERSION,
        description="Ask a collection of news articles; every sentence of an answer is cited to the exact words of an article.",
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        responses={
            400: {"model": ProblemValues, "description": "What is wrong with the request"},
            422: {"model": ProblemValues, "description": "What is missing from the request, or has another form"},
            503: {"model": ProblemValues, "description": "The articles are still being read"},
        },
    )

    @application.exception_handler(UserError)
    def problem(request: Request, error: UserError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=503 if isinstance(error, NotYet) else 400)

    @application.exception_handler(RequestValidationError)
    def misshapen(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": _lacks(error)}, status_code=422)

    @application.post("/ask", operation_id="ask", summary="Answer a question")
    def ask(asked: Asked) -> TimedAnswerValues:
        return programs.ask(asked.question, asked.earlier)

    @application.get("/search", operation_id="search", summary="Find passages")
    def search(
        query: _Short,
        count: Annotated[int, Query(ge=1, le=MOST_FOUND)] = 10,
        since: date | None = None,
        until: date | None = None,
        publisher: Annotated[list[str], Query(max_length=50)] = [],  # noqa: B006 - FastAPI reads it and hands out a new one
    ) -> list[FoundValues]:
        return programs.search(query, count, since, until, publisher)

    @application.get("/articles", operation_id="articles", summary="List articles")
    def articles(
        words: _Short = "", outlet: _Short | None = None, time: Annotated[str, Query(pattern=r"^(\d{4}(-\d\d)?)?$")] = "", start: int = 0
    ) -> ListValues:
        return programs.listed(words.split(), outlet, time, start=start)

    @application.get("/articles/{article_id}", operation_id="article", summary="Read an article")
    def article(article_id: Annotated[str, Field(max_length=64)]) -> ArticleValues:
        return programs.article(article_id)

    return application


def _lacks(error: RequestValidationError) -> str:
    """The first thing that is wrong with the form of a request, in a sentence."""
    first = error.errors()[0]
    named = ".".join(str(part) for part in first["loc"][1:])
    return f"{named or 'The request'}: {first['msg']}."
