"""A small mail server (RFC 5321) in a thread, that answers as it is told and keeps what it takes."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on a free port. ``answers`` says by command what it answers instead: ``{"RCPT": "450 later"}``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.answers: dict[str, str] = {}
        self.taken: list[tuple[list[str], object]] = []
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.server.connections += 1
        self._say(self.server.answers.get("GREETING", "220 test"))
        to: list[str] = []
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper().decode()
            answer = self.server.answers.get(word)
            if answer:
                self._say(answer)
            elif word == "DATA":
                self._say("354 go on")
                lines = []
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(part[1:] if part.startswith(b"..") else part)
                self.server.taken.append((to, message_from_bytes(b"".join(lines), policy=policy.default)))
                to = []
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                if word == "RCPT":
                    to.append(line.decode().split("<")[1].split(">")[0])
                self._say("250 fine")


@contextmanager
def mail_server(settings, port: int = 0):
    """Serve mail and let Django send there; afterwards nobody listens."""
    server = MailServer(port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 10
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
