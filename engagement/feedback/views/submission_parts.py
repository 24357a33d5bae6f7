"""What belongs to a submission: its files, the feedback made of its passages, and the review of a story."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.answering import AttachForm, PassageForm
from engagement.feedback.forms.stories import ReviewForm
from engagement.feedback.models import Consent, Submission, SubmissionAttachment
from engagement.feedback.queries import submissions as queries
from engagement.feedback.services import attachments, stories
from engagement.feedback.services.from_submission import create_from_submission, find_passage
from engagement.feedback.views.submissions import submission_for
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal
from eolcare.common.uploads import of_media_type

LONGEST_NAME = 80


# --- files ---------------------------------------------------------------------------------------
@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a scan, a photo or a recording."""
    row = submission_for(request, "submissions.change", public_id)
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if request.method == "POST" and form.is_valid():
        try:
            attachments.attach(row, form.given(), actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The file is saved."))
            return redirect("feedback_team:submission", public_id=row.public_id)
    context = {"form": form, "submission": row, "heading": _("Add a file")}
    return render(request, "feedback/submissions/one_form.html", context, status=422 if form.errors else 200)


@requires("submissions.view")
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand a file out, on record: always as a file to save, as what its content was found to be.

    Raises:
        Http404: for one that the reader may not have, or that is not there.
    """
    attachment = _attachment(request, "submissions.view", public_id)
    kind = of_media_type(attachment.media_type)
    if kind is None:
        raise Http404
    try:
        content = attachments.read_attachment(attachment, actor=actor_of(request))
    except FileNotFoundError as error:
        raise Http404 from error
    name = slugify(attachment.title)[:LONGEST_NAME].strip("-") or "file"
    media_type = f"{kind.media_type}; charset=utf-8" if kind.media_type.startswith("text/") else kind.media_type
    response = FileResponse(content, as_attachment=True, filename=f"{name}{kind.ending}", content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    # If a browser shows it all the same, it runs nothing there.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def file_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a file for good, after asking once."""
    attachment = _attachment(request, "submissions.change", public_id)
    row = attachment.submission
    if request.method == "POST":
        attachments.delete_attachment(attachment, actor=actor_of(request))
        messages.success(request, _("The file is deleted."))
        return redirect("feedback_team:submission", public_id=row.public_id)
    return render(request, "feedback/submissions/file_delete.html", {"attachment": attachment, "submission": row})


def _attachment(request: HttpRequest, permission: str, public_id: str) -> SubmissionAttachment:
    rows = SubmissionAttachment.objects.select_related("submission__programme__area", "submission__area")
    return get_for(request.user, permission, rows, public_id=public_id)


# --- feedback ------------------------------------------------------------------------------------
@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def passages(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make feedback of the whole text (``whole``) or of a passage, one after the other."""
    row = submission_for(request, "feedback.code", public_id)
    whole = "whole" in request.POST
    form = PassageForm(request.POST if request.method == "POST" and not whole else None)
    if request.method == "POST" and (whole or form.is_valid()):
        try:
            start, end = (None, None) if whole else _passage(row, form.cleaned_data)
            before = row.feedback_items.count()
            item = create_from_submission(row, start, end, actor=actor_of(request))
        except Refusal as refusal:
            if whole:
                messages.error(request, str(refusal))
                return redirect("feedback_team:submission_passages", public_id=row.public_id)
            refuse(form, refusal)
        else:
            if row.feedback_items.count() > before:
                messages.success(request, _("Feedback is made of it. Mark the next passage, or go on to code it."))
            else:
                messages.info(request, _("This is feedback already."))
            if "code" in request.POST:
                return redirect("feedback_team:detail", public_id=item.public_id)
            return redirect("feedback_team:submission_passages", public_id=row.public_id)
    items = list(row.feedback_items.order_by("start", "pk"))
    context: dict[str, Any] = {
        "submission": row,
        "form": form,
        "items": items,
        "stretches": queries.marked_text(row, items),
        "has_whole": any(item.start is None for item in items),
    }
    return render(request, "feedback/submissions/passages.html", context, status=422 if form.errors else 200)


def _passage(row: Submission, chosen: dict[str, Any]) -> tuple[int, int]:
    """Return where the passage stands: where it was selected, if it stands there, or where it is found."""
    start, end = chosen["start"], chosen["end"]
    words = chosen["passage"].split()
    if start is not None and end is not None and start < end and row.text[start:end].split() == words:
        return start, end
    return find_passage(row.text, chosen["passage"])


# --- the review of a story -----------------------------------------------------------------------
@requires("submissions.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the title and words that residents read, beside what the person said; ``publish`` shows them at once."""
    row = submission_for(request, "submissions.publish", public_id)
    actor = actor_of(request)
    typed_it = row.created_by_id is not None and row.created_by_id == actor.pk
    can_review = row.consent != Consent.NOT_PUBLISHED and bool(row.text or row.public_text) and not typed_it
    form = ReviewForm(request.POST or None, submission=row) if can_review else None
    if request.method == "POST" and form is not None and form.is_valid():
        chosen = form.cleaned_data
        try:
            reviewed = stories.review_story(
                row,
                title=chosen["title"],
                words=chosen["words"],
                name=chosen.get("name", ""),
                version=chosen["version"],
                actor=actor,
            )
            if "publish" in request.POST:
                stories.publish_story(reviewed, version=reviewed.version, actor=actor)
        except Refusal as refusal:
            refuse(form, refusal, row=row)
        else:
            messages.success(
                request,
                _("Residents can read the story now.")
                if "publish" in request.POST or row.published_at
                else _("The words are saved. Residents do not see them yet."),
            )
            return redirect("feedback_team:submission", public_id=row.public_id)
    context = {"submission": row, "form": form, "typed_it": typed_it}
    status = 422 if request.method == "POST" and (form is None or form.errors) else 200
    return render(request, "feedback/submissions/review.html", context, status=status)


@requires("submissions.publish")
@require_POST
def take_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a story off the public pages at once."""
    row = submission_for(request, "submissions.publish", public_id)
    try:
        done = stories.take_story_down(row, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback_team:submissions")
    if done:
        messages.success(request, _("Residents do not see the story any more."))
    else:
        messages.info(request, _("It does not stand on a public page."))
    return redirect("feedback_team:submission", public_id=row.public_id)
