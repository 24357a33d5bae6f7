"""The public form "Tell us your story", and taking a story back with its code."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.feedback.forms.fields import FORM_KEY, Line, Words
from engagement.feedback.models import Consent, SaidBy, Submission
from engagement.feedback.services.attachments import FOR_PUBLIC, Given, most_bytes
from engagement.feedback.services.erasing import What
from engagement.feedback.services.submissions import Told
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_kept
from engagement.surveys.forms_public import CODE_FIELD, CODE_HINT
from eolcare.areas.models import AreaKind
from eolcare.common import nhsuk
from eolcare.common.tokens import hash_code, normalise_code
from eolcare.common.uploads import size_in_words

ACCEPT = ",".join(ending for kind in FOR_PUBLIC for ending in (kind.ending, *kind.other_endings))

# In the words of who tells; the values are those that are kept.
AS_WHOM = (
    (SaidBy.RESIDENT.value, _("A resident, a carer or somebody who is bereaved")),
    (SaidBy.PROFESSIONAL.value, _("A health or care professional")),
    (SaidBy.VOLUNTARY.value, _("Somebody from a voluntary, community or faith organisation")),
    (SaidBy.UNKNOWN.value, _("I do not want to say")),
)
CONSENTS = (
    (Consent.NOT_PUBLISHED.value, _("Do not publish it")),
    (Consent.WITHOUT_NAME.value, _("You may publish it without my name")),
    (Consent.WITH_NAME.value, _("You may publish it with my name")),
)
CONSENT_HINTS = {
    Consent.NOT_PUBLISHED.value: _(
        "Only our team reads it. It counts among what people told us, and nobody else sees a word of it."
    ),
    Consent.WITHOUT_NAME.value: _(
        "Your story, or a sentence of it, may stand on this website or in a report. Before that we take out names, "
        "places and anything else that could show who you are, and a second person checks it."
    ),
    Consent.WITH_NAME.value: _(
        "The same, with the name that you enter below and your borough beside it. Other people stay without a name."
    ),
}
CODE, PROGRESS = "code", "progress"


class StoryForm(nhsuk.Form):
    """Asks for a story, and for nothing else that must be answered.

    Args:
        programme: to which it is told.
    """

    reveals = {"consent": {Consent.WITH_NAME.value: "name"}}

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    text = Words(
        label=_("Your story"),
        required=False,
        help_text=_(
            "Write as much or as little as you like, in any language. Leave out names of other people if you can."
        ),
    )
    file = forms.FileField(label=_("A recording or a photo"), required=False, allow_empty_file=True, max_length=255)
    title = Line(label=_("A title for your story"), max_length=160, required=False)
    said_by = forms.ChoiceField(
        label=_("Who is telling this story?"), choices=AS_WHOM, widget=forms.RadioSelect, required=False
    )
    area = forms.TypedChoiceField(
        label=_("Your borough"),
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Select a borough from the list")},
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Do you speak as part of one of these communities?"),
        queryset=Community.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.ChoiceField(
        label=_("What may we do with your story?"),
        choices=CONSENTS,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("You can change your mind at any time with the code that you get at the end."),
    )
    name = Line(
        label=_("The name to show"),
        max_length=80,
        help_text=_("A first name is enough."),
        error_messages={"required": _("Enter the name to show, or choose to have your story published without it")},
    )
    email_for = forms.MultipleChoiceField(
        label=_("Shall we write to you?"),
        choices=[(CODE, _("Send me my code")), (PROGRESS, _("You may write to me about my story"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("You do not have to tick anything. We write to you for nothing else."),
    )
    email = forms.EmailField(label=_("Your email address"), max_length=254, required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        self.boroughs = {area.slug: area for area in areas_kept(programme) if area.kind == AreaKind.BOROUGH}
        kwargs["initial"] = {"form_key": secrets.token_hex(16), "consent": Consent.NOT_PUBLISHED.value}
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = [
            ("", gettext("Another place, or I do not want to say")),
            *((slug, borough.name) for slug, borough in self.boroughs.items()),
        ]
        area.coerce = self.boroughs.__getitem__
        self.fields["file"].help_text = gettext(
            "If you would rather speak than write, or have a photo that belongs to it: MP3, M4A, Ogg, WAV, WebM, JPEG, "
            "PNG or WebP, %(most)s at most. Only our team hears or sees it; it is never published. We delete from it "
            "where it was made."
        ) % {"most": size_in_words(most_bytes())}
        self.layout = self._layout()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _layout(self) -> list[Any]:
        return [
            "form_key",
            nhsuk.Textarea("text", rows=14, attributes={"dir": "auto"}, optional=False, label_size="m"),
            nhsuk.FileUpload("file", attributes={"accept": ACCEPT}),
            nhsuk.Radios(
                "consent", label_size="m", hints=CONSENT_HINTS, reveals={"with_name": _name_field()}, optional=False
            ),
            nhsuk.Heading(_("If you want to say more")),
            nhsuk.Paragraph(_("Leave out whatever you like.")),
            nhsuk.Input("title", attributes={"dir": "auto"}, optional=False),
            nhsuk.Radios("said_by", optional=False),
            nhsuk.Select("area", optional=False),
            nhsuk.Details(
                _("Tell us of a community that you are part of"),
                nhsuk.Checkboxes("communities", small=True, optional=False),
                open=bool(self.is_bound and self.data.get("communities")),
            ),
            nhsuk.Checkboxes("email_for", label_size="m", optional=False),
            nhsuk.Input("email", autocomplete="email", spellcheck=False, optional=False, attributes={"dir": "ltr"}),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a story, in words or spoken, and for an address where one is needed."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            "text" not in self.errors
            and "file" not in self.errors
            and not chosen.get("text")
            and not chosen.get("file")
        ):
            self.add_error("text", gettext("Write your story, or add a recording of it"))
        if chosen.get("email_for") and not chosen.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Enter the email address that we should write to, or tick nothing above"))
        if chosen.get("email") and not chosen.get("email_for") and "email_for" not in self.errors:
            self.add_error(
                "email_for", gettext("Tick what we may write to you about, or leave the email address empty")
            )
        return chosen

    def ask_for_the_file_again(self) -> None:
        """Where something has to be changed, say that a browser forgets the file that was chosen."""
        if self.files.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Choose your file once more: browsers forget it when a page comes back"))

    def clean_form_key(self) -> str:
        """Return the form's key; a new one for one that was not made here."""
        key = self.cleaned_data["form_key"]
        return key if FORM_KEY.fullmatch(key) else secrets.token_hex(16)

    def told(self, language: str) -> Told:
        """Return the story, for the service; ``language`` is that of the page."""
        chosen = self.cleaned_data
        return Told(
            kind=Submission.Kind.STORY,
            text=chosen["text"],
            title=chosen["title"],
            language=language,
            said_by=chosen["said_by"] or SaidBy.UNKNOWN,
            area=chosen["area"],
            communities=tuple(chosen["communities"]),
            consent=chosen["consent"] or Consent.NOT_PUBLISHED,
            public_name=chosen["name"] or "",
        )

    def given(self) -> list[Given]:
        """Return the file that was added, if one was."""
        file = self.cleaned_data.get("file")
        return [Given(file, allowed=FOR_PUBLIC)] if file else []


def _name_field() -> nhsuk.Input:
    return nhsuk.Input("name", autocomplete="name", spellcheck=False, attributes={"dir": "auto"})


class StoryCodeForm(nhsuk.Form):
    """Asks for the code of a story."""

    code = Line(
        label=_("Your code"),
        max_length=40,
        help_text=CODE_HINT,
        error_messages={"required": _("Enter your code"), "max_length": _("A code has 12 letters and numbers")},
    )

    layout = (CODE_FIELD, nhsuk.Button(_("Continue")))

    def clean_code(self) -> str:
        """Return the hash under which the code would be kept.

        Raises:
            ValidationError: for what cannot be a code at all, however it is read.
        """
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A code has 12 letters and numbers. Check it and try again"))
        return hash_code(code)


class TakeBackForm(nhsuk.Form):
    """Asks what of a story to take back.

    Args:
        has_contact: whether anything is kept that says who told it.
        may_be_published: whether its author agreed that it is published.
    """

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    confirm = forms.CharField(widget=forms.HiddenInput)
    what = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to do")},
    )

    def __init__(self, data: Any = None, *, code: str, has_contact: bool, may_be_published: bool) -> None:
        super().__init__(data, initial={"code": code, "confirm": "yes"})
        kept = {What.ALL, *([What.PUBLICATION] if may_be_published else []), *([What.CONTACT] if has_contact else [])}
        field: Any = self.fields["what"]
        field.choices = [choice for choice in What.choices if choice[0] in kept]
        hints = {
            What.ALL.value: _("Your story, your files and everything noted from them go at once and for good."),
            What.PUBLICATION.value: _(
                "It goes from this website at once, and no sentence of it is used in anything new. Our team still "
                "reads it, and your code still works."
            ),
            What.CONTACT.value: _(
                "Your story stays. If it stood with your name, it is taken off this website until somebody has looked "
                "at it again, and then stands without it."
            ),
        }
        self.layout = (
            "code",
            "confirm",
            nhsuk.Radios("what", hints={key: hints[key] for key, _label in field.choices}),
            nhsuk.Button(_("Do this now"), variant="warning"),
        )
