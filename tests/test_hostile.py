"""Hostile pages, names and answers: nothing of them acts in a terminal, in a file that is taken along, or in its name."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import lxml.etree
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import assistant.__main__
import corpus.__main__
import index.__main__
from assistant.export import as_text
from assistant.forms import FORMS, file_name
from assistant.markup import invitation, messages
from assistant.markup.library import refused, report
from assistant.markup.notices import welcome
from assistant.served import offered
from assistant.take import copied, taken
from corpus.article import Article, Refusal
from corpus.catalogue import Coverage
from corpus.command.export import FORMS as ARTICLE_FORMS
from corpus.command.gather import Outcome, saved
from corpus.harmless import harmless, printable, without_password
from corpus.metadata import clean_url
from corpus.parse import parse_page
from corpus.read import read_file
from corpus.story.clean import one_line
from corpus.terminal import Harmless
from corpus.web.fetch import Fetched
from index.adding import Work
from tests.hostile import ALL, CLEAN, CONTROLS, DIRECTIONS, FORBIDDEN, FORMULAS, INVISIBLE, TURNS, answer, groups, in_a_collection
from tests.scripted_model import NAME, ScriptedModel
from tests.test_take import AT

ROOT = Path(__file__).parent.parent
CONVERSATION = tuple(answer(number, payload) for number, payload in enumerate(ALL))
JOINED = tuple(answer(number, payload) for number, payload in enumerate(groups(ALL, 6)))  # for what takes long
ARTICLES = [in_a_collection(number, payload) for number, payload in enumerate(CLEAN)]
UNCLEAN = (*CONTROLS, *DIRECTIONS, *INVISIBLE)


def sound(text: str) -> bool:
    """Whether a text holds no invisible character, which no stored field of an article may."""
    return not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in text if character != "\n")


def referred(text: str) -> str:
    """The text in HTML, with references for what no file of text may hold as it is."""
    return "".join(html.escape(character) if character.isprintable() else f"&#{ord(character)};" for character in text)


@pytest.mark.parametrize("payload", ALL)
def test_no_field_of_an_article_holds_what_is_invisible(payload: str) -> None:
    quoted, linked = referred(payload), json.dumps(payload).replace("<", "\\u003c")
    said = f"The mayor of the town said {quoted} on Monday, and nobody in the hall answered him at all. "
    person = f'{{"@type": "Person", "name": {linked}}}'
    facts = (
        f'"headline": {linked}, "author": [{person}], "publisher": {{"name": {linked}}}, "articleSection": {linked}, "inLanguage": {linked}'
    )
    page = (
        f"<html lang='{quoted}'><title>{quoted}</title><meta name=author content='{quoted}'>"
        f"<meta property='og:site_name' content='{quoted}'>"
        f"<meta property='og:url' content='https://a.invalid/{quoted}'><meta property='article:section' content='{quoted}'>"
        f'<script type=\'application/ld+json\'>{{"@type": "NewsArticle", {facts}, "datePublished": {linked}}}</script>'
        f"<article><h1>{quoted}</h1><p>{said * 3}</p><p>{said} {quoted}</p></article>"
    )
    front = "\n".join(f"{name}: {json.dumps(payload)}" for name in ("title", "publisher", "author", "section", "agency", "language", "url"))
    plain = "The mayor of the town said so on Monday, and nobody in the hall answered him at all. " * 3
    for name, source in (("a.html", page), ("a.md", f"---\n{front}\n---\n\n{plain}\n")):
        article = parse_page(name, source.encode("utf-8", "replace"))
        told = [
            article.title,
            article.text,
            article.url,
            article.publisher,
            article.agency,
            article.section,
            article.language,
            *article.authors,
        ]
        assert all(sound(text) for text in told if text), told
        assert article.url is None or re.fullmatch(r"https?://[^\s/]+/\S+", article.url)


@pytest.mark.parametrize("payload", ALL)
def test_a_saved_feed_gives_no_address_and_no_name_that_does_something(payload: str, tmp_path: Path) -> None:
    told = html.escape("".join(character for character in payload if character in "\t\n" or character >= " "), quote=True)
    body = html.escape(f"<p>{'The mayor of the town said so on Monday, and nobody in the hall answered. ' * 3}</p>")
    item = f"<item><title>{told}</title><link>https://u:secret@a.invalid/{told}</link>"
    item += f"<author>{told}</author><description>{body}</description></item>"
    path = tmp_path / "feed.xml"
    pointer = f"<item><title>{told}</title><link>https://u:secret@a.invalid/only</link></item>"
    path.write_text(f"<rss version='2.0'><channel><title>{told}</title>{item}{pointer}</channel></rss>", "utf-8")
    for read in read_file(path):
        told_of_it = (
            repr(read) if isinstance(read, Refusal) else " ".join(filter(None, (read.title, read.url, read.publisher, *read.authors)))
        )
        assert "secret" not in told_of_it
        assert sound(told_of_it)


@given(st.text() | st.sampled_from(ALL))
def test_what_is_harmless_holds_no_forbidden_character_and_is_the_same_in_json(text: str) -> None:
    assert FORBIDDEN.isdisjoint(harmless(text))
    assert harmless(harmless(text)) == harmless(text)
    whole = json.dumps(text, ensure_ascii=False)
    assert json.loads(harmless(whole)) == text
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)


Command = Callable[..., str]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command and gives what it writes to the streams of a terminal."""

    def run(main: Callable[[list[str]], int], *arguments: str) -> str:
        written = io.BytesIO()
        stream = Harmless(written, "utf-8", "replace", write_through=True)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            patch.setattr(sys, "stderr", stream)
            with suppress(SystemExit):  # of argparse
                main(list(arguments))
        stream.flush()
        return written.getvalue().decode()

    return run


def hostile_folder(folder: Path) -> list[Path]:
    """Files with hostile names and contents."""
    paths = []
    for number, payload in enumerate(UNCLEAN):
        name = f"{number}{payload.replace('/', '_').replace(chr(0), '_')}"
        text = "The mayor of the town said so on Monday, and nobody in the hall answered him. " * 3
        paths += [folder / f"{name}.html", folder / name]
        paths[-2].write_text(
            f"<title>{html.escape(payload)}</title><h1>{html.escape(payload)} of the town</h1><p>{text}{html.escape(payload)}</p>"
        )
        paths[-1].write_text("no page")
    return paths


def test_no_command_lets_a_character_act_in_a_terminal(tmp_path: Path, terminal: Command) -> None:
    data, pages, more = tmp_path / "data", tmp_path / "pages", tmp_path / "more"
    pages.mkdir()
    more.mkdir()
    paths, place = hostile_folder(pages), ("--data", str(data), "--corpus", str(pages))
    hostile_folder(more)
    list_, add = (
        corpus.__main__.main,
        ("add", *map(str, paths), str(more), "\x1b[2Jhttps://a", "ftp://\x1b[2J\u202ea", "http://\x1b[2J\u202e/a"),
    )
    written = [
        terminal(list_, "list", *place),
        terminal(list_, "list", "--json", *place),
        terminal(list_, "list", "--refused", *place),
        terminal(list_, "list", "--refused", "--json", *place),
        *(terminal(list_, "show", *place, *option, str(path)) for path in paths[:2] for option in ((), ("--removed",), ("--json",))),
        *(terminal(list_, "show", *place, payload) for payload in UNCLEAN[::6]),
        *(terminal(list_, "list", *place, "--since", payload) for payload in UNCLEAN[:2]),
        terminal(list_, *place, "\x1b[2J"),
        terminal(list_, "remove", *place, "--undo", "\x1b[2J"),
        terminal(list_, "export", *place, "x.\x1b[2J"),
        terminal(list_, *add, *place),
        terminal(index.__main__.main, *place),
        terminal(index.__main__.main, *place, "--json"),
        terminal(index.__main__.main, *place, "--chroma", "http://\x1b[2J"),
        terminal(
            assistant.__main__.main, *place, "what did the mayor say \x1b[2J \u202e in the town?", "\x1b]0;x\x07", "and \x9b31m then?"
        ),
        terminal(assistant.__main__.main, *place, "--json", "what did the mayor say \x1b[2J \u202e in the town?"),
        terminal(assistant.__main__.main, *place, "--llm", "\x1b[2J", "?"),
        terminal(assistant.__main__.main, *place, "--\x1b[2J", "?"),
    ]
    assert min(map(len, written)) > 10
    assert FORBIDDEN.isdisjoint("".join(written))
    for line in (written[1] + written[3]).splitlines():
        json.loads(line)


def test_a_command_of_its_own_guards_its_streams(tmp_path: Path) -> None:
    arguments = ["show", "\x1b[2J\x9b31m\u202e", "--corpus", str(tmp_path), "--data", str(tmp_path / "data")]
    for wrong in (arguments, ["list", "--\x1b]0;a\x07"]):
        ran = subprocess.run([sys.executable, "-m", "corpus", *wrong], cwd=ROOT, capture_output=True, timeout=300)
        assert ran.returncode == 2
        assert "\\u001b" in ran.stderr.decode()
        assert FORBIDDEN.isdisjoint(ran.stderr.decode())


@pytest.mark.parametrize("bold", [True, False])
def test_an_answer_in_a_terminal_has_no_codes_but_those_of_bold(bold: bool) -> None:
    codes = re.compile("\x1b\\[(?:1|22)m")
    for one in CONVERSATION:
        text = as_text(one, bold)
        assert FORBIDDEN.isdisjoint(codes.sub("", text) if bold else text)
        assert bool(codes.search(text)) == bool(bold and one.claims and not one.writer and any(claim.fact for claim in one.claims))


def test_a_table_holds_no_formula_and_is_read_back() -> None:
    file = io.BytesIO()
    ARTICLE_FORMS["csv"](ARTICLES, file)
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(ARTICLES) + 1
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", cell)] == []
    assert sum(cell.startswith("'") for row in rows for cell in row) >= 4 * len(FORMULAS)  # of title, outlet, author, section at least


@pytest.mark.parametrize(("form", "ending"), [("jsonl", ".jsonl"), ("csv", ".csv"), ("md", ".zip")])
def test_exported_articles_come_back_as_they_were(form: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{ending}"
    with path.open("wb") as file:
        ARTICLE_FORMS[form](ARTICLES, file)
    back = {read.id: read for read in read_file(path) if isinstance(read, Article)}
    assert back == {one.id: one for one in ARTICLES}
    if form == "md":
        names = zipfile.ZipFile(path).namelist()
        assert all(re.fullmatch(r"[\w-]+\.md", name) and len(name.encode()) <= 255 and name[:4] == "2021" for name in names)


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a Word document."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_word_document_has_no_field_and_leads_only_to_pages_of_the_web() -> None:
    content = taken(JOINED, "docx", "  ".join(ALL), "en", AT)
    held = parts(content)
    for name, part in held.items():
        if name.endswith((".xml", ".rels")):
            tags = {lxml.etree.QName(node).localname for node in lxml.etree.fromstring(part).iter() if isinstance(node.tag, str)}
            assert tags.isdisjoint({"instrText", "fldSimple", "fldChar", "object", "OLEObject", "altChunk", "subDoc", "control", "script"})
    outside = [
        node.get("Target")
        for name, part in held.items()
        if name.endswith(".rels")
        for node in lxml.etree.fromstring(part)
        if node.get("TargetMode") == "External"
    ]
    assert all(re.match(r"https?://", target) for target in outside)
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    for payload in FORMULAS:
        assert any(one_line(payload) in paragraph for paragraph in words)


@pytest.mark.parametrize("preset", ["commonmark", "js-default", "gfm-like"])
def test_markdown_leads_only_to_pages_of_the_web(preset: str) -> None:
    if preset == "gfm-like":
        pytest.importorskip("linkify_it")
    text = taken(CONVERSATION, "md", "  ".join(ALL), "id", AT).decode()
    page = lxml.html.document_fromstring(MarkdownIt(preset, {"html": True}).render(text))
    known = set("html body h1 h2 h3 h4 p ul li strong blockquote a".split())
    assert {node.tag for node in page.iter()} <= known
    for node in page.iter():
        assert set(node.keys()) <= {"href"}
        assert re.match(r"https?://|mailto:", node.get("href", "https://"))


def test_references_have_an_entry_an_article_and_no_other() -> None:
    digests = {citation.article.digest for one in CONVERSATION for citation in one.citations}
    tex = taken(CONVERSATION, "bib", "x", "en", AT).decode()
    assert (
        len(re.findall(r"^@(?:article|misc)\{[a-z0-9-]+,$", tex, re.MULTILINE)) == len(re.findall("^@", tex, re.MULTILINE)) == len(digests)
    )
    lines = taken(CONVERSATION, "ris", "x", "en", AT).decode().split("\r\n")
    assert [line[:2] for line in lines if line[:2] in ("TY", "ER")] == ["TY", "ER"] * len(digests)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    entries = json.loads(taken(CONVERSATION, "csl", "x", "en", AT))
    assert {entry["custom"]["digest"] for entry in entries} == digests
    assert all(re.match(r"https?://", entry.get("URL", "https://")) for entry in entries)
    assert FORBIDDEN.isdisjoint(tex + "".join(lines) + json.dumps(entries, ensure_ascii=False))


@pytest.mark.parametrize("payload", ALL)
def test_the_clipboard_gets_no_formula(payload: str) -> None:
    for kind in range(3):
        text, _ = copied(answer(kind, payload), "en")
        assert not [line for line in text.split("\n") if re.match(r"[=+\-@＝＋－＠\t\r]", line)]


@pytest.mark.parametrize("payload", ALL)
@pytest.mark.parametrize("form", FORMS)
def test_the_name_of_a_file_is_but_a_name(form: str, payload: str) -> None:
    name = file_name(payload, form)
    assert re.fullmatch(r"kutip[a-z0-9-]{0,65}\.[a-z]+", name)


@pytest.mark.parametrize("payload", ALL)
def test_a_fetched_page_is_kept_under_a_name_that_is_but_a_name(payload: str) -> None:
    url = clean_url(f"https://news.invalid/{payload.encode('utf-8', 'ignore').decode()}") or "https://news.invalid/x"
    name, _ = saved(Fetched(url, b"<p>x", "page"))
    assert re.fullmatch(r"[\w-][\w.-]*\.html", name)
    assert len(name.encode()) < 200


@pytest.mark.parametrize("payload", ALL)
def test_the_markdown_of_the_chat_holds_nothing_but_links_of_its_own(payload: str) -> None:
    told = [message["content"] for kind in range(3) for message in messages((answer(kind, payload),), "en")]
    for content in (invitation((payload, payload), "id"), *told):
        page = lxml.html.document_fromstring(f"<div>{MarkdownIt('js-default', {'html': True}).render(content)}</div>")
        assert {node.tag for node in page.iter()}.isdisjoint(
            {"img", "script", "svg", "math", "style", "iframe", "form", "em", "code", "pre"}
        )
        assert all(re.match(r"#[a-z]+-[\w-]+$", node.get("href")) for node in page.iter("a"))
        assert not [name for node in page.iter() for name in node.attrib if name.startswith("on") or name in ("style", "src")]


def test_names_and_reasons_on_the_page_turn_nothing_around() -> None:
    unread = [Refusal(Path(f"{number}{payload.replace('/', '_')}"), payload) for number, payload in enumerate(ALL)]
    outcomes = tuple(Outcome(payload, "refused", reason=payload) for payload in ALL[-50:])
    shown = [
        refused(unread, len(unread), "en"),
        report(Work(outcomes=outcomes, trouble="  ".join(ALL)), "id"),
        *(welcome(Coverage(1, (), None, None, ()), [], [one], "id") for one in unread),
    ]
    assert all(TURNS.isdisjoint(text) and FORBIDDEN.isdisjoint(text) for text in shown)
    assert "<script" not in "".join(shown)


def test_no_model_is_offered_whose_name_does_something(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedModel() as model:
        monkeypatch.setenv("OLLAMA_HOST", model.root)
        model.told["/api/tags"] = {"models": [{"name": payload} for payload in (*UNCLEAN, NAME)]}
        assert set(offered(5.0)) <= {name for name in (*UNCLEAN, NAME) if name.isprintable()}
        assert NAME in offered(5.0)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://user:secret@host/a", "http://host/a"),
        ("http://secret@host:80/a@b", "http://host:80/a@b"),
        ("HTTPS://us%40er:se:cret@host", "HTTPS://host"),
        ("http://user:sec@ret@host/?a@b", "http://host/?a@b"),
        ("http://host/a@b", "http://host/a@b"),
        ("//user:secret@host", "//host"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_no_joined_text_is_lost() -> None:
    assert [payload for payload in ALL if not any(payload in text for text in groups(ALL, 6))] == []
