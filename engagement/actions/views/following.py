"""Asking to hear of progress, confirming it, and hearing no more; without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.actions.following import keys, services
from engagement.actions.following.forms import FollowForm
from engagement.actions.models import Action, Follow, Follower
from engagement.actions.queries import public_actions
from engagement.programmes.models import Programme
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.limits import DAY, HOUR, Counted, Limit, count, place_of

ASK = Limit("actions.follow", most=30, seconds=HOUR)
# Whoever asks, so that nobody's letter box is filled by somebody who types their address everywhere.
ASK_FOR_ONE = Limit("actions.follow-for", most=20, seconds=DAY)

OfFollower = Callable[..., HttpResponse]


@public
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def ask_action(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask to hear when one action moves. Raises Http404 for one that is not public."""
    return _ask(request, get_object_or_404(public_actions().select_related("programme__area"), public_id=public_id))


@public
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def ask_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to hear when any action of a programme moves. Raises Http404 for one that is not public."""
    return _ask(request, get_object_or_404(Programme.objects.public().select_related("area"), slug=slug))


@sensitive_variables("form")
def _ask(request: HttpRequest, thing: Action | Programme) -> HttpResponse:
    form = FollowForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "thing": thing, "is_action": isinstance(thing, Action)}
    if request.method == "POST" and form.is_valid():
        counted = count(ASK, place_of(request))
        for_one = count(ASK_FOR_ONE, form.cleaned_data["email"].strip().lower())
        if counted.is_over or for_one.is_over:
            return _too_often(request, context, counted if counted.is_over else for_one)
        language = translation.get_language() or settings.LANGUAGE_CODE
        services.ask_to_follow(form.cleaned_data["email"], thing, language=language)
        return redirect("following:asked")
    status = 422 if request.method == "POST" else 200
    return render(request, "actions/following/ask.html", context, status=status)


def _too_often(request: HttpRequest, context: dict[str, Any], counted: Counted) -> HttpResponse:
    response = render(request, "actions/following/ask.html", {**context, "too_often": True}, status=429)
    response["Retry-After"] = str(counted.again_in)
    return response


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say what comes next; the same for an address that is known and for one that is not."""
    return render(request, "actions/following/asked.html")


def of_follower(view: OfFollower) -> OfFollower:
    """Give a view the follower that the link opens; 404 in words for a link that opens none."""

    @wraps(view)
    @sensitive_variables("token")
    def answer(request: HttpRequest, token: str, **more: int) -> HttpResponse:
        follower = keys.follower_of(token)
        if follower is None:
            response = render(request, "actions/following/nothing.html", status=404)
        else:
            response = view(request, follower, token, **more)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@of_follower
def confirm(request: HttpRequest, follower: Follower, token: str) -> HttpResponse:
    """Confirm an address by a press: programs that look into links before their reader does confirm nothing."""
    if request.method == "POST":
        services.confirm_follower(token)
        return redirect("following:manage", token)
    return render(request, "actions/following/confirm.html", {"token": token, "follows": _follows(follower)})


@public
@require_safe
@private_page
@of_follower
def manage(request: HttpRequest, follower: Follower, token: str) -> HttpResponse:
    """Show what an address hears of; the address itself is not shown to whoever has the link."""
    context = {"token": token, "follows": _follows(follower), "confirmed": follower.confirmed_at is not None}
    return render(request, "actions/following/manage.html", context)


@public
@require_POST
@private_page
@of_follower
def stop(request: HttpRequest, follower: Follower, token: str, follow: int) -> HttpResponse:
    """Hear no more of one action or programme."""
    row = Follow.objects.filter(pk=follow, follower=follower).first()
    if row is None:
        raise Http404
    if services.stop_following(row):
        return redirect("following:manage", token)
    return redirect("following:left")


@csrf_exempt
@public
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Forget an address with one press: on this page, or from a mail program, which posts here itself (RFC 8058).

    Mail programs hold no cookie, so the guard against forged requests is the secret in the link. A link that opens
    nothing gets the same page: whoever presses twice wanted what is so already.
    """
    if request.method == "POST":
        services.unsubscribe(token)
        return redirect("following:left")
    known = keys.follower_of(token) is not None
    response = render(request, "actions/following/unsubscribe.html", {"token": token, "known": known})
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Say that the address is forgotten."""
    return render(request, "actions/following/left.html")


def _follows(follower: Follower) -> list[Follow]:
    return list(follower.follows.select_related("action", "programme").order_by("pk"))
