"""Making surveys: their details, their versions, opening and closing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.programmes.checking import check_day, check_row, free_slug
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within
from engagement.surveys.definition import Definition, as_json
from engagement.surveys.errors import BadDefinition
from engagement.surveys.models import NOT_YET_PUBLIC, Survey, SurveySignOff, SurveyState, SurveyVersion
from engagement.surveys.queries import boroughs_of, forget_boroughs
from engagement.surveys.queries_building import NOTHING
from engagement.surveys.reading import read_definition
from engagement.surveys.services.history import keep_edit, keep_what_was
from engagement.surveys.services.soundness import check_publishable
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal

# From which states a survey may be moved to a state.
MOVES = {
    SurveyState.DRAFT: {SurveyState.PILOT},
    SurveyState.PILOT: {SurveyState.DRAFT},
    SurveyState.OPEN: {SurveyState.DRAFT, SurveyState.PILOT, SurveyState.PAUSED, SurveyState.CLOSED},
    SurveyState.PAUSED: {SurveyState.OPEN},
    SurveyState.CLOSED: {SurveyState.OPEN, SurveyState.PAUSED, SurveyState.ARCHIVED},
    SurveyState.ARCHIVED: {SurveyState.CLOSED},
}
DETAILS = frozenset(
    {
        "slug",
        "title",
        "summary",
        "audience",
        "opens_on",
        "closes_on",
        "minutes",
        "content_notice",
        "what_happens",
        "privacy_notice",
        "lawful_basis",
        "retention_months",
        "contact_email",
        "contact_phone",
        "other_formats",
        "access",
        "anonymous",
    }
)
# Addresses beneath /surveys/ that are no survey's.
RESERVED = frozenset({"return", "withdraw"})


def digest_of(definition: Definition) -> str:
    """Return the SHA-256 of a definition, 64 hexadecimal characters; equal definitions have equal ones."""
    return hashlib.sha256(msgspec.json.encode(as_json(definition), order="sorted")).hexdigest()


def create_survey(*, actor: User | None, programme: Programme, areas: Iterable[Area], **details: Any) -> Survey:
    """Return a new survey in draft, without questions.

    ``details`` are fields of :class:`Survey` among ``DETAILS``; without a ``slug`` the address is made from the title.

    Raises:
        Refusal: naming the field, if one cannot be kept, the address is taken, no area of the programme is given, or it
            closes before it opens.
    """
    chosen = list(areas)
    survey = Survey(programme=programme)
    _set_details(survey, details)
    if not survey.slug:
        survey.slug = free_slug(Survey.objects.all(), survey.title, public_id=survey.public_id)
    _check_details(survey, chosen)
    try:
        with transaction.atomic():
            survey.save()
            survey.areas.set(chosen)
            record(Verb.CREATED, actor=actor, target=survey, area_code=programme.area.code)
    except IntegrityError as error:
        raise _address_taken() from error
    return survey


def change_survey(
    survey: Survey, *, actor: User, version: int | None, areas: Iterable[Area] | None = None, **details: Any
) -> Survey:
    """Change a survey's details and return it.

    The address stays once the survey has been open: people have it in their letters.

    Raises:
        Conflict: if somebody else changed it after ``version``.
        Refusal: naming the field, if one cannot be kept, the address is taken or may no longer change, no area of the
            programme is left, or it closes before it opens.
    """
    try:
        with transaction.atomic():
            locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
            _check_promises(locked, details)
            _set_details(locked, details)
            chosen = list(locked.areas.all()) if areas is None else list(areas)
            _check_details(locked, chosen)
            save_edit(locked)
            locked.areas.set(chosen)
            facts = {"fields": sorted(details)}
            record(Verb.CHANGED, actor=actor, target=locked, area_code=locked.programme.area.code, **facts)
    except IntegrityError as error:
        raise _address_taken() from error
    forget_boroughs(locked)
    return locked


def _check_promises(survey: Survey, details: dict[str, Any]) -> None:
    """Refuse to change what people have been told, once they have been."""
    if survey.state != SurveyState.DRAFT and details.get("slug", survey.slug) != survey.slug:
        raise Refusal(_("The address can no longer change: people have been given it."), field="slug")
    if survey.state in NOT_YET_PUBLIC:
        return
    if details.get("anonymous", survey.anonymous) != survey.anonymous:
        raise Refusal(
            _("Whether the survey is anonymous can no longer change: people were told before they answered."),
            field="anonymous",
        )
    if details.get("closes_on", survey.closes_on) > survey.closes_on:
        raise Refusal(_("Extend the survey instead: that asks for the reason, and shows it."), field="closes_on")


def save_version(
    survey: Survey, source: str | bytes, *, actor: User | None, version: int | None, note: str = ""
) -> SurveyVersion:
    """Read a definition and keep it as the survey's next version, not yet published, and return that.

    As long as the newest version is unpublished it is the one that is rewritten: a version number is what somebody was
    asked, not how often somebody saved.

    Args:
        survey: whose questions they are.
        source: the definition as JSON.
        actor: who saves.
        version: the survey's ``version`` that the editor saw.
        note: what changed, in a sentence for the team.

    Raises:
        BadDefinition: with every problem, if the questions cannot be used; nothing is kept.
        Conflict: if somebody else saved in between.
        Refusal: if the questions are the same as those in use.
    """
    boroughs = {option.key for option in boroughs_of(survey)}
    definition, problems = read_definition(source, boroughs)
    if definition is None:
        raise BadDefinition(_("These questions cannot be used yet. “What to put right” says why."), problems=problems)
    with transaction.atomic():
        locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
        newest = locked.versions.order_by("-number").first()
        digest = digest_of(definition)
        if newest is not None and newest.published_at is not None and newest.sha256 == digest:
            raise Refusal(_("These are the questions that are in use already. Nothing was saved."), field="definition")
        keep_what_was(locked, newest, nothing=as_json(NOTHING), sha256=digest_of(NOTHING))
        if newest is None or newest.published_at is not None:
            newest = SurveyVersion(survey=locked, number=newest.number + 1 if newest else 1)
        newest.definition = as_json(definition)
        newest.sha256 = digest
        newest.note = note
        newest.created_by = actor
        newest.save()
        what = note or _("Imported all questions")
        keep_edit(locked, definition=newest.definition, sha256=digest, what=what, actor=actor)
        save_edit(locked)
        facts = {"number": newest.number, "sha256": digest, "questions": len(definition.questions)}
        record(Verb.CHANGED, actor=actor, target=locked, area_code=locked.programme.area.code, **facts)
    survey.version = locked.version
    return newest


def publish_version(survey: Survey, *, actor: User | None, version: int | None) -> SurveyVersion:
    """Publish the newest version of an open or paused survey: who begins from now on is asked it.

    Who is in the middle stays with the version that they began.

    Raises:
        BadDefinition: with every problem, if they are unfinished or could not be counted together with earlier answers.
        Conflict: if somebody else changed the survey in between.
        IllegalMove: if the survey is a draft or closed.
        Refusal: if the newest version is published already.
    """
    with transaction.atomic():
        locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
        if locked.state not in (SurveyState.OPEN, SurveyState.PAUSED):
            raise IllegalMove(_("Open the survey; that publishes its questions."))
        newest = _publish_newest(locked, actor)
        if newest is None:
            raise Refusal(_("There is no new version to publish."))
        save_edit(locked)
    return newest


def open_survey(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Open a survey from its first to its last day, and publish its newest version with it.

    Raises:
        BadDefinition: with every problem of its newest questions, if they cannot be published.
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is open already.
        Refusal: naming everything that is still missing.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.OPEN)
        missing = what_is_missing(locked)
        if missing:
            raise Refusal(" ".join(str(sentence) for sentence in missing))
        _publish_newest(locked, actor)
        locked.state = SurveyState.OPEN
        save_edit(locked)
        record(Verb.OPENED, actor=actor, target=locked, area_code=locked.programme.area.code)
    return locked


def pause_survey(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Stop taking answers for a while; what people have begun is kept.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is not open.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.PAUSED)
        locked.state = SurveyState.PAUSED
        save_edit(locked)
        record(Verb.MOVED, actor=actor, target=locked, area_code=locked.programme.area.code, state="paused")
    return locked


def close_survey(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Close a survey before its last day, or for the record after it.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it was never open, or is closed already.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.CLOSED)
        locked.state = SurveyState.CLOSED
        save_edit(locked)
        record(Verb.CLOSED, actor=actor, target=locked, area_code=locked.programme.area.code)
    return locked


def what_is_missing(survey: Survey) -> list[object]:
    """Return a sentence for each thing that a survey still needs before it may open."""
    missing: list[object] = []
    if not survey.versions.exists():
        missing.append(_("Add the questions."))
    if not survey.areas.exists():
        missing.append(_("Choose at least one area."))
    if not survey.privacy_notice.strip():
        missing.append(_("Write the privacy notice."))
    if not survey.lawful_basis:
        missing.append(_("Choose the lawful basis."))
    if not survey.what_happens.strip():
        missing.append(_("Write what happens with the answers."))
    if not survey.retention_months:
        missing.append(_("Say how long answers are kept."))
    if not survey.contact_email:
        missing.append(_("Give a contact address."))
    if survey.closes_on < _today():
        missing.append(_("Its last day is over. Choose a later one."))
    newest = survey.versions.defer("definition").order_by("-number").first()
    if newest is not None and needs_sign_off(survey, newest):
        sentence = _("An approver must sign off the preview of version %(number)s of the questions.")
        missing.append(sentence % {"number": newest.number})
    return missing


def needs_sign_off(survey: Survey, version: SurveyVersion) -> bool:
    """Return whether an approver has still to agree to these very questions before anybody is asked them.

    Questions that the public was asked already need none.
    """
    if version.published_at is not None and survey.state not in NOT_YET_PUBLIC:
        return False
    return not SurveySignOff.objects.filter(survey=survey, sha256=version.sha256).exists()


def locked_for_move(survey: Survey, version: int | None, state: SurveyState) -> Survey:
    """Lock a survey that is to be moved to ``state``, and return it.

    Raises:
        Conflict: if somebody else changed it after ``version``.
        IllegalMove: if it cannot go there from where it is.
    """
    locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
    if locked.state not in MOVES[state]:
        sentence = _("The survey is %(state)s, so this cannot be done.")
        raise IllegalMove(sentence % {"state": locked.get_state_display().lower()})
    return locked


def _publish_newest(survey: Survey, actor: User | None) -> SurveyVersion | None:
    newest = survey.versions.order_by("-number").first()
    if newest is None or newest.published_at is not None:
        return None
    check_publishable(survey, newest)
    if needs_sign_off(survey, newest):
        sentence = _("An approver must sign off the preview of version %(number)s of the questions.")
        raise Refusal(sentence % {"number": newest.number})
    newest.published_at = timezone.now()
    newest.save(update_fields=["published_at"])
    facts = {"number": newest.number, "sha256": newest.sha256}
    record(Verb.PUBLISHED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)
    return newest


def _set_details(survey: Survey, details: dict[str, Any]) -> None:
    unknown = details.keys() - DETAILS
    if unknown:
        raise TypeError(f"not details of a survey: {', '.join(sorted(unknown))}")
    for name, value in details.items():
        setattr(survey, name, value)


def _check_details(survey: Survey, areas: list[Area]) -> None:
    may_wait = {"privacy_notice", "lawful_basis", "contact_email", "what_happens"}
    if survey.state in NOT_YET_PUBLIC:
        # A draft may still lack what only its opening needs.
        names = DETAILS - {name for name in may_wait if not getattr(survey, name)}
    else:
        names = DETAILS
    check_row(survey, names=names)
    if survey.slug in RESERVED:
        raise Refusal(_("The portal uses this address itself. Choose another one."), field="slug")
    check_day(survey.opens_on, field="opens_on")
    check_day(survey.closes_on, field="closes_on")
    if survey.closes_on < survey.opens_on:
        raise Refusal(_("The last day must not be before the first."), field="closes_on")
    if survey.state not in NOT_YET_PUBLIC and not survey.retention_months:
        raise Refusal(_("Say how long answers are kept: one month or more."), field="retention_months")
    if not areas:
        raise Refusal(_("Choose at least one area."), field="areas")
    outside = {area.pk for area in areas} - set(areas_within(survey.programme).values_list("pk", flat=True))
    if outside:
        raise Refusal(_("Choose areas of the programme alone."), field="areas")


def _address_taken() -> Refusal:
    return Refusal(_("Another survey has this address. Choose another one."), field="slug")


def _today() -> date:
    return timezone.localdate()
