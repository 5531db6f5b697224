from __future__ import annotations

import gzip
import ssl
import subprocess
import time
import zlib
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import UserError
from corpus.raw import LARGEST
from corpus.version import VERSION
from corpus.web.connect import Address, inflate, is_public
from corpus.web.fetch import Fetched, Fetcher, fetch
from tests.browser.conftest import free_port
from tests.site import HERE, Handler, Serve, Site, fetcher, raw, reply


def gzipped(content: bytes) -> bytes:
    """The content in gzip form, without the time, so that a test has one name in every process."""
    return gzip.compress(content, mtime=0)


PAGE = b"<!DOCTYPE html><html><title>Panen</title><p>Panen raya dimulai di lembah itu.</p></html>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><item><link>https://berita.test/1</link></item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"/>'
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'


def test_a_page_as_it_is_served(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/berita/caf%C3%A9?q=1"] = reply(body=PAGE)
    url = f"http://berita.test:{site.port}/berita/caf%C3%A9?q=1"
    assert fetcher().fetch(f" http://Berita.TEST.:{site.port}/berita/café?q=1#komentar ") == Fetched(url, PAGE, "page")
    assert site.asked == [(f"berita.test:{site.port}", "/robots.txt"), (f"berita.test:{site.port}", "/berita/caf%C3%A9?q=1")]
    sent = site.headers[-1]
    assert sent["User-Agent"].startswith(f"Kutip/{VERSION} (+")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert not {"Cookie", "Authorization", "Referer"} & set(sent)


@pytest.mark.parametrize("target", ["/a;b=1", "/a;b/c;d?e;f", "/?", "/a//b/?q=/../x", "/a%2Fb%3Fc", "/a?q=%C3%A9+1&q=[x]", "/*@:!$'(),~|"])
def test_an_address_is_asked_for_as_it_is(site: Site, target: str) -> None:
    with pytest.raises(UserError, match="404"):
        fetcher().fetch(site.root + target)
    assert [path.replace("%5B", "[").replace("%5D", "]").replace("%7C", "|") for path in site.paths()] == [target]


PRIVATE = """
http://127.0.0.1:{port}/ http://127.0.0.1.:{port}/ http://127.1:{port}/ http://127.0.1:{port}/ http://0.0.0.0:{port}/ http://0:{port}/
http://2130706433:{port}/ http://017700000001:{port}/ http://0177.0.0.1:{port}/ http://0x7f.1:{port}/ http://0x7f000001:{port}/
http://0X7F.0.0.0x1:{port}/ http://127.0.0.01:{port}/ http://127。0。0。1:{port}/ http://127.0.0.1%00.a.test:{port}/
http://localhost:{port}/ http://LOCALHOST.:{port}/ http://user@127.0.0.1:{port}/ http://user:word@127.0.0.1:{port}/
http://a.test@127.0.0.1:{port}/ http://a.test\\@127.0.0.1:{port}/ http://[::1]:{port}/ http://[::]:{port}/ http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/ http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/ http://[::127.0.0.1]:{port}/ http://[64:ff9b::7f00:1]:{port}/
http://[64:ff9b:1::7f00:1]:{port}/ http://[2002:7f00:1::]:{port}/ http://[2001:0:7f00:1::]:{port}/ http://[fe80::1]:{port}/
http://[fe80::1%25lo]:{port}/ http://[fe80::1%lo]:{port}/ http://[fd00:ec2::254]/ http://[fec0::1]/ http://[ff02::1]/ http://[100::1]/
http://[2001:db8::1]/ http://10.0.0.1/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.1.1/ http://100.64.0.1/ http://100.100.100.200/
http://169.254.169.254/ http://192.0.0.192/ http://168.63.129.16/ http://198.18.0.1/ http://224.0.0.1/ http://240.0.0.1/
http://255.255.255.255/ http://0xa9fea9fe/ http://2852039166/
""".split()


@pytest.mark.parametrize("form", PRIVATE)
def test_nothing_private_is_fetched_in_any_spelling(site: Site, form: str) -> None:
    with pytest.raises(UserError):
        Fetcher(interval=0).fetch(form.format(port=site.port))
    assert site.asked == []


@pytest.mark.parametrize(
    "form",
    [
        *"ftp://a.test/ file:///etc/passwd gopher://a.test/ javascript:alert(1) a.test/x //a.test/ http: http:// http:///x http://:80/".split(),
        *"http://a..test/ http://.test/ http://a_b*.test/ http://a%2etest/ http://a.test:0/ http://a.test:65536/ http://a.test:x/".split(),
        *"http://[::1/ http://user@a.test/ https://user:secret@a.test/ data:text/html,x".split(),
        *("", " ", "http://a b.test/", "http://a.test/\x00", "http://a.test/" + "x" * 9_000, f"http://{'a' * 64}.test/"),
    ],
)
def test_what_is_no_plain_address_is_not_even_looked_up(form: str) -> None:
    asked: list[str] = []
    with pytest.raises(UserError) as refusal:
        fetcher(resolve=asked.append).fetch(form)
    assert asked == []
    assert "secret" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("port", [1, 21, 22, 25, 53, 110, 139, 143, 389, 445, 465, 587, 636, 993, 1_023])
def test_what_is_no_port_of_the_web_is_not_even_looked_up(site: Site, port: int) -> None:
    asked: list[str] = []
    with pytest.raises(UserError, match="names no site in the usual way"):
        fetcher(resolve=asked.append).fetch(f"http://a.test:{port}/")
    assert asked == []
    site.pages["/a"] = reply(302, Location=f"http://127.0.0.1:{port}/")
    with pytest.raises(UserError, match="names no site in the usual way"):
        fetcher().fetch(f"{site.root}/a")


WITHIN = (
    "10.0.0.1 127.0.0.2 169.254.169.254 100.64.0.1 224.0.0.1 0.0.0.0 ::1 fd00:ec2::254 fe80::1%2 ff02::1 "
    "::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 2002:a00:1:: 2001:0:a00:1:: ::10.0.0.1"
).split()


@pytest.mark.parametrize("found", WITHIN)
def test_no_name_leads_by_a_redirect_to_what_is_private(site: Site, found: str) -> None:
    """As a site does that gives a name to a machine within, or changes what its own name means while it is read."""
    site.pages["/a"] = reply(302, Location=f"http://within.test:{site.port}/secret")
    names = {"outside.test": ["127.0.0.1"], "within.test": [found]}
    public = fetcher(lambda address: address == HERE or is_public(address), resolve=lambda host: names[host])
    with pytest.raises(UserError, match=r"within\.test leads to"):
        public.fetch(f"http://outside.test:{site.port}/a")
    assert set(site.paths()) == {"/a"}


NOWHERE = Fetcher(resolve=lambda host: [], admits=lambda address: False)


@given(st.sampled_from(["", "http://", "http://xn--", "//", "/"]), st.one_of(st.text(), st.text("htps:/.@[]%#?0x1ab-\\ é。", max_size=40)))
@settings(deadline=None)
def test_any_text_as_address_is_refused_in_a_sentence(beginning: str, text: str) -> None:
    with pytest.raises(UserError):
        NOWHERE.fetch(beginning + text)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6, network="2000::/3"), st.ip_addresses(v=6)))
def test_no_special_address_is_public(address: Address) -> None:
    if address in ip_network("64:ff9b::/96") or address in ip_network("::ffff:0:0/96"):
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    special = address.is_private or address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    assert not (is_public(address) and (special or not address.is_global))


def test_an_address_in_one_network_of_this_machine_is_not_public() -> None:
    assert not is_public(ip_address("2606:4700::1111%2"))


@pytest.mark.parametrize("text", ["8.8.8.8", "103.10.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_admitted(text: str) -> None:
    assert is_public(ip_address(text))


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]])
    site.pages["/a"] = site.pages["/b"] = reply(body=PAGE)
    shared = fetcher(resolve=lambda host: next(answers))
    for path in ("/a", "/b"):
        assert shared.fetch(f"http://berita.test:{site.port}{path}").data == PAGE
    assert next(answers) == ["127.0.0.2"], "only the first answer was used"


def test_an_address_of_the_sixth_version() -> None:
    try:
        site = Site("::1")
    except OSError:
        pytest.skip("this machine has no addresses of the sixth version")
    site.pages["/"] = reply(body=PAGE)
    assert fetcher(admits=lambda address: address == ip_address("::1")).fetch(f"http://[::1]:{site.port}/").data == PAGE
    assert site.asked[-1] == (f"[::1]:{site.port}", "/")
    site.server.shutdown()
    site.server.server_close()


@pytest.mark.parametrize("found", [["127.0.0.1", "10.0.0.1"], ["::ffff:10.0.0.1", "127.0.0.1"], ["fe80::1%2"], []])
def test_every_address_of_a_name_must_be_admitted(site: Site, found: list[str]) -> None:
    with pytest.raises(UserError, match=r"berita\.test"):
        fetcher(resolve=lambda host: found).fetch(f"http://berita.test:{site.port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is an address inside a computer or a private network, and those are not fetched; save the page"),
        ("http://[::1]/", "::1 is an address inside a computer"),
        ("http://berita.test/", "berita.test leads to 10.0.0.1, an address inside a computer or a private network, and"),
    ],
)
def test_what_is_private_is_told_in_a_plain_sentence(url: str, told: str) -> None:
    with pytest.raises(UserError) as refusal:
        Fetcher(resolve=lambda host: ["10.0.0.1"]).fetch(url)
    assert str(refusal.value).startswith(told)


def test_the_next_address_of_a_name_is_tried(site: Site) -> None:
    site.pages["/"] = reply(body=PAGE)
    beside = fetcher(admits=lambda address: address.is_loopback, resolve=lambda host: ["::1", "127.0.0.1"])
    assert beside.fetch(f"http://berita.test:{site.port}/").data == PAGE


def test_redirects_are_followed_and_the_last_address_is_given(site: Site) -> None:
    site.pages["/a"] = reply(301, Location="b?x=1")
    site.pages["/b?x=1"] = reply(302, Location=f"//lain.test:{site.port}/c")
    site.pages["/c"] = reply(307, Location=f"http://berita.test:{site.port}/d/é#x".encode().decode("latin-1"))
    site.pages["/d/%C3%A9"] = reply(308, Location="../e")
    site.pages["/e"] = reply(303, Location="/f")
    site.pages["/f"] = reply(body=PAGE)
    found = fetcher().fetch(f"http://berita.test:{site.port}/a")
    assert found == Fetched(f"http://berita.test:{site.port}/f", PAGE, "page")
    site.pages["/g"] = reply(301, Location="/a")
    with pytest.raises(UserError, match="without an end"):
        fetcher().fetch(f"{site.root}/g")


@pytest.mark.parametrize(
    "target",
    "http://127.0.0.2:{port}/f http://2130706434:{port}/f http://[::1]:{port}/f http://10.0.0.1/ http://169.254.169.254/latest/meta-data/ "
    "file:///etc/passwd ftp://127.0.0.1/ //user@127.0.0.1:{port}/f javascript:1 http://[ /a".split(),
)
def test_no_redirect_leads_where_no_address_does(site: Site, target: str) -> None:
    site.pages["/a"] = reply(302, Location=target.format(port=site.port))
    site.pages["/f"] = reply(body=PAGE)
    with pytest.raises(UserError):
        fetcher().fetch(f"{site.root}/a")
    assert set(site.paths()) == {"/a"}


def test_a_redirect_that_leads_nowhere(site: Site) -> None:
    site.pages["/a"] = reply(302, PAGE)
    with pytest.raises(UserError, match="302"):
        fetcher().fetch(f"{site.root}/a")


def drip(site: Site, before: bytes) -> Serve:
    """Sends something now and then, without an end."""

    def serve(handler: Handler) -> None:
        handler.wfile.write(before)
        while not site.over.wait(0.02):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    return serve


@pytest.mark.parametrize("before", [b"", b"HTTP/1.0 200 OK\r\nX-Long: ", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_drips_is_left_in_time(site: Site, before: bytes) -> None:
    site.pages["/"] = drip(site, before)
    with pytest.raises(UserError, match="too long"):
        fetcher(patience=0.4).fetch(f"{site.root}/")


def test_a_server_that_is_silent_is_left_in_time(site: Site) -> None:
    site.pages["/"] = lambda handler: bool(site.over.wait()) and None
    with pytest.raises(UserError, match="too long"):
        fetcher(patience=0.4).fetch(f"{site.root}/")


def endless(site: Site) -> Serve:
    """A page without an end."""

    def serve(handler: Handler) -> None:
        reply()(handler)
        try:
            while not site.over.is_set():
                handler.wfile.write(b"x" * 1_000_000)
        except OSError:
            return

    return serve


def test_a_page_without_an_end_is_refused(site: Site) -> None:
    site.pages["/"] = endless(site)
    with pytest.raises(UserError, match="more than 20 MB"):
        fetcher().fetch(f"{site.root}/")


def packed(data: bytes, window: int) -> bytes:
    engine = zlib.compressobj(wbits=window)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzipped(PAGE)),
        ("x-gzip", gzipped(PAGE) + b"\x00" * 20),
        ("gzip", gzipped(PAGE[:20]) + gzipped(PAGE[20:])),
        ("deflate", packed(PAGE, 15)),
        ("deflate", packed(PAGE, -15)),
        ("identity", PAGE),
    ],
)
def test_compressed_pages(site: Site, coding: str, body: bytes) -> None:
    site.pages["/"] = reply(body=body, Content_Encoding=coding)
    assert fetcher().fetch(f"{site.root}/").data == PAGE


BOMB = gzipped(b" " * (LARGEST + 1))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", BOMB),
        ("deflate", packed(b" " * (LARGEST + 1), 15)),
        ("gzip", gzipped(BOMB)),
        ("gzip, gzip", gzipped(gzipped(PAGE))),
        ("br", PAGE),
        ("gzip", PAGE),
        ("gzip", gzipped(PAGE)[:-9]),
        ("gzip", gzipped(PAGE)[:-4] + b"0000"),
        ("deflate", b"\xff" * 40),
        ("gzip", b""),
    ],
)
def test_bombs_and_damaged_data_are_refused(site: Site, coding: str, body: bytes) -> None:
    site.pages["/"] = reply(body=body, Content_Encoding=coding)
    with pytest.raises(UserError):
        fetcher().fetch(f"{site.root}/")


def test_compressed_data_that_becomes_nothing_is_left_in_time(site: Site) -> None:
    site.pages["/"] = reply(body=b"\x1f\x8b\x08\x08" + b"x" * (LARGEST + 1), Content_Encoding="gzip")  # a file name without an end
    with pytest.raises(UserError, match="more than 20 MB"):
        fetcher().fetch(f"{site.root}/")


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(1, 40), st.sampled_from([31, 15, -15]))
def test_what_was_compressed_comes_back_however_it_is_cut(parts: list[bytes], size: int, window: int) -> None:
    data = b"".join(packed(part, window) for part in (parts if window == 31 else [b"".join(parts)]) or [b""])
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert b"".join(inflate(chunks, "gzip" if window == 31 else "deflate")) == b"".join(parts)


def test_a_bomb_is_ungzippedin_small_pieces() -> None:
    pieces = [len(piece) for piece in inflate([BOMB], "gzip")]
    assert (max(pieces), sum(pieces)) == (65_536, LARGEST + 1)
    assert all(sum(map(len, inflate([packed(b" " * size, -15)], "deflate"))) == size for size in range(65_500, 65_900))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 999, 204, 304, 300])
def test_a_page_that_is_not_given(site: Site, status: int) -> None:
    site.pages["/"] = reply(status, b"" if status in (204, 304) else PAGE)
    with pytest.raises(UserError, match=f"{status}"):
        fetcher().fetch(f"{site.root}/")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("image/png", PAGE),
        ("video/mp4", PAGE),
        ("image/svg+xml", b"<svg/>"),
        ("application/json", b"{}"),
        ("application/pdf", b"%PDF-1.7"),
        ("application/octet-stream", b"%PDF-1.7"),
        ("text/html", b"\x89PNG\r\n"),
        ("text/css", b"p {}"),
        ("text/html", b""),
        (None, b" \n "),
        ("text/html", b"\x00\x01\x02" * 50),
        ("application/xml", b"<?xml version='1.0'?><opml/>"),
        ("text/html", b"<?xml version='1.0'?><Error>Access denied</Error>"),
        ("application/gzip", gzipped(BOMB)),
        ("application/gzip", gzipped(PAGE)[:30]),
    ],
)
def test_what_holds_nothing_to_read_is_refused(site: Site, content_type: str | None, body: bytes) -> None:
    site.pages["/"] = reply(200, body, content_type)
    with pytest.raises(UserError):
        fetcher().fetch(f"{site.root}/")


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("text/html", RSS.encode(), "feed"),
        ("application/octet-stream", b"\xef\xbb\xbf" + ATOM.encode(), "feed"),
        (None, RSS.encode("utf-16"), "feed"),
        ("application/rss+xml", PAGE, "page"),
        ("application/xhtml+xml", b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'b'>]><html/>", "page"),
        ("text/plain", b"Panen raya dimulai.", "page"),
        ("text/markdown; charset=utf-8", b"# Panen raya", "page"),
        ("text/xml", SITEMAP.encode(), "sitemap"),
        ("application/gzip", gzipped(b"<sitemapindex/>"), "sitemap"),
        ("text/html", b"<p>Panen", "page"),
    ],
)
def test_the_content_says_what_a_page_is(site: Site, content_type: str | None, body: bytes, kind: str) -> None:
    site.pages["/"] = reply(200, body, content_type)
    assert fetcher().fetch(f"{site.root}/").kind == kind


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", "<p>Panen raya caf\xe9 \x93x\x94".encode("latin-1"), "<p>Panen raya café “x”"),
        ("windows-1251", "<p>Новости дня".encode("cp1251"), "<p>Новости дня"),
        ('"GBK"', "<p>新闻新闻".encode("gbk"), "<p>新闻新闻"),
        ("iso-8859-1", "<p>café".encode(), "<p>café"),
    ],
)
def test_the_encoding_that_only_the_server_knows(site: Site, charset: str, body: bytes, text: str) -> None:
    site.pages["/"] = reply(200, body, f"text/html;charset={charset}")
    assert fetcher().fetch(f"{site.root}/").data.decode() == text


@pytest.mark.parametrize("charset", ["unknown", "zlib", "idna", "\xe9", "utf-16", "utf-8"])
def test_an_encoding_that_does_not_fit_changes_nothing(site: Site, charset: str) -> None:
    body = b"<p>Panen raya dimulai di lembah itu, dekat caf\xe9."
    site.pages["/"] = reply(200, body, f"text/html;charset={charset}")
    assert fetcher().fetch(f"{site.root}/").data == body


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nX: y\r\n" * 1 + b"A: b\r\n" * 40_000 + b"\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\nContent-Type: text/html\r\n\r\n<p>"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nzz\r\n<p>"],
        [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"],
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
        [b"\xff\xfe\x00"],
        [b""],
    ],
)
def test_what_is_no_answer_is_refused(site: Site, pieces: list[bytes]) -> None:
    site.pages["/"] = raw(*pieces)
    with pytest.raises(UserError):
        fetcher(patience=5).fetch(f"{site.root}/")


def test_headers_in_other_characters_do_no_harm(site: Site) -> None:
    site.pages["/"] = raw(b"HTTP/1.0 200 \xe9\xff\r\nX-Name: caf\xe9 \xff\r\nContent-Type: text/html; name=\xe9\r\n\r\n" + PAGE)
    assert fetcher().fetch(f"{site.root}/").data == PAGE


def test_a_port_at_which_nobody_answers(site: Site) -> None:
    with pytest.raises(UserError, match="could not be reached"):
        fetcher().fetch(f"http://127.0.0.1:{free_port()}/")


@pytest.mark.parametrize(
    "host", ["xn--zz.test", "xn--ls8h.test", "a_b.test", "a--b-.test", "x" * 63 + ".test", "bücher.test", "例え.テスト"]
)
def test_names_of_all_sorts(site: Site, host: str) -> None:
    site.pages["/"] = reply(body=PAGE)
    assert fetcher().fetch(f"http://{host}:{site.port}/").data == PAGE
    with pytest.raises(UserError, match="cannot be trusted"):
        fetcher().fetch(f"https://{host}:{site.port}/")


def test_an_unencrypted_server_where_an_encrypted_one_was_meant(site: Site) -> None:
    with pytest.raises(UserError, match="cannot be trusted"):
        fetcher().fetch(f"https://127.0.0.1:{site.port}/")


@pytest.fixture
def secured(site: Site, tmp_path: Path) -> Path:
    """The certificate of the site, which is now encrypted and named berita.test."""
    if not which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {certificate}"
    subprocess.run([*made.split(), "-subj", "/CN=x", "-addext", "subjectAltName=DNS:berita.test"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True, do_handshake_on_connect=False)
    site.pages["/"] = reply(body=PAGE)
    return certificate


def test_an_encrypted_page_is_trusted_by_its_name(site: Site, secured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secured))
    assert fetcher().fetch(f"https://berita.test:{site.port}/").data == PAGE
    with pytest.raises(UserError, match=r"lain\.test cannot be trusted \(Hostname mismatch"):
        fetcher().fetch(f"https://lain.test:{site.port}/")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(UserError, match="self-signed"):
        fetcher().fetch(f"https://berita.test:{site.port}/")
    monkeypatch.setenv("SSL_CERT_FILE", str(secured.parent / "none.pem"))
    with pytest.raises(UserError, match="SSL_CERT_FILE"):
        fetch("https://berita.test/")


def rules(*lines: str) -> Serve:
    return reply(200, "\n".join(lines).encode(), "text/plain")


def test_what_a_site_asks_not_to_read_is_not_read(site: Site) -> None:
    site.pages["/robots.txt"] = rules("User-agent: *", "Disallow: /arsip", "Allow: /arsip/umum")
    site.pages["/a"] = site.pages["/arsip/umum/1"] = reply(body=PAGE)
    site.pages["/masuk"] = reply(302, Location="/arsip/1")
    shared = fetcher()
    for path in ("/a", "/arsip/umum/1"):
        assert shared.fetch(site.root + path).data == PAGE
    for path in ("/arsip/1", "/masuk"):
        with pytest.raises(UserError, match=r"robots\.txt"):
            shared.fetch(site.root + path)
    assert [path for _, path in site.asked] == ["/robots.txt", "/a", "/arsip/umum/1", "/masuk"]


def test_each_site_of_a_redirect_is_asked_for_its_rules(site: Site) -> None:
    site.pages["/a"] = reply(302, Location=f"http://lain.test:{site.port}/b")
    site.pages["/b"] = reply(body=PAGE)
    fetcher().fetch(f"http://berita.test:{site.port}/a")
    assert [(host.partition(":")[0], path) for host, path in site.asked] == [
        ("berita.test", "/robots.txt"),
        ("berita.test", "/a"),
        ("lain.test", "/robots.txt"),
        ("lain.test", "/b"),
    ]


@pytest.mark.parametrize(
    ("serve", "readable"),
    [
        (reply(404), True),
        (reply(403), True),
        (reply(200, PAGE), True),
        (reply(200, b"User-agent: *\nDisallow: /\n" + b"# x\n" * 400_000), False),
        (reply(200, b"# x\n" * 400_000 + b"User-agent: *\nDisallow: /"), True),
        (reply(200, gzipped(b"User-agent: *\nDisallow: /"), Content_Encoding="gzip"), False),
        (reply(200, BOMB, Content_Encoding="gzip"), True),
        (reply(200, b"#\n" * 11_000_000), True),
        (reply(500), False),
        (reply(429), False),
        (reply(301, Location="/rules.txt"), False),
        (reply(301, Location="http://10.0.0.1/robots.txt"), False),
        (reply(301, Location="/robots.txt"), False),
        (raw(b""), False),
    ],
)
def test_rules_in_all_conditions(site: Site, serve: Serve, readable: bool) -> None:
    site.pages["/robots.txt"] = serve
    site.pages["/rules.txt"] = rules("User-agent: *", "Disallow: /")
    site.pages["/"] = reply(body=PAGE)
    shared = fetcher()
    for _ in range(2):
        if readable:
            assert shared.fetch(f"{site.root}/").data == PAGE
        else:
            with pytest.raises(UserError):
                shared.fetch(f"{site.root}/")
    assert site.paths().count("/") == (2 if readable else 0)


def test_hosts_are_not_hurried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    site.pages["/"] = reply(body=PAGE)
    shared = fetcher(interval=6, resolve=lambda host: ["127.0.0.1"])
    shared.fetch(f"http://berita.test:{site.port}/")
    assert [round(wait) for wait in waits] == [6], "between the rules and the page"
    shared.fetch(f"http://lain.test:{site.port}/")
    assert [round(wait) for wait in waits] == [6, 6], "another host is not kept waiting"
    with pytest.raises(UserError, match="too long"):
        fetcher(interval=60).fetch(f"http://berita.test:{site.port}/")
