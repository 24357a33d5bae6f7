"""The team types responses that came on paper, by telephone or in an interview: one page, by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries
from engagement.surveys.answers import AnswerError, clean_answer, field_name, parts_of, said
from engagement.surveys.definition import Answer, Definition, Information, Option, Question
from engagement.surveys.forms_entering import EntryForm
from engagement.surveys.models import Response, SecondEntry, Survey
from engagement.surveys.piping import in_words
from engagement.surveys.presentation import Asking, anchor_of, field_of, name_of
from engagement.surveys.services import entering
from engagement.surveys.views.moving import survey_for
from engagement.surveys.wording import condition_in_words
from eolcare.accounts.access import requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal


class Line(NamedTuple):
    """One question of the entry page: its number, its field, and when it is asked at all, in words."""

    number: int
    question: Question
    field: SafeString
    condition: str


class Typed(NamedTuple):
    """What was typed: the answers that can be kept, and the errors by question."""

    answers: dict[str, Answer | None]
    errors: dict[str, AnswerError]


@requires("surveys.enter_responses")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Type one response, then the next."""
    survey = survey_for(request, "surveys.enter_responses", public_id)
    version = queries.published_version(survey)
    if version is None or survey.state not in entering.TAKES_ENTRIES:
        return render(request, "surveys/team/enter_not.html", {"survey": survey}, status=409)
    definition = queries.definition_of(version)
    boroughs = queries.boroughs_of(survey)
    form = EntryForm(request.POST or None, initial={"token": entering.new_entry_token()})
    typed = _typed(request, definition, boroughs)
    skipped: list[str] = []
    if request.method == "POST" and form.is_valid() and not typed.errors:
        skipped = entering.left_out(definition, typed.answers)
        if not skipped or form.cleaned_data["only_reachable"]:
            try:
                entered = _enter(request, version, form, definition, typed)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                _tell(request, entered)
                return redirect("surveys_team:enter", survey.public_id)
    context: dict[str, Any] = {
        "survey": survey,
        "form": form,
        "skipped": [(definition.question(key), definition.positions[key] + 1) for key in skipped],
        **_page(request, definition, boroughs, typed),
    }
    wrong = bool(form.errors or typed.errors or skipped)
    return render(request, "surveys/team/enter.html", context, status=422 if wrong else 200)


def _enter(
    request: HttpRequest, version: Any, form: EntryForm, definition: Definition, typed: Typed
) -> entering.Entered:
    about = {question.key for question in definition.equality}
    facts = form.cleaned_data
    return entering.enter_response(
        version,
        actor=cast(User, request.user),
        token=facts["token"],
        channel=facts["channel"],
        received_on=facts["received_on"],
        answers={key: answer for key, answer in typed.answers.items() if key not in about},
        equality={key: answer for key, answer in typed.answers.items() if key in about},
        may_quote=facts["may_quote"],
        language=facts["language"],
    )


def _tell(request: HttpRequest, entered: entering.Entered) -> None:
    if entered.reference:
        told = _("The response is saved. If the person wants it, their reference code is %(code)s.")
        messages.success(request, told % {"code": entered.reference})
    else:
        messages.success(request, _("The response is saved."))


@requires("surveys.enter_responses")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_again(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Type a response a second time, without seeing the first."""
    response = _response(request, "surveys.enter_responses", public_id, response_id)
    definition = queries.definition_of(response.version)
    boroughs = queries.boroughs_of(response.survey)
    typed = _typed(request, definition, boroughs)
    refused = ""
    if request.method == "POST" and not typed.errors:
        about = {question.key for question in definition.equality}
        try:
            entering.enter_again(
                response,
                actor=cast(User, request.user),
                answers={key: answer for key, answer in typed.answers.items() if key not in about},
                equality={key: answer for key, answer in typed.answers.items() if key in about},
            )
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("surveys_team:compare_entries", public_id, response_id)
    context = {
        "survey": response.survey,
        "response": response,
        "refused": refused,
        **_page(request, definition, boroughs, typed),
    }
    wrong = bool(typed.errors or refused)
    return render(request, "surveys/team/enter_again.html", context, status=422 if wrong else 200)


@requires("surveys.read_responses")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Show where two entries of a response differ, and let somebody choose what the paper says."""
    response = _response(request, "surveys.read_responses", public_id, response_id)
    second = get_object_or_404(SecondEntry.objects.select_related("entered_by", "settled_by"), response=response)
    definition = queries.definition_of(response.version)
    found = [] if second.settled_at else entering.differences(second)
    refused = ""
    if request.method == "POST":
        unanswered = [one for one in found if request.POST.get(f"take-{one.key}") not in ("first", "second")]
        if unanswered:
            refused = _("Choose an answer for each question on which the entries differ.")
        else:
            taken = {one.key for one in found if request.POST[f"take-{one.key}"] == "second"}
            try:
                entering.settle_entries(second, actor=cast(User, request.user), take_second=taken)
            except Refusal as refusal:
                refused = str(refusal)
            else:
                messages.success(request, _("The entries are settled."))
                return redirect("surveys_team:response", public_id, response_id)
    questions = {question.key: question for question in definition.every_question()}
    boroughs = queries.boroughs_of(response.survey)
    rows = [
        {
            "title": in_words(questions[one.key].title),
            "name": f"take-{one.key}",
            "first": said(questions[one.key], one.first, boroughs),
            "second": said(questions[one.key], one.second, boroughs),
            "chosen": request.POST.get(f"take-{one.key}", ""),
        }
        for one in found
    ]
    context = {"survey": response.survey, "response": response, "second": second, "rows": rows, "refused": refused}
    return render(request, "surveys/team/compare_entries.html", context, status=422 if refused else 200)


def _response(request: HttpRequest, permission: str, public_id: str, response_id: str) -> Response:
    survey: Survey = survey_for(request, permission, public_id)
    found = Response.objects.select_related("version", "survey__programme__area", "entered_by")
    response = found.filter(survey=survey, public_id=response_id).first()
    if response is None:
        raise Http404
    return response


def _sent(request: HttpRequest, question: Question) -> dict[str, list[str]]:
    return {part: request.POST.getlist(field_name(name_of(question), part)) for part in parts_of(question)}


def _typed(request: HttpRequest, definition: Definition, boroughs: Sequence[Option]) -> Typed:
    """Return what was typed. A question that needs an answer online may be empty here: paper cannot be asked again."""
    answers: dict[str, Answer | None] = {}
    errors: dict[str, AnswerError] = {}
    if request.method != "POST":
        return Typed(answers, errors)
    for question in definition.every_question():
        if isinstance(question, Information):
            continue
        asked = msgspec.structs.replace(question, required=False) if question.required else question
        found = clean_answer(asked, _sent(request, question), boroughs)
        if isinstance(found, AnswerError):
            errors[question.key] = found
        else:
            answers[question.key] = found
    return Typed(answers, errors)


def _page(request: HttpRequest, definition: Definition, boroughs: Sequence[Option], typed: Typed) -> dict[str, Any]:
    """Return the lines of an entry page and the errors with where they lead."""

    def lines(questions: Sequence[Question], whole: Definition, start: int) -> list[Line]:
        found = []
        for number, question in enumerate(questions, start=start):
            if isinstance(question, Information):
                continue
            condition = whole.conditions[question.key]
            asking = Asking(
                question,
                given=_sent(request, question),
                error=typed.errors.get(question.key),
                boroughs=boroughs,
                level=0,
            )
            words = condition_in_words(condition, whole, boroughs) if condition else ""
            found.append(Line(number, question, field_of(asking), words))
        return found

    questions = {question.key: question for question in definition.every_question()}
    return {
        "lines": lines(definition.questions, definition, 1),
        "about": lines(definition.equality, definition.about_you, len(definition.questions) + 1),
        "errors": [(anchor_of(questions[key], error.part), error.message) for key, error in typed.errors.items()],
    }
