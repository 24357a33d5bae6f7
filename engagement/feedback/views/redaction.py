"""The words to publish: what is masked in them, confirming them, taking them back; one item after the other."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback import services
from engagement.feedback.forms.redaction import RedactionForm
from engagement.feedback.forms.refusing import refuse
from engagement.feedback.models import FeedbackItem, Submission
from engagement.feedback.queries.redaction import next_waiting, waiting_words
from engagement.feedback.views.items import with_sources
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.common.errors import Refusal

PAGE_SIZE = 30


@requires("feedback.code")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List the items whose people agreed to be quoted and that wait for somebody to choose the words."""
    items = within_areas(request.user, "feedback.code", FeedbackItem.objects.all())
    page = Paginator(with_sources(waiting_words(items)), PAGE_SIZE).get_page(request.GET.get("page"))
    ready = items.quotable().count()  # type: ignore[attr-defined]
    return render(request, "feedback/redaction/queue.html", {"page": page, "ready": ready})


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose what is masked in an item, and confirm the words to publish; then back, or on to the next one."""
    item = _item(request, public_id)
    form = RedactionForm(request.POST if request.method == "POST" else None, row=item)
    if item.may_quote and _saved(request, form):
        if "next" in request.POST:
            return _next(request, item)
        messages.success(request, _("These words can be published now."))
        return _back_to(request, item)
    if not item.may_quote and form.is_bound:
        form.add_error(None, _("This person did not agree to be quoted."))
    context = {
        "item": item,
        "form": form,
        "parameters": request.GET.urlencode(),
        "one_by_one": "queue" in request.GET,
    }
    return render(request, "feedback/redaction/item.html", context, status=422 if form.errors else 200)


@requires("feedback.code")
@require_POST
def withdraw_words(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the words to publish."""
    item = _item(request, public_id)
    try:
        services.withdraw_public_text(item, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("These words are not published any more."))
    return _back_to(request, item)


@requires("submissions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose what is masked in a letter or story, and keep the words that somebody will review."""
    rows = Submission.objects.select_related("programme__area", "area")
    row = get_for(request.user, "submissions.change", rows, public_id=public_id)
    form = RedactionForm(request.POST if request.method == "POST" else None, row=row)
    if _saved(request, form):
        messages.success(request, _("These words are kept. Somebody reviews them before they are published."))
        return redirect("feedback_team:redact_submission", public_id=row.public_id)
    context = {"submission": row, "form": form}
    return render(request, "feedback/redaction/submission.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: RedactionForm) -> bool:
    """Carry out what was sent; False where the form is only shown, the first time or again."""
    if not form.is_bound:
        return False
    if request.POST.get("do"):
        form.rework()
        return False
    if not form.is_valid():
        return False
    try:
        form.save(actor=actor_of(request))
    except Refusal as refusal:
        refuse(form, refusal, row=form.row)
        return False
    return True


def _item(request: HttpRequest, public_id: str) -> FeedbackItem:
    return get_for(request.user, "feedback.code", with_sources(FeedbackItem.objects.all()), public_id=public_id)


def _next(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    following = next_waiting(within_areas(request.user, "feedback.code", FeedbackItem.objects.all()), item)
    if following is None:
        messages.success(request, _("These words can be published now. Nothing else waits for its words."))
        return redirect("feedback_team:redaction")
    messages.success(request, _("These words can be published now. This is the next one."))
    return redirect(reverse("feedback_team:words", args=[following.public_id]) + "?queue=1")


def _back_to(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    address = reverse("feedback_team:detail", args=[item.public_id])
    parameters = request.GET.copy()
    parameters.pop("queue", None)
    return redirect(f"{address}?{parameters.urlencode()}" if parameters else address)
