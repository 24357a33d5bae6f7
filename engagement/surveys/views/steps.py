"""Answering one step: what was sent is kept, what cannot be kept is said and shown again, and the way leads on.

Who walks the questions of a survey, and who walks those about the person, comes here with a ``Filling`` of their own.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from engagement.surveys.answers import AnswerError
from engagement.surveys.definition import Borough, Step
from engagement.surveys.ending import page_sends
from engagement.surveys.errors import AlreadySent, CodeRefused, NoSuchDraft, NotTakingAnswers, NotYetComplete
from engagement.surveys.filling import FROM_CHECK, Filling, token_in
from engagement.surveys.posted import (
    CLEAR,
    LANGUAGE,
    SEAL,
    THEN,
    Posted,
    hold_to_rules,
    read_page,
    rule_error,
    shown_value,
)
from engagement.surveys.presentation.question_blocks import asks
from engagement.surveys.routing import fits, walk
from engagement.surveys.services import save_answers, submit_response
from engagement.surveys.unseen import FIELD as UNSEEN
from engagement.surveys.views.sending import CONSENT, keep_consent, may_quote, not_sent
from engagement.surveys.views.step_page import step_page
from engagement.surveys.views.unavailable import closed_page, nothing_here, typed_words
from eolcare.common.languages import remember

SAVE = "save"
# What a page that sends has beside its questions; the last two while nothing of it is kept.
BESIDE = (CONSENT, SEAL, UNSEEN)


def answer_step(request: HttpRequest, filling: Filling, key: str) -> HttpResponse:
    """Show a step, or keep what was sent from it and lead on.

    Raises ``Http404`` when there is no such step.
    """
    definition = filling.definition
    step = definition.step(key)
    if step is None:
        # A question that stands on a page with others, as an older version's address may name it.
        question = definition.question(key)
        if question is None or request.method == "POST":
            raise Http404
        return redirect(filling.address_of(question))
    if not filling.survey.takes_answers:
        return closed_page(request, filling, typed_words(request, step, filling.boroughs))
    if request.method == "POST":
        return keep_step(request, filling, step)
    shown = filling.on_path(key)
    if shown is None:
        return redirect(filling.where_to_go_on())
    from_check = request.GET.get("from") == FROM_CHECK
    return step_page(request, filling, shown, from_check=from_check, errors=_broken_rules(filling, shown))


def _broken_rules(filling: Filling, step: Step) -> dict[str, AnswerError]:
    """Return the errors of answers that are kept and no longer go with the ones before them."""
    ruled = [question for question in step.questions if question.valid_if is not None]
    if not ruled:
        return {}
    _asked, given = walk(filling.definition, filling.answers)
    broken = [q for q in ruled if q.key in given and not fits(q, given[q.key], given)]
    said = filling.said() if broken else {}
    return {question.key: rule_error(question, said) for question in broken}


def read_sent(request: HttpRequest, filling: Filling, step: Step) -> Posted:
    """Return what a page sent, its answers held to the rules of their questions."""
    data = request.POST
    switches = _switches(request)
    boroughs = filling.boroughs if any(isinstance(question, Borough) for question in step.questions) else ()
    posted = read_page(
        data,
        step,
        filling.definition,
        filling.answers,
        boroughs=boroughs,
        unfinished=goes_on(request),
        beside=BESIDE if page_sends(filling) else (),
    )
    if not switches and any(question.valid_if is not None for question in step.questions):
        said = filling.said({**filling.answers, **posted.changed})
        hold_to_rules(posted, step, filling.definition, filling.answers, said)
    return posted


def _switches(request: HttpRequest) -> bool:
    return request.POST.get(LANGUAGE, "") in dict(settings.LANGUAGES)


def goes_on(request: HttpRequest) -> bool:
    """Return whether somebody goes on with a page afterwards: in another language, later, or without one answer."""
    return _switches(request) or request.POST.get(THEN) == SAVE or CLEAR in request.POST


def keep_step(request: HttpRequest, filling: Filling, step: Step) -> HttpResponse:
    """Keep what a step sent in its draft and lead on; a page that sends is sent."""
    data = request.POST
    language = data.get(LANGUAGE, "")
    switches, saves = _switches(request), data.get(THEN) == SAVE
    posted = read_sent(request, filling, step)
    if posted.unknown:
        return _again(request, filling, step, posted)
    if switches:
        translation.activate(language)
        request.LANGUAGE_CODE = language
    if page_sends(filling):
        if not (posted.errors or goes_on(request)):
            return _send(request, filling, step, posted)
        keep_consent(request, filling)
    try:
        _save(filling, step, posted)
    except (AlreadySent, NoSuchDraft):
        return nothing_here(request, filling.survey.slug, filling.locator, step.key, about_person=filling.ABOUT_PERSON)
    if posted.errors:
        response = _again(request, filling, step, posted, blaming=not switches)
    else:
        response = redirect(_onward(request, filling, step, stays=switches or CLEAR in data, saves=saves))
    if switches:
        remember(response, language)
    return response


def _send(request: HttpRequest, filling: Filling, step: Step, posted: Posted) -> HttpResponse:
    """Send what stands on the page, where nothing comes after it."""
    token = token_in(request, filling.locator) or ""
    try:
        submit_response(
            token,
            read=filling.draft,
            answers=posted.changed,
            may_quote=may_quote(request),
            language=translation.get_language() or "",
        )
    except NoSuchDraft:
        return nothing_here(request, filling.survey.slug, filling.locator, step.key)
    except NotYetComplete as refusal:
        shown = _shown_again(filling, step, posted)
        typed = dict(posted.given)
        keep_consent(request, filling)
        return step_page(
            request, filling, step, from_check=False, typed=typed, general=str(refusal), shown=shown, status=422
        )
    except (NotTakingAnswers, CodeRefused) as refusal:
        _save(filling, step, posted)
        return not_sent(request, filling.survey.slug, filling.locator, refusal)
    return redirect(filling.address("done"))


def _save(filling: Filling, step: Step, posted: Posted) -> None:
    # A text to read counts as seen; what could not be kept stays as open as it was.
    seen = [*posted.seen, *(question.key for question in step.questions if not asks(question))]
    if posted.changed or seen:
        save_answers(
            filling.draft,
            posted.changed,
            step=step.key,
            seen=seen,
            language=translation.get_language() or "",
            about_person=filling.ABOUT_PERSON,
        )


def _onward(request: HttpRequest, filling: Filling, step: Step, *, stays: bool, saves: bool) -> str:
    from_check = request.GET.get("from") == FROM_CHECK
    if stays:
        return filling.address_of(step, from_check=from_check)
    if saves:
        return filling.address("save")
    return filling.after(step.key, from_check=from_check)


def _again(request: HttpRequest, filling: Filling, step: Step, posted: Posted, *, blaming: bool = True) -> HttpResponse:
    """Show a page again with what was typed; without errors where somebody only turned to another language."""
    # In the language that it is shown in now, with the questions that are asked now.
    again = type(filling)(filling.draft, filling.locator)
    here = again.on_path(step.key)
    if here is None:
        return redirect(again.where_to_go_on())
    as_typed = posted.given if posted.unknown else {key: posted.given[key] for key in posted.errors}
    shown = _shown_again(again, here, posted)
    return step_page(
        request,
        again,
        here,
        from_check=request.GET.get("from") == FROM_CHECK,
        typed=as_typed,
        errors=posted.errors if blaming else None,
        general=_("Something was sent that is not on this page. Check your answers, then choose Continue again")
        if posted.unknown
        else "",
        shown=shown,
        status=422 if blaming else 200,
    )


def _shown_again(filling: Filling, step: Step, posted: Posted) -> str:
    """Return what the page says of itself: that the fields which were not kept still hold what they held before."""
    parts = []
    for question in filter(asks, step.questions):
        key = question.key
        was = (posted.shown or {}).get(key, "") if posted.unknown or key in posted.errors else None
        if was is None:
            parts.append(shown_value([question], filling.answers))
        else:
            parts.append(f"{key}:{was}" if was else key)
    return " ".join(parts)
