"""Giving answers: a draft is begun, filled page by page, and sent once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Answer, Answers, Borough, Definition
from engagement.surveys.errors import AlreadySent, NoSuchDraft, NotTakingAnswers, NotYetComplete
from engagement.surveys.models import Channel, Response, ResponseDraft, Survey
from engagement.surveys.queries import definition_of, published_version
from engagement.surveys.routing import first_unsettled, reachable_answers
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.common.tokens import CODE_ALPHABET, CODE_LENGTH, hash_code, hash_token, make_token

DRAFT_KEPT = timedelta(days=14)
DRAFT_KEPT_ON_SHARED_COMPUTER = timedelta(days=1)


class Submitted(NamedTuple):
    """A response that stands in the database, and the code that its author can look it up with."""

    response: Response
    reference: str
    again: bool


# PostgreSQL merges, so two tabs never undo each other: what is seen for the first time lies under the stored answers,
# what was answered over them. Written out, because building it anew at every Continue costs more than running it.
SAVE = {
    field: (
        f"UPDATE {ResponseDraft._meta.db_table} SET {field} = %s::jsonb || {field} || %s::jsonb, "  # noqa: S608
        "last_step = %s, language = %s, updated_at = %s WHERE id = %s"
    )
    for field in ("answers", "equality")
}


def start_draft(survey: Survey, *, shared_computer: bool = False) -> tuple[ResponseDraft, str]:
    """Begin a response and return its draft with the token that opens it. The token is stored nowhere.

    Args:
        survey: which survey; its newest published version is the one that will be asked to the end.
        shared_computer: whether others use the same device; the draft is then kept for one day, not for fourteen.

    Raises:
        NotTakingAnswers: if the survey is not open today.
    """
    version = published_version(survey) if survey.takes_answers else None
    if version is None:
        raise NotTakingAnswers(_("This survey is not open."))
    token = make_token()
    kept = DRAFT_KEPT_ON_SHARED_COMPUTER if shared_computer else DRAFT_KEPT
    draft = ResponseDraft.objects.create(
        survey=survey, version=version, token_hash=hash_token(token), expires_at=timezone.now() + kept
    )
    return draft, token


def save_answers(
    draft: ResponseDraft,
    answers: Answers,
    *,
    step: str,
    seen: Collection[str] = (),
    language: str = "",
    about_person: bool = False,
) -> None:
    """Keep the cleaned answers of one page in a draft, in one statement; ``None`` for what was seen and left empty.

    Args:
        draft: the answers being given; its fields are brought up to date.
        answers: by question key, what the page changes; all else stays as it is.
        step: the page, by the key of its step.
        seen: questions that the page leaves as they are; those that have no answer count as seen and left empty.
        language: in which language the page was read; empty for the one it was.
        about_person: whether they answer the equality questions.

    Raises:
        AlreadySent: if the draft was sent, in another tab perhaps, since it was read.
        NoSuchDraft: if it was deleted.
    """
    field = "equality" if about_person else "answers"
    language = language or draft.language
    last_step = draft.last_step if about_person else step
    empty = dict.fromkeys(seen)
    with connection.cursor() as cursor:
        values = (json.dumps(empty), json.dumps(answers), last_step, language, timezone.now(), draft.pk)
        cursor.execute(SAVE[field], values)
        found = cursor.rowcount
    if not found:
        raise _gone(draft)
    setattr(draft, field, {**empty, **getattr(draft, field), **answers})
    draft.last_step = last_step
    draft.language = language


def save_consent_to_quote(draft: ResponseDraft, may_quote: bool | None) -> None:
    """Keep whether words of the response may be used without a name; ``None`` for left empty, which counts as no.

    Raises:
        AlreadySent: if the draft was sent since it was read.
        NoSuchDraft: if it was deleted.
    """
    _change(draft, may_quote=may_quote)
    draft.may_quote = may_quote


def _change(draft: ResponseDraft, **values: object) -> None:
    if not ResponseDraft.objects.filter(pk=draft.pk).update(updated_at=timezone.now(), **values):
        raise _gone(draft)


def _gone(draft: ResponseDraft) -> AlreadySent | NoSuchDraft:
    if Response.objects.filter(submission_key=draft.token_hash).exists():
        return AlreadySent(_("You have already sent these answers, so they can no longer be changed."))
    return NoSuchDraft(_("These answers were deleted."))


def delete_draft(draft: ResponseDraft) -> None:
    """Delete unsent answers because their author wants them gone."""
    ResponseDraft.objects.filter(pk=draft.pk).delete()


def delete_expired_drafts() -> int:
    """Delete unsent answers whose time is over and return how many. Can run as often as anybody likes."""
    return ResponseDraft.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def submit_response(token: str) -> Submitted:
    """Turn the draft under ``token`` into a response, once, however often and however simultaneously this is called.

    Only answers on the path that was taken are kept. The draft is deleted in the same transaction.

    Raises:
        NoSuchDraft: if there is neither a draft nor a response under the token.
        NotTakingAnswers: if the survey closed or was paused in the meantime; the draft stays.
        NotYetComplete: if a required question has no answer, or nothing was answered at all; the draft stays.
    """
    key = hash_token(token)
    try:
        with transaction.atomic():
            # Whoever comes second waits here, and then finds the draft gone and the response there.
            drafts = ResponseDraft.objects.select_for_update(of=("self",)).select_related("survey", "version")
            drafts = drafts.defer("version__definition")
            draft = drafts.filter(token_hash=key, expires_at__gt=timezone.now()).first()
            if draft is not None:
                return Submitted(_submit(draft, token), reference_for(token), again=False)
    except IntegrityError:
        # The draft's key is unique among responses: if somebody was faster, theirs is the response.
        if not Response.objects.filter(submission_key=key).exists():
            raise
    response = Response.objects.filter(submission_key=key).first()
    if response is None:
        raise NoSuchDraft(_("There are no answers here."))
    return Submitted(response, reference_for(token), again=True)


def _submit(draft: ResponseDraft, token: str) -> Response:
    survey = draft.survey
    if not survey.takes_answers:
        raise NotTakingAnswers(_("This survey no longer takes answers."))
    definition = definition_of(draft.version)
    missing = first_unsettled(definition, draft.answers)
    if missing is not None:
        raise NotYetComplete(_("This question needs an answer."), key=missing.key)
    answers = reachable_answers(definition, draft.answers)
    if not answers:
        raise NotYetComplete(_("Answer at least one question before you send."), key="")
    response = Response.objects.create(
        survey=survey,
        version=draft.version,
        submission_key=draft.token_hash,
        reference_hash=hash_code(reference_for(token)),
        answers=answers,
        may_quote=bool(draft.may_quote),
        borough=_borough(definition, answers),
        channel=Channel.ONLINE,
        submitted_at=timezone.now(),
    )
    draft.delete()
    record(Verb.SUBMITTED, actor=None, target=response, version=draft.version.number)
    return response


def _borough(definition: Definition, answers: dict[str, Answer]) -> Area | None:
    """Return the borough that the first borough question was answered with."""
    keys = (question.key for question in definition.questions if isinstance(question, Borough))
    code = next((answers[key] for key in keys if key in answers), None)
    return Area.objects.filter(ons_code=code).first() if code else None


def reference_for(token: str) -> str:
    """Return the reference code of the response that is sent under ``token``.

    It follows from the token and the portal's secret, so the confirmation can show it again to whoever holds the token
    although only its hash is stored.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), b"response-reference:" + token.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    symbols = "".join(CODE_ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LENGTH))
    return "-".join(symbols[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def erase_response(response: Response, *, actor: User) -> None:
    """Delete one person's response with everything that was made from it alone; the trail keeps only its number.

    Raises:
        Refusal: if a record that must stay still rests on it; the sentence says what to do.
    """
    with transaction.atomic():
        area_code = response.borough.code if response.borough else ""
        facts = {"survey": response.survey.public_id, "channel": response.channel}
        record(Verb.ERASED, actor=actor, target=response, area_code=area_code, **facts)
        try:
            response.delete()
        except ProtectedError as error:
            raise Refusal(
                _(
                    "An action or a report still rests on feedback from this response. "
                    "Take the feedback item off it first, then erase the response."
                )
            ) from error
