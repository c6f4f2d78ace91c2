"""The page's server: for this machine and one token alone, because slides and sources are nobody else's business.

Every answer is refused without the token in the address. The Host header must name this machine, so that no other
site's name can be pointed here; nothing is kept by a cache, and no other page may embed or read what is sent.
"""

from __future__ import annotations

import hmac
import json
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from deckgen.errors import OutputError
from deckgen.preview.session import Session

LOOPBACK: Final = "127.0.0.1"
_STILL_THERE: Final = 10.0  # seconds after which an open page hears that the server is alive
_PAGES: Final = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.svg": ("page.svg", "image/svg+xml"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Server(ThreadingHTTPServer):
    """Serves the page of `session` on the loopback address; `port` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        self.token = secrets.token_urlsafe(24)
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            hint = "leave --port out to take a free one"
            raise OutputError(f"port {port} cannot be used: {error.strerror}", hint=hint) from error

    @property
    def url(self) -> str:
        """The address of the page, with its token."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser on this machine may call the server."""
        return f"{LOOPBACK}:{self.server_port}", f"localhost:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a browser has gone away in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "deckgen", ""
    timeout = 60

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log: addresses hold the token."""

    def do_GET(self) -> None:
        """Answer with the page, what it shows, a picture, or news until the page is closed."""
        name = self._asked()
        if name is None:
            return self._refuse(403, "This preview opens with the whole address that deckgen printed.")
        if name in _PAGES:
            file, kind = _PAGES[name]
            return self._send(files("deckgen.preview").joinpath(file).read_bytes(), kind)
        if name == "state":
            return self._send(json.dumps(self.server.session.screen.now()).encode(), "application/json")
        if name == "events":
            return self._tell()
        folder, _, file = name.partition("/")
        picture = self.server.session.pictures.read(file.removesuffix(".png")) if folder == "pictures" else None
        return self._send(picture, "image/png") if picture else self._refuse(404, "There is nothing here.")

    def do_POST(self) -> None:
        """Build again when the page asks for it."""
        if self._asked() != "again" or self.headers.get("Origin") not in {
            f"http://{host}" for host in self.server.hosts
        }:
            return self._refuse(403, "Only the page itself may ask for that.")
        self.server.session.again()
        return self._send(b"{}", "application/json")

    def _asked(self) -> str | None:
        """Return what of the page is asked for, None where the request must be refused."""
        if self.headers.get("Host") not in self.server.hosts or self.headers.get("Sec-Fetch-Site") == "cross-site":
            return None
        token, slash, name = urlsplit(self.path).path.lstrip("/").partition("/")
        right = hmac.compare_digest(token.encode(), self.server.token.encode())
        return name if right and slash else None

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self._begin(kind, status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: int, why: str) -> None:
        self._send(why.encode() + b"\n", "text/plain; charset=utf-8", status)

    def _begin(self, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)

    def _tell(self) -> None:
        """Send the version of what is shown each time that it changes."""
        self._begin("text/event-stream")
        self.end_headers()
        self.close_connection = True
        version, screen = -1, self.server.session.screen
        while not screen.closed:
            now = screen.wait(version, _STILL_THERE)
            self.wfile.write(f"data: {now}\n\n".encode() if now != version else b": still there\n\n")
            self.wfile.flush()
            version = now
