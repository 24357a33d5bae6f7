"""Building a survey's questions: one edit at a time, each kept, so that any can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.surveys import bank
from engagement.surveys.building import CannotEdit
from engagement.surveys.building.outline import is_equality, question_in
from engagement.surveys.definition import MAX_BYTES, Definition, as_json, from_json
from engagement.surveys.models import BankQuestion, QuestionsEdit, Survey, SurveyState, SurveyVersion
from engagement.surveys.queries import definition_of
from engagement.surveys.queries_building import NOTHING, edits_since, newest_version
from engagement.surveys.services.building import digest_of
from engagement.surveys.services.history import keep_edit, keep_what_was
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Conflict, Refusal

LONGEST_NAME = 120

# A change may say which key its new thing has, so that the author is led there.
Change = Callable[[Definition], Definition | tuple[Definition, str]]
About = Callable[[Definition], object]


class EditConflict(Conflict):
    """Somebody else changed the same part of the questions; ``edits`` says who did what, the newest first."""

    def __init__(self, message: object, *, edits: Sequence[QuestionsEdit]) -> None:
        super().__init__(message)
        self.edits = list(edits)


class Edited(msgspec.Struct, frozen=True):
    """What an edit led to: the questions as they are now, the key of what it made, and whether anything changed."""

    definition: Definition
    key: str
    changed: bool


def edit_questions(
    survey: Survey,
    change: Change,
    *,
    actor: User | None,
    seen: str | None,
    what: object,
    about: About | None = None,
) -> Edited:
    """Make a change to the questions that are worked on, and keep it in their history.

    An edit of a published version begins the next one. Two people may edit at once: an edit that was made on an older
    state goes through as long as nobody else changed the part that it is ``about``.

    Args:
        survey: whose questions they are.
        change: takes the questions as they are and returns them as they shall be; may raise ``CannotEdit``.
        actor: who edits.
        seen: the state that the editor saw (``queries_building.State.seen``); ``None`` where no form precedes.
        what: what is done, in a few words for the history.
        about: returns the part of the questions that the edit rests on; without it that is all of them.

    Raises:
        CannotEdit: if the change would break something; nothing is kept.
        EditConflict: if somebody else changed what this edit is about.
        Refusal: if the survey is archived, or its questions become larger than they may be.
    """
    with transaction.atomic():
        locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=None)
        if locked.state == SurveyState.ARCHIVED:
            raise Refusal(_("The survey is archived, so its questions can no longer be changed."))
        newest = newest_version(locked)
        keep_what_was(locked, newest, nothing=as_json(NOTHING), sha256=digest_of(NOTHING))
        current = definition_of(newest) if newest else NOTHING
        if seen is not None and seen != (newest.sha256 if newest else ""):
            _check_nobody_else(locked, seen, current, about)
        made = change(current)
        changed, key = made if isinstance(made, tuple) else (made, "")
        if changed == current:
            return Edited(current, key, changed=False)
        _store(locked, newest, changed, actor=actor, what=what)
    survey.version = locked.version
    return Edited(changed, key, changed=True)


def _check_nobody_else(survey: Survey, seen: str, current: Definition, about: About | None) -> None:
    """Raise ``EditConflict`` unless what the edit is about is the same as in the state that the editor saw."""
    then = _state_seen(survey, seen)
    if then is not None and about is not None:
        try:
            if about(then) == about(current):
                return
        except CannotEdit:
            # What it is about is gone by now.
            pass
    raise EditConflict(
        gettext_lazy("Somebody else changed this while you were editing. What you entered is still here."),
        edits=edits_since(survey, seen),
    )


def _state_seen(survey: Survey, seen: str) -> Definition | None:
    if not seen:
        return NOTHING
    edit = survey.edits.filter(sha256=seen).order_by("-number").first()
    return from_json(edit.definition) if edit else None


def _store(
    survey: Survey, newest: SurveyVersion | None, definition: Definition, *, actor: User | None, what: object
) -> None:
    """Keep questions as the unpublished version and in the history; the survey must be locked."""
    stored: dict[str, Any] = as_json(definition)
    if len(msgspec.json.encode(stored)) > MAX_BYTES:
        raise Refusal(_("The questions are larger than 1 MB together. Shorten some texts, or take something away."))
    digest = digest_of(definition)
    if newest is None or newest.published_at is not None:
        newest = SurveyVersion(survey=survey, number=newest.number + 1 if newest else 1)
    newest.definition = stored
    newest.sha256 = digest
    newest.created_by = actor
    newest.save()
    edit = keep_edit(survey, definition=stored, sha256=digest, what=what, actor=actor)
    save_edit(survey)
    facts = {"number": newest.number, "edit": edit.number, "sha256": digest, "questions": len(definition.questions)}
    record(Verb.CHANGED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)


def undo_to(survey: Survey, number: int, *, actor: User | None, seen: str | None) -> Edited:
    """Bring the questions back to how they were after an edit; that is an edit itself, so it can be undone as well.

    Raises:
        EditConflict: if somebody else edited in between.
        Refusal: if there is no such edit, or the survey is archived.
    """
    edit = survey.edits.filter(number=number).first()
    if edit is None:
        raise Refusal(_("There is no edit %(number)s.") % {"number": number})
    definition = from_json(edit.definition)
    what = _("Went back to edit %(number)s: %(what)s") % {"number": number, "what": edit.what}
    return edit_questions(survey, lambda _now: definition, actor=actor, seen=seen, what=what)


def keep_in_bank(survey: Survey, key: str, *, actor: User | None, name: str) -> BankQuestion:
    """Keep a question of a survey in the bank of its programme, under a name, and return it.

    Raises:
        CannotEdit: if the survey has no such question.
        Refusal: naming the field ``name``, if that is empty, too long or taken.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal(_("Give it a name, so that your colleagues find it."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(_("The name can have up to %(limit)s characters.") % {"limit": LONGEST_NAME}, field="name")
    newest = newest_version(survey)
    definition = definition_of(newest) if newest else NOTHING
    question_in(definition, key)
    question, translations = bank.alone(definition, key)
    content = {
        "question": msgspec.to_builtins(question),
        "translations": translations,
        "equality": is_equality(definition, key),
    }
    try:
        with transaction.atomic():
            kept = BankQuestion.objects.create(programme=survey.programme, name=name, content=content, kept_by=actor)
            record(Verb.CREATED, actor=actor, target=kept, area_code=survey.programme.area.code)
    except IntegrityError as error:
        raise Refusal(_("The bank has a question of this name. Choose another name."), field="name") from error
    return kept


def drop_from_bank(kept: BankQuestion, *, actor: User | None) -> None:
    """Take a question out of the bank; surveys that use it keep theirs. Taking it out twice is taking it out once."""
    with transaction.atomic():
        found = BankQuestion.objects.select_for_update(of=("self",)).filter(pk=kept.pk).first()
        if found is not None:
            record(Verb.DELETED, actor=actor, target=found, area_code=kept.programme.area.code)
            found.delete()
