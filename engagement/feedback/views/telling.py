"""Tell us your story: a form without an account, the code that goes with it, and taking it back with that code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.telling import CODE, PROGRESS, StoryCodeForm, StoryForm, TakeBackForm
from engagement.feedback.limited import CODES, MAIL_TO_ONE, TELL
from engagement.feedback.models import Consent, Submission, SubmissionContact
from engagement.feedback.services.erasing import What, withdraw_story
from engagement.feedback.services.stories import reference_of, story_sent, tell_story
from engagement.programmes.models import Programme
from engagement.surveys.limited import refused
from engagement.surveys.unseen import was_filled_in
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.errors import Refusal
from eolcare.common.limits import count, look, place_of

COOKIE = "story"
COOKIE_SECONDS = 30 * 60
"""How long the page with the code can be loaded again on the device that sent the story."""

MOST_SHOWN_BACK = 100_000


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """List the programmes to which a story can be told."""
    programmes = Programme.objects.public().open_on(timezone.localdate()).select_related("area")
    return render(request, "feedback/telling/start.html", {"programmes": programmes.order_by("-opens_on", "title")})


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@private_page
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a story, and keep it. Raises Http404 for a programme that is not public."""
    programme = Programme.objects.public().select_related("area").filter(slug=slug).first()
    if programme is None:
        raise Http404
    if not programme.is_open:
        typed = request.POST.get("text", "")[:MOST_SHOWN_BACK] if request.method == "POST" else ""
        context = {"programme": programme, "typed": typed}
        return render(request, "feedback/telling/closed.html", context, status=410 if request.method == "POST" else 200)
    if request.method != "POST":
        response = _page(request, programme, StoryForm(programme=programme))
        # The empty form is the same for everybody, so it may be compressed.
        response.holds_no_secrets = True  # type: ignore[attr-defined]
        return response
    form = StoryForm(request.POST, request.FILES, programme=programme)
    if was_filled_in(request):
        form.add_error(
            None, _("Your browser filled in something that people do not see. Check your story, and send it again.")
        )
    if not form.is_valid():
        form.ask_for_the_file_again()
        return _page(request, programme, form, status=422)
    counted = count(TELL, place_of(request))
    if counted.is_over:
        too_many = _("Many stories were sent in the last hour. Wait a while, then send yours again.")
        form.ask_for_the_file_again()
        return refused(_page(request, programme, form, too_many=too_many), counted)
    return _send(request, programme, form)


def _send(request: HttpRequest, programme: Programme, form: StoryForm) -> HttpResponse:
    chosen = form.cleaned_data
    email, wanted = chosen["email"], chosen["email_for"]
    send_code = CODE in wanted
    if send_code and count(MAIL_TO_ONE, email.lower()).is_over:
        # The story goes in all the same; its code stands on the next page.
        send_code = False
    language = get_language() or settings.LANGUAGE_CODE
    try:
        told = tell_story(
            programme,
            form.told(language.split("-", maxsplit=1)[0]),
            email=email,
            send_code=send_code,
            may_contact=PROGRESS in wanted,
            files=form.given(),
            form_key=chosen["form_key"],
            mail_language=language,
        )
    except Refusal as refusal:
        refuse(form, refusal)
        form.ask_for_the_file_again()
        return _page(request, programme, form, status=422)
    response = redirect("tell_us:sent")
    # The code follows from it; it goes to the pages of stories alone, and no script reads it.
    response.set_signed_cookie(
        COOKIE,
        told.token,
        salt=COOKIE,
        max_age=COOKIE_SECONDS,
        path=reverse("tell_us:start"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _page(
    request: HttpRequest, programme: Programme, form: StoryForm, *, too_many: str = "", status: int = 200
) -> HttpResponse:
    context = {"programme": programme, "form": form, "too_many": too_many}
    return render(request, "feedback/telling/tell.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a story arrived, with its code; posted to, forget on this device that it was sent from here."""
    if request.method == "POST":
        response = redirect("tell_us:start")
        response.delete_cookie(COOKIE, path=reverse("tell_us:start"))
        return response
    token = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=COOKIE_SECONDS) or ""
    story = story_sent(token) if token else None
    if story is None:
        return render(request, "feedback/telling/sent_over.html", status=404)
    context = {
        "reference": reference_of(token),
        "programme": story.programme,
        "consent": story.consent,
        "may_be_published": story.consent != Consent.NOT_PUBLISHED,
        "may_contact": SubmissionContact.objects.filter(submission=story, may_contact=True).exists(),
    }
    return render(request, "feedback/telling/sent.html", context)


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@private_page
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask for the code, say what can be taken back, and do it once that is confirmed.

    The code is posted each time, so that it stands in no address, no log and no session. The story is never shown.
    A code that nobody was given and one whose story was taken back have the same answer, after the same one query.
    """
    if request.method != "POST":
        return render(request, "feedback/telling/withdraw.html", {"form": StoryCodeForm()})
    form = StoryCodeForm(request.POST)
    place = place_of(request)
    guessed = look(CODES, place)
    if guessed.times >= CODES.allowed:
        too_many = _("Many codes that we do not know were entered from your connection.")
        context = {"form": StoryCodeForm(), "too_many": too_many}
        return refused(render(request, "feedback/telling/withdraw.html", context), guessed)
    story = None
    if form.is_valid():
        story = (
            Submission.objects.select_related("programme__area", "contact")
            .defer("text", "public_text", "answer")
            .filter(reference_hash=form.cleaned_data["code"])
            .first()
        )
        if story is None:
            form.add_error("code", _("No story has this code. Check it, or it may have been taken back already"))
    if story is None:
        if request.POST.get("code", "").strip():
            count(CODES, place)
        return render(request, "feedback/telling/withdraw.html", {"form": form}, status=422)
    return _confirm(request, story)


def _confirm(request: HttpRequest, story: Submission) -> HttpResponse:
    confirmed = request.POST.get("confirm") == "yes"
    form = TakeBackForm(
        request.POST if confirmed else None,
        code=request.POST["code"][:40],
        has_contact=hasattr(story, "contact") or bool(story.public_name),
        may_be_published=story.consent != Consent.NOT_PUBLISHED,
    )
    context: dict[str, Any] = {"form": form, "story": story, "programme": story.programme}
    if not confirmed or not form.is_valid():
        return render(request, "feedback/telling/withdraw_confirm.html", context, status=422 if confirmed else 200)
    try:
        withdrawn = withdraw_story(story, form.cleaned_data["what"])
    except Refusal:
        return render(request, "feedback/telling/withdraw_later.html", context, status=409)
    response = render(
        request,
        "feedback/telling/withdraw_done.html",
        {"withdrawn": withdrawn, "what": str(withdrawn.what), "everything": withdrawn.what == What.ALL},
    )
    if withdrawn.what == What.ALL:
        response.delete_cookie(COOKIE, path=reverse("tell_us:start"))
    return response
