"""A real server on this machine, that answers as a test tells it to."""

import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson


class Server:
    """Where it is and what it was asked; `answer` is called with each request's handler."""

    def __init__(self, answer, tls=None):
        self.answer, self.asked, self.over = answer, [], threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.asked.append((self.path, dict(self.headers), body))
                self.body = body
                try:
                    server.answer(self)
                except OSError:
                    self.close_connection = True  # whoever asked has gone

            def send(self, body, *, status=200, **headers):
                self.send_response(status)
                for name, value in {"Content_Length": len(body), **headers}.items():
                    self.send_header(name.replace("_", "-"), str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Quiet(ThreadingHTTPServer):
            # a client that goes away amid a handshake is what these tests are about
            def handle_error(self, *_):
                pass

        self._http = Quiet(("127.0.0.1", 0), Handler)
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self):
        """Let go of whoever hangs, and end."""
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


@contextmanager
def serving(answer, tls=None):
    """A server for as long as the block."""
    server = Server(answer, tls)
    try:
        yield server
    finally:
        server.close()


def finds_oslo(handler, **changes):
    """Answer as an extractor: Oslo is a GPE."""
    told = orjson.loads(handler.body)
    start = told["text"].find("Oslo")
    mark = {"id": "m", "start": start, "end": start + 4, "label": "GPE", **changes}
    handler.send(orjson.dumps({"id": told["id"], "mentions": [mark]}) + b"\n")


def completion(content, **changes):
    """What an OpenAI-compatible server answers."""
    message = {"role": "assistant", "content": content}
    return orjson.dumps({"choices": [{"message": message, "finish_reason": "stop", **changes}]})


def certificate(folder):
    """A certificate for this machine that nobody vouches for, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key
