"""The journeys that are measured, each a function of one client."""

from __future__ import annotations

from collections.abc import Callable

from bench.filling import follow, send
from bench.load import Client

Journey = Callable[[Client], None]
TOKEN_COOKIE = "csrftoken"
TOKEN_FIELD = "csrfmiddlewaretoken"
# By survey: whether its start page leads to the questions by a link, as whoever has read it knows.
_links: dict[str, bool] = {}


def opened(path: str) -> Journey:
    """Return the journey that opens one page that everybody may open."""

    def journey(client: Client) -> None:
        _open(client, path)

    return journey


def sent(name: str, start: str, until: str) -> Journey:
    """Return the journey of a whole submission that begins with the page ``start`` and ends at an address with ``until``.

    ``name`` tells its forms from those of another contestant.
    """

    def journey(client: Client) -> None:
        client.forget()
        page = _open(client, start)
        follow(client, send(client, start, page, like=(name, start)), like=(name, start, "after"), until=until)

    return journey


def sent_here(slug: str, *, read_start: bool = False) -> Journey:
    """Return the journey of a whole submission here: each page, what the survey has before sending, thank-you page.

    A survey of one page that sends itself is opened by the link on its start page; any other begins with a form.

    Args:
        slug: the survey's address.
        read_start: whether everybody reads the start page first; otherwise each client has read it once.
    """

    def journey(client: Client) -> None:
        where = _begin(client, slug, read_start=read_start)
        page = _open(client, where)
        answer = send(client, where, page, like=(slug, "first"))
        follow(client, answer, like=(slug, "after"), until="/thank-you/")

    return journey


def opened_here(slug: str) -> Journey:
    """Return the journey that opens the first page with questions, of a response that each client began once."""

    def journey(client: Client) -> None:
        if not client.memory:
            client.memory = _begin(client, slug, read_start=True)
        _open(client, client.memory)

    return journey


def _open(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} at {path}: {answer.text[:1500]}")
    return answer.text


def _begin(client: Client, slug: str, *, read_start: bool) -> str:
    """Begin a response as somebody new, and return the address of its first page."""
    start = f"/surveys/{slug}/"
    token = client.cookies.get(TOKEN_COOKIE)
    client.forget()
    page, leads_on = "", _links.get(slug)
    if leads_on is None or read_start:
        page = _open(client, start)
        leads_on = _links[slug] = f'action="{start}questions/"' in page
    if leads_on:
        return f"{start}questions/"
    if token and not read_start:
        client.cookies[TOKEN_COOKIE] = token
        answer = client.post(f"{start}begin/", f"{TOKEN_FIELD}={token}")
    else:
        answer = send(client, start, page if page else _open(client, start), like=(slug, "start"))
    if answer.status != 302:
        raise RuntimeError(f"{answer.status} at the beginning: {answer.text[:1500]}")
    return answer.location
