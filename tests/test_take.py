"""What is taken along holds what was said, opens in other programs, and lets nothing hostile through."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import docx
import lxml.etree
import lxml.html
import pytest
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer, Citation, Claim, Conversation, Doubt, Gloss, Question, Verdict
from assistant.export import as_dict
from assistant.markdown import markdown
from assistant.take import FORMS, copied, file_name, taken
from corpus.article import Article, UserError
from corpus.documents.written import Paragraph, Run, Style
from corpus.story.clean import one_line
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import converse, made_article

AT = datetime(2026, 11, 26, 13, 5, tzinfo=timezone(timedelta(hours=7)))
FORMULA = ("=", "+", "-", "@")
DOCUMENTS = ("md", "html", "docx", "json")
ASKED = {
    "en": ("why did Russia close the NATO office?", "when does it take effect?", "what is the capital of Peru?"),
    "id": ("Mengapa Rusia menutup kantor NATO?", "sejak kapan?", "apa ibu kota Peru menurut Kompas sejak 2014?"),
}
# Text that means something in one of the forms.
ODD = [
    *"<script>alert(1)</script> <img src=x onerror=alert(1)> ![x](https://evil.invalid/a.png) [y](javascript:alert(1))".split(),
    *"[z]: https://evil.invalid <https://evil.invalid> www.evil.invalid **b** __c__ `d` ~~e~~ $f$ # g | h - i 1. j > k === ---".split(),
    *"&amp; &#60; \\ { } }} {{ \\end{x} % %% _ ^ \" ' =1+1 @x +62 : ```".split(),
    *("TY  - NEWS", "\nER  - \nTY  - BOOK", "\r\n", "\x00\x08\x1b", "\x85\u2028", "\u202e\u2066", "\ufffe\uffff", "\ud800"),
]
TEXTS = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=6), st.just("word")), max_size=6).map(" ".join)
VERDICTS: list[Verdict] = ["quoted", "supported", "weak", "unsupported", "unchecked"]
ADDRESSES = st.sampled_from(
    [None, "", "javascript:alert(1)", "https://", "https://a.invalid/<b>\"'()[]{}\\ x\u202e%22é\n", "HTTP://b.invalid"]
)
ARTICLES = st.builds(
    Article,
    id=st.text(max_size=4),
    title=TEXTS,
    text=st.lists(TEXTS, min_size=1, max_size=3).map("\n\n".join),
    url=ADDRESSES,
    publisher=st.none() | TEXTS,
    published=st.none() | st.dates(),
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    language=st.sampled_from([None, "id", "en", "<b>"]),
    agency=st.none() | TEXTS,
    section=st.none() | TEXTS,
)


@st.composite
def _claims(draw: st.DrawFn, articles: list[Article], numbers: Iterator[int]) -> Claim:
    citations = []
    for article in draw(st.lists(st.sampled_from(articles), min_size=1, max_size=2)):
        start, end = sorted((draw(st.integers(0, len(article.text))), draw(st.integers(0, len(article.text)))))
        citations.append(Citation(next(numbers), article, start, end))
    text = draw(st.one_of(TEXTS, st.just(citations[0].quote)))
    fact = draw(st.none() | st.tuples(st.integers(-2, 40), st.integers(-2, 40)))
    verdict = draw(st.sampled_from(VERDICTS))
    glosses = tuple(draw(st.lists(st.builds(Gloss, st.integers(0, 30), TEXTS), max_size=1)))
    return Claim(text, tuple(citations), verdict, fact, glosses, draw(TEXTS), (Doubt("name", draw(TEXTS)),))


@st.composite
def _conversations(draw: st.DrawFn) -> Conversation:
    articles = draw(st.lists(ARTICLES, min_size=1, max_size=2))
    answers = []
    for _ in range(draw(st.integers(0, 2))):
        numbers = iter(range(1, 99))
        claims = tuple(draw(st.lists(_claims(articles, numbers), max_size=2)))
        hits = tuple(Hit(Passage(article, 0, len(article.text)), 0.5, None, None) for article in articles)
        question = Question(
            draw(TEXTS), draw(TEXTS), draw(st.sampled_from(["id", "en"])), publishers=(draw(TEXTS),), phrases=(draw(TEXTS),)
        )
        told: dict[str, Any] = {name: draw(TEXTS) for name in ("note", "writer", "trouble")}
        answers.append(Answer(question, claims, hits, bool(claims), draw(st.booleans()), **told))
    return tuple(answers)


CONVERSATIONS = _conversations()
HOSTILE = settings(deadline=None, max_examples=40)


def quotes_of(conversation: Conversation) -> list[str]:
    """All that is cited, on one line each."""
    return [one_line(citation.quote) for answer in conversation for citation in answer.citations]


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def tree_of(page: bytes) -> Any:
    """The tree of a page."""
    return lxml.html.document_fromstring(page.decode("utf-8"))


def words_of(form: str, content: bytes) -> str:
    """What a reader reads of a document, or a program of data."""
    if form == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    if form == "html":
        return str(tree_of(content).text_content())
    if form == "md":
        return str(lxml.html.document_fromstring(MarkdownIt().render(content.decode())).text_content())
    return json.dumps(json.loads(content), ensure_ascii=False)


def with_addresses(answer: Answer) -> Answer:
    """The answer over articles that have addresses, as those of users do."""
    made: dict[str, Article] = {}

    def _moved(citation: Citation) -> Citation:
        article = citation.article
        return replace(citation, article=made.setdefault(article.id, replace(article, url=f"https://test.invalid/{article.id}?a=b&c")))

    claims = tuple(replace(claim, citations=tuple(map(_moved, claim.citations))) for claim in answer.claims)
    return replace(answer, claims=claims)


@pytest.fixture(scope="module", params=["en", "id"])
def told(request: pytest.FixtureRequest, shipped: Index) -> tuple[str, Conversation]:
    """A language, and a conversation in it that ends with a question that is not answered."""
    return request.param, tuple(map(with_addresses, converse(shipped, *ASKED[request.param])))


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_document_holds_all_that_was_said(form: str, told: tuple[str, Conversation]) -> None:
    language, conversation = told
    words = words_of(form, taken(conversation, form, "Kantor NATO", language, AT))
    assert "Kantor NATO" in words
    exported = "26 Nov 2026, 13:05 WIB" if language == "en" else "26 Nov 2026, 13.05 WIB"
    assert (AT.isoformat() if form == "json" else exported) in words
    assert not conversation[-1].found
    for answer in conversation:
        assert answer.question.asked in words
        assert answer.question.standalone in words
        assert squeezed(json.dumps(answer.note, ensure_ascii=False)[1:-1] if form == "json" else answer.note) in squeezed(words)
        for citation in answer.citations:
            article = citation.article
            for value in (citation.quote, article.title, article.publisher, article.url, article.digest, *article.authors):
                assert (json.dumps(value, ensure_ascii=False)[1:-1] if form == "json" else value or "") in words


def test_facts_are_bold_and_quotes_are_marked_in_their_paragraphs(told: tuple[str, Conversation]) -> None:
    language, conversation = told
    facts = [claim.text[slice(*claim.fact)] for answer in conversation for claim in answer.claims if claim.fact]
    assert facts
    tree = tree_of(taken(conversation, "html", "x", language, AT))
    document = docx.Document(io.BytesIO(taken(conversation, "docx", "x", language, AT)))
    marked = tree_of(MarkdownIt().render(taken(conversation, "md", "x", language, AT).decode()).encode())
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [node.text_content() for node in tree.iter("strong")] == facts
    assert [run.text for run in runs if run.bold] == facts
    assert [node.text_content() for node in tree.iter("mark")] == quotes_of(conversation)
    assert [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW] == quotes_of(conversation)
    assert [node.text_content() for node in marked.iter("strong")] == facts + quotes_of(conversation)
    paragraphs = [node.text_content() for node in tree.iter("blockquote")]
    assert paragraphs == [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Quote"]
    for paragraph, citation in zip(paragraphs, [c for answer in conversation for c in answer.citations], strict=True):
        assert paragraph in citation.article.text.split("\n\n")


def test_every_mark_leads_to_its_own_quote(told: tuple[str, Conversation]) -> None:
    language, conversation = told
    tree = tree_of(taken(conversation, "html", "x", language, AT))
    names = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(names) == len(set(names))
    links = [node for node in tree.iter("a") if node.get("href").startswith("#answer_") and node.text_content().startswith("[")]
    cited = [c for answer in conversation for claim in answer.claims for c in claim.citations]
    assert len(links) == len(cited)
    for node, citation in zip(links, cited, strict=True):
        source = tree.get_element_by_id(node.get("href")[1:])
        assert source.text_content() == f"{node.text_content()} {citation.article.title}"
        assert next(source.itersiblings("blockquote")).find("mark").text_content() == citation.quote
    word = zipfile.ZipFile(io.BytesIO(taken(conversation, "docx", "x", language, AT))).read("word/document.xml")
    bookmarks = set(re.findall(r'<w:bookmarkStart[^>]* w:name="(\w+)"', word.decode()))
    assert set(re.findall(r'w:anchor="(\w+)"', word.decode())) <= bookmarks == set(names)


def test_a_written_sentence_tells_its_writer_verdict_and_doubts() -> None:
    article = made_article("a", "The ferry sank on Sunday.")
    citation = Citation(1, article, 0, 25)
    claims = (
        Claim("The ferry sank.", (citation,), "supported"),
        Claim("40 people died.", (citation,), "unsupported", doubts=(Doubt("number", "40"),)),
    )
    answer = Answer(Question("?", "?", "en"), claims, (), True, True, writer="Model X")
    for form in ("md", "html", "docx"):
        words = words_of(form, taken((answer,), form, "x", "en", AT))
        assert "Written by Model X" in words
        assert "The ferry sank. [1] (supported)" in words
        assert "40 people died. (unsupported; the number 40 is not in the source; compare [1])" in words


@HOSTILE
@given(conversation=CONVERSATIONS, title=TEXTS, language=st.sampled_from(["id", "en"]))
def test_nothing_breaks_a_form(conversation: Conversation, title: str, language: str) -> None:
    for form in FORMS:
        content = taken(conversation, form, title, language, AT)
        if form != "docx":
            assert "\x00" not in content.decode("utf-8")


@pytest.mark.parametrize("form", ["html", "docx", "md"])
@HOSTILE
@given(conversation=CONVERSATIONS, title=TEXTS)
def test_every_quote_is_in_a_document(form: str, conversation: Conversation, title: str) -> None:
    words = squeezed(words_of(form, taken(conversation, form, title, "en", AT)))
    left_out = "\ufffe\uffff" if form == "docx" else ""
    for quote in quotes_of(conversation):
        expected = squeezed("".join(letter for letter in quote if letter not in left_out))
        assert expected in words


@HOSTILE
@given(conversation=CONVERSATIONS, title=TEXTS)
def test_a_page_runs_nothing_and_loads_nothing(conversation: Conversation, title: str) -> None:
    page = taken(conversation, "html", title, "en", AT)
    tree = tree_of(page)
    policies = [node.get("content") for node in tree.iter("meta") if node.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    known = set("html head meta title style body main h1 h2 h3 h4 p ul li a strong mark small blockquote".split())
    for node in tree.iter():
        assert node.tag in known
        assert set(node.keys()) <= {"lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "rel"}
        assert re.match(r"#answer_\d+|https?://", node.get("href", "#answer_1"), re.IGNORECASE)
    names = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(names) == len(set(names))
    assert {node.get("href")[1:] for node in tree.iter("a") if node.get("href").startswith("#")} <= set(names)
    (style,) = tree.iter("style")
    assert not re.search(r"url\(|@import", style.text)


@HOSTILE
@given(conversation=CONVERSATIONS, title=TEXTS)
def test_markdown_renders_no_text_as_anything_else(conversation: Conversation, title: str) -> None:
    text = taken(conversation, "md", title, "en", AT).decode()
    allowed = {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "inline"}
    links = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        assert token.type.removesuffix("_open").removesuffix("_close") in allowed
        for child in token.children or ():
            assert child.type in ("text", "strong_open", "strong_close", "link_open", "link_close", "softbreak")
            links += [child.attrs["href"]] if child.type == "link_open" else []
    assert all(re.match("https?://", str(link), re.IGNORECASE) for link in links)
    assert not re.search(r"(?<!\\)://", re.sub(r"<https?:[^<>\s]*>", "", text, flags=re.IGNORECASE)), "no address is made a link unasked"


@pytest.mark.parametrize("style", ["text", "note", "item", "quote", "heading"])
@pytest.mark.parametrize(
    "text", ["- a", "+ a", "1. a", "12) a", "---", "===", "# a", "> a", ": a", "```", "    a", "[a]: https://b.invalid", "|a|"]
)
def test_no_beginning_of_a_line_is_markdown(text: str, style: Style) -> None:
    blocks = {token.type for token in MarkdownIt().parse(markdown([Paragraph(style, (Run(one_line(text)),))])) if token.nesting == 1}
    own = {"item": {"bullet_list_open", "list_item_open"}, "quote": {"blockquote_open"}, "heading": {"heading_open"}}.get(style, set())
    assert blocks == own | ({"paragraph_open"} if style != "heading" else set())


@HOSTILE
@given(conversation=CONVERSATIONS)
def test_data_comes_back(conversation: Conversation) -> None:
    values = json.loads(taken(conversation, "json", "x", "id", AT))
    assert len(values["answers"]) == len(conversation)
    for read, answer in zip(values["answers"], conversation, strict=True):
        known = as_dict(answer)
        assert {name: read[name] for name in known} == json.loads(json.dumps(known))
        assert [source["digest"] for source in read["sources"]] == [citation.article.digest for citation in answer.citations]


def entries_of(text: str) -> list[str]:
    """The entries of BibTeX as its reader parts them: by braces alone, whether a backslash stands before one or not."""
    entries, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        start = place if letter == "{" and not depth else start
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
        if letter == "}" and not depth:
            entries.append(text[start + 1 : place])
    assert not depth
    return entries


@HOSTILE
@given(conversation=CONVERSATIONS)
def test_bibtex_has_an_entry_an_article(conversation: Conversation) -> None:
    text = taken(conversation, "bib", "x", "en", AT).decode()
    entries = entries_of(text)
    digests = {citation.article.digest for answer in conversation for citation in answer.citations}
    assert sorted(re.findall(r"digest = \{(\w+)\}", text)) == sorted(digests)
    keys = [entry.partition(",")[0] for entry in entries]
    assert len(set(keys)) == len(entries) == len(digests)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)
    bare = "".join(line for line in text.splitlines(True) if not line.startswith("  url"))
    assert not re.search(r"(?<!\\)[%&$#_]|[~^]", bare)


@HOSTILE
@given(conversation=CONVERSATIONS)
def test_ris_has_a_value_a_line(conversation: Conversation) -> None:
    lines = taken(conversation, "ris", "x", "en", AT).decode().splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    digests = {citation.article.digest for answer in conversation for citation in answer.citations}
    assert [line[:2] for line in lines if line[:2] in ("TY", "ER")] == ["TY", "ER"] * len(digests)
    assert {line for line in lines if line.startswith("TY")} <= {"TY  - NEWS", "TY  - ELEC"}
    noted = [line for line in lines if line.startswith("N1")]
    assert sorted(digests) == sorted(line[-32:] for line in noted if "digest" in line[:14])


@pytest.mark.parametrize("name", ["title", "publisher", "language", "section", "authors"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"])
def test_no_value_begins_a_line_of_ris(name: str, end: str) -> None:
    value = f"a{end}ER  - {end}TY  - BOOK"
    changes: dict[str, Any] = {name: (value,) if name == "authors" else value}
    article = replace(made_article("a", "Text."), **changes)
    answer = Answer(Question("?", "?", "en"), (Claim("x", (Citation(1, article, 0, 5),), "quoted"),), (), True, True)
    lines = taken((answer,), "ris", "x", "en", AT).decode().splitlines()
    assert [line[:6] for line in lines if line[:2] in ("TY", "ER")] == ["TY  - ", "ER  - "]


@HOSTILE
@given(conversation=CONVERSATIONS)
def test_csl_has_the_shape_that_programs_read(conversation: Conversation) -> None:
    entries = json.loads(taken(conversation, "csl", "x", "en", AT))
    assert len({entry["id"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["type"] == "article-newspaper"
        assert all(set(author) == {"literal"} and isinstance(author["literal"], str) for author in entry.get("author", []))
        assert all(isinstance(part, int) for parts in entry.get("issued", {}).get("date-parts", []) for part in parts)
        texts = set(entry) - {"author", "issued", "custom"}
        assert texts <= {"id", "type", "title", "container-title", "URL", "language", "keyword", "note"}
        assert all(isinstance(entry[name], str) for name in texts)
        assert entry["custom"]["digest"] in entry["note"]


def test_references_name_what_is_known() -> None:
    text = "Rusia menutup kantor.\n\nDua puluh % & lebih."
    article = replace(
        made_article("a", text, "Kantor {NATO} ditutup", "id", "Kompas & Co"), authors=("Siti Aminah", "B_C"), section="dunia"
    )
    claim = Claim("x", (Citation(1, article, 0, 21), Citation(2, article, 23, 43)), "quoted")
    answer = Answer(Question("?", "?", "id"), (claim,), (), True, True)
    conversation = (answer, replace(answer, claims=(Claim("x", (Citation(1, article, 0, 5),), "quoted"),)))
    assert taken(conversation, "bib", "x", "id", AT).decode() == (
        "@article{kompas-co-2021-kantor,\n"
        "  title = {{Kantor \\textbraceleft{}NATO\\textbraceright{} ditutup}},\n"
        "  author = {{Siti Aminah} and {B\\_C}},\n"
        "  journal = {{Kompas \\& Co}},\n"
        "  date = {2021-10-18},\n"
        "  year = {2021},\n"
        "  url = {https://test.invalid/a},\n"
        "  language = {indonesian},\n"
        "  keywords = {dunia},\n"
        "  annote = {“Rusia menutup kantor.” (jawaban 1, [1]) “Dua puluh \\% \\& lebih.” (jawaban 1, [2]) “Rusia” (jawaban 2, [1])},\n"
        f"  digest = {{{article.digest}}},\n"
        "  month = oct,\n"
        "}\n"
    )
    assert taken(conversation, "ris", "x", "en", AT).decode().split("\r\n") == [
        *("TY  - NEWS", "ID  - kompas-co-2021-kantor", "TI  - Kantor {NATO} ditutup", "AU  - Siti Aminah", "AU  - B_C"),
        *("T2  - Kompas & Co", "PY  - 2021", "DA  - 2021/10/18", "UR  - https://test.invalid/a", "LA  - id", "KW  - dunia"),
        *("N1  - “Rusia menutup kantor.” (answer 1, [1])", "N1  - “Dua puluh % & lebih.” (answer 1, [2])"),
        *("N1  - “Rusia” (answer 2, [1])", f"N1  - digest: {article.digest}", "ER  - ", "", ""),
    ]
    (entry,) = json.loads(taken(conversation, "csl", "x", "en", AT))
    assert entry["author"] == [{"literal": "Siti Aminah"}, {"literal": "B_C"}]
    assert entry["issued"] == {"date-parts": [[2021, 10, 18]]}
    assert (entry["container-title"], entry["URL"], entry["language"]) == ("Kompas & Co", "https://test.invalid/a", "id")


def test_articles_of_one_outlet_year_and_word_have_keys_of_their_own() -> None:
    made = [replace(made_article(name, f"Text {name}.", "Banjir"), published=date(2020, 1, 1)) for name in "abc"]
    claim = Claim("x", tuple(Citation(number, article, 0, 7) for number, article in enumerate(made, 1)), "quoted")
    entries = json.loads(taken((Answer(Question("?", "?", "id"), (claim,), (), True, True),), "csl", "x", "id", AT))
    assert [entry["id"] for entry in entries] == ["test-desk-2020-banjir", "test-desk-2020-banjir-2", "test-desk-2020-banjir-3"]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_long_is_taken_whole(form: str) -> None:
    article = made_article("a", "kata & <b> " * 1900, "judul " * 3400)
    claim = Claim("x", (Citation(1, article, 0, 20_000),), "quoted")
    answer = Answer(Question("apa " * 5000, "x", "id"), (claim,), (), True, True)
    assert len(taken((answer,), form, "apa " * 5000, "id", AT)) > 5_000


def test_a_form_that_is_none_is_told() -> None:
    with pytest.raises(UserError, match="md, html, json, docx, bib, ris, csl"):
        taken((), "exe", "x", "en", AT)


@pytest.mark.parametrize("moment", [AT, datetime(2026, 11, 26, 13, 5), datetime(2026, 11, 26, 13, 5, tzinfo=UTC)])
@pytest.mark.parametrize("form", FORMS)
def test_a_conversation_without_answers_is_taken_too(form: str, moment: datetime) -> None:
    assert isinstance(taken((), form, "", "en", moment), bytes)


@pytest.mark.parametrize("form", FORMS)
@HOSTILE
@given(title=st.text() | TEXTS)
def test_a_file_name_is_safe_everywhere(form: str, title: str) -> None:
    name = file_name(title, form)
    assert re.fullmatch(r"kutip(-[a-z0-9]+)*(\.[a-z]+)+", name)
    assert name.endswith(FORMS[form].ending)
    assert len(name) < 80


def test_a_file_name_tells_the_title() -> None:
    assert file_name("Mengapa Rusia menutup kantor NATO?", "md") == "kutip-mengapa-rusia-menutup-kantor-nato.md"
    assert file_name("../../Café\r\nX: 1", "csl") == "kutip-cafe-x-1-csl.json"
    assert file_name("中文", "docx") == "kutip.docx"


def test_a_copied_answer_has_its_sources(told: tuple[str, Conversation]) -> None:
    language, conversation = told
    addressed = with_addresses(conversation[0])
    text, html = copied(addressed, language)
    said, sources = text.split("\n\n")
    for claim, line in zip(addressed.claims, said.split("\n"), strict=False):
        assert line.startswith(claim.text[: min([gloss.end for gloss in claim.glosses], default=None)])
    lines = sources.split("\n")
    for line, citation in zip(lines, addressed.citations, strict=True):
        assert line.startswith(f"[{citation.number}] “{citation.quote}” – {citation.article.publisher}, ")
        assert line.endswith(f". {citation.article.title.rstrip('.')}. {citation.article.url}")
    tree = lxml.html.fragment_fromstring(html, create_parent=True)
    assert squeezed(str(tree.text_content())) == squeezed(text)
    assert {node.get("href") for node in tree.iter("a")} == {citation.article.url for citation in addressed.citations}


@HOSTILE
@given(conversation=CONVERSATIONS)
def test_a_copied_answer_is_harmless(conversation: Conversation) -> None:
    for answer in conversation:
        text, html = copied(answer, "en")
        assert not [line for line in text.splitlines() if line.startswith(FORMULA)]
        if html:
            tree = lxml.html.fragment_fromstring(html, create_parent="div")
            assert {node.tag for node in tree.iter()} <= set("div h3 p ul li a strong small".split())
            assert {name for node in tree.iter() for name in node.attrib} <= {"class", "href", "rel", "lang"}
            assert not [node for node in tree.iter("p", "li", "h3") if str(node.text_content()).startswith(FORMULA)]
        assert all(quote in text for quote in quotes_of((answer,)))
