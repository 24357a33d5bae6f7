"""Our conclusions as everybody meets them: which are open, answering, what came of it, taking an answer back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.rounds import ReplyForm, TakeBackForm
from engagement.feedback.models import ConclusionReply, ConclusionRound
from engagement.feedback.queries.conclusions import open_rounds, public_rounds, replies_to, results_of
from engagement.feedback.services.conclusions import reply_to_round, takes_answers, withdraw_reply
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.errors import Refusal
from eolcare.common.limits import HOUR, Counted, Limit, count, look, place_of
from eolcare.figures.disclosure import Audience, show_count

REPLY = Limit("conclusions.reply", most=60, seconds=HOUR)
WRONG_CODES = Limit("conclusions.reference-code", most=30, seconds=HOUR)


@public
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds that take answers, and what came of those that are closed."""
    closed = public_rounds().filter(state=ConclusionRound.State.CLOSED)
    return render(request, "feedback/conclusions/list.html", {"open": open_rounds(), "closed": closed[:50]})


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def round_(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a round: the form while it is open, what came of it once it is closed. Raises Http404 for a draft."""
    row = get_object_or_404(public_rounds(), slug=slug)
    if request.method == "POST":
        return _sent(request, row)
    if not takes_answers(row):
        return _outcome(request, row)
    return _form(request, row, ReplyForm(row=row))


@private_page
@sensitive_variables("form", "code")
def _sent(request: HttpRequest, row: ConclusionRound) -> HttpResponse:
    form = ReplyForm(request.POST, row=row)
    counted = count(REPLY, place_of(request))
    if counted.is_over:
        return _too_many(_form(request, row, form, too_many=True), counted)
    if form.is_valid():
        try:
            _reply, code = reply_to_round(
                row, form.answers(), about=form.about(), form_key=form.cleaned_data["form_key"]
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            # Shown once and kept nowhere in words: the page is the answer to what was sent, and no address holds it.
            return render(request, "feedback/conclusions/done.html", {"row": row, "code": code})
    return _form(request, row, form)


def _form(request: HttpRequest, row: ConclusionRound, form: ReplyForm, *, too_many: bool = False) -> HttpResponse:
    context = {"row": row, "form": form, "too_many": too_many}
    return render(request, "feedback/conclusions/round.html", context, status=422 if form.is_bound else 200)


def _outcome(request: HttpRequest, row: ConclusionRound) -> HttpResponse:
    closed = row.state == ConclusionRound.State.CLOSED
    context = {
        "row": row,
        "closed": closed,
        "results": results_of(row, Audience.PUBLIC) if closed else [],
        "people": show_count(replies_to(row), Audience.PUBLIC) if closed else None,
        "conclusions": row.conclusions.order_by("order"),
    }
    return render(request, "feedback/conclusions/outcome.html", context)


def _too_many(response: HttpResponse, counted: Counted) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(counted.again_in)
    return response


@public
@sensitive_post_parameters("code")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def withdraw(request: HttpRequest) -> HttpResponse:
    """Delete what somebody said of our conclusions, by its reference code.

    The code is posted, so that it stands in no address, no log and no session; the words are never shown.
    """
    if request.method != "POST":
        return render(request, "feedback/conclusions/withdraw.html", {"form": TakeBackForm()})
    form = TakeBackForm(request.POST)
    place = place_of(request)
    guessed = look(WRONG_CODES, place)
    if guessed.times >= WRONG_CODES.allowed:
        page = render(request, "feedback/conclusions/withdraw.html", {"form": form, "too_many": True})
        return _too_many(page, guessed)
    if form.is_valid():
        reply = ConclusionReply.objects.filter(reference_hash=form.cleaned_data["code"]).first()
        if reply is not None:
            withdraw_reply(reply)
            return redirect("conclusions:withdrawn")
        form.add_error("code", _("No answer has this code. Check it, or it may have been deleted already"))
    if request.POST.get("code", "").strip():
        count(WRONG_CODES, place)
    return render(request, "feedback/conclusions/withdraw.html", {"form": form}, status=422)


@public
@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Say that the answer is deleted."""
    return render(request, "feedback/conclusions/withdrawn.html")
