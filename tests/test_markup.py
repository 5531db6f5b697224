from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta, timezone
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import markup
from assistant.answer import Answer, Citation, Claim, Doubt, Gloss, Question, Verdict
from assistant.filters import chips
from assistant.labels import LABELS
from assistant.markup.parts import MARKDOWN, plain
from assistant.phrases import PHRASES, moment
from corpus.article import Article, Refusal
from corpus.catalogue import Coverage
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import converse, made_article

ATTACK = "<img src=x onerror=alert(1)> ![x](https://evil.invalid/a.png) [y](javascript:alert(1)) $a$ **b** `c`"


class Outline(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def hostile_answer() -> Answer:
    text = f"{ATTACK} said one.\n\nAnother {ATTACK}."
    article = replace(
        made_article("x", text, title=ATTACK), publisher=ATTACK, authors=(ATTACK,), agency=ATTACK, language="<b>", url="javascript:1"
    )
    citation = Citation(1, article, 0, text.index("\n"))
    claim = Claim(citation.quote, (citation,), "quoted", (2, 30), (Gloss(3, ATTACK), Gloss(12, ATTACK), Gloss(30, ATTACK)), ATTACK)
    question = Question(ATTACK, f"{ATTACK}?", "en", publishers=(ATTACK,), phrases=(ATTACK,))
    return Answer(question, (claim,), (nearby(article),), found=True, done=True, note=ATTACK, suggestions=(ATTACK, ATTACK))


WRITTEN: tuple[Verdict, ...] = ("quoted", "supported", "weak", "unsupported", "unchecked")


def hostile_claim(verdict: Verdict) -> Claim:
    """A sentence that a hostile model wrote, with doubts that hold its words."""
    doubts = (Doubt("number", ATTACK), Doubt("name", ATTACK)) if verdict in ("weak", "unsupported") else ()
    return replace(hostile_answer().claims[0], text=ATTACK, verdict=verdict, fact=None, glosses=(), doubts=doubts)


def nearby(article: Article) -> Hit:
    """A passage that was found: the whole article."""
    return Hit(Passage(article, 0, len(article.text)), 1.0, 1, None)


def test_nothing_from_outside_becomes_a_tag_or_an_address() -> None:
    answer = hostile_answer()
    refused = [Refusal(Path(ATTACK), ATTACK)]
    coverage = Coverage(1, (ATTACK,), None, None, ())
    shapes: list[dict[str, Any]] = [
        {},
        {"question": replace(answer.question, kind="compare")},
        {"claims": (), "found": False},
        *({"claims": (hostile_claim(verdict),), "writer": ATTACK, "trouble": ATTACK, "done": verdict != "weak"} for verdict in WRITTEN),
    ]
    chat = [markup.messages((replace(answer, **shape),), "en")[1]["content"] for shape in shapes]
    pages = [
        *chat,
        *(message["content"] for message in markup.messages((answer,), answer.question.language)),
        markup.sources(answer, 0, as_cited, "en"),
        markup.evidence((answer,), "cite-0-1", as_cited, "en", lambda article: [ATTACK]),
        markup.welcome(coverage, [answer.citations[0].article], refused, "en"),
        markup.problem(ATTACK),
        markup.offer([ATTACK], "", "en"),
        markup.offer([], ATTACK, "en"),
    ]
    for page in pages:
        for tag, attributes in Outline(page).tags:
            assert tag not in ("img", "script", "b")
            assert not any(name.startswith("on") for name in attributes)
            assert (attributes.get("href") or "#").startswith("#")
    for page in chat:  # which is read as Markdown too
        assert "![" not in page
        assert "**" not in page
        assert ATTACK in unescape(re.sub(r"<[^>]*>", "", page))
    for name in ("cite", "ask", "drop"):
        assert f"#{name}-0-1" in chat[0]
    assert "#near-0-1" in chat[2]


def as_cited(article: Article) -> markup.Standing:
    """An article that is as it was cited, and is printed nowhere else."""
    return markup.Standing()


@given(st.text())
def test_plain_text_holds_no_mark_of_markdown_and_reads_the_same(text: str) -> None:
    shown = plain(text)
    assert not re.search(r"[*_`$<>\[\]()!|~\"']|&(?!#\d+;)", shown)
    assert unescape(shown) == unescape(" ".join(text.split()).translate(MARKDOWN))


def test_the_reader_marks_exactly_the_quotes(shipped: Index) -> None:
    (answer,) = converse(shipped, "why did Russia close the NATO office?")
    for citation in answer.citations:
        page = markup.evidence((answer,), f"cite-0-{citation.number}", as_cited, "en")
        marked = re.findall(r"<mark id='quote-(\d+)'( class='current' aria-current='true')?>(.*?)</mark>", page)
        assert [unescape(text) for _, current, text in marked if current] == [citation.quote]
        here = {c.number for c in answer.citations if c.article.id == citation.article.id}
        assert {int(number) for number, _, _ in marked} == here
        paragraphs = [unescape(re.sub(r"<[^>]+>", "", p)) for p in re.findall(r"<p>(.*?)</p>", page)]
        assert "\n\n".join(paragraphs) == citation.article.text


@pytest.mark.parametrize(
    "name",
    "|cite-9-1|cite-0-99|cite-0|sources-5|near-0-99|near-0-0|cite-0-1<|<script>|cite-٣-1x|ask-0-0|ask-0-9|ask-9-1|drop-0-0|drop-0-9".split(
        "|"
    ),
)
def test_a_link_that_leads_nowhere_shows_and_asks_nothing(shipped: Index, name: str) -> None:
    conversation = converse(shipped, "why did Russia close the NATO office?")
    assert markup.evidence(conversation, name, as_cited, "en") == ""
    assert markup.asking(conversation, name) is None


def test_an_article_that_came_near_can_be_read_without_highlights(shipped: Index) -> None:
    (answer,) = converse(shipped, "Who won the badminton final in Denmark?")
    page = markup.evidence((answer,), "near-0-1", as_cited, "en")
    paragraphs = [unescape(paragraph) for paragraph in re.findall(r"<p>(.*?)</p>", page)]
    assert "\n\n".join(paragraphs) == answer.hits[0].passage.article.text
    assert "<mark" not in page


def test_sources_say_outlet_date_and_quote(shipped: Index) -> None:
    (answer,) = converse(shipped, "Mengapa Rusia menutup kantor NATO?")
    page = unescape(re.sub(r"<[^>]+>", " ", markup.sources(answer, 0, as_cited, "id")))
    for citation in answer.citations:
        assert citation.quote in page
        assert str(citation.article.publisher) in page
    assert "Okt 2021" in page


def test_both_languages_say_the_same_things() -> None:
    for table in (LABELS, PHRASES):
        assert table["id"].keys() == table["en"].keys()
        for key, english in table["en"].items():
            fields = set(re.findall(r"{(\w+)}", english)) - {"noun"}
            assert set(re.findall(r"{(\w+)}", table["id"][key])) == fields, key


def test_an_article_that_changed_or_was_reprinted_says_so(shipped: Index) -> None:
    (answer,) = converse(shipped, "Why did Russia close the NATO office?")
    other = made_article("x", "Text.", publisher="A <b>& B")
    page = markup.evidence((answer,), "cite-0-1", lambda article: markup.Standing("changed", (other,)), "en")
    assert "has changed" in page
    assert "The same text is also in: A &lt;b&gt;&amp; B, 18 Oct 2021" in page
    assert "has changed" not in markup.evidence((answer,), "cite-0-1", as_cited, "en")
    assert "no longer in the collection" in markup.evidence((answer,), "cite-0-1", lambda article: markup.Standing("gone"), "en")


def test_a_refused_page_is_named_with_the_file_that_holds_it() -> None:
    refused = [Refusal(Path("/home/a/berita.zip/2021/satu.html"), "It is empty."), *[Refusal(Path("/home/a/b.txt"), "Empty.")] * 9]
    notice = markup.welcome(Coverage(0, (), None, None, ()), [], refused, "en")
    assert "berita.zip/2021/satu.html: It is empty." in notice
    assert "/home" not in notice
    assert "5 more could not be read" in notice


def test_the_clock_is_shown_in_its_zone() -> None:
    wib, london = timezone(timedelta(hours=7)), timezone(timedelta(hours=1))
    article = made_article("x", "Text.")
    assert moment(replace(article, published_time=time(14, 5, tzinfo=wib)), "id") == "18 Okt 2021, 14.05 WIB"
    assert moment(replace(article, published_time=time(14, 5, tzinfo=london)), "en") == "18 Oct 2021, 14:05 UTC+1"
    assert moment(replace(article, published_time=time(14, 5)), "en") == "18 Oct 2021, 14:05"
    assert moment(replace(article, published=None, published_time=time(14, 5)), "en") == "undated"


STORY = made_article("s", "Kantor itu ditutup Senin pagi, kata  Ia di Moskwa.", publisher="Warta Nala", language="id")


def answer_of(*claims: Claim, **fields: object) -> Answer:
    """An answer in Indonesian with these claims."""
    question = Question("kapan?", "kapan?", "id", kind="compare" if any(claim.label for claim in claims) else "when")
    return replace(Answer(question, claims, (), found=bool(claims), done=True), **fields)  # type: ignore[arg-type]


def claim_of(number: int = 1, **fields: object) -> Claim:
    """The whole story as a claim."""
    citation = Citation(number, STORY, 0, len(STORY.text))
    return replace(Claim(citation.quote, (citation,), "quoted"), **fields)  # type: ignore[arg-type]


ACTIONS = re.compile(r'<div class="actions">.*?</div>')


def chat_of(answer: Answer) -> str:
    """The answer as the chat gets it."""
    return markup.messages((answer,), answer.question.language)[1]["content"]


def read(page: str) -> str:
    """What a reader sees of a piece of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", page))


def test_a_fact_is_bold_and_a_gloss_stands_in_brackets_outside_of_it() -> None:
    claim = claim_of(fact=(19, 29), glosses=(Gloss(24, "18 Okt 2021"), Gloss(39, "Lavrov")))
    page = chat_of(answer_of(claim))
    assert re.findall(r"<strong>(.*?)</strong>", page) == ["Senin", " pagi"]
    assert [read(gloss) for gloss in re.findall(r"<span class=\"gloss\".*?</span>", page)] == [" [18 Okt 2021]", " [Lavrov]"]
    assert 'role="note" title="Bukan bagian kutipan&#58; Lavrov"' in page
    assert "ditutup Senin [18 Okt 2021] pagi, kata Ia [Lavrov] di Moskwa. [1]" in read(page)
    card = markup.sources(answer_of(claim), 0, as_cited, "id")
    assert STORY.text in read(card)
    assert "Lavrov" not in card


def test_claims_in_a_row_with_one_label_stand_under_it_once() -> None:
    labelled = [claim_of(place, label=label) for place, label in enumerate(["Warta", "Warta", "Kabar"], 1)]
    page = chat_of(answer_of(*labelled))
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Warta", "Kabar"]
    warta, kabar = page.split("<section>")[1:]
    assert [re.findall(r"#cite-0-(\d)", group) for group in (warta, kabar)] == [["1", "2"], ["3"]]
    assert 'class="columns"' in page
    timeline = replace(answer_of(*labelled), question=Question("apa?", "apa?", "id", kind="happened"))
    assert 'class="columns"' not in chat_of(timeline)


def test_what_claims_leave_open_stands_under_them() -> None:
    page = chat_of(answer_of(claim_of(), note="Sisanya tidak dijawab."))
    assert page.index("<li>") < page.index('<p class="note">Sisanya tidak dijawab&#46;</p>')


def test_not_found_says_so_first_then_what_there_is_with_headlines_that_open() -> None:
    note = "Artikel “Apa? Itu.” tidak menjawab pertanyaan itu. Tidak ada artikel yang menyebut “Zanadu”. Koleksi ini berisi 1 artikel."
    answer = answer_of(note=note, hits=(nearby(STORY), nearby(STORY)), suggestions=("Siapa Ia?",))
    page = ACTIONS.sub("", chat_of(answer))
    lines = [read(line) for line in re.findall(r"<p.*?</p>|<li>.*?</li>", page)]
    assert lines == [
        "Artikel “Apa? Itu.” tidak menjawab pertanyaan itu.",
        "Tidak ada artikel yang menyebut “Zanadu”.",
        "Koleksi ini berisi 1 artikel.",
        "Artikel terdekat:",
        "A headline Warta Nala, 18 Okt 2021",
        "Anda bisa bertanya:",
        "Siapa Ia?",
    ]
    (name,) = re.findall(r'href="#(near-.*?)"', page)
    assert STORY.text in unescape(markup.evidence((answer,), name, as_cited, "id"))


def test_small_talk_is_answered_without_anything_around_it() -> None:
    assert re.findall(r"<(\w+)", ACTIONS.sub("", chat_of(answer_of(note="Halo!")))) == ["p"]


def test_an_answer_that_is_not_whole_yet_says_that_more_is_looked_for() -> None:
    answer = answer_of(note="Tidak ada.", hits=(nearby(STORY),))
    assert '<p class="waiting">Mencari …</p>' in chat_of(replace(answer, done=False))
    assert "waiting" not in chat_of(answer)


def test_a_suggestion_is_asked_behind_the_conversation() -> None:
    conversation = (answer_of(suggestions=("Apa?", "Siapa?")), answer_of(claim_of()))
    (first, second) = re.findall(r'href="#(ask-.*?)"', chat_of(conversation[0]))
    assert first == "ask-0-1"
    assert markup.asking(conversation, second) == markup.Asking("Siapa?", conversation, conversation)


def narrowed(turn: str, dropped: frozenset[str] = frozenset()) -> Answer:
    """An answer to a question with two filters."""
    question = Question(turn, turn, "id", since=date(2021, 10, 1), until=date(2021, 10, 31), publishers=("Warta Nala",), dropped=dropped)
    return answer_of(claim_of(), question=question)


def test_a_filter_is_a_chip_that_says_what_a_click_does() -> None:
    page = chat_of(narrowed("kapan?"))
    chip = re.findall(r'<a class="chip" role="button" href="#(.*?)">(.*?)</a>', page)
    shown = [text for _, text in chips(narrowed("kapan?").question, "id")]
    assert len(shown) == 2
    assert [(name, read(text)) for name, text in chip] == [(f"drop-0-{n}", f"Hapus saringan {text}") for n, text in enumerate(shown, 1)]
    assert "chip" not in chat_of(answer_of(claim_of()))


def test_a_question_without_a_filter_stands_in_its_own_place_when_it_is_the_last() -> None:
    conversation = (narrowed("kapan?"), narrowed("di mana?", dropped=frozenset({"phrase"})))
    (period, _), (outlet, _) = chips(conversation[1].question, "id")
    assert markup.asking(conversation, "drop-1-1") == markup.Asking(
        "di mana?", conversation[:1], conversation[:1], frozenset({"phrase", period})
    )
    assert markup.asking(conversation, "drop-0-2") == markup.Asking("kapan?", (), conversation, frozenset({outlet}))


def written(*claims: Claim, **fields: object) -> Answer:
    """An answer that a language model wrote, in Indonesian."""
    return answer_of(*claims, **{"writer": "qwen3:4b", "found": True, "hits": (nearby(STORY),), **fields})


EIGHT = Claim("Ada 8 orang.", claim_of().citations, "unsupported", doubts=(Doubt("number", "8"), Doubt("name", "Nala")))
BADGE = re.compile(r'<(?:button|span) class="badge">(.*?)</(?:button|span)>(?= )')


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("quoted", "dikutip: kata-kata ini ada di sumber"),
        ("supported", "didukung: sumber mendukung isi kalimat ini"),
        ("weak", "lemah"),
        ("unsupported", "tanpa dukungan"),
        ("unchecked", "terputus"),
    ],
)
def test_a_written_sentence_has_its_verdict_in_words(verdict: Verdict, told: str) -> None:
    page = chat_of(written(claim_of(verdict=verdict)))
    assert f'<li class="{verdict}">' in page
    assert read(BADGE.findall(page)[0]) == told
    assert "badge" not in chat_of(answer_of(claim_of(verdict=verdict))), "quotes have none"


def test_the_first_reason_is_seen_and_the_others_are_reached() -> None:
    page = chat_of(written(replace(EIGHT, verdict="weak")))
    assert read(BADGE.findall(page)[0]) == "lemah: nama Nala tidak ada di sumber"
    assert "angka 8 tidak ada di sumber" in read(BADGE.sub("", page))


def test_what_is_not_supported_has_no_mark_but_what_it_was_compared_with() -> None:
    weak, unsupported = (ACTIONS.sub("", chat_of(written(replace(EIGHT, verdict=verdict)))) for verdict in ("weak", "unsupported"))
    assert "Ada 8 orang. [1]" in read(weak)
    assert "Ada 8 orang. [1]" not in read(unsupported)
    assert read(unsupported).endswith("bandingkan [1]")
    assert "bandingkan" not in weak


def test_who_wrote_stands_above_with_the_switch_and_how_much_it_hides() -> None:
    page = chat_of(written(claim_of(), EIGHT, replace(EIGHT, verdict="weak"), claim_of(verdict="unchecked")))
    head = page[: page.index("<ul")]
    assert "Ditulis oleh qwen3:4b, tiap kalimat diperiksa" in read(head)
    assert "Hanya yang didukung</label>" in head
    assert "Kalimat yang disembunyikan: 3" in head
    assert "disembunyikan" not in chat_of(written(claim_of()))
    for other in (answer_of(claim_of()), written(found=False, note="Tidak ada.")):
        assert "qwen3" not in read(chat_of(other))
        assert "<input" not in ACTIONS.sub("", chat_of(other))


def test_what_went_wrong_stands_above_the_answer() -> None:
    page = chat_of(answer_of(claim_of(), trouble="Tidak ada yang menjawab di <b>."))
    assert read(page[: page.index("<ul")]) == "Tidak ada yang menjawab di <b>."


def test_while_an_answer_is_written_the_chat_says_so_and_the_evidence_is_what_the_model_reads() -> None:
    others = tuple(nearby(made_article(f"other {number}", "Lain.", f"Judul {number}")) for number in range(5))
    waiting = written(done=False, hits=(nearby(STORY), *others, nearby(STORY)))
    assert "Menulis jawaban …" in read(chat_of(waiting))
    assert "not-found" not in chat_of(waiting)
    growing = replace(waiting, claims=(claim_of(), Claim("Kantor itu", (), "unchecked")))
    for answer in (waiting, growing):
        page = markup.sources(answer, 0, as_cited, "id")
        assert "<h2>Bacaan</h2>" in page
        assert page.count("<li class='card'>") == 6
        assert "Judul 4" in markup.evidence((answer,), "near-0-6", as_cited, "id")
    assert "<li>Kantor itu</li>" in chat_of(growing)
    assert len(BADGE.findall(chat_of(growing))) == 1


def test_the_sources_of_a_written_answer_are_those_it_rests_on() -> None:
    other = Citation(2, made_article("other", "Lain sekali.", "Judul lain"), 0, 4)
    answer = written(claim_of(), replace(EIGHT, citations=(other,)))
    page = markup.sources(answer, 0, as_cited, "id")
    assert "<h2>1 sumber</h2>" in page
    assert "Judul lain" not in page
    compared = markup.evidence((answer,), "cite-0-2", as_cited, "id")
    assert "Judul lain" in compared
    assert "class='step'" not in compared
    assert "1 dari 1" in markup.evidence((answer,), "cite-0-1", as_cited, "id")
    assert "<h2>Artikel terdekat</h2>" in markup.sources(replace(answer, claims=(EIGHT,)), 0, as_cited, "id")


def test_a_model_is_offered_by_name_and_left_again() -> None:
    page = markup.offer(["qwen3:4b", "<b>"], "", "id")
    assert re.findall(r"href='#(.*?)'[^>]*>(.*?)</a>", page) == [
        ("write", "Menulis dengan qwen3:4b"),
        ("write", "Menulis dengan &lt;b&gt;"),
    ]
    assert re.findall(r"href='#(.*?)'[^>]*>(.*?)</a>", markup.offer([], "qwen3:4b", "en")) == [("write", "Quote only")]
    assert markup.offer([], "", "id") == ""


@pytest.mark.parametrize(
    ("asked", "standalone", "context", "told"),
    [
        ("why?", "why? (the ferry of Nala)", "ferry", "Understood to be about: the ferry of Nala"),
        ("and Sora?", "why did Sora (the town) burn?", "ferry", "Understood as: why did Sora (the town) burn?"),
        ("whyy?", "why? (the ferry)", "ferry", "Understood as: why? (the ferry)"),
        ("why (and when)?", "why (and when)?", "", None),
    ],
)
def test_a_question_that_leans_tells_its_topic(asked: str, standalone: str, context: str, told: str | None) -> None:
    answer = Answer(Question(asked, standalone, "en", context), (), (), found=False, done=True, note="Nothing.")
    shown = unescape(markup.messages((answer,), "en")[1]["content"])
    assert (f'<p class="meant">{told}</p>' in shown) if told else "meant" not in shown
