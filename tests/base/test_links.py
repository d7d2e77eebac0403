"""Whether addresses of sources still answer; asked of a server of the test's own."""

import socket
import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.base.links import Answer, Asker, is_public
from portal.base.management.commands import check_links
from portal.base.models import LinkCheck
from tests import make
from tests.findings import codes


class Site(BaseHTTPRequestHandler):
    """A small site: each path answers in its own way."""

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        status = {"/alive": 200, "/refuses-head": 405, "/gone": 410, "/not-for-programs": 403, "/broken": 500}
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
        elif self.path == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
        else:
            known = status.get(self.path.partition("?")[0], 404)
            self.send_response(200 if known == 405 and self.command == "GET" else known)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, *_words):
        """Nothing is printed."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def asker():
    """One that may ask this machine."""
    return Asker("Portal link check", timeout=2, allowed=lambda address: address == "127.0.0.1")


def at(site, path):
    return f"http://127.0.0.1:{site.server_port}{path}"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/alive", Answer(True, "200 OK")),
        ("/alive?dengan=tanya&lagi=ya#bagian", Answer(True, "200 OK")),
        ("/refuses-head", Answer(True, "200 OK")),
        ("/gone", Answer(False, "410 Gone")),
        ("/none", Answer(False, "404 Not Found")),
        ("/broken", Answer(False, "500 Internal Server Error")),
        ("/not-for-programs", Answer(True, "403 Forbidden")),
        ("/to//alive", Answer(True, "200 OK")),
        ("/to//none", Answer(False, "404 Not Found")),
        ("/loop", Answer(False, "too many redirects")),
        ("/to/ftp://a.example/", Answer(False, "not an http or https address")),
    ],
)
def test_what_an_address_answers(site, asker, path, answer):
    assert asker.ask(at(site, path)) == answer


def test_it_asks_for_the_head_first_and_says_who_asks(site, asker):
    asker.ask(at(site, "/alive"))
    asker.ask(at(site, "/refuses-head"))
    assert site.asked == [
        ("HEAD", "/alive", "Portal link check"),
        ("HEAD", "/refuses-head", "Portal link check"),
        ("GET", "/refuses-head", "Portal link check"),
    ]


def test_nothing_answers_where_nobody_listens(asker):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        answer = asker.ask(f"http://127.0.0.1:{unused.getsockname()[1]}/")
    assert answer.is_alive is False and answer.words


def test_a_silent_machine_is_not_waited_for(asker):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        asker.timeout = 0.2
        assert asker.ask(f"http://127.0.0.1:{silent.getsockname()[1]}/") == Answer(False, "timed out")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/", "//a.example/", "", "http://", "http://a b/", "http://[::1", "x:y:z"],
)
def test_other_than_web_addresses_are_not_asked(asker, url):
    assert asker.ask(url).is_alive is False


def test_an_address_with_a_user_name_is_not_asked(site, asker):
    assert asker.ask(f"http://saya:rahasia@127.0.0.1:{site.server_port}/alive").is_alive is False
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.5.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
    ],
)
def test_only_public_machines_are_asked(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]"])
def test_this_machine_is_never_asked_however_it_is_written(site, host):
    answer = Asker("Portal link check", timeout=2).ask(f"http://{host}:{site.server_port}/alive")
    assert answer.is_alive is False
    assert site.asked == []


def test_a_redirect_leads_into_no_private_network(site):
    asker = Asker("Portal link check", timeout=2, allowed=lambda address: address == "127.0.0.1")
    assert asker.ask(at(site, "/to/http://127.0.0.2/")) == Answer(False, "not a public address")


def test_a_name_that_means_a_private_machine_too_is_not_asked(site, asker, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_more: both)
    assert asker.ask("http://a.example/alive") == Answer(False, "not a public address")


def test_the_connection_goes_to_the_address_that_was_looked_at(site, asker, monkeypatch):
    names = []

    def resolve(host, port, **_more):
        names.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect_to_numbers_only(socket.create_connection))
    assert asker.ask(f"http://a.example:{site.server_port}/alive") == Answer(True, "200 OK")
    assert names == ["a.example"]


def connect_to_numbers_only(connect):
    def connected(address, *words, **more):
        assert address[0] == "127.0.0.1", "the name was resolved a second time"
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
            made.settimeout(words[0])
            made.connect(address)
            return made.dup()

    return connected


def test_a_secure_address_is_asked_under_its_own_name(monkeypatch):
    wrapped = []

    class Context:
        """Stands for TLS: remembers for which name the certificate was asked."""

        verify_mode, check_hostname, post_handshake_auth = ssl.CERT_REQUIRED, True, None

        def wrap_socket(self, plain, server_hostname):
            wrapped.append(server_hostname)
            raise ssl.SSLCertVerificationError("certificate verify failed")

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        asker = Asker("Portal", timeout=2, allowed=lambda address: True, context=Context())
        answer = asker.ask(f"https://localhost:{port}/")
    assert answer.is_alive is False and "certificate" in answer.words
    assert wrapped == ["localhost"]


def test_a_machine_without_a_network_says_so_instead_of_calling_addresses_dead(asker, monkeypatch):
    def fail(*_words, **_more):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert asker.ask("https://a.example/").is_alive is None


# The command.


@pytest.fixture
def check(db, asker, monkeypatch):
    """Runs the command with an asker that may ask this machine; what it printed and its exit code."""
    monkeypatch.setattr(check_links.Command, "asker", asker)

    def run(*words):
        out = StringIO()
        try:
            call_command("check_links", "--pause", "0", *words, stdout=out)
        except CommandError as error:
            return out.getvalue(), error.returncode
        return out.getvalue(), 0

    return run


def test_the_command_keeps_the_answers_and_ends_with_one_where_an_address_is_dead(site, check):
    dead, alive = make.source(url=at(site, "/gone")), make.source(url=at(site, "/alive"))
    make.source()
    out, code = check()
    assert code == 1
    assert dead.public_id in out and "410 Gone" in out and alive.public_id not in out
    assert set(LinkCheck.objects.values_list("source", "is_alive")) == {(dead.pk, False), (alive.pk, True)}
    assert (codes(dead), codes(alive)) == ({"dead-link"}, set())


def test_the_command_ends_well_where_all_answer_and_mends_what_was_said(site, check):
    source = make.source(url=at(site, "/alive"))
    LinkCheck.objects.create(source=source, url=source.url, checked_at=timezone.now(), is_alive=False)
    assert check()[1] == 0
    assert codes(source) == set()


def test_the_command_asks_those_first_that_were_asked_longest_ago(site, check):
    now = timezone.now()
    for days in (1, 9, 5):
        source = make.source(url=at(site, f"/alive?{days}"))
        LinkCheck.objects.create(source=source, url=source.url, checked_at=now - timedelta(days=days), is_alive=True)
    make.source(url=at(site, "/alive?never"))
    check("--limit", "3")
    assert [path for _method, path, _agent in site.asked] == ["/alive?never", "/alive?9", "/alive?5"]


def test_the_command_leaves_out_those_asked_lately_unless_their_address_is_new(site, check):
    changed = make.source(url=at(site, "/alive?changed"))
    for source, url in (
        (make.source(url=at(site, "/alive?lately")), at(site, "/alive?lately")),
        (changed, at(site, "/alive?before")),
    ):
        LinkCheck.objects.create(source=source, url=url, checked_at=timezone.now(), is_alive=True)
    check("--older-than", "6")
    assert [path for _method, path, _agent in site.asked] == ["/alive?changed"]


def test_the_command_keeps_nothing_where_the_machine_cannot_ask(check, monkeypatch):
    def fail(*_words, **_more):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    make.source(url="https://a.example/")
    assert check()[1] == 2
    assert not LinkCheck.objects.exists()
