"""The team's forms of submissions: narrowing the list, typing one in, changing it, and who sent it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.spoken import SPOKEN
from engagement.feedback.forms.contacts import sender_fields, sender_layout, sender_of
from engagement.feedback.forms.fields import FORM_KEY, Line, Words
from engagement.feedback.models import Consent, SaidBy, Submission
from engagement.feedback.queries import submissions as queries
from engagement.feedback.services.attachments import FOR_TEAM, Given, most_bytes
from engagement.feedback.services.contacts import Sender
from engagement.feedback.services.submissions import Told
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within
from eolcare.accounts.access import within_areas
from eolcare.accounts.models import User
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk
from eolcare.common.uploads import size_in_words

ACCEPT = ",".join(ending for kind in FOR_TEAM for ending in (kind.ending, *kind.other_endings))
LANGUAGES = list(SPOKEN.items())


class SubmissionFilters(nhsuk.Form):
    """What the list can be narrowed by. Bind it to the address's parameters."""

    mark_optional = False

    words = Line(label=_("Words"), required=False, max_length=200, widget=forms.SearchInput)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("All programmes"),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Submission.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("waiting", _("Waiting for an answer")),
            ("overdue", _("Overdue")),
            ("review", _("Story to review")),
            ("published", _("Published")),
            *Submission.State.choices,
        ],
    )
    assigned_to = forms.ModelChoiceField(
        label=_("Dealt with by"), required=False, queryset=User.objects.none(), empty_label=_("Anyone")
    )
    borough = forms.ModelChoiceField(
        label=_("Borough"),
        required=False,
        queryset=Area.objects.none(),
        to_field_name="slug",
        empty_label=_("All boroughs"),
    )

    def __init__(self, data: QueryDict | None, *, user: Any) -> None:
        super().__init__(data)
        self.visible = within_areas(user, "submissions.view", Submission.objects.all())
        fields: Any = self.fields
        fields["programme"].queryset = within_areas(
            user, "submissions.view", Programme.objects.order_by("-opens_on", "title")
        )
        fields["assigned_to"].queryset = User.objects.filter(
            pk__in=self.visible.filter(assigned_to__isnull=False).order_by().values("assigned_to")
        ).order_by("full_name", "email")
        fields["borough"].queryset = Area.objects.boroughs().filter(pk__in=area_ids_for(user, "submissions.view"))

    def submissions(self) -> models.QuerySet[Submission]:
        """Return what the person may see, narrowed; nothing where a filter cannot be read, which is told there."""
        if not self.is_valid():
            return self.visible.none()
        chosen, found = self.cleaned_data, self.visible
        if chosen["programme"]:
            found = found.filter(programme=chosen["programme"])
        if chosen["kind"]:
            found = found.filter(kind=chosen["kind"])
        if chosen["assigned_to"]:
            found = found.filter(assigned_to=chosen["assigned_to"])
        if chosen["borough"]:
            found = found.filter(area=chosen["borough"])
        found = _in_state(found, chosen["state"])
        return queries.with_words(found, chosen["words"])

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields)


def _in_state(found: models.QuerySet[Submission], state: str) -> models.QuerySet[Submission]:
    if state == "waiting":
        return found.waiting()  # type: ignore[attr-defined]
    if state == "overdue":
        return queries.overdue(found)
    if state == "review":
        return queries.to_review(found)
    if state == "published":
        return found.filter(published_at__isnull=False)
    return found.filter(state=state) if state else found


def file_hint() -> str:
    """Return which files are taken and how large they may be."""
    return gettext(
        "A scan or document (PDF, Word, plain text), a photo (JPEG, PNG, WebP) or a recording "
        "(MP3, M4A, Ogg, WAV, WebM), %(most)s at most. Where a photo was taken is deleted from it."
    ) % {"most": size_in_words(most_bytes())}


class SubmissionForm(nhsuk.Form):
    """Types one in, or changes one: what was said, by whom as far as it matters, and the consent as it was given.

    Args:
        programme: of the submission.
        submission: the one that is changed; ``None`` for a new one, which also takes a file and who sent it.
    """

    reveals = {"consent": {Consent.WITH_NAME.value: "public_name"}}

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("How did it come?"), choices=Submission.Kind.choices, widget=forms.RadioSelect)
    received_on = nhsuk.DateField(
        label=_("Received on"),
        latest=timezone.localdate,
        error_messages={"required": _("Enter the day on which it was received")},
    )
    title = Line(
        label=_("What it is about"), max_length=160, required=False, help_text=_("A few words, for our lists.")
    )
    text = Words(
        label=_("What was said"),
        required=False,
        help_text=_("Word for word. Leave it empty if you add a scan or a recording that somebody types later."),
    )
    said_by = forms.ChoiceField(label=_("Said by"), choices=SaidBy.choices)
    area = forms.ModelChoiceField(
        label=_("Borough"),
        queryset=Area.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Not known"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    communities = forms.ModelMultipleChoiceField(
        label=_("Spoke as part of"),
        queryset=Community.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.ChoiceField(
        label=_("What did the person agree to?"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        help_text=_("As they said it. If nobody asked them, it is not published."),
    )
    public_name = Line(
        label=_("The name to show with it"),
        max_length=80,
        required=False,
        help_text=_("As the person wants it to stand there."),
    )
    all_the_same = forms.BooleanField(label=_("It is another person’s: save it all the same"), required=False)

    def __init__(self, *args: Any, programme: Programme, submission: Submission | None = None, **kwargs: Any) -> None:
        self.programme, self.submission = programme, submission
        self.same: Submission | None = None
        kwargs["initial"] = self._initial() | kwargs.get("initial", {})
        if submission is None:
            # Before Django copies them, so that their messages are made from their labels.
            self.base_fields = {**type(self).base_fields, **_new_fields()}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].queryset = areas_within(programme).boroughs()  # type: ignore[attr-defined]
        if submission is not None:
            del fields["all_the_same"]
        self.layout = self._layout()

    def _initial(self) -> dict[str, Any]:
        row = self.submission
        if row is None:
            return {
                "form_key": secrets.token_hex(16),
                "received_on": timezone.localdate(),
                "language": "en",
                "consent": Consent.NOT_PUBLISHED,
                "said_by": SaidBy.RESIDENT,
            }
        names = ("version", "kind", "received_on", "title", "text", "said_by", "language", "consent", "public_name")
        return {name: getattr(row, name) for name in names} | {
            "area": row.area.slug if row.area else "",
            "communities": list(row.communities.all()),
        }

    def _layout(self) -> list[Any]:
        layout: list[Any] = [
            "form_key",
            "version",
            nhsuk.Radios("kind", small=True),
            "received_on",
            "title",
            nhsuk.Textarea("text", rows=12, attributes={"dir": "auto"}),
        ]
        if self.submission is None:
            layout += [nhsuk.FileUpload("file", attributes={"accept": ACCEPT}), "file_title"]
        layout += [
            "said_by",
            "area",
            "language",
            nhsuk.Details(_("Communities"), nhsuk.Checkboxes("communities", small=True), open=self._has_communities()),
            nhsuk.Radios("consent", small=True, reveals={Consent.WITH_NAME.value: "public_name"}),
        ]
        if self.submission is None:
            layout.append(
                nhsuk.Fieldset(
                    _("Who sent it"),
                    *sender_layout(),
                    hint=_("Kept apart, read by those who answer people, and deleted some time after the answer."),
                    id="sender",
                )
            )
            if self.is_bound and (self.same is not None or "all_the_same" in self.data):
                layout.append("all_the_same")
        return [*layout, nhsuk.Button(_("Save"))]

    def _has_communities(self) -> bool:
        return bool(self.data.get("communities") if self.is_bound else self.initial.get("communities"))

    def say_same(self, there: Submission) -> None:
        """Show that the same words are here already, and the box that saves these all the same."""
        self.same = there
        self.layout = self._layout()
        self.__dict__.pop("helper", None)

    def clean_form_key(self) -> str:
        """Return the form's key, or nothing for one that was not made here."""
        key = self.cleaned_data["form_key"]
        return key if FORM_KEY.fullmatch(key) else ""

    def told(self) -> Told:
        """Return what was typed, for the services."""
        chosen = self.cleaned_data
        plain = {name: chosen[name] for name in ("kind", "text", "title", "language", "said_by", "area", "consent")}
        plain["public_name"] = chosen["public_name"] or ""
        return Told(**plain, received_on=chosen["received_on"], communities=tuple(chosen["communities"]))

    def given(self) -> list[Given]:
        """Return the file that was added, if one was."""
        chosen = self.cleaned_data
        return [Given(chosen["file"], title=chosen["file_title"])] if chosen.get("file") else []

    def sender(self) -> Sender:
        """Return who sent it."""
        return sender_of(self.cleaned_data)


def _new_fields() -> dict[str, forms.Field]:
    return {
        "file": forms.FileField(
            label=_("Scan, photo or recording"),
            required=False,
            allow_empty_file=True,
            max_length=255,
            help_text=file_hint(),
        ),
        "file_title": Line(
            label=_("What the file is"), max_length=200, required=False, help_text=_("For example: the letter, page 1.")
        ),
        **sender_fields(),
    }
