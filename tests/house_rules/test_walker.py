"""All addresses, all roles: everybody gets what the table says, and nobody reads what is not theirs."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse

from ambitions.framework.loading import load_framework
from tests.factories.listening import Said
from tests.factories.world import Marks, World, whole_world
from tests.house_rules.addresses import all_patterns
from tests.house_rules.walker_table import row_of, rows
from tests.house_rules.walking import OF_NCL, OF_NWL, PLACES, VISITORS, Walker, address_of, cell_of

pytestmark = pytest.mark.django_db

# The addresses in parts, so that several workers share them.
PARTS = (
    "public",
    "events_team programmes_team",
    "surveys_team feedback_team",
    "actions_team people audit",
    "accounts",
    "rest",
)

# What a visitor meets who is not let in, or where the address knows no such method.
SHUT = {"in", "403", "405"}
# Enough to hold every permission once.
SEE_EVERYTHING = ("anonymous", "administrator", "programme_manager", "analyst", "approver")
# Pages for everybody are asked for by fewer visitors.
FEW = ("anonymous", "nobody", "programme_manager", "commissioner", "ncl:programme_manager")
OUTSIDE = ("anonymous", "nobody", *OF_NCL)


PUBLIC_ROOMS = {
    "home", "framework", "programmes", "events", "surveys", "actions", "what_happened", "reports", "pages",
    "tell_us", "stories", "evidence", "conclusions", "following",
}  # fmt: skip
# Addresses of the sign-in library and of the reference-data site: those where something is shown or done.
LIBRARY = (
    "account_login", "account_logout", "account_signup", "account_reset_password", "account_change_password",
    "account_set_password", "account_email", "account_reauthenticate", "mfa_index", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "socialaccount_connections",
    "socialaccount_signup", "admin:index", "admin:jsi18n",
)  # fmt: skip


@dataclass
class Walk:
    """What was found: the table as it is, and words where they must not be."""

    table: dict[str, list[str]] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)


def forbidden_words(visitor: str, address: str) -> tuple[str, ...]:
    """Return the words that must stand nowhere in the answer."""
    is_team = address.startswith(("/team/", "/dashboards/"))
    if address.startswith("/events/booking/"):
        # Whoever holds the link reads their own booking, and nobody else's words.
        return tuple(words for words in Marks.HIDDEN if words not in Marks.GUESTS)
    if visitor in OUTSIDE:
        return (*Marks.HIDDEN, *Marks.PUBLIC) if is_team else Marks.HIDDEN
    if not is_team:
        return Marks.HIDDEN
    if visitor in ("programme_manager", "engagement_officer"):
        return ()
    if visitor == "commissioner":
        # They see how far a programme is also before it is public: its name, never its records.
        named = Marks.DRAFT_PROGRAMME if address.startswith("/dashboards/") else ""
        return tuple(
            words
            for words in (*Marks.VOICES, *Marks.UNPUBLISHED, Marks.PERSON, *Marks.GUESTS, *Said.HIDDEN)
            if words != named
        )
    if visitor == "administrator":
        return (*Marks.VOICES, *Marks.GUESTS, *Said.HIDDEN)
    if visitor == "facilitator":
        return (
            *Marks.GUESTS,
            *Said.HIDDEN,
            Marks.RESPONSE,
            Marks.FEEDBACK,
            Marks.DRAFT_REPORT,
            Marks.REPORT_IN_REVIEW,
            Marks.APPROVED_REPORT,
        )
    if visitor == "approver":
        return (*Marks.GUESTS, *Said.PEOPLE, Marks.RESPONSE)
    # Who sent a letter is for those who answer people.
    return (*Marks.GUESTS, *Said.PEOPLE)


def part_of(place: str) -> str:
    """Return the part in which an address is walked."""
    namespace = re.split("[ :]", place)[0]
    if place in LIBRARY:
        return "accounts"
    if namespace in PUBLIC_ROOMS:
        return "public"
    return next((part for part in PARTS if namespace in part.split()), "rest")


def walk(world: World, part: str) -> Walk:
    walker, found, named = Walker(world), Walk(), set(rows())
    asking = FEW if part in {"public", "accounts"} else VISITORS

    def look(visitor: str, method: str, place: str, address: str, data: dict[str, Any]) -> str:
        response = walker.ask(visitor, method, address, data)
        text = response.getvalue().decode(errors="replace")
        cell = cell_of(response)
        for words in forbidden_words(visitor, address):
            if words in text:
                found.leaks.append(f"{method} {place}: {visitor} reads “{words}” ({cell})")
        return cell

    for name, arguments in places():
        if part_of(name) != part:
            continue
        address, target = address_of(name, arguments, world.records)
        seen = 0
        for method in ("GET", "POST"):
            key = f"{method} {name}"
            if key not in named:
                first = {look(visitor, method, name, address, target.data) for visitor in SEE_EVERYTHING}
                if first <= SHUT and (method == "GET" or seen):
                    continue
            seen += 1
            found.table[key] = [
                look(visitor, method, name, address, target.data) if visitor in asking else "-" for visitor in VISITORS
            ]
    return found


def places() -> list[tuple[str, tuple[str, ...]]]:
    """Return every address of ours, and those of PLACES that ask an address for another record."""
    ours: dict[str, tuple[str, ...]] = {}
    for pattern in all_patterns():
        # One name with and without arguments: the longer one speaks of a record.
        if pattern.is_ours and len(pattern.arguments) >= len(ours.get(pattern.name, ())):
            ours[pattern.name] = pattern.arguments
    ours |= dict.fromkeys(LIBRARY, ())
    others = {place: ours[place.split(" ", maxsplit=1)[0]] for place in PLACES if " " in place}
    return sorted((ours | others).items())


@pytest.fixture
def world():
    load_framework()
    return whole_world()


@pytest.fixture
def plain_refusals(monkeypatch):
    """Refusals without their page, which has tests of its own: here thousands are counted."""
    monkeypatch.setattr("eolcare.urls.handler403", "tests.house_rules.test_walker.refused")
    monkeypatch.setattr("eolcare.urls.handler404", "tests.house_rules.test_walker.not_found")
    logger = logging.getLogger("django.request")
    before, logger.level = logger.level, logging.ERROR
    yield
    logger.level = before


def refused(request: Any, exception: Any = None) -> HttpResponse:
    return HttpResponse("refused", status=403)


def not_found(request: Any, exception: Any = None) -> HttpResponse:
    return HttpResponse("not found", status=404)


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.replace(" ", "+"))
def test_everybody_gets_what_the_table_says_and_nobody_reads_what_is_not_theirs(world, part):
    found = walk(world, part)
    expected = {key: cells for key, cells in rows().items() if part_of(key.split(" ", 1)[1]) == part}
    lines = []
    for key in sorted(found.table.keys() | expected.keys(), key=lambda key: (key.split(" ", 1)[1], key)):
        if found.table.get(key) == expected.get(key):
            continue
        if key in expected:
            lines.append(f"- {row_of(key, expected[key])}")
        lines.append(f"+ {row_of(key, found.table[key])}" if key in found.table else "+ (no such address)")
    assert found.leaks == [], "\n".join([*found.leaks, *lines])
    assert lines == [], "The table says (-), the portal does (+):\n" + "\n".join(lines)


@pytest.mark.usefixtures("plain_refusals")
def test_the_words_that_others_must_not_read_are_there_to_be_read(world):
    walker, met = Walker(world), set()
    for name, arguments in places():
        address, _target = address_of(name, arguments, world.records)
        if address.startswith(("/team/", "/stories/")):
            # Who sent a letter is shown to whoever asks for it, as each look is put on record.
            method = "POST" if name == "feedback_team:submission_contact" else "GET"
            for visitor in ("programme_manager", "administrator"):
                text = walker.ask(visitor, method, address, {}).getvalue().decode(errors="replace")
                met |= {words for words in (*Marks.PUBLIC, *Marks.HIDDEN) if words in text}
    # The address of a follower stands on no page at all.
    assert {*Marks.PUBLIC, *Marks.HIDDEN} - met == {Said.FOLLOWER}


def test_no_role_opens_the_reference_data_site(world):
    walker = Walker(world)
    addresses = [reverse("admin:index")] + [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        for model in admin.site._registry
        for page in ("changelist", "add")
    ]
    assert len(addresses) > 2
    for address in addresses:
        for visitor in ("anonymous", *OF_NWL):
            assert walker.ask(visitor, "GET", address, {}).status_code in {302, 403, 404}, (visitor, address)
