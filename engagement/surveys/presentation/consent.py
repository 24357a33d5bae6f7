"""The question whether words may be used."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components import render

FIELD = "answer"


def consent_field(may_quote: bool | None, *, heading: bool = True) -> SafeString:
    """Return the field that asks whether words may be used without a name; ``heading`` as the heading of its page."""
    return render(
        "radios",
        {
            "idPrefix": FIELD,
            "name": FIELD,
            "fieldset": {
                "legend": {
                    "text": _("May we use your words, without your name?"),
                    "isPageHeading": heading,
                    "classes": "nhsuk-fieldset__legend--l" if heading else "nhsuk-fieldset__legend--m",
                }
            },
            "hint": {"text": _("If you do not choose, we will not use them.")},
            "items": [
                {
                    "value": "yes",
                    "text": _("Yes, you may use my words without my name"),
                    "hint": {"text": _("We take out anything that could show who you are.")},
                },
                {
                    "value": "no",
                    "text": _("No, please do not use my words"),
                    "hint": {"text": _("We still read what you say and count it.")},
                },
            ],
            "value": {True: "yes", False: "no", None: ""}[may_quote],
        },
    )
