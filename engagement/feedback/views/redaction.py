"""The words to publish: choosing them, confirming them, taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.feedback import services
from engagement.feedback.forms.redaction import PublicTextForm
from engagement.feedback.forms.refusing import refuse
from engagement.feedback.models import FeedbackItem
from engagement.feedback.views.items import with_sources
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose and confirm the words of an item to publish."""
    item = _item(request, public_id)
    posted = request.method == "POST"
    form = PublicTextForm(request.POST if posted else None, item=item)
    if posted and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=item)
        else:
            messages.success(request, _("These words can be published now."))
            return _back_to(request, item)
    context = {"item": item, "form": form, "parameters": request.GET.urlencode()}
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


def _item(request: HttpRequest, public_id: str) -> FeedbackItem:
    return get_for(request.user, "feedback.code", with_sources(FeedbackItem.objects.all()), public_id=public_id)


def _back_to(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    address = reverse("feedback_team:detail", args=[item.public_id])
    parameters = request.GET.urlencode()
    return redirect(f"{address}?{parameters}" if parameters else address)
