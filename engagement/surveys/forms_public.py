"""Forms of those who answer: where to send a link, and codes as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.common import nhsuk
from eolcare.common.tokens import hash_code, normalise_code

CODE_HINT = _("12 letters and numbers in groups of four, such as 7K2M-Q9XD-4TWP. Spaces and dashes do not matter.")

CODE_FIELD = nhsuk.Input(
    "code",
    width=20,
    code=True,
    autocomplete="off",
    spellcheck=False,
    autocapitalize="characters",
    attributes={"dir": "ltr"},
)


class LinkForm(nhsuk.Form):
    """Asks where to send a link that leads back to one's answers, and whether to remind.

    Args:
        can_remind: whether a reminder would come later than the link itself.
    """

    mark_optional = False

    way = forms.CharField(widget=forms.HiddenInput, initial="link")
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We use it for this alone, keep it apart from your answers, and delete it together with them."),
        error_messages={"required": _("Enter your email address")},
    )
    remind = forms.BooleanField(
        label=_("Send me one reminder, three days before it is too late to send my answers"), required=False
    )

    def __init__(self, *args: Any, can_remind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_remind:
            del self.fields["remind"]
        email = nhsuk.Input("email", autocomplete="email", spellcheck=False, attributes={"dir": "ltr"})
        self.layout = (
            "way",
            "nonce",
            email,
            *(["remind"] if can_remind else []),
            nhsuk.Button(_("Send me the link")),
        )


class ReturnCodeForm(nhsuk.Form):
    """Asks for the short code that leads back to one's answers."""

    mark_optional = False

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=CODE_HINT,
        error_messages={
            "required": _("Enter your code"),
            "max_length": _("A code has 12 letters and numbers"),
        },
    )
    shared = forms.BooleanField(label=_("Other people use this device"), required=False)

    layout = (
        CODE_FIELD,
        "shared",
        nhsuk.Button(_("Go to my answers")),
    )


class SharedForm(nhsuk.Form):
    """Asks whether others use the device on which a link was opened."""

    mark_optional = False

    shared = forms.BooleanField(label=_("Other people use this device"), required=False)

    layout = ("shared", nhsuk.Button(_("Go to my answers")))


class ReferenceForm(nhsuk.Form):
    """Asks for the reference code of answers that were sent."""

    code = forms.CharField(
        label=_("Your reference code"),
        max_length=40,
        help_text=CODE_HINT,
        error_messages={
            "required": _("Enter your reference code"),
            "max_length": _("A reference code has 12 letters and numbers"),
        },
    )

    layout = (
        CODE_FIELD,
        nhsuk.Button(_("Continue")),
    )

    def clean_code(self) -> str:
        """Return the hash under which the code would be stored.

        Raises:
            ValidationError: for what cannot be a code at all, however it is read.
        """
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A reference code has 12 letters and numbers. Check it and try again"))
        return hash_code(code)


class WithdrawForm(nhsuk.Form):
    """Asks what of one's answers to take back.

    Args:
        has_equality: whether there is a part about the person that can be taken back alone.
    """

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    confirm = forms.CharField(widget=forms.HiddenInput, initial="yes")
    what = forms.ChoiceField(
        label=_("What do you want to take back?"),
        choices=[("whole", _("All my answers")), ("equality", _("Only what I said about myself"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to take back")},
    )

    def __init__(self, *args: Any, has_equality: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_equality:
            del self.fields["what"]
        self.layout = (
            "code",
            "confirm",
            *([nhsuk.Radios("what")] if has_equality else []),
            nhsuk.Button(_("Take back"), variant="warning"),
        )
