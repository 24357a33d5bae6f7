"""Taking away what somebody sent: all of it, or what it says about the person alone."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from engagement.programmes.models import Programme
from engagement.surveys import tallies
from engagement.surveys.models import EqualityAnswers, Response, Survey
from engagement.surveys.services.exporting import expire_exports
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.mail.services import queue_mail


class Withdrawn(NamedTuple):
    """What a withdrawal took away: from which survey, the whole or a part, and whether something public rests on it."""

    survey: Survey
    whole: bool
    was_public: bool


def erase_response(response: Response, *, actor: User | None) -> None:
    """Delete one person's response with everything that was made from it alone; the trail keeps only its number.

    Asked twice, also at the same moment, it happens once.

    Args:
        response: which one.
        actor: who erases it; ``None`` where its author withdrew it by its reference code.

    Raises:
        Refusal: if a record that must stay still rests on it; the sentence says what to do.
    """
    with transaction.atomic():
        if _is_there(response):
            _erase(response, actor)


def erase_equality(response: Response, *, actor: User | None) -> bool:
    """Delete what a response says about the person and leave the rest; return whether there was anything.

    Args:
        response: which one.
        actor: who erases it; ``None`` where its author withdrew it by its reference code.
    """
    with transaction.atomic():
        if not _is_there(response):
            return False
        gone, _kinds = EqualityAnswers.objects.filter(response=response.pk).delete()
        if gone:
            tallies.take_in(response)
            expire_exports(response.survey_id)
            record(Verb.ERASED, actor=actor, target=response, area_code=_area(response), **_facts(response, "equality"))
    return bool(gone)


def withdraw_response(response: Response, *, whole: bool = True) -> Withdrawn:
    """Erase a response, or what it says about the person, because its author asks with its reference code.

    Where a published action or words that may be published rest on it, the team is told in the same transaction which
    ones, so that somebody looks at them; nothing of what was said stands in that message.

    Raises:
        Refusal: if a record that must stay still rests on it.
    """
    survey = response.survey
    if not whole:
        erase_equality(response, actor=None)
        return Withdrawn(survey, whole=False, was_public=False)
    with transaction.atomic():
        actions: list[tuple[str, str]] = []
        was_public = False
        if _is_there(response):
            # Rooms above hold these; their rows are known here by name alone.
            items = response.feedback_items.all()
            published = items.filter(actions__published_at__isnull=False)
            actions = sorted(set(published.values_list("actions__public_id", "actions__title")))
            was_public = bool(actions) or items.filter(~Q(public_text="")).exists()
            _erase(response, None)
        if was_public:
            queue_mail(
                "surveys.withdrawn",
                f"surveys.withdrawn:{response.public_id}",
                to=survey.contact_email,
                template="surveys/withdrawn",
                context={"survey": survey, "number": response.public_id, "actions": actions},
            )
    return Withdrawn(survey, whole=True, was_public=was_public)


def _is_there(response: Response) -> bool:
    """Lock the response and the tallies of its survey, in the order that these ask for; return whether it is there.

    The programme comes first: it is what holds the coding frame. Themes that are merged, split or given meanwhile to
    what was made of the response would leave a code behind that nobody here saw.
    """
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=response.survey.programme_id)
    tallies.lock(response.survey_id)
    is_there = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).exists()
    list(response.feedback_items.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return is_there


def _erase(response: Response, actor: User | None) -> None:
    record(Verb.ERASED, actor=actor, target=response, area_code=_area(response), **_facts(response, "whole"))
    tallies.forget(response)
    expire_exports(response.survey_id)
    public_id = response.public_id
    try:
        with transaction.atomic():
            # A row of its own, so that the caller's keeps its number.
            Response.objects.filter(public_id=public_id).delete()
    except ProtectedError as error:
        raise Refusal(
            _(
                "An action or a report still rests on feedback from this response. "
                "Take the feedback item off it first, then erase the response."
            )
        ) from error


def _area(response: Response) -> str:
    return response.borough.code if response.borough else ""


def _facts(response: Response, what: str) -> dict[str, str]:
    return {"survey": response.survey.public_id, "channel": response.channel, "what": what}
