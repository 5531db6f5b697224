from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.web.robots import read_robots

RULES = """\ufeffuser-agent: lain
user-agent: *
disallow: /umum
Crawl-delay: 5
Disallow:
User-Agent: KUTIP/2.0   # kami
user-agent: kawan
crawl-delay: 1
Disallow: /*?halaman=
Disallow: /*.pdf$
Disallow: /a/*/c*d
Allow: /a/x/c/d/boleh
Disallow: /sama
Allow: /sama
Disallow: /caf\u00e9
Disallow: /%7Euser%2f
Disallow /tanpa
User-agent: Kutipan
Disallow: /
user-agent: kutip
disallow: /lagi$
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/umum", True),
        ("/x?halaman=2", False),
        ("/x/y.pdf", False),
        ("/x/y.pdf?a", True),
        ("/a/x/c/d", False),
        ("/a/x/c/d/boleh/1", True),
        ("/a/c/d", True),
        ("/sama", True),
        ("/caf%C3%A9/1", False),
        ("/caf%c3%a9/1", False),
        ("/~user%2Fx", False),
        ("/tanpa", True),
        ("/lagi", False),
        ("/lagi/1", True),
    ],
)
def test_rules_are_read_as_the_standard_says(path: str, allowed: bool) -> None:
    assert read_robots(RULES.encode(), "Kutip").allows(path) is allowed


def test_rules_for_all_where_none_are_for_this_program() -> None:
    assert not read_robots(RULES.encode(), "Orang").allows("/umum")
    assert read_robots(RULES.encode(), "Orang").allows("/lagi")


@given(st.one_of(st.binary(), st.text("user-agent:*kutip\n /%allowd$#", max_size=200).map(str.encode)), st.text("/%*$a?", max_size=20))
def test_any_rules_say_yes_or_no(data: bytes, path: str) -> None:
    assert read_robots(b"user-agent: *\n" + data, "Kutip").allows("/" + path) in (True, False)
