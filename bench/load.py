"""A small load: eight clients, each with its own connection and cookies, doing journeys one after the other."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

CLIENTS = 8


@dataclass
class Answer:
    """One response: status, headers that matter, text."""

    status: int
    location: str
    text: str


class Client:
    """One browser's worth of HTTP: keeps its connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests = 0
        self.forget()

    def forget(self) -> None:
        """Become somebody new."""
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
        try:
            self.connection.request(method, path, body=body, headers=headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes a kept connection now and then; a browser opens another too.
            self.connection.close()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.connection.request(method, path, body=body, headers=headers)
            response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        self.requests += 1
        return Answer(response.status, response.headers.get("Location", ""), text)

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, data: list[tuple[str, str]]) -> Answer:
        """Send a form."""
        return self._send("POST", path, urllib.parse.urlencode(data))


@dataclass
class Result:
    """What one round of load gave."""

    journeys: int
    seconds: float
    requests: int
    times: list[float] = field(repr=False)

    @property
    def per_second(self) -> float:
        """Journeys a second, all clients together."""
        return self.journeys / self.seconds

    @property
    def median_ms(self) -> float:
        """The median time of a journey, in milliseconds, seen by a client among eight."""
        return 1000 * median(self.times)


def run(port: int, journey: Callable[[Client], None], *, total: int, clients: int = CLIENTS) -> Result:
    """Let ``clients`` do ``total`` journeys against the server on ``port``.

    Raises:
        RuntimeError: if any journey failed; a load with failures measures nothing.
    """
    lock = threading.Lock()
    left = [total]
    times: list[float] = []
    requests = [0]
    failures: list[BaseException] = []

    def work() -> None:
        client = Client(port)
        while True:
            with lock:
                if left[0] == 0 or failures:
                    requests[0] += client.requests
                    return
                left[0] -= 1
            start = time.perf_counter()
            try:
                journey(client)
            except BaseException as error:  # whatever went wrong ends the round
                failures.append(error)
                return
            taken = time.perf_counter() - start
            with lock:
                times.append(taken)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"A journey failed: {failures[0]!r}") from failures[0]
    return Result(total, time.perf_counter() - start, requests[0], times)
