"""The page: arguments are read here, components are wired here, nothing else."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from traceback import format_tb
from typing import Any

import kutip

if __name__ == "__main__":
    kutip.begin()  # before what fails or takes seconds

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it would ask its maker's server for news
os.environ["FORWARDED_ALLOW_IPS"] = ""  # its server would believe any program of this machine that it is a proxy; the guard asks which
os.environ["GRADIO_RUN_HISTORY"] = "False"  # and keep all that is asked and answered in the browser a second time

from assistant.direct import without_socks
from assistant.stubless import without_stubs

with without_stubs(), without_socks():
    import gradio as gr
    from gradio.utils import get_upload_folder
from starlette.requests import Request
from starlette.routing import Mount

from assistant import markup
from assistant.answer import Conversation
from assistant.api import api
from assistant.desk import Decide, Desk
from assistant.follow import TICK, Tabs
from assistant.guard.front import Front
from assistant.guard.option import front_of, lock_of
from assistant.guard.password import Lock
from assistant.guard.port import with_free_port
from assistant.guard.serving import launch
from assistant.labels import LABELS
from assistant.library import Library
from assistant.llm_option import language_model
from assistant.past import Past
from assistant.routes import routes_beside
from assistant.screen import Screen
from assistant.service import conversations, end, in_few_arenas, leave, parser, place, read, settle
from assistant.straight import straight
from assistant.telemetry import Metrics, watch
from assistant.view import View
from assistant.view import view as view_of
from assistant.writing import Writing
from corpus.article import UserError
from corpus.place import data_folder
from corpus.terminal import run
from index.collection import Collection, leaving_nothing
from index.options import opener

SAY = gr.I18n(**{language: {"ask": labels["ask"]} for language, labels in LABELS.items()})
BOX: dict[str, Any] = {"submit_btn": True, "stop_btn": False, "autofocus": True}
NO_CHANGE = (gr.skip(),) * 4  # of the box, the chat, the evidence and the notice
LARGEST_UPLOAD = "200mb"  # an archive or an export holds many pages
UNUSED = 86_400  # seconds after which an upload goes that was not added; what is added goes at once
VIEW, ASKING = "() => [window.kutip.view()]", "(typed) => [typed, window.kutip.asking(typed)]"


class Page:
    """The handlers of the page, over one desk; `told` is the view of a tab as it tells it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.collection, self.screen, self.past = desk, desk.collection, Screen(desk), Past(desk)
        self.tabs = Tabs(desk, self.screen)
        self.library = Library(desk.collection, Path(get_upload_folder()))

    def show(self, told: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """The question box, the chat, the evidence and the notice of the conversation that a tab shows, and how it goes on."""
        view, owner = view_of(told, str(request.session_hash)), _owner(request)
        yield from self._show(view, owner, "" if self.tabs.go(view) else gr.skip())
        if not self.tabs.stays(view):
            yield NO_CHANGE  # for Gradio sends what was given last once more at the end

    def _show(self, view: View, owner: str, notice: Any) -> Iterator[tuple[Any, ...]]:
        box, empty = _box(view), gr.update(value=[], placeholder=markup.invitation((), view.language))
        if not self.collection.ready:
            before = self.desk.conversation(view, owner)
            yield box, self.screen.chat(before, view, owner) if before else empty, self.screen.progress(view), gr.skip()
        while not self.collection.ready:
            yield gr.skip(), gr.skip(), self.screen.progress(view), gr.skip()
            time.sleep(TICK)
        if not self.tabs.stays(view):
            return
        conversation = self.desk.conversation(view, owner)
        if not conversation:
            yield box, empty, self.screen.welcome(view), self.screen.missing(view, owner) or notice
            yield gr.skip(), gr.update(placeholder=self.screen.invitation(view)), gr.skip(), gr.skip()
            return
        yield box, self.screen.chat(conversation, view, owner), self.screen.beside(conversation, view), notice
        while writing := self.tabs.writing(view, owner):
            yield from self._follow(writing, view, owner, markup.behind(view.language) if self.desk.waits(view, owner) else "")

    def respond(self, typed: str, told: str, request: gr.Request, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The same while a question is answered: the one that was typed, or what a link asks."""
        view, clicked = view_of(told, str(request.session_hash)), event._data or {}
        name, text = str(clicked.get("name", "")), str(clicked.get("text", ""))

        def decide(conversation: Conversation) -> markup.Asking | None:
            return markup.asking(conversation, name) if name else markup.edited(conversation, text or typed, view.editing)

        yield from self._answer(decide, view, None if name or text else typed, _owner(request))

    def _answer(self, decide: Decide, view: View, typed: str | None, owner: str) -> Iterator[tuple[Any, ...]]:
        self.tabs.go(view)
        try:
            writing = self.desk.ask(decide, view, owner)
            if writing is None:
                yield NO_CHANGE
                return
            while (before := self.tabs.writing(view, owner)) and before is not writing and not before.answered:
                yield from self._follow(before, view, owner, markup.behind(view.language))
            yield from self._follow(writing, view, owner)
            if not self.tabs.stays(view):
                yield NO_CHANGE
        except UserError as error:
            yield _box(view), gr.skip(), gr.skip(), self.screen.problem(error, view, typed)
        except Exception as error:  # what it says may hold words of the question
            logging.error("A question could not be answered: %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            yield _box(view), gr.skip(), gr.skip(), markup.problem(LABELS[view.language]["crash"], typed)

    def _follow(self, writing: Writing, view: View, owner: str, notice: str = "") -> Iterator[tuple[Any, ...]]:
        """The same each time the answer has grown; the first time with that notice."""
        box = _box(view, LABELS[view.language]["stop"] if self.desk.writer(view) else False)
        for shown in self.tabs.follow(writing, view, owner, notice):
            box = _box(view) if shown.done else box
            yield box, *(gr.skip() if part is None else part for part in (shown.chat, shown.evidence, shown.notice))
            box = gr.skip()

    def stop(self, told: str, request: gr.Request) -> None:
        """Ends the answer that is being written, which then is as long as it has become."""
        if writing := self.desk.writing(view_of(told), _owner(request)):
            writing.stop()

    def read(self, told: str, request: gr.Request, event: gr.EventData) -> Any:
        """The evidence panel after a click: an article at a quote, or the sources of an answer."""
        return self.screen.read(str((event._data or {}).get("name", "")), view_of(told), _owner(request)) or gr.skip()


def build(page: Page, is_locked: bool = False) -> gr.Blocks:
    """The page with its components wired, and with the way out where it `is_locked`."""

    def keep(asked: Any, request: gr.Request) -> dict[str, Any]:
        return page.past.answer(asked, _owner(request))

    def library(asked: Any) -> dict[str, Any]:
        return page.library.answer(asked)

    blocks = gr.Blocks(title="Kutip", fill_width=True, analytics_enabled=False, delete_cache=(UNUSED, UNUSED))
    with blocks:
        plain: dict[str, Any] = {"apply_default_css": False, "padding": False}
        view = gr.Textbox(visible=False)
        gr.HTML(markup.head(is_locked), elem_id="top", **plain)
        with gr.Row(elem_id="main"):
            with gr.Column(scale=6, min_width=320, elem_id="talk"):
                chat = gr.Chatbot(
                    show_label=False, elem_id="chat", buttons=[], layout="bubble", latex_delimiters=[], autoscroll=False, placeholder=" "
                )
                notice = gr.HTML(elem_id="notice", **plain)
                gr.HTML(markup.choices(), elem_id="choices", **plain)
                box = gr.Textbox(placeholder=SAY("ask"), show_label=False, label=SAY("ask"), max_lines=6, elem_id="question", **BOX)
            with gr.Column(scale=5, min_width=320, elem_id="panel"):
                gr.HTML(markup.tabs(), elem_id="tabs", **plain)
                evidence = gr.HTML(elem_id="evidence", js_on_load=markup.EVIDENCE_SCRIPT, server_functions=[keep], **plain)
                gr.HTML(elem_id="library", js_on_load=markup.LIBRARY_SCRIPT, server_functions=[library], **plain)
                gr.HTML(elem_id="conversations", js_on_load=markup.CONVERSATIONS_SCRIPT, server_functions=[keep], **plain)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [box, chat, evidence, notice]
        gr.on([blocks.load, evidence.apply], page.show, view, shown, js=VIEW, concurrency_limit=None, trigger_mode="multiple", **quiet)
        gr.on(
            [box.submit, evidence.submit],
            page.respond,
            [box, view],
            shown,
            js=ASKING,
            api_name="ask",
            show_progress="hidden",
            concurrency_limit=None,
            trigger_mode="multiple",
        )
        box.stop(page.stop, view, js=VIEW, concurrency_limit=None, **quiet)
        evidence.select(page.read, view, evidence, js=VIEW, trigger_mode="multiple", **quiet)
    straight(blocks)
    return blocks


def _box(view: View, stop: str | bool = False) -> Any:
    """The question box with the button that asks, or one that is named to `stop` the answer; what is typed in it is the browser's."""
    ask = LABELS[view.language]["ask"]
    return gr.update(submit_btn=not stop, stop_btn=stop, placeholder=ask, label=ask)


def _owner(request: gr.Request | Request) -> str:
    """Whose conversations a request may see: those of the user whom the guard found, or of everybody who may open the page."""
    asked = request.request if isinstance(request, gr.Request) else request  # functions of components are given the inner one
    return str(asked.scope["user"]) if asked else ""


def main(arguments: list[str] | None = None, program: str = "python app.py") -> int:
    """Serve the page until it is stopped: 0, or 2 with one sentence on standard error for a mistake of the user's."""
    kutip.begun()
    options = parser(program).parse_args(arguments)
    try:
        front = front_of(options)
        lock = lock_of(options, front)
        model, metrics = language_model(options), watch(options)  # before the collection is opened: what was typed wrong is told at once
        front = with_free_port(front, options.port is not None)
        kutip.tell(kutip.STARTING)
        in_few_arenas()
        with leaving_nothing(data_folder(options.data, options.corpus)):
            collection = Collection(options.corpus, options.data, opener(options), catalogue=options.catalogue)
            desk = Desk(collection, conversations(collection.data, options.catalogue), model, options.rewrite)
            serve(desk, opened(desk, front, lock, metrics), place(front, options), options.watch)
    except UserError as error:
        kutip.tell("")
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        leave()
    return 0


def serve(desk: Desk, blocks: gr.Blocks, told: str, follow: bool) -> None:
    """Tell where the page is, then wait until it is stopped; UserError when the collection cannot be opened."""
    try:
        settle(desk.collection)
        kutip.tell("")
        print(told, flush=True)
        read(desk.collection, follow)
        while blocks.is_running:
            time.sleep(TICK)
    finally:
        end(lambda: blocks.close(verbose=False), desk.close)


def opened(desk: Desk, front: Front, lock: Lock | None, metrics: Metrics | None = None) -> gr.Blocks:
    """The page, served behind its guard; UserError when the port is taken."""
    page = Page(desk)
    blocks = build(page, lock is not None)
    theme = gr.themes.Base(primary_hue="teal", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    routes = [*routes_beside(page.past, desk.collection, metrics, _owner), Mount("/api", api(desk.programs()))]
    launch(blocks, front, lock, routes, max_file_size=LARGEST_UPLOAD, i18n=SAY, theme=theme, head=markup.HEAD)
    return blocks


if __name__ == "__main__":
    run(main)
