"""Pages where administrators manage people and roles."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eolcare.accounts import services
from eolcare.accounts.access import requires
from eolcare.accounts.forms import GrantForm, InvitationForm
from eolcare.accounts.models import Membership, User
from eolcare.accounts.queries import people_managed_by
from eolcare.accounts.roles import Role
from eolcare.common.errors import Refusal

PER_PAGE = 50


def _person(request: HttpRequest, public_id: str) -> User:
    person = people_managed_by(cast(User, request.user)).filter(public_id=public_id).distinct().first()
    if person is None:
        raise Http404
    return person


@requires("accounts.manage_people")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List people with their roles, filtered by name and role."""
    search = request.GET.get("q", "").strip()[:100]
    role = request.GET.get("role", "")
    role = role if role in Role.values else ""
    found = people_managed_by(cast(User, request.user), search=search, role=role).distinct()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "accounts/people.html", {"page": page, "search": search, "role": role, "all_roles": Role.choices}
    )


@requires("accounts.manage_people")
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    actor = cast(User, request.user)
    form = InvitationForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.invite_person(
                actor=actor,
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                organisation=form.cleaned_data["organisation"],
                role=Role(form.cleaned_data["role"]),
                area=form.cleaned_data["area"],
            )
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("people:person", public_id=person.public_id)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@requires("accounts.manage_people")
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one person, and grant a further role."""
    actor = cast(User, request.user)
    somebody = _person(request, public_id)
    form = GrantForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(
                somebody, actor=actor, role=Role(form.cleaned_data["role"]), area=form.cleaned_data["area"]
            )
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The role is granted."))
            return redirect("people:person", public_id=somebody.public_id)
    return render(
        request, "accounts/person.html", {"person": somebody, "form": form}, status=422 if form.errors else 200
    )


def _act(request: HttpRequest, public_id: str, act: Any, done: str, **kwargs: Any) -> HttpResponse:
    try:
        act(actor=request.user, **kwargs)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("people:person", public_id=public_id)


@require_POST
@requires("accounts.manage_people")
def revoke(request: HttpRequest, public_id: str, membership_id: int) -> HttpResponse:
    """Take one role away."""
    membership = get_object_or_404(Membership, pk=membership_id, user=_person(request, public_id))
    return _act(
        request, public_id, lambda actor: services.revoke_role(membership, actor=actor), _("The role is taken away.")
    )


@require_POST
@requires("accounts.manage_people")
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop somebody from signing in."""
    somebody = _person(request, public_id)
    return _act(
        request, public_id, lambda actor: services.close_account(somebody, actor=actor), _("The account is closed.")
    )


@require_POST
@requires("accounts.manage_people")
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let somebody sign in again."""
    somebody = _person(request, public_id)
    return _act(
        request, public_id, lambda actor: services.open_account(somebody, actor=actor), _("The account is open again.")
    )


@require_POST
@requires("accounts.manage_people")
def invite_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the invitation once more."""
    somebody = _person(request, public_id)
    return _act(
        request,
        public_id,
        lambda actor: services.invite_again(somebody, actor=actor),
        _("A new invitation is on its way."),
    )
