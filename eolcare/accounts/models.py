"""People who sign in, the organisations they work for, and the roles they hold in areas."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.roles import Role
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new saved user.

        Raises:
            ValueError: without an e-mail address.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new user who may open the reference-data site; roles are granted apart."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        """Return the user with this address, in whatever case it was typed."""
        return self.get(email__iexact=email)


class Organisation(PublicIdModel):
    """A body that people work for or that takes part: a trust, a hospice, a borough partnership, a charity."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        NHS = "nhs", _("NHS body")
        COUNCIL = "council", _("Council")
        HOSPICE = "hospice", _("Hospice")
        VOLUNTARY = "voluntary", _("Voluntary, community or faith organisation")
        CARE_PROVIDER = "care_provider", _("Care provider")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations", verbose_name=_("areas"))

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(PublicIdModel, TimestampedModel, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. Residents never do."""

    email = models.EmailField(_("email address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("organisation"),
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("can open the reference-data site"), default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the name to show."""
        return self.full_name or self.email

    def get_short_name(self) -> str:
        """Return the name to show where there is little room."""
        return self.full_name.split(" ")[0] if self.full_name else self.email


class Membership(TimestampedModel):
    """That a person holds a role in an area, and so in all that lies beneath it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["user", "role", "area"]
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["user", "role", "area"]),
            models.CheckConstraint(name="membership_role_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.area}"
