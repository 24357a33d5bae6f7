"""The roles that a person can hold in an area, and which of them see personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    ENGAGEMENT_OFFICER = "engagement_officer", _("Engagement officer")
    ANALYST = "analyst", _("Analyst")
    APPROVER = "approver", _("Approver")
    FACILITATOR = "facilitator", _("Facilitator")
    COMMISSIONER = "commissioner", _("Commissioner")


TEAM = (Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST, Role.APPROVER)
"""The programme team."""

SEES_PERSONAL_DATA = frozenset({Role.ADMINISTRATOR, *TEAM, Role.FACILITATOR})
"""Roles that need a second factor. Commissioners see released figures alone."""
