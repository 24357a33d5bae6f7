"""Responses that came on paper, by telephone or in an interview, typed by the team; and typed again to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Answer, Definition
from engagement.surveys.errors import NotYetComplete
from engagement.surveys.models import (
    Channel,
    EqualityAnswers,
    Response,
    SecondEntry,
    Survey,
    SurveyState,
    SurveyVersion,
    Untallied,
)
from engagement.surveys.queries import definition_of
from engagement.surveys.routing import reachable_answers
from engagement.surveys.services.sending import borough_of, reference_for
from engagement.surveys.tallies import storage
from engagement.surveys.tallies.taking import take_in
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal
from eolcare.common.tokens import hash_code, hash_token, make_token

# Paper keeps coming after the last day.
TAKES_ENTRIES = (SurveyState.PILOT, SurveyState.OPEN, SurveyState.PAUSED, SurveyState.CLOSED)

Answers = Mapping[str, Answer | None]


class Entered(NamedTuple):
    """A response that stands in the database, and the code to give to the person; empty where the survey has none."""

    response: Response
    reference: str
    again: bool


class Difference(NamedTuple):
    """A question that the two entries of a response do not agree on; ``about_person`` for an equality question."""

    key: str
    about_person: bool
    first: Answer | None
    second: Answer | None


def enter_response(
    version: SurveyVersion,
    *,
    actor: User,
    token: str,
    channel: str,
    received_on: date,
    answers: Answers,
    equality: Answers,
    may_quote: bool,
    language: str = "en-gb",
) -> Entered:
    """Keep a response that did not come through the browser. Sent twice with the same ``token`` it is one response.

    What the person left out stays left out, also where the survey needs an answer: paper cannot be asked again. Answers
    to questions that their other answers do not lead to are not kept; ``left_out`` names them beforehand.

    Args:
        version: the published version that was on the paper, or was read out.
        actor: who types.
        token: a random text that the form carried.
        channel: one of ``Channel`` but online.
        received_on: the day on which it came.
        answers: cleaned answers by question key.
        equality: the same of the equality questions.
        may_quote: whether the person agreed to be quoted without a name.
        language: the language that the person used.

    Raises:
        NotYetComplete: if nothing was answered.
        Refusal: naming the field, if the survey takes no entries, the channel is unknown, or the day is not between the
            survey's first day and today.
    """
    survey = version.survey
    _check(survey, channel, received_on)
    definition = definition_of(version)
    kept = reachable_answers(definition, dict(answers))
    about = reachable_answers(definition.about_you, dict(equality))
    if not kept:
        raise NotYetComplete(_("Type at least one answer."), key="")
    reference = "" if survey.anonymous else reference_for(token)
    came = timezone.make_aware(datetime.combine(received_on, time()))
    try:
        with transaction.atomic():
            response = Response.objects.create(
                survey=survey,
                version=version,
                submission_key=hash_token(token),
                reference_hash=hash_code(reference) if reference else None,
                answers=kept,
                may_quote=may_quote,
                borough_id=borough_of(survey, definition, kept),
                channel=channel,
                language=language,
                submitted_at=came,
                is_pilot=survey.is_pilot,
                entered_by=actor,
            )
            if about:
                EqualityAnswers.objects.create(response=response, answers=about)
            Untallied.objects.create(response=response, survey=survey)
            record(Verb.SUBMITTED, actor=actor, target=response, version=version.number, channel=channel)
    except IntegrityError:
        found = Response.objects.filter(submission_key=hash_token(token), survey=survey).first()
        if found is None:
            raise
        return Entered(found, reference, again=True)
    return Entered(response, reference, again=False)


def _check(survey: Survey, channel: str, received_on: date) -> None:
    if survey.state not in TAKES_ENTRIES:
        raise Refusal(_("This survey takes no responses."))
    if channel not in Channel.values or channel == Channel.ONLINE:
        raise Refusal(_("Choose how the response came."), field="channel")
    if not survey.is_pilot and received_on < survey.opens_on:
        raise Refusal(_("The survey was not open on this day."), field="received_on")
    if received_on > timezone.localdate():
        raise Refusal(_("This day has not come yet."), field="received_on")


def left_out(definition: Definition, answers: Answers) -> list[str]:
    """Return the keys of the questions that were answered although the other answers do not lead to them."""
    kept = reachable_answers(definition, dict(answers))
    return [question.key for question in definition.questions if answers.get(question.key) and question.key not in kept]


def enter_again(response: Response, *, actor: User, answers: Answers, equality: Answers) -> SecondEntry:
    """Keep a second typing of a response that the team entered, to be compared with the first.

    Raises:
        Refusal: if it came through the browser, the actor typed it first, or it was typed twice already.
    """
    if response.channel == Channel.ONLINE or response.entered_by_id is None:
        raise Refusal(_("This response came through the browser, so there is nothing to compare."))
    if response.entered_by_id == actor.pk:
        raise Refusal(_("You typed this response first. Somebody else has to type it the second time."))
    definition = definition_of(response.version)
    try:
        with transaction.atomic():
            second = SecondEntry.objects.create(
                response=response,
                answers=reachable_answers(definition, dict(answers)),
                equality=reachable_answers(definition.about_you, dict(equality)),
                entered_by=actor,
            )
            record(Verb.CHANGED, actor=actor, target=response, second_entry=True)
    except IntegrityError as error:
        raise Refusal(_("This response was typed a second time already.")) from error
    return second


def differences(second: SecondEntry) -> list[Difference]:
    """Return the questions on which the two entries differ, in the order of the survey."""
    response = second.response
    definition = definition_of(response.version)
    about = EqualityAnswers.objects.filter(response=response).values_list("answers", flat=True).first() or {}
    found = []
    for questions, one, other, about_person in (
        (definition.questions, response.answers, second.answers, False),
        (definition.equality, about, second.equality, True),
    ):
        for question in questions:
            if one.get(question.key) != other.get(question.key):
                found.append(Difference(question.key, about_person, one.get(question.key), other.get(question.key)))
    return found


def settle_entries(second: SecondEntry, *, actor: User, take_second: set[str]) -> Response:
    """Settle two entries of a response: for the questions in ``take_second`` the second counts, for others the first.

    Raises:
        Conflict: if somebody else settled them in between.
        NotYetComplete: if nothing would be left.
    """
    with transaction.atomic():
        storage.lock(second.response.survey_id)
        locked = (
            SecondEntry.objects.select_for_update(of=("self",)).select_related("response__version").get(pk=second.pk)
        )
        if locked.settled_at is not None:
            raise Conflict(_("Somebody else has settled this in the meantime."))
        response = (
            Response.objects.select_for_update(of=("self",)).select_related("survey", "version").get(pk=locked.pk)
        )
        definition = definition_of(response.version)
        chosen = [difference for difference in differences(locked) if difference.key in take_second]
        answers = _taken(response.answers, [one for one in chosen if not one.about_person])
        response.answers = reachable_answers(definition, answers)
        if not response.answers:
            raise NotYetComplete(_("Nothing would be left of the response."), key="")
        response.borough_id = borough_of(response.survey, definition, response.answers)
        response.save(update_fields=["answers", "borough"])
        _settle_equality(response, definition, [one for one in chosen if one.about_person])
        locked.settled_by = actor
        locked.settled_at = timezone.now()
        locked.save(update_fields=["settled_by", "settled_at"])
        take_in(response)
        facts: dict[str, Any] = {"second_entry": True, "taken": sorted(one.key for one in chosen)}
        record(Verb.CORRECTED, actor=actor, target=response, **facts)
    return response


def _taken(answers: Mapping[str, Any], chosen: list[Difference]) -> dict[str, Any]:
    return {**answers, **{one.key: one.second for one in chosen}}


def _settle_equality(response: Response, definition: Definition, chosen: list[Difference]) -> None:
    if not chosen:
        return
    held = EqualityAnswers.objects.filter(response=response).first()
    answers = reachable_answers(definition.about_you, _taken(held.answers if held else {}, chosen))
    if answers:
        EqualityAnswers.objects.update_or_create(response=response, defaults={"answers": answers})
    elif held:
        held.delete()


def new_entry_token() -> str:
    """Return a random text for an entry form, by which a double press is one response."""
    return make_token()
