"""An extractor at an address: where text may go, what is asked, and what answers are worth."""

import os
import shutil
import socket
import time

import orjson
import pytest

from annotator.errors import ExtractorError
from annotator.extract import sending
from annotator.extract.client import predict_in_worker
from annotator.extract.endpoint import endpoint_of
from annotator.extract.registry import make
from annotator.extract.specs import environment_of
from tests.annotator.extract.conftest import article
from tests.annotator.extract.serving import certificate, finds_oslo, serving

TEXTS = [article(f"Talks in Oslo {each}.", each) for each in ("a1", "a2")]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Settings of their own for each test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def trouble(diplomacy):
    """The sentence that a server is given up for, or an article of it dropped."""

    def told(spec, told=TEXTS[0]):
        extractor = make(spec, diplomacy, environment=environment_of(spec))
        with pytest.raises(ExtractorError) as caught:
            next(iter(extractor.predict([told], diplomacy)))
        said = str(caught.value)
        assert said.isprintable()
        assert len(said) < 500
        return said

    return told


def test_articles_go_out_and_answers_come_in_through_the_worker(diplomacy):
    with serving(finds_oslo) as server:
        spec = f"{server.url}/extract?fast=1"
        with predict_in_worker(TEXTS, spec=spec, scheme=diplomacy) as found:
            assert [each.mentions[0].fragments for each in found] == [((9, 13),)] * 2
            assert found.ready.name == f"{server.url}/extract"
            settings = found.ready.settings
    assert settings["address"] == f"{server.url}/extract"
    # what else is in the address makes it another extractor's run, and stays out of it
    slow = endpoint_of(spec.replace("fast=1", "slow=1"))
    assert settings != slow.told
    assert settings == endpoint_of(spec).told
    assert "fast" not in str(settings)
    assert endpoint_of(f"{server.url}/extract").told == {"address": f"{server.url}/extract"}
    path, headers, body = server.asked[0]
    assert path == "/extract?fast=1"
    assert "Authorization" not in headers
    assert orjson.loads(body) == {"id": "a1", "title": TEXTS[0].title, "text": TEXTS[0].text,
                                  "zones": []}  # fmt: skip


def test_a_key_is_read_from_the_environment_and_kept_nowhere(diplomacy, monkeypatch):
    monkeypatch.setenv("MY_KEY", "sesame-123")

    def echoes(handler):
        handler.send(f"wrong key {handler.headers['Authorization']}".encode(), status=401)

    with serving(echoes) as server:
        spec = f"{server.url}/ key=MY_KEY"
        with predict_in_worker(TEXTS, spec=spec, scheme=diplomacy) as found:
            assert list(found) == []
            kept = f"{found.ready} {found.dropped}"
    assert server.asked[0][1]["Authorization"] == "Bearer sesame-123"
    assert "sesame" not in kept
    assert "answered 401 Unauthorized: wrong key Bearer …" in kept


def test_a_key_that_is_not_there_is_said_before_anything_is_sent(trouble, diplomacy, monkeypatch):
    monkeypatch.delenv("NO_KEY", raising=False)
    with pytest.raises(ExtractorError, match="there is no NO_KEY in the environment"):
        make("http://127.0.0.1:9/ key=NO_KEY", diplomacy)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("http://example.org/x", "text leaves this machine over https alone"),
        ("http://10.0.0.7:8000/", "https alone"), ("http://localhost.example.org/", "https alone"),
        ("http:", "write it as https://HOST"), ("https:///path", "write it as https://HOST"),
        ("https://a:b@example.org/", "put it into an environment variable"),
        ("https://example.org/#m", "A model belongs to chat:"),
        ("https://example.org:x/", "cannot be used"),
        ("chat:https://example.org/v1", "name the model"),
        ("chat:ftp://example.org/#m", "write it as https://HOST"),
        ("https://example.org/ key=sk-12 34", "takes the name of an environment variable"),
        ("https://example.org/ fast", "there may be key=VARIABLE and seconds=NUMBER"),
        ("https://example.org/ seconds=0", "takes a number up to 3600"),
        ("https://exämple.org/", "write it as https://HOST"),
    ],
)  # fmt: skip
def test_addresses_that_no_text_goes_to(spec, reason):
    with pytest.raises(ExtractorError, match=r"cannot be used: .*") as caught:
        endpoint_of(spec)
    assert reason in str(caught.value)
    assert "a:b@" not in str(caught.value)
    assert "sk-12" not in str(caught.value)


@pytest.mark.parametrize("host", ["localhost:80", "127.0.0.1", "127.9.9.9:1", "[::1]:8000"])
def test_this_machine_is_nobodys_question(host):
    assert endpoint_of(f"http://{host}/").is_loopback
    assert sending.allowed_host(f"http://{host}/") is None


def test_the_user_is_asked_once_before_text_leaves_the_machine(diplomacy):
    spec = "chat:https://example.org/v1#m key=K"
    with pytest.raises(sending.UnaskedError, match=r"sent to example\.org:443.*with --send you do"):
        predict_in_worker(TEXTS, spec=spec, scheme=diplomacy)
    with pytest.raises(ExtractorError, match=r"text may be sent to example\.org"):
        make("https://example.org/", diplomacy)
    sending.allow(spec)
    sending.allow(spec)
    assert sending.settings_path().read_text() == "example.org:443\n"
    assert sending.allowed_host("https://example.org/other") == "example.org:443"
    with pytest.raises(sending.UnaskedError):
        sending.allowed_host("https://example.org:8443/")


# bad answers


def said(body, **options):
    return lambda handler: handler.send(body, **options)


def answer(**changes):
    return lambda handler: finds_oslo(handler, **changes)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (
            said(b"it hurts \x1b[31m\n\nhere", status=500),
            "answered 500 Internal Server Error: it hurts [31m here",
        ),
        (said(b"", status=404), "answered 404 Not Found."),
        (said(b"hello"), "the answer is not JSON, but 'hello'"),
        (said(b""), "answered with 0 lines"), (said(b"{}\n{}\n"), "answered with 2 lines"),
        (said(b"{}"), "the answer has no mentions"),
        (said(b'{"id": "a1"}'), "the answer has no mentions"),
        (said(b'{"id": "b7", "mentions": []}'), "the answer is for b7"),
        (said(b'{"id": "a1", "mentions": [{"id"'), "the answer is not JSON"),
        (said(b'{"id": "a1", "mentions": []}', Content_Length=99), "in the middle of its answer"),
        (said(b"x" * 2**20), "answered with more than"),
        (answer(label="PLANET"), "[0].label: the scheme diplomacy has no PLANET"),
        (answer(end=99), "outside the text"), (answer(surface="Rome"), "the text has 'Oslo'"),
        (lambda handler: handler.send(b'{"id": "a1", "mentions": [{"score": NaN}]}'), "has NaN"),
        (said(b"", status=307, Location="https://evil.example/"), "address, on evil.example"),
        (said(b"", status=302, Location="/other"), "name that address itself"),
        (lambda handler: handler.wfile.write(b"\x16\x03\r\n\r\n"), "it does not speak HTTP"),
        (lambda handler: handler.connection.close(), "broke off"),
    ],
)  # fmt: skip
def test_answers_that_are_none_are_told(trouble, answers, reason):
    with serving(answers) as server:
        assert reason in trouble(f"{server.url}/")
        assert len(server.asked) == 1


@pytest.mark.parametrize("kind", ["silent", "drips", "never ends"])
def test_a_server_has_so_many_seconds(trouble, kind):
    def hangs(handler):
        if kind == "silent":
            server.over.wait(30)
            return
        handler.send_response(200)
        handler.send_header("Content-Length", "9999") if kind == "drips" else None
        handler.end_headers()
        while not server.over.wait(0.05):
            handler.wfile.write(b" ")

    with serving(hangs) as server:
        began = time.monotonic()
        assert "gave no answer within 0.5 s" in trouble(f"{server.url}/ seconds=0.5")
        assert time.monotonic() - began < 20


def test_a_flood_is_not_read_to_its_end(trouble):
    def floods(handler):
        handler.send_response(200)
        handler.end_headers()
        while not server.over.is_set():
            handler.wfile.write(b"x" * 2**16)

    with serving(floods) as server:
        assert "answered with more than" in trouble(f"{server.url}/")


def test_a_late_answer_costs_its_article_alone(diplomacy):
    def late_at_first(handler):
        if len(server.asked) == 1:
            server.over.wait(2)
        finds_oslo(handler)

    with serving(late_at_first) as server:
        spec = f"{server.url}/ seconds=1"
        with predict_in_worker(TEXTS, spec=spec, scheme=diplomacy) as found:
            assert [each.article for each in found] == ["a2"]
    assert [each.article for each in found.dropped] == ["a1"]
    assert "gave no answer within 1 s" in found.dropped[0].reason


def test_a_busy_server_is_asked_again(diplomacy):
    def busy_at_first(handler):
        if len(server.asked) == 1:
            handler.send(b"later", status=429, Retry_After=0)
        else:
            finds_oslo(handler)

    with serving(busy_at_first) as server:
        extractor = make(f"{server.url}/", diplomacy)
        assert next(iter(extractor.predict(TEXTS, diplomacy))).mentions
        assert len(server.asked) == 2


def test_what_does_not_work_is_given_up_and_the_rest_is_told_why(diplomacy):
    with serving(lambda handler: handler.send(b"", status=500)) as server:
        many = [article(f"Oslo {number}", f"n{number}") for number in range(9)]
        with predict_in_worker(many, spec=f"{server.url}/", scheme=diplomacy) as found:
            assert list(found) == []
        assert len(server.asked) == 5
    assert found.dropped[-1].reason.endswith("answered 500 Internal Server Error. It was given up.")


def test_nobody_there_is_said(trouble):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        said = trouble(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert "cannot be reached: Connection refused; check it" in said


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes the certificate")
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(trouble, tmp_path, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    tls = certificate(tmp_path)
    with serving(finds_oslo, tls=tls) as server:
        said = trouble(f"{server.url}/")
        assert "is not to be trusted" in said
        assert "so nothing was sent" in said
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tls[0]))
        extractor = make(server.url, None, environment=environment_of(server.url))
        assert next(iter(extractor.predict(TEXTS, None))).mentions


def test_an_answer_need_not_say_which_article_it_is_for(diplomacy):
    body = b'{"mentions": [{"start": 0, "end": 4, "label": "GPE"}]}'
    with (
        serving(said(body)) as server,
        predict_in_worker(TEXTS, spec=f"{server.url}/", scheme=diplomacy) as answers,
    ):
        found = list(answers)
    assert [each.article for each in found] == [each.id for each in TEXTS]
