"""A server of files on loopback, in a process of its own, that can also behave badly; it prints its port.

Files of the folder it is given have an ETag and are answered 304 where they are known. What it was asked, and what it
answered, stands in `requests.log` there.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(sys.argv[1])
CSV = {"Content-Type": "text/csv"}


class Files(BaseHTTPRequestHandler):
    """Answers by the first part of the path: file, plain (no ETag), to, round, hang, slow, flood, cut, or a status."""

    def do_GET(self) -> None:
        """Answer one request."""
        sort, _, rest = self.path.lstrip("/").partition("/")
        if sort == "to":
            self.answer(302, {"Location": unquote(rest)})
        elif sort in {"file", "plain"}:
            self.send_file(ROOT / rest.partition("?")[0], has_version=sort == "file")
        elif sort == "round":
            self.answer(302, {"Location": self.path})
        elif sort.isdecimal():
            self.answer(int(sort), CSV, b"nothing")
        else:
            {"hang": self.hang, "slow": self.slow, "flood": self.flood, "cut": self.cut}[sort]()

    def send_file(self, path: Path, *, has_version: bool) -> None:
        """Send a file, or 304 where it is known."""
        if not path.is_file():
            self.answer(404, {})
            return
        content = path.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, {"ETag": etag})
        else:
            self.answer(200, {**CSV, **({"ETag": etag} if has_version else {})}, content)

    def answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        """Send a whole answer and note it."""
        with (ROOT / "requests.log").open("a", encoding="utf-8") as log:
            log.write(f"{status} {self.path}\n")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang(self) -> None:
        """Take the request and say nothing until the other side is gone."""
        self.connection.recv(1)

    def slow(self) -> None:
        """Send one byte after the other, so that each comes in time and the whole never does."""
        self.begin({**CSV, "Content-Length": "1000"})
        quiet = threading.Event()
        while not quiet.wait(0.05):
            self.wfile.write(b"x")

    def flood(self) -> None:
        """Send without an end, and without saying how much it will be."""
        self.begin(CSV)
        while True:
            self.wfile.write(b"x" * 65536)

    def cut(self) -> None:
        """Promise more than is sent."""
        self.begin({**CSV, "Content-Length": "1000"})
        self.wfile.write(b"Id;Namn;Syfte\n")

    def begin(self, headers: dict[str, str]) -> None:
        """Send the head of an answer."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def handle(self) -> None:
        """Take it as the end that the other side is gone."""
        try:
            super().handle()
        except OSError:
            return


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
