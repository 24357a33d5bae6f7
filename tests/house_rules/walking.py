"""Where the walker goes: for each address the record it is asked for, and what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from engagement.actions.following import keys as follower_keys
from engagement.events import keys
from eolcare.accounts.models import User
from eolcare.accounts.predicates import roles_of
from eolcare.accounts.roles import Role
from tests.factories.world import World

OF_NWL = tuple(role.value for role in Role)
OF_NCL = tuple(f"ncl:{role.value}" for role in Role)
VISITORS = ("anonymous", "nobody", *OF_NWL, *OF_NCL)
"""Not signed in; signed in without a role; each role where the records are; each role in another system."""


@dataclass(frozen=True)
class Target:
    """What an address is asked with: its arguments, what follows the question mark, and what is posted."""

    arguments: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    data: dict[str, Any] = field(default_factory=dict)


Records = dict[str, Any]
Make = Callable[[Records], Target]


def by_id(record: str, **data: Any) -> Make:
    return lambda r: Target({"public_id": r[record].public_id}, data=data)


def by_slug(record: str, **more: Any) -> Make:
    return lambda r: Target({"slug": r[record].slug, **more})


def by_slug_and(record: str, argument: str, other: str) -> Make:
    return lambda r: Target({"slug": r[record].slug, argument: r[other].pk})


def posted(argument: str, record: str, **more: str) -> Make:
    return lambda r: Target(data={argument: r[record].public_id, **more})


def with_programme(r: Records) -> Target:
    return Target(query=f"?programme={r['programme'].slug}")


def of_entered(r: Records) -> Target:
    return Target({"public_id": r["survey"].public_id, "response_id": r["entered"].public_id})


UNKNOWN_DRAFT = {"locator": "0123456789"}

# Of which record an address of a namespace speaks, unless PLACES names another.
USUAL: dict[str, Make] = {
    "people": by_id("person"),
    "pages": lambda r: Target({"slug": "privacy"}),
    "pages_team": lambda r: Target({"slug": "privacy"}),
    "framework": lambda r: Target({"edition": "2015-2020", "number": 1}),
    "programmes": by_slug("programme"),
    "programmes_team": by_slug("programme"),
    "events": lambda r: Target({"slug": r["event"].slug, "token": keys.token_of(r["booking"])}),
    "events_team": lambda r: Target(
        {
            "public_id": r["event"].public_id,
            "booking_id": r["booking"].public_id,
            "question_id": r["booking_question"].public_id,
            "token": keys.check_in_of(r["booking"]),
            "hours": 24,
            "ending": "csv",
            "code": "bsl",
        }
    ),
    "surveys": by_slug("survey", **UNKNOWN_DRAFT, key="role"),
    "surveys_team": lambda r: Target(
        {
            "public_id": r["survey"].public_id,
            "number": 1,
            "response_id": r["response"].public_id,
            "batch_id": r["batch"].public_id,
            "export_id": r["export"].public_id,
            "kept_id": r["kept"].public_id,
            "language": "pl",
            "entry": "age",
            "key": "caring",
            "which": "answers",
            "kind": "short_text",
        }
    ),
    "feedback_team": by_id("item"),
    "tell_us": by_slug("programme"),
    "stories": by_id("story"),
    "evidence": by_id("source"),
    "conclusions": by_slug("round"),
    "following": lambda r: Target(
        {
            "public_id": r["action"].public_id,
            "slug": r["programme"].slug,
            "token": follower_keys.token_of(r["follower"]),
            "follow": r["follow"].pk,
        }
    ),
    "compliance": lambda r: Target({"slug": r["programme"].slug, "public_id": r["pack"].public_id}),
    "actions": by_id("action"),
    "actions_team": lambda r: Target({"public_id": r["draft_action"].public_id, "row": r["draft_row"].pk}),
    "reports": by_slug("report", number=1),
    "dashboards": by_slug("programme", key="overdue-actions"),
    "reports_team": lambda r: Target({"public_id": r["draft_report"].public_id, "key": "about"}),
}

PLACES: dict[str, Make] = {
    "people:revoke": lambda r: Target(
        {"public_id": r["person"].public_id, "membership_id": r["person"].memberships.get().pk}
    ),
    "programmes_team:phase": by_slug_and("programme", "phase_id", "phase"),
    "programmes_team:delete_phase": by_slug_and("programme", "phase_id", "phase"),
    "events_team:publish": by_id("draft_event"),
    "events_team:delete": by_id("draft_event"),
    "events_team:note": by_id("note"),
    "events_team:delete_note": by_id("note"),
    "events_team:venue": by_id("venue"),
    "events_team:material": by_id("material"),
    "events_team:material_delete": by_id("material"),
    "events_team:material_move": by_id("material"),
    "events_team:move_question": by_id("event_question"),
    "events_team:kind": by_id("draft_event"),
    "events:material": by_id("paper"),
    "events:transcript": by_id("material"),
    "feedback_team:create_from_notes": by_id("event"),
    "events_team:question": by_id("event_question"),
    "events_team:delete_question": by_id("event_question"),
    "surveys_team:open": by_id("draft_survey"),
    "surveys_team:enter_again": of_entered,
    "surveys_team:compare_entries": of_entered,
    "surveys_team:archive": by_id("built_survey"),
    "surveys_team:pilot": by_id("draft_survey"),
    "surveys_team:results_question": lambda r: Target({"public_id": r["survey"].public_id, "key": "role"}),
    "surveys_team:results_question_csv": lambda r: Target(
        {"public_id": r["survey"].public_id, "key": "role", "which": "answers"}
    ),
    **{
        f"surveys_team:build_{name}": lambda r: Target(
            {"public_id": r["built_survey"].public_id, "key": "nights", "kind": "question"}
        )
        for name in ("page", "move_page", "ungroup")
    },
    **{
        f"surveys_team:build_{name}": lambda r: Target({"public_id": r["built_survey"].public_id, "key": "care"})
        for name in ("section", "move_section", "remove_section")
    },
    "surveys_team:build_when": lambda r: Target(
        {"public_id": r["built_survey"].public_id, "key": "caring", "kind": "question"}
    ),
    "surveys:return_link": lambda r: Target({"secret": "nobody-was-given-this"}),
    "feedback_team:create_from_answer": posted("response", "response", question="caring"),
    "feedback_team:create_from_note": posted("note", "note"),
    "feedback_team:create_from_question": posted("event_question", "event_question"),
    "feedback_team:themes": with_programme,
    "feedback_team:theme_create": with_programme,
    "feedback_team:theme_change": by_id("theme"),
    "feedback_team:theme_retire": by_id("theme"),
    "feedback_team:theme_bring_back": by_id("theme"),
    "actions_team:create": with_programme,
    **{
        f"feedback_team:{name}": by_id("submission")
        for name in (
            "submission",
            "submission_change",
            "submission_assign",
            "submission_acknowledge",
            "submission_answer",
            "submission_close",
            "submission_contact",
            "submission_erase",
            "submission_attach",
            "submission_passages",
        )
    },
    "feedback_team:submission_review": by_id("waiting_story"),
    "feedback_team:submission_take_down": by_id("story"),
    "feedback_team:submission_file": by_id("attachment"),
    "feedback_team:submission_file_delete": by_id("attachment"),
    "feedback_team:redact_submission": by_id("waiting_story"),
    "feedback_team:submission_create": with_programme,
    "feedback_team:import_new": with_programme,
    "feedback_team:import_template": lambda r: Target({"file_format": "csv"}),
    **{
        f"feedback_team:import_{name}": by_id("import")
        for name in ("check", "columns", "progress", "problems", "run", "retry", "undo", "discard")
    },
    "feedback_team:frame_history": lambda r: Target({"programme": r["programme"].slug}),
    "feedback_team:frame_version": lambda r: Target({"programme": r["programme"].slug, "number": 0}),
    **{f"feedback_team:theme_{name}": by_id("theme") for name in ("merge", "split", "move")},
    "feedback_team:theme_deal": lambda r: Target({"public_id": r["theme"].public_id, "number": 1}),
    "feedback_team:notes": with_programme,
    "feedback_team:note_add": lambda r: Target(query=f"?item={r['item'].public_id}"),
    "feedback_team:note_change": by_id("analyst_note"),
    "feedback_team:note_delete": by_id("analyst_note"),
    "feedback_team:progress": with_programme,
    "feedback_team:counts": with_programme,
    "feedback_team:counts_csv": with_programme,
    "feedback_team:agreement_new": with_programme,
    **{f"feedback_team:agreement_{name}": by_id("sample") for name in ("sample", "finish", "close", "abandon")},
    **{
        f"feedback_team:agreement_{name}": lambda r: Target({"public_id": r["sample"].public_id, "order": 1})
        for name in ("code", "reconcile")
    },
    "feedback_team:evidence_new": with_programme,
    **{
        f"feedback_team:{name}": by_id("hidden_source")
        for name in ("evidence_source", "evidence_change", "evidence_delete", "finding_add")
    },
    "feedback_team:finding_change": by_id("finding"),
    "feedback_team:finding_delete": by_id("finding"),
    "feedback_team:round_new": with_programme,
    **{f"feedback_team:{name}": by_id("round") for name in ("round", "round_close", "round_take_up")},
    **{
        f"feedback_team:{name}": by_id("draft_round")
        for name in ("round_change", "round_delete", "conclusion_add", "round_open")
    },
    "feedback_team:conclusion_change": by_id("conclusion"),
    "feedback_team:conclusion_delete": by_id("conclusion"),
    "compliance:consideration_change": by_id("consideration"),
    "reports_team:create_for_event": by_id("event_without_report"),
    "reports_team:return": by_id("report_in_review"),
    "reports_team:approve": by_id("report_in_review"),
    "reports_team:progress": by_id("approved_report"),
    "reports_team:document": by_id("approved_report"),
    "reports_team:publish": by_id("approved_report"),
    "reports_team:retry": by_id("approved_report"),
    "reports_team:correct": by_id("report"),
    "reports_team:withdraw": by_id("report"),
    # The same addresses asked for what residents may not see.
    "programmes:detail not public": by_slug("hidden_programme"),
    "events:detail draft": by_slug("draft_event"),
    "events:calendar draft": by_slug("draft_event"),
    "events:card draft": by_slug("draft_event"),
    "events:book draft": by_slug("draft_event"),
    "events:material not public": by_id("inside_paper"),
    "events:booking forged": lambda r: Target({"token": "nobody-was-given-this-secret-1234"}),
    "surveys:start draft": by_slug("draft_survey"),
    "surveys:begin draft": by_slug("draft_survey"),
    "actions:detail not published": by_id("draft_action"),
    "stories:detail not published": by_id("waiting_story"),
    "tell_us:tell not public": by_slug("hidden_programme"),
    "evidence:detail not public": by_id("hidden_source"),
    "conclusions:round draft": by_slug("draft_round"),
    "following:ask_action not published": by_id("draft_action"),
    "following:ask_programme not public": by_slug("hidden_programme"),
    "following:manage forged": lambda r: Target({"token": "nobody-was-given-this-secret-1234"}),
    "reports:detail draft": by_slug("draft_report"),
    "reports:detail approved": by_slug("approved_report"),
    "reports:version approved": by_slug("approved_report", number=1),
    "reports:pdf approved": by_slug("approved_report", number=1),
    # By a feedback item, whose area counts, not the action's.
    "actions_team:create from feedback": lambda r: Target(query=f"?item={r['item'].public_id}"),
}


def address_of(place: str, arguments: tuple[str, ...], records: Records) -> tuple[str, Target]:
    """Return the address of a place with its query, and what is posted there.

    Raises:
        NoReverseMatch: if nothing here says of which record it speaks.
    """
    name = place.split(" ", maxsplit=1)[0]
    make = PLACES.get(place) or USUAL.get(name.split(":", maxsplit=1)[0]) if arguments or place in PLACES else None
    target = make(records) if make else Target()
    wanted = {key: value for key, value in target.arguments.items() if key in arguments}
    if set(wanted) != set(arguments):
        raise NoReverseMatch(f"{place}: tests/house_rules/walking.py does not say with which {arguments} to ask.")
    return reverse(name, kwargs=wanted) + target.query, target


class Walker:
    """Asks as one visitor after the other; nothing that is done stays done."""

    def __init__(self, world: World) -> None:
        self.clients: dict[str, tuple[Client, str]] = {}
        self.known: dict[int, User] = {}
        users = {"nobody": world.roleless, **world.people} | {f"ncl:{k}": v for k, v in world.strangers.items()}
        for visitor in VISITORS:
            client = Client(raise_request_exception=False)
            if visitor != "anonymous":
                client.force_login(users[visitor], backend="django.contrib.auth.backends.ModelBackend")
                self._remember(users[visitor].pk)
            self.clients[visitor] = (client, client.cookies.output(header="", sep=";"))

    def _remember(self, number: int) -> None:
        """Look up once what every request of this visitor would look up anew: the person, their roles and areas."""
        user = User.objects.get(pk=number)
        user.get_all_permissions()
        roles_of(user)
        self.known[number] = user

    def _user(self, number: Any) -> User:
        """Return the person as the request's own; nothing that a request changes stays changed."""
        return copy(self.known[int(number)])

    def ask(self, visitor: str, method: str, address: str, data: dict[str, Any]) -> Any:
        """Return the response; the database and the visitor's cookies are as before."""
        client, cookies = self.clients[visitor]
        client.cookies = SimpleCookie(cookies)
        cache.clear()
        with undone(), patch.object(ModelBackend, "get_user", lambda _backend, number: self._user(number)):
            if method == "POST":
                # A form that holds nothing of what it asks for, but was sent.
                return client.post(address, {"unknown": "1", **data})
            return client.get(address)


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def cell_of(response: Any) -> str:
    """Return what the visitor got: ``in`` for "sign in first", otherwise the status."""
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)
