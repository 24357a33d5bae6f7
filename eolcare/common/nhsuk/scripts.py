"""What the components' scripts say, in the language of the page.

The scripts speak English by themselves; other languages are handed to them in attributes.
"""

from typing import Any

from django.forms import Field
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def count(field: Field) -> dict[str, Any]:
    """Limit and messages of a character count."""
    limit = getattr(field, "max_length", None)
    params: dict[str, Any] = {"maxlength": limit} if limit else {}
    if _english():
        return params
    return params | {
        "charactersUnderLimitText": {
            "one": _("You have %{count} character remaining"),
            "other": _("You have %{count} characters remaining"),
        },
        "charactersAtLimitText": _("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": _("You have %{count} character too many"),
            "other": _("You have %{count} characters too many"),
        },
        "wordsUnderLimitText": {
            "one": _("You have %{count} word remaining"),
            "other": _("You have %{count} words remaining"),
        },
        "wordsAtLimitText": _("You have 0 words remaining"),
        "wordsOverLimitText": {
            "one": _("You have %{count} word too many"),
            "other": _("You have %{count} words too many"),
        },
    }


def file_upload() -> dict[str, Any]:
    """What the file upload says."""
    if _english():
        return {}
    return {
        "chooseFilesButtonText": _("Choose file"),
        "dropInstructionText": _("or drop file"),
        "noFileChosenText": _("No file chosen"),
        "multipleFilesChosenText": {"one": _("%{count} file chosen"), "other": _("%{count} files chosen")},
        "enteredDropZoneText": _("Entered drop zone"),
        "leftDropZoneText": _("Left drop zone"),
    }


def password() -> dict[str, Any]:
    """What the password field says."""
    if _english():
        return {}
    return {
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
        "passwordShownAnnouncementText": _("Your password is visible"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }


def _english() -> bool:
    return (get_language() or "en").startswith("en")
