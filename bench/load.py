"""A small load: eight clients, each with its own connection and cookies, doing journeys one after the other.

The clients share the machine with what they measure, so they cost as little as they can: plain sockets, and each form is
read once (see ``bench.filling``).
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

CLIENTS = 8
TIMEOUT = 60

_people = itertools.count()


@dataclass
class Answer:
    """One response: status, where it sends one on to, text."""

    status: int
    location: str
    text: str


class Client:
    """One browser's worth of HTTP: keeps its connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests = 0
        self.received = 0
        self.memory = ""
        self.cookies: dict[str, str] = {}
        self._socket: socket.socket | None = None
        self._rest = b""

    def forget(self) -> None:
        """Become somebody new, with a connection of their own."""
        self.cookies = {}
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._rest = b""

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, body: str) -> Answer:
        """Send a form, encoded as browsers do."""
        return self._send("POST", path, body.encode())

    def _send(self, method: str, path: str, body: bytes | None) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept: text/html"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        message = ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")
        was_open = self._socket is not None
        try:
            head = self._ask(message)
        except ConnectionError:
            if not was_open:
                raise
            # The server closes a kept connection now and then; a browser opens another too.
            self.close()
            head = self._ask(message)
        return self._read(head)

    def _ask(self, message: bytes) -> list[str]:
        if self._socket is None:
            # Each person has an address of their own, all of them this machine's.
            number = next(_people) % 0xFC0000
            source = f"127.{1 + (number >> 16)}.{number >> 8 & 255}.{1 + number % 254}"
            self._socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT, (source, 0))
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(message)
        return self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")

    def _until(self, mark: bytes) -> bytes:
        while (at := self._rest.find(mark)) < 0:
            self._more()
        found, self._rest = self._rest[:at], self._rest[at + len(mark) :]
        return found

    def _exactly(self, size: int) -> bytes:
        parts = [self._rest]
        have = len(self._rest)
        while have < size:
            self._rest = b""
            self._more()
            parts.append(self._rest)
            have += len(self._rest)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]

    def _more(self) -> None:
        assert self._socket is not None
        piece = self._socket.recv(262_144)
        if not piece:
            raise ConnectionResetError("The server closed the connection.")
        self.received += len(piece)
        self._rest += piece

    def _read(self, head: list[str]) -> Answer:
        location, size, chunked, closes = "", 0, False, False
        for line in head[1:]:
            name, _, value = line.partition(": ")
            name = name.lower()
            if name == "set-cookie":
                cookie, _, content = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = content
            elif name == "location":
                location = value
            elif name == "content-length":
                size = int(value)
            elif name == "transfer-encoding":
                chunked = value.lower() == "chunked"
            elif name == "connection":
                closes = value.lower() == "close"
        body = self._chunks() if chunked else self._exactly(size)
        if closes:
            self.close()
        self.requests += 1
        return Answer(int(head[0].split(" ", 2)[1]), location, body.decode())

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(parts)


@dataclass
class Result:
    """What one round of load gave: journeys finished, their rate a second (all clients together), and the time each took."""

    journeys: int
    per_second: float
    requests: int
    received: int
    seconds: float

    @property
    def a_request(self) -> float:
        """Milliseconds that a client waited for a request, on average."""
        return 1000 * self.seconds / self.requests


def run(port: int, journey: Callable[[Client], None], *, seconds: float, clients: int = CLIENTS) -> Result:
    """Let ``clients`` do journeys against the server on ``port`` for ``seconds``; who is in the middle then finishes.

    The rate is the sum of each client's own journeys over its own time, so a slow last journey skews nothing.

    Raises:
        RuntimeError: if any journey failed; a load with failures measures nothing.
    """
    done: list[tuple[int, float, int, int]] = []
    failures: list[BaseException] = []
    begin = threading.Barrier(clients)

    def work() -> None:
        client = Client(port)
        journeys = 0
        begin.wait()
        start = time.perf_counter()
        try:
            while not failures and time.perf_counter() - start < seconds:
                journey(client)
                journeys += 1
        except BaseException as error:  # whatever went wrong ends the round
            failures.append(error)
        finally:
            client.close()
        done.append((journeys, time.perf_counter() - start, client.requests, client.received))

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"A journey failed: {failures[0]}") from failures[0]
    return Result(
        journeys=sum(each[0] for each in done),
        per_second=sum(each[0] / each[1] for each in done),
        requests=sum(each[2] for each in done),
        received=sum(each[3] for each in done),
        seconds=sum(each[1] for each in done),
    )
