"""Forms with which a submission is dealt with: to whom, by when, how acknowledged, what answered, why closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.feedback.forms.fields import Line, Words
from engagement.feedback.forms.submissions import ACCEPT, file_hint
from engagement.feedback.models import Submission
from engagement.feedback.moves import By
from engagement.feedback.services.answering import can_mail, team_of
from engagement.feedback.services.attachments import LONGEST_TRANSCRIPT, Given
from eolcare.accounts.models import User
from eolcare.common import nhsuk

ANSWER_WITHIN = timedelta(days=20)
"""What the form proposes: twenty working days are usual; three weeks remind in time."""


class _Versioned(nhsuk.Form):
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, submission: Submission, initial: dict[str, Any] | None = None) -> None:
        self.submission = submission
        super().__init__(data, initial={"version": submission.version, **(initial or {})})


class AssignForm(_Versioned):
    """Gives a submission to somebody of the team."""

    assigned_to = forms.ModelChoiceField(
        label=_("Who deals with it"), queryset=User.objects.none(), empty_label=_("Choose somebody")
    )
    answer_by = nhsuk.DateField(label=_("Answer by"), required=False)

    layout = ("version", "assigned_to", "answer_by", nhsuk.Button(_("Save")))

    def __init__(self, data: Any = None, *, submission: Submission, user: User) -> None:
        proposed = timezone.localdate() + ANSWER_WITHIN
        initial = {
            "assigned_to": submission.assigned_to_id or user.pk,
            "answer_by": submission.answer_by or proposed,
        }
        super().__init__(data, submission=submission, initial=initial)
        self.fields["assigned_to"].queryset = team_of(submission.programme.area)  # type: ignore[attr-defined]


def _by_field(submission: Submission) -> tuple[list[tuple[str, Any]], str]:
    """Return the ways by which a person can be reached, and the one that is meant by itself."""
    if can_mail(submission):
        return list(By.choices), By.EMAIL.value
    return [choice for choice in By.choices if choice[0] != By.EMAIL], ""


class AcknowledgeForm(nhsuk.Form):
    """Says to the person that it arrived, or puts on record that somebody did."""

    mark_optional = False

    by = forms.ChoiceField(
        label=_("How do they hear that it arrived?"),
        choices=By.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they hear that it arrived")},
    )

    layout = (nhsuk.Radios("by", small=True), nhsuk.Button(_("Acknowledge")))

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        choices, usual = _by_field(submission)
        super().__init__(data, initial={"by": usual})
        self.fields["by"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(_Versioned):
    """Answers a submission."""

    answer = Words(
        label=_("What we answer"),
        help_text=_("Kept here. By email it is sent as you write it, with a greeting and our name around it."),
        error_messages={"required": _("Enter what we answer")},
    )
    by = forms.ChoiceField(
        label=_("How does it reach them?"),
        choices=By.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it reaches them")},
    )

    layout = (
        "version",
        nhsuk.Textarea("answer", rows=10, attributes={"dir": "auto"}),
        nhsuk.Radios("by", small=True),
        nhsuk.Button(_("Answer")),
    )

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        choices, usual = _by_field(submission)
        super().__init__(data, submission=submission, initial={"by": usual})
        self.fields["by"].choices = choices  # type: ignore[attr-defined]


class CloseForm(_Versioned):
    """Closes a submission without an answer."""

    reason = Words(
        label=_("Why is it closed without an answer?"),
        longest=2_000,
        help_text=_("For example: nobody left an address, or the same person was answered already."),
        error_messages={"required": _("Enter why it is closed without an answer")},
    )

    layout = ("version", nhsuk.Textarea("reason", rows=4), nhsuk.Button(_("Close")))


class AttachForm(nhsuk.Form):
    """Adds a scan, a photo or a recording."""

    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=255)
    title = Line(label=_("What it is"), max_length=200, help_text=_("For example: the letter, page 1."))
    description = Words(
        label=_("Description or transcript"),
        longest=LONGEST_TRANSCRIPT,
        required=False,
        help_text=_("What a photo shows, or what is said in a recording."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = file_hint()
        self.layout = (
            nhsuk.FileUpload("file", attributes={"accept": ACCEPT}),
            "title",
            nhsuk.Textarea("description", rows=6, attributes={"dir": "auto"}),
            nhsuk.Button(_now("Add the file")),
        )

    def given(self) -> Given:
        """Return the file with what was said of it."""
        chosen = self.cleaned_data
        return Given(chosen["file"], title=chosen["title"], description=chosen["description"])


class PassageForm(nhsuk.Form):
    """Marks a passage of which feedback is made: selected on the page, or pasted."""

    mark_optional = False

    passage = Words(
        label=_("The passage"),
        help_text=_("Select words in the text above, or paste them here. They must stand in the text word for word."),
        error_messages={"required": _("Mark or paste the passage first.")},
    )
    # Where the passage was selected; without a script they stay empty and the passage is looked for.
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
