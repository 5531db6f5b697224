"""The page: arguments are read here, components are wired here, nothing else."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it would ask its maker's server for news

import gradio as gr
from gradio.components.chatbot import ExampleMessage
from starlette.middleware import Middleware

from assistant import markup
from assistant.answer import Conversation
from assistant.ask import ask
from assistant.labels import LABELS
from corpus.archives.unpack import ARCHIVES
from corpus.article import Article, UserError
from corpus.contents import FEEDS
from corpus.parse import FORMS
from corpus.tables.table import TABLES
from index.collection import Collection
from index.options import add_options, opener

EXAMPLES = ("Why did Russia close the NATO office?", "Mengapa Rusia menutup kantor NATO?")
SAY = gr.I18n(**LABELS)
NEWEST = 8  # headlines on the first screen
TICK = 0.2  # seconds between two looks at the progress of indexing
LARGEST_UPLOAD = "200mb"  # an archive or an export holds many pages
UPLOADS = sorted({*FORMS, *ARCHIVES, *TABLES, *FEEDS})
# The page needs nothing but itself; an article or an answer that got past the escaping could still load nothing.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'"
)


class SecurityHeaders:
    """Adds the content policy to every response."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"content-security-policy", CONTENT_POLICY.encode()))
                message["headers"].append((b"referrer-policy", b"no-referrer"))
            await send(message)

        await self.app(scope, receive, send_with_policy)


class Page:
    """The handlers of the page, over one collection."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def greet(self, request: gr.Request) -> Iterator[str]:
        """The evidence panel at first: how far the indexing is, then what the collection holds."""
        language = preferred_language(request)
        while not self.collection.ready:
            yield markup.indexing(self.collection.done, self.collection.total, language)
            time.sleep(TICK)
        yield self.welcome(language)

    def welcome(self, language: str) -> str:
        """What the collection holds, or why it cannot be opened."""
        try:
            index = self.collection.index()
        except UserError as error:
            return markup.problem(str(error))
        return markup.welcome(index.coverage(), index.newest(NEWEST), self.collection.refused, language)

    def respond(self, typed: str, conversation: Conversation, request: gr.Request, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
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
            yield from self.answer(asking, conversation, (gr.skip(), gr.skip()) if clicked else ("", typed), request)

    def answer(
        self, asking: markup.Asking, conversation: Conversation, box: tuple[Any, Any], request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """The same; `box` is what the question box holds from now on, and what it holds after a failure."""
        language = preferred_language(request)
        labels, kept = LABELS[language], markup.messages(asking.kept)
        wait = labels["searching"] if self.collection.ready else labels["wait"]
        yield box[0], [*kept, markup.asked(asking.asked), markup.waiting(wait)], conversation, gr.skip(), ""
        while not self.collection.ready:
            progress = markup.indexing(self.collection.done, self.collection.total, language)
            yield gr.skip(), gr.skip(), gr.skip(), progress, gr.skip()
            time.sleep(TICK)
        try:
            for answer in ask(asking.asked, asking.before, self.collection.index(), dropped=asking.dropped):
                longer = (*asking.kept, answer)
                evidence = markup.sources(answer, len(asking.kept)) or self.welcome(language)
                yield gr.skip(), markup.messages(longer), longer, evidence, ""
        except UserError as error:
            yield box[1], markup.messages(conversation), conversation, gr.skip(), markup.problem(str(error))
        except Exception:
            logging.exception("A question could not be answered")
            yield box[1], markup.messages(conversation), conversation, gr.skip(), markup.problem(labels["crash"])

    def show(self, conversation: Conversation, event: gr.EventData) -> Any:
        """The evidence panel after a click: an article at a quote, or the sources of an answer."""
        return markup.evidence(conversation, _name(event), self.stand) or gr.skip()

    def stand(self, article: Article) -> markup.Standing:
        """How an article that was cited stands in the collection now."""
        index = self.collection.index()
        return markup.Standing(index.standing(article), index.reprints(article))

    def add(self, files: list[str], conversation: Conversation, request: gr.Request) -> tuple[str, Any]:
        """The notice after pages were added, and before the first question the evidence panel with what the collection holds then."""
        language = preferred_language(request)
        try:
            report, refused = self.collection.add([Path(file) for file in files])
        except UserError as error:
            return markup.problem(str(error)), gr.skip()
        told = markup.added(report.added, report.changed, refused, language)
        return told, gr.skip() if conversation else self.welcome(language)

    def restart(self, request: gr.Request) -> tuple[Conversation, list[Any], str, str]:
        """An empty conversation and chat, the first evidence panel, and no notice."""
        return (), [], self.welcome(preferred_language(request)), ""


def preferred_language(request: gr.Request) -> str:
    """The language of the page's own words: Indonesian for a browser that asks for it first, else English."""
    return "id" if request.headers.get("accept-language", "").lower().startswith("id") else "en"


def build(page: Page, examples: bool) -> gr.Blocks:
    """The page with its components wired; with example questions only where the shipped articles are there to answer them."""
    blocks = gr.Blocks(title="Kutip", fill_width=True, analytics_enabled=False)
    with blocks:
        conversation = gr.State(())
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
                box = gr.Textbox(
                    placeholder=SAY("ask"),
                    show_label=False,
                    label=SAY("ask"),
                    submit_btn=True,
                    autofocus=True,
                    elem_id="question",
                    max_lines=6,
                )
            with gr.Column(scale=5, min_width=320):
                evidence = gr.HTML(elem_id="evidence", js_on_load=markup.SCRIPT)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        greeting = blocks.load(page.greet, None, evidence, concurrency_limit=None, **quiet)
        answering = gr.on(  # one listener, so that no question is asked while another is answered
            [box.submit, chat.example_select, evidence.submit],
            page.respond,
            [box, conversation],
            [box, chat, conversation, evidence, notice],
            api_name="ask",
            show_progress="hidden",
            concurrency_limit=None,
            cancels=[greeting],
        )
        evidence.select(page.show, conversation, evidence, **quiet)
        add.upload(page.add, [add, conversation], [notice, evidence], **quiet)
        new.click(page.restart, None, [conversation, chat, evidence, notice], cancels=[answering], **quiet)
    return blocks


def _name(event: gr.EventData) -> str:
    """The name of the link that was clicked."""
    return str(event._data.get("name", ""))


def main(arguments: list[str] | None = None) -> int:
    """Serve the page until it is stopped: 0, or 2 with one sentence on standard error for a mistake of the user's."""
    parser = argparse.ArgumentParser(prog="python app.py", description="Chat with a folder of saved news pages in the browser.")
    add_options(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument("--watch", action="store_true", help="follow every change of the folder while the page is open")
    options = parser.parse_args(arguments)
    try:
        collection = Collection(options.corpus, options.data, opener(options))
        serve(collection, options.host, options.port, examples=options.corpus is None, watch=options.watch)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def serve(collection: Collection, host: str, port: int, examples: bool, watch: bool) -> None:
    """Show the page, then wait until it is stopped; UserError when the port is taken or the collection cannot be opened."""
    blocks = build(Page(collection), examples)
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
