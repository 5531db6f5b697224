from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import UserError
from corpus.web.feeds import Entry, entries
from corpus.web.fetch import Fetched

WIB = timezone(timedelta(hours=7))
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Kabar Lembah</title><link>https://berita.test/</link><atom:link href="https://berita.test/rss" rel="self"/>
<item><title><![CDATA[Harga <b>Beras</b> &amp; Gula]]></title><link>/beras?a=1&amp;b=2</link>
<pubDate>Sen, 18 Mar 2024 10:00:00 +0700</pubDate><dc:creator><![CDATA[ Sari Dewanti ]]></dc:creator><media:title>Foto</media:title>
<description>&lt;p&gt;Pendek.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Harga beras naik.</p>]]></content:encoded></item>
<item><title>AT&amp;T &lt; 5</title><link>https://berita.test/att</link><pubDate>Senin, 18 Agustus 2025 09.30 WIB</pubDate>
<author>redaksi@berita.test (Budi Santoso)</author><description>Pendek &amp;amp; padat</description></item>
<item><title>Tanpa zona</title><guid isPermaLink="true">https://berita.test/zona</guid><pubDate>18 Mei 24 10:00:00</pubDate></item>
<item><title>Tanpa tanggal</title><link>https://berita.test/lama</link><pubDate>kemarin sore</pubDate></item>
<item><title>Tanpa tujuan</title><link>javascript:alert(1)</link><guid isPermaLink="false">17</guid></item>
<item><title>Sekali lagi</title><link>https://berita.test/att</link><pubDate>Mon, 01 Jan 2024 00:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://kabar.test/2024/"><title>Kabar</title>
<entry><title type="html">Panen &amp;amp; &lt;i&gt;raya&lt;/i&gt;</title><link rel="enclosure" href="https://kabar.test/a.mp3"/>
<link rel="alternate" type="text/html" href="panen"/><id>tag:kabar.test,1</id><updated>2024-03-19T00:00:00Z</updated>
<published>2024-03-18T23:30:00.125+07:00</published>
<author><name>Sari Dewanti</name></author><author><name>Budi Santoso</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Panen <b>raya</b>.</p></div></content></entry>
<entry><title>Teks</title><id>https://kabar.test/teks</id><updated>2024-03-17T08:00:00Z</updated>
<summary>1 &lt; 2</summary></entry></feed>"""


def read(text: str, kind: str = "feed", url: str = "https://berita.test/rss", limit: int = 100) -> list[Entry]:
    """The entries of a feed or sitemap from that address; nothing else is there."""
    return entries(Fetched(url, text.encode("utf-8", "surrogatepass"), kind), nowhere, limit)  # type: ignore[arg-type]


def nowhere(url: str) -> Fetched:
    raise UserError(f"{url} is not there; check it.")


def test_an_rss_feed() -> None:
    assert read(RSS) == [
        Entry("https://berita.test/att", "AT&T < 5", datetime(2025, 8, 18, 9, 30, tzinfo=WIB), ("Budi Santoso",), "Pendek &amp; padat"),
        Entry("https://berita.test/zona", "Tanpa zona", datetime(2024, 5, 18, 10, tzinfo=UTC)),
        Entry(
            "https://berita.test/beras?a=1&b=2",
            "Harga Beras & Gula",
            datetime(2024, 3, 18, 10, tzinfo=WIB),
            ("Sari Dewanti",),
            "<p>Harga beras naik.</p>",
        ),
        Entry("https://berita.test/lama", "Tanpa tanggal"),
    ]
    assert [entry.title for entry in read(RSS, limit=2)] == ["AT&T < 5", "Tanpa zona"]
    assert read(RSS, limit=0) == []


def test_an_atom_feed() -> None:
    whole = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Panen <b>raya</b>.</p></div>'
    when = datetime(2024, 3, 18, 23, 30, tzinfo=WIB)
    assert read(ATOM) == [
        Entry("https://kabar.test/2024/panen", "Panen & raya", when, ("Sari Dewanti", "Budi Santoso"), whole),
        Entry("https://kabar.test/teks", "Teks", datetime(2024, 3, 17, 8, tzinfo=UTC), (), "1 &lt; 2"),
    ]
    prefixed = ATOM.replace("xmlns=", "xmlns:a=", 1)
    for name in ("feed", "entry", "title", "link", "id", "updated", "published", "author", "name", "content", "summary"):
        prefixed = prefixed.replace(f"<{name}", f"<a:{name}").replace(f"</{name}", f"</a:{name}")
    assert read(prefixed) == read(ATOM)


def test_a_feed_of_the_first_version() -> None:
    feed = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://berita.test/"><items><rdf:Seq/></items></channel>
     <item rdf:about="https://berita.test/1"><title>Satu</title><dc:date>2024-03-18</dc:date></item></rdf:RDF>"""
    assert read(feed) == [Entry("https://berita.test/1", "Satu", datetime(2024, 3, 18, tzinfo=UTC))]
    old = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.test/rss.dtd"><rss version="0.91"><channel><item><title>Dua</title>'
    )
    assert read(old + "<link>http://a.test/2</link></item></channel></rss>") == [Entry("http://a.test/2", "Dua")]


@pytest.mark.parametrize(
    "damage",
    [
        lambda feed: "\n \ufeff<!-- dibuat --> \n" + feed,
        lambda feed: feed.replace("AT&amp;T", "AT&T"),
        lambda feed: feed.replace("AT&amp;T &lt; 5", "AT&T < 5"),
        lambda feed: feed.replace("<title>Kabar Lembah", "<title>Kabar<br>\x07 & &foo; &#55555; &#99999999999;"),
        lambda feed: feed.replace("<author>", "<enclosure url='x'><hr><author>"),
        lambda feed: feed.replace("</item>\n<item><title>Tanpa zona", "\n<item><title>Tanpa zona"),
        lambda feed: feed.replace("AT&amp;T", "AT&#38;T" + "&#" + "9" * 5_000 + ";"),
        lambda feed: feed[: feed.index("<item><title>Tanpa tanggal") + 20],
        lambda feed: feed[: feed.index("</item>\n<item><title>Tanpa tanggal") - 4],
    ],
)
def test_a_feed_that_is_broken(damage: Callable[[str], str]) -> None:
    titles = [entry.title for entry in read(damage(RSS))]
    assert titles[0] == "AT&T < 5"
    assert "Harga Beras & Gula" in titles


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "text",
    [
        RSS.replace("<rss", LAUGHS + "<rss", 1),
        RSS.replace("<rss", "<!-- <rss> -->" + LAUGHS + "<rss", 1),
        RSS.replace("<rss", "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss", 1),
        "<rss><channel><ite",
        "<rss",
        "<html><p>Halaman ini tidak ada.</p></html>",
        "",
        "{}",
    ],
)
def test_feeds_that_are_none_or_dangerous_are_refused(text: str) -> None:
    for kind in ("feed", "sitemap", "page"):
        with pytest.raises(UserError):
            read(text, kind)


def test_no_file_is_ever_read_and_nothing_is_multiplied() -> None:
    inside = RSS.replace("<channel>", "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><channel>").replace("AT&amp;T", "&a;")
    assert read(inside)[0].title == "&a; < 5"


def test_a_feed_without_articles_has_none() -> None:
    assert read("<rss version='2.0'><channel><title>Sepi</title></channel></rss>") == []
    assert read("<feed xmlns='http://www.w3.org/2005/Atom'/>") == []


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://berita.test/1?a=1&amp;b=2 </loc><lastmod>2024-03-18T10:00:00+07:00</lastmod></url>
<url><image:image><image:loc>https://berita.test/1.jpg</image:loc></image:image><loc><![CDATA[https://berita.test/2]]></loc>
<lastmod>2024-03-20</lastmod><news:news><news:publication><news:name>Kabar</news:name></news:publication>
<news:publication_date>2024-03-19T08:00:00Z</news:publication_date><news:title>Panen &amp; raya</news:title></news:news></url>
<url><loc>https://berita.test/3</loc></url><url><lastmod>2024-03-19</lastmod></url></urlset>"""
LISTED = [
    Entry("https://berita.test/2", "Panen & raya", datetime(2024, 3, 19, 8, tzinfo=UTC)),
    Entry("https://berita.test/1?a=1&b=2", None, datetime(2024, 3, 18, 10, tzinfo=WIB)),
    Entry("https://berita.test/3"),
]


def test_a_sitemap() -> None:
    assert read(SITEMAP, "sitemap") == LISTED
    assert read(SITEMAP, "sitemap", limit=1) == LISTED[:1]
    assert read(SITEMAP[:-20], "sitemap") == LISTED


def index_of(*children: tuple[str, str]) -> str:
    rows = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in children)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def test_a_sitemap_of_sitemaps() -> None:
    older = SITEMAP.replace("2024", "2023").replace("test/", "test/old/")
    there = {
        "https://berita.test/new.xml": SITEMAP,
        "https://berita.test/old.xml": older,
        "https://berita.test/deep.xml": index_of(("/old.xml", "2024-03-22")),
    }
    asked: list[str] = []

    def child(url: str) -> Fetched:
        asked.append(url.rpartition("/")[2])
        return Fetched(url, there[url].encode(), "sitemap") if url in there else nowhere(url)

    index = index_of(("/old.xml", "2023-12-31"), ("new.xml", "2024-03-20"), ("/gone.xml", ""), ("/deep.xml", "2024-03-21"))
    found = Fetched("https://berita.test/sitemap.xml", index.encode(), "sitemap")
    assert entries(found, child) == [*LISTED[:2], *read(older, "sitemap")[:2], LISTED[2], read(older, "sitemap")[2]]
    assert asked == ["deep.xml", "new.xml", "old.xml", "gone.xml"]
    asked.clear()
    assert entries(found, child, limit=2) == LISTED[:2]
    assert asked == ["deep.xml", "new.xml", "gone.xml"], "the old one cannot hold newer articles"


def test_not_more_sitemaps_than_some_are_fetched() -> None:
    asked: list[str] = []

    def child(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, SITEMAP.encode(), "sitemap")

    index = index_of(*((f"https://berita.test/{number}.xml", "") for number in range(80)))
    assert entries(Fetched("https://berita.test/sitemap.xml", index.encode(), "sitemap"), child) == LISTED
    assert len(asked) == 50
    with pytest.raises(UserError, match="not there"):
        read(index, "sitemap")


TAGS = [
    *"<rss> <feed> <rdf:RDF> <urlset> <sitemapindex> <channel> <item> </item> <entry> </entry> <url> </url> <sitemap> </sitemap>".split(),
    *"<link> </link> <link/> <loc> </loc> <title> </title> <pubDate> </pubDate> <lastmod> </lastmod> <author> </author> <name>".split(),
    *"</name> <content> </content> <content:encoded> </content:encoded> <news:news> </news:news> <![CDATA[ ]]> <!-- --> <? ?>".split(),
    *"<!DOCTYPE [ & &amp; &#xd800; &#0; < > http://a.test/ //[ 18/3/2024 0001-01-01 31:61 +9999 \" '".split(),
    *("<link href='http://[' rel=alternate/>", '<link href="/x"/>', "&#" + "9" * 5_000 + ";", " ", "2024-03-18T10:00:00+23:59"),
]
WILD = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=8)), max_size=40).map("".join)
ROOTED = st.tuples(st.sampled_from(["<rss>", "<feed>", "<urlset>", "<sitemapindex>", ""]), WILD).map("".join)


@given(st.one_of(st.binary(max_size=300), ROOTED.map(lambda text: text.encode("utf-8", "surrogatepass"))), st.integers(0, 5))
@settings(deadline=None, max_examples=300)
def test_any_bytes_make_entries_or_a_refusal(data: bytes, limit: int) -> None:
    for kind in ("feed", "sitemap"):
        try:
            found = entries(Fetched("https://berita.test/rss", data, kind), nowhere, limit)  # type: ignore[arg-type]
        except UserError:
            continue
        assert len(found) <= limit
        assert all(entry.link.startswith(("http://", "https://")) for entry in found)
        dated = [entry.published for entry in found if entry.published]
        assert dated == sorted(dated, reverse=True)
        assert [entry.published is None for entry in found] == sorted(entry.published is None for entry in found)
