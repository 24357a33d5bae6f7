"""Inviting people, granting and taking away roles, closing accounts."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.models import Membership, Organisation, User
from eolcare.accounts.predicates import area_ids_for
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.mail.services import queue_mail


def _refuse_outside(actor: User, area: Area) -> None:
    if area.pk not in area_ids_for(actor, "accounts.manage_people"):
        raise Refusal(_("You can give roles only in your own areas."), field="area")


def set_password_link(user: User) -> str:
    """Return the full address where a person sets their password; it works once, for three days."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return f"{settings.PORTAL_BASE_URL}{path}"


def invite_person(
    *, actor: User, email: str, full_name: str, role: Role, area: Area, organisation: Organisation | None = None
) -> User:
    """Make an account with one role and queue the message with which the person sets a password.

    Raises:
        Refusal: if the address has an account already, or the area is not the administrator's.
    """
    _refuse_outside(actor, area)
    with transaction.atomic():
        if User.objects.filter(email__iexact=email).exists():
            raise Refusal(_("Somebody with this email address has an account already."), field="email")
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, None, full_name=full_name, organisation=organisation)
        except IntegrityError as error:
            # Somebody invited the same person at the same moment; the address is unique.
            raise Refusal(_("Somebody with this email address has an account already."), field="email") from error
        record(Verb.INVITED, actor=actor, target=user, area_code=area.code, role=role.value)
        Membership.objects.create(user=user, role=role, area=area)
        _queue_invitation(user)
    return user


def make_administrator(*, email: str, full_name: str, area: Area) -> User:
    """Make the first administrator of an area, or give the role to somebody who has an account.

    For the command line alone: whoever reaches it owns the portal. The person may also open the reference-data site.
    """
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, None, full_name=full_name)
            record(Verb.CREATED, actor=None, target=user, area_code=area.code)
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser", "updated_at"])
        _membership, is_new = Membership.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, area=area)
        if is_new:
            record(Verb.GRANTED, actor=None, target=user, area_code=area.code, role=Role.ADMINISTRATOR.value)
    return user


def invite_again(user: User, *, actor: User) -> None:
    """Queue the invitation once more, with a new link.

    Raises:
        Refusal: if the person has set a password already, or the account is closed.
    """
    if user.has_usable_password() or not user.is_active:
        raise Refusal(_("This person can sign in already, or their account is closed."))
    with transaction.atomic():
        record(Verb.INVITED, actor=actor, target=user, again=True)
        _queue_invitation(user)


def _queue_invitation(user: User) -> None:
    queue_mail(
        "accounts.invitation",
        f"accounts.invitation:{user.public_id}:{timezone.now().isoformat()}",
        to=user.email,
        template="invitation",
        context={"name": user.full_name, "link": set_password_link(user)},
        keep_days=3,
    )


def grant_role(user: User, *, actor: User, role: Role, area: Area) -> Membership:
    """Give a person a role in an area. Granting it twice changes nothing.

    Raises:
        Refusal: if the area is not the administrator's.
    """
    _refuse_outside(actor, area)
    with transaction.atomic():
        membership, is_new = Membership.objects.get_or_create(user=user, role=role, area=area)
        if is_new:
            record(Verb.GRANTED, actor=actor, target=user, area_code=area.code, role=role.value)
    return membership


def revoke_role(membership: Membership, *, actor: User) -> None:
    """Take a role away.

    Raises:
        Refusal: if the area is not the administrator's, or nobody would be left to administer it.
    """
    _refuse_outside(actor, membership.area)
    with transaction.atomic():
        if membership.role == Role.ADMINISTRATOR:
            # All of them, always in the same order: two administrators who take the role from each other at once
            # wait for one another, instead of both leaving or holding each other up.
            rows = Membership.objects.select_for_update(of=("self",)).select_related("user").order_by("pk")
            left = [
                row
                for row in rows.filter(role=Role.ADMINISTRATOR, area=membership.area)
                if row.user.is_active and row.pk != membership.pk
            ]
            if not left:
                raise Refusal(_("This is the area's last administrator. Make somebody else administrator first."))
        record(Verb.REVOKED, actor=actor, target=membership.user, area_code=membership.area.code, role=membership.role)
        membership.delete()


def close_account(user: User, *, actor: User) -> None:
    """Stop a person from signing in. What they did stays under their name.

    Raises:
        Refusal: if they would close their own account.
    """
    if user.pk == actor.pk:
        raise Refusal(_("You cannot close your own account. Ask another administrator."))
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if row.is_active:
            row.is_active = False
            row.save(update_fields=["is_active", "updated_at"])
            record(Verb.CLOSED, actor=actor, target=row)


def open_account(user: User, *, actor: User) -> None:
    """Let a person sign in again."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if not row.is_active:
            row.is_active = True
            row.save(update_fields=["is_active", "updated_at"])
            record(Verb.OPENED, actor=actor, target=row)
