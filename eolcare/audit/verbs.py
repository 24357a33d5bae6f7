"""The closed list of acts that the trail knows. A new act is added here first, and needs a migration."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What somebody did."""

    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    DELETED = "deleted", _("Deleted")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OPENED = "opened", _("Opened")
    CLOSED = "closed", _("Closed")
    EXTENDED = "extended", _("Extended")
    CANCELLED = "cancelled", _("Cancelled")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned for changes")
    CORRECTED = "corrected", _("Corrected")
    RENDERED = "rendered", _("Rendered")
    RETRIED = "retried", _("Tried again")
    CODED = "coded", _("Coded to a theme")
    UNCODED = "uncoded", _("Taken off a theme")
    LINKED = "linked", _("Linked")
    UNLINKED = "unlinked", _("Unlinked")
    MOVED = "moved", _("Moved to another status")
    REDACTED = "redacted", _("Redacted")
    ERASED = "erased", _("Erased")
    EXPORTED = "exported", _("Exported")
    READ = "read", _("Read personal data")
    GRANTED = "granted", _("Granted a role")
    REVOKED = "revoked", _("Took away a role")
    INVITED = "invited", _("Invited")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SECURED = "secured", _("Changed a sign-in method")
    BOOKED = "booked", _("Booked a place")
    OFFERED = "offered", _("Offered a place")
    LAPSED = "lapsed", _("Let an offer run out")
    CHECKED_IN = "checked_in", _("Checked in")
    TOLD = "told", _("Told people")
    LOADED = "loaded", _("Loaded reference or demonstration data")
