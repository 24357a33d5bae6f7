"""The team's pages of the questions that people asked at an event, and the answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.events import queries, services
from engagement.events.forms.notes import QuestionForm
from engagement.events.models import EventQuestion
from engagement.events.views import sheets
from engagement.events.views.notes import event_for
from engagement.events.views.planning import can_make_feedback
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal


@requires("events.change")
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down the questions that people asked, and the answers."""
    event = event_for(request, public_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            services.add_question(event, question=facts["words"], answer=facts["answer"], actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("events_team:questions", public_id=event.public_id)
    listed = list(queries.questions_of(event))
    context = {
        "form": form,
        "event": event,
        "questions": listed,
        "unanswered": sum(not row.answer for row in listed),
        "can_make_feedback": can_make_feedback(request.user, event),
    }
    return render(request, "events/team_questions.html", context, status=422 if form.errors else 200)


@requires("events.change")
@require_POST
def move_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a question come one place earlier, or later (``to``)."""
    rows = EventQuestion.objects.select_related("event__programme__area")
    row = get_for(request.user, "events.change", rows, public_id=public_id)
    try:
        services.move_question(row, earlier=request.POST.get("to") == "earlier", actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(QUESTION.address(row.event, row))


def _words() -> dict[str, str]:
    return {
        "saved": _("The question is saved."),
        "deleted": _("The question is deleted."),
        "delete_question": _("Delete this question?"),
        "delete_button": _("Delete this question"),
        "changed_before_delete": _("Somebody else changed this question in the meantime. This is what it says now."),
        "gone_already": _("Somebody deleted this question already."),
        "gone": _("This question was deleted while you were writing"),
        "save_anew": _("Save it as a new question if it should stay."),
    }


QUESTION = sheets.Sheet(
    model=EventQuestion,
    name="question",
    listing="events_team:questions",
    listed=queries.questions_of,
    form=lambda data, row: QuestionForm(data, question=row),  # type: ignore[arg-type]
    blank=lambda event: QuestionForm(),
    change=services.answer_question,
    delete=services.delete_question,
    text_of=lambda row: row.question,
    words=_words,
)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change or answer one question."""
    return sheets.change(request, public_id, QUESTION)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one question, after asking."""
    return sheets.delete(request, public_id, QUESTION)
