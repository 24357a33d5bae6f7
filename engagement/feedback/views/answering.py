"""Dealing with a submission: to whom it goes, that it arrived, the answer, who sent it, and erasing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from engagement.feedback.forms import refuse
from engagement.feedback.forms.answering import AcknowledgeForm, AnswerForm, AssignForm, CloseForm
from engagement.feedback.forms.contacts import ContactForm
from engagement.feedback.models import Submission
from engagement.feedback.services import answering as services
from engagement.feedback.services import contacts
from engagement.feedback.services.erasing import erase_submission
from engagement.feedback.views.submissions import submission_for
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give it to somebody of the team, with the day by which to answer."""
    row = submission_for(request, "submissions.change", public_id)
    actor = actor_of(request)
    form = AssignForm(request.POST or None, submission=row, user=actor)

    def save() -> str:
        chosen = form.cleaned_data
        services.assign_submission(
            row, chosen["assigned_to"], answer_by=chosen["answer_by"], version=chosen["version"], actor=actor
        )
        return _("%(name)s deals with it now.") % {"name": chosen["assigned_to"]}

    return _one_form(request, row, form, save, heading=_("Who deals with it?"))


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say to the person that it arrived, or put on record that somebody did."""
    row = submission_for(request, "submissions.change", public_id)
    form = AcknowledgeForm(request.POST or None, submission=row)

    def save() -> str:
        _row, done = services.acknowledge_submission(row, by=form.cleaned_data["by"], actor=actor_of(request))
        return _("It is acknowledged.") if done else _("Somebody acknowledged it already. Nothing was sent again.")

    return _one_form(request, row, form, save, heading=_("Acknowledge it"))


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer it; the words are kept."""
    row = submission_for(request, "submissions.change", public_id)
    form = AnswerForm(request.POST or None, submission=row)

    def save() -> str:
        chosen = form.cleaned_data
        services.answer_submission(
            row, chosen["answer"], by=chosen["by"], version=chosen["version"], actor=actor_of(request)
        )
        return _("It is answered.")

    return _one_form(request, row, form, save, heading=_("Answer it"), shows_text=True)


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close it without an answer, for a reason."""
    row = submission_for(request, "submissions.change", public_id)
    form = CloseForm(request.POST or None, submission=row)

    def save() -> str:
        chosen = form.cleaned_data
        services.close_submission(row, chosen["reason"], version=chosen["version"], actor=actor_of(request))
        return _("It is closed.")

    return _one_form(request, row, form, save, heading=_("Close it without an answer"))


def _one_form(
    request: HttpRequest, row: Submission, form: Any, save: Callable[[], str], *, heading: str, shows_text: bool = False
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except Refusal as refusal:
            refuse(form, refusal, row=row)
        else:
            messages.success(request, said)
            return redirect("feedback_team:submission", public_id=row.public_id)
    context = {"form": form, "submission": row, "heading": heading, "shows_text": shows_text}
    return render(request, "feedback/submissions/one_form.html", context, status=422 if form.errors else 200)


@requires("submissions.read_contacts")
@sensitive_post_parameters()
@sensitive_variables("contact")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who sent it after a step of its own that is put on record (``do=look``), and change it (``do=save``)."""
    row = submission_for(request, "submissions.read_contacts", public_id)
    form = None
    if request.method == "POST" and request.POST.get("do") == "save":
        form = ContactForm(request.POST)
        if form.is_valid():
            try:
                contacts.change_contact(row, form.sender(), actor=actor_of(request))
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Who sent it is saved."))
                return redirect("feedback_team:submission", public_id=row.public_id)
    elif request.method == "POST":
        form = ContactForm(contact=contacts.read_contact(row, actor=actor_of(request)))
    context = {"form": form, "submission": row, "has_contact": hasattr(row, "contact"), "days": contacts.kept_days()}
    status = 422 if form is not None and form.errors else 200
    return render(request, "feedback/submissions/contact.html", context, status=status)


@requires("submissions.erase")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    """Erase it for good with all that belongs to it, after asking once."""
    row = submission_for(request, "submissions.erase", public_id)
    error = ""
    if request.method == "POST":
        try:
            erase_submission(row, actor=actor_of(request))
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("It is erased, with its files and the feedback made from it."))
            return redirect("feedback_team:submissions")
    context = {
        "submission": row,
        "item_count": row.feedback_items.count(),
        "file_count": row.attachments.count(),
        "actions": row.feedback_items.filter(actions__isnull=False).exists(),
        "error": error,
    }
    return render(request, "feedback/submissions/erase.html", context, status=422 if error else 200)
