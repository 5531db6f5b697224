"""The page: arguments are read here, components are wired here, nothing else."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it would ask its maker's server for news

import gradio as gr
from gradio.components.chatbot import ExampleMessage
from starlette.middleware import Middleware

from assistant import markup
from assistant.answer import Conversation
from assistant.desk import Desk
from assistant.labels import LABELS
from assistant.llm import LanguageModel
from assistant.llm_option import add_llm_option, language_model, offered_models
from assistant.policy import SecurityHeaders
from corpus.archives.unpack import ARCHIVES
from corpus.article import UserError
from corpus.contents import FEEDS
from corpus.parse import FORMS
from corpus.tables.table import TABLES
from index.collection import Collection
from index.options import add_options, opener

EXAMPLES = ("Why did Russia close the NATO office?", "Mengapa Rusia menutup kantor NATO?")
SAY = gr.I18n(**LABELS)
BOX: dict[str, Any] = {"submit_btn": True, "stop_btn": False, "autofocus": True}
TICK = 0.2  # seconds between two looks at the progress of indexing
LARGEST_UPLOAD = "200mb"  # an archive or an export holds many pages
UPLOADS = sorted({*FORMS, *ARCHIVES, *TABLES, *FEEDS})


class Page:
    """The handlers of the page, over one collection."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.collection = desk, desk.collection
        self.stopped: set[str | None] = set()  # the sessions that want no more of the answer that is being written

    def greet(self, chosen: LanguageModel | None, request: gr.Request) -> Iterator[str]:
        """The evidence panel at first: how far the indexing is, then what the collection holds."""
        language = preferred_language(request)
        while not self.collection.ready:
            yield markup.indexing(self.collection.done, self.collection.total, language)
            time.sleep(TICK)
        yield self.desk.welcome(language, chosen)

    def respond(
        self, typed: str, conversation: Conversation, chosen: LanguageModel | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """The question box, the chat, the conversation, the evidence and the notice, while a question is answered.

        It is the one that was typed, an example that was clicked, or what a link of the chat asks; for these the box stays as it is.
        """
        clicked = event._data or {}
        if "name" in clicked:
            asking = markup.asking(conversation, _name(event))
        else:
            asking = markup.Asking(clicked["value"]["text"] if clicked else typed, conversation, conversation)
        if asking is None:
            yield tuple(gr.skip() for _ in range(5))
        else:
            yield from self.answer(asking, conversation, None if clicked else typed, chosen, request)

    def answer(
        self, asking: markup.Asking, conversation: Conversation, typed: str | None, chosen: LanguageModel | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """The same; the question box loses what was `typed`, and gets it back after a failure."""
        language, session = preferred_language(request), request.session_hash
        labels, kept = LABELS[language], markup.messages(asking.kept)
        wait = labels["searching"] if self.collection.ready else labels["wait"]
        self.stopped.discard(session)
        emptied = _box(None if typed is None else "", labels["stop"] if self.desk.model or chosen else False)
        yield emptied, [*kept, markup.asked(asking.asked), markup.waiting(wait)], conversation, gr.skip(), ""
        while not self.collection.ready:
            progress = markup.indexing(self.collection.done, self.collection.total, language)
            yield gr.skip(), gr.skip(), gr.skip(), progress, gr.skip()
            time.sleep(TICK)
        try:
            before = ""
            for answer in self.desk.answers(asking, chosen, lambda: session in self.stopped):
                longer = (*asking.kept, answer)
                evidence = markup.sources(answer, len(asking.kept)) or self.desk.welcome(language, chosen)
                box, panel = _box() if answer.done else gr.skip(), gr.skip() if evidence == before else evidence
                yield box, markup.messages(longer), longer, panel, ""
                before = evidence
        except UserError as error:
            yield _box(typed), markup.messages(conversation), conversation, gr.skip(), markup.problem(str(error))
        except Exception:
            logging.exception("A question could not be answered")
            yield _box(typed), markup.messages(conversation), conversation, gr.skip(), markup.problem(labels["crash"])

    def stop(self, request: gr.Request) -> None:
        """Ends the answer that is being written, which then is as long as it has become."""
        self.stopped.add(request.session_hash)

    def choose(self, request: gr.Request, event: gr.EventData) -> tuple[LanguageModel | None, str]:
        """The model of a running Ollama that was chosen to write, or None to quote again; and the first evidence panel with it."""
        models, place = offered_models(), int(_name(event).rpartition("-")[2])
        chosen = models[place - 1] if 0 < place <= len(models) else None
        return chosen, self.desk.welcome(preferred_language(request), chosen)

    def show(self, conversation: Conversation, event: gr.EventData) -> Any:
        """The evidence panel after a click: an article at a quote, or the sources of an answer."""
        return markup.evidence(conversation, _name(event), self.desk.stand) or gr.skip()

    def add(self, files: list[str], conversation: Conversation, chosen: LanguageModel | None, request: gr.Request) -> tuple[str, Any]:
        """The notice after pages were added, and before the first question the evidence panel with what the collection holds then."""
        language = preferred_language(request)
        try:
            report, refused = self.collection.add([Path(file) for file in files])
        except UserError as error:
            return markup.problem(str(error)), gr.skip()
        told = markup.added(report.added, report.changed, refused, language)
        return told, gr.skip() if conversation else self.desk.welcome(language, chosen)

    def restart(self, chosen: LanguageModel | None, request: gr.Request) -> tuple[Any, ...]:
        """The question box as it is, an empty chat and conversation, the first evidence panel, and no notice."""
        return _box(), [], (), self.desk.welcome(preferred_language(request), chosen), ""


def preferred_language(request: gr.Request) -> str:
    """The language of the page's own words: Indonesian for a browser that asks for it first, else English."""
    return "id" if request.headers.get("accept-language", "").lower().startswith("id") else "en"


def build(page: Page, examples: bool) -> gr.Blocks:
    """The page with its components wired; with example questions only where the shipped articles are there to answer them."""
    blocks = gr.Blocks(title="Kutip", fill_width=True, analytics_enabled=False)
    with blocks:
        conversation, chosen = gr.State(()), gr.State(None)
        with gr.Row(elem_id="top"):
            gr.HTML(markup.BRAND, elem_id="brand")
            add = gr.UploadButton(str(SAY("add")), file_count="multiple", size="sm", file_types=UPLOADS, elem_id="add")
            new = gr.Button(SAY("new"), size="sm", elem_id="new")
        with gr.Row(elem_id="main"):
            with gr.Column(scale=6, min_width=320):
                suggested = [ExampleMessage(text=example) for example in EXAMPLES] if examples else None
                chat = gr.Chatbot(
                    show_label=False,
                    elem_id="chat",
                    buttons=[],
                    layout="bubble",
                    latex_delimiters=[],
                    autoscroll=False,
                    placeholder=markup.INVITATION,
                    examples=suggested,
                )
                notice = gr.HTML(elem_id="notice")
                box = gr.Textbox(placeholder=SAY("ask"), show_label=False, label=SAY("ask"), max_lines=6, elem_id="question", **BOX)
            with gr.Column(scale=5, min_width=320):
                evidence = gr.HTML(elem_id="evidence", js_on_load=markup.SCRIPT)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        greeting = blocks.load(page.greet, chosen, evidence, concurrency_limit=None, **quiet)
        answer = [box, chat, conversation, evidence, notice]
        answering = gr.on(  # one listener, so that no question is asked while another is answered
            [box.submit, chat.example_select, evidence.submit],
            page.respond,
            [box, conversation, chosen],
            answer,
            api_name="ask",
            show_progress="hidden",
            concurrency_limit=None,
            cancels=[greeting],
        )
        box.stop(page.stop, queue=False, **quiet)
        evidence.select(page.show, conversation, evidence, **quiet)
        evidence.edit(page.choose, None, [chosen, evidence], **quiet)
        add.upload(page.add, [add, conversation, chosen], [notice, evidence], **quiet)
        new.click(page.restart, chosen, answer, cancels=[answering], **quiet)
    return blocks


def _box(text: str | None = None, stop: str | bool = False) -> Any:
    """The question box with this text, or as it is, and with the button that asks, or one that is named to `stop` the answer."""
    buttons: dict[str, Any] = {"submit_btn": not stop, "stop_btn": stop}
    return gr.update(**buttons) if text is None else gr.update(value=text, **buttons)


def _name(event: gr.EventData) -> str:
    """The name of the link that was clicked."""
    return str(event._data.get("name", ""))


def main(arguments: list[str] | None = None) -> int:
    """Serve the page until it is stopped: 0, or 2 with one sentence on standard error for a mistake of the user's."""
    parser = argparse.ArgumentParser(prog="python app.py", description="Chat with a folder of saved news pages in the browser.")
    add_options(parser)
    add_llm_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument("--watch", action="store_true", help="follow every change of the folder while the page is open")
    options = parser.parse_args(arguments)
    try:
        model = language_model(options)  # before the collection is opened: what was typed wrong is told at once
        desk = Desk(Collection(options.corpus, options.data, opener(options)), model, options.rewrite)
        serve(desk, options.host, options.port, examples=options.corpus is None, watch=options.watch)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def serve(desk: Desk, host: str, port: int, examples: bool, watch: bool) -> None:
    """Show the page, then wait until it is stopped; UserError when the port is taken or the collection cannot be opened."""
    collection, blocks = desk.collection, build(Page(desk), examples)
    try:
        blocks.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            footer_links=[],
            max_file_size=LARGEST_UPLOAD,
            i18n=SAY,
            theme=gr.themes.Base(primary_hue="teal", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            css=markup.STYLE,
            app_kwargs={"middleware": [Middleware(SecurityHeaders)]},
        )
    except (OSError, OverflowError) as error:
        raise UserError(f"The page cannot be served at {host}, port {port}. Choose another --port, or --host.") from error
    try:
        if collection.ready:
            collection.index()  # tells at once what cannot be opened
        print(f"Kutip is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
        collection.index()
        if watch:
            collection.follow()
        blocks.block_thread()
    finally:
        blocks.close(verbose=False)
        collection.close()


if __name__ == "__main__":
    sys.exit(main())
