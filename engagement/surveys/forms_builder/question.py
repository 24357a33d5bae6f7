"""The form of one question: the fields that its kind has, and no others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.surveys import definition as d
from engagement.surveys.checking_questions import MOST_DECIMALS
from engagement.surveys.cleaning import clean_text
from engagement.surveys.forms_builder.question_fields import (
    ALWAYS,
    DAY,
    FIELDS_OF,
    LIMITS,
    MONTH,
    OWN,
    REPEATED_IN,
    SCALES,
    limit_shown,
    lists_of,
)
from engagement.surveys.forms_builder.question_layout import layout_of
from engagement.surveys.piping import CAN_BE_REPEATED, in_words
from eolcare.common import nhsuk


def _text(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, widget=forms.Textarea, **more)


def _tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class QuestionForm(nhsuk.Form):
    """One question as somebody edits it; ``question_from`` reads it.

    Nothing has to be filled in: a question can be saved unfinished, and the builder says what is still missing.

    Args:
        question: as it is stored, or a blank one.
        earlier: the questions whose answers its texts may repeat.
        kept: keys of options and statements that people may have chosen, by list.
        fixed: whether people have answered it, so that its name in the results stays.
        equality: whether it is one of the equality questions.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(label=_("Question"), required=False)
    statement = _text(_("Statement"), _("What people agree or disagree with, such as “Staff listened to me”."))
    body = _text(_("Text"), _("Leave a line empty between paragraphs. Begin a line with “- ” to make a list."))
    hint = _text(_("Hint"), _("A sentence under the question, if it needs explaining."))
    why = _text(
        _("Why we ask"), _("People can unfold this. They answer more readily when they know what an answer is for.")
    )
    scale = forms.ChoiceField(label=_("Answers"), choices=SCALES, widget=forms.RadioSelect)
    columns = forms.ChoiceField(
        label=_("Answers"), choices=(*SCALES, (OWN, _("Answers of your own"))), widget=forms.RadioSelect
    )
    not_sure = _tick(_("Offer “I’m not sure”"), _("Without it, people who cannot say have to guess."))
    not_applicable = _tick(_("Offer “This does not apply to me”"))
    least = forms.IntegerField(
        label=_("At least"),
        help_text=_("Leave empty if any number will do."),
        required=False,
        min_value=0,
        max_value=60,
    )
    most = forms.IntegerField(
        label=_("At most"), help_text=_("Leave empty if any number will do."), required=False, min_value=1, max_value=60
    )
    max_length = forms.IntegerField(label=_("Longest answer, in characters"), min_value=1, max_value=10_000)
    unit = forms.CharField(label=_("Counted in"), help_text=_("For example “hours a week”."), required=False)
    decimals = forms.IntegerField(
        label=_("Decimal places"),
        help_text=_("0 for whole numbers, such as how many people."),
        min_value=0,
        max_value=MOST_DECIMALS,
    )
    lowest = forms.CharField(label=_("Lowest number"), required=False, max_length=20)
    highest = forms.CharField(label=_("Highest number"), required=False, max_length=20)
    earliest = forms.ChoiceField(label=_("Earliest"), choices=LIMITS, widget=forms.RadioSelect, required=False)
    earliest_day = nhsuk.DateField(label=_("Earliest date"))
    earliest_month = forms.CharField(label=_("Earliest month"), help_text=_("For example, 3 2024"), max_length=20)
    latest = forms.ChoiceField(label=_("Latest"), choices=LIMITS, widget=forms.RadioSelect, required=False)
    latest_day = nhsuk.DateField(label=_("Latest date"))
    latest_month = forms.CharField(label=_("Latest month"), help_text=_("For example, 3 2024"), max_length=20)
    children = _tick(_("Offer “Under 18” as well"))
    elsewhere = _tick(_("Offer “Somewhere else” as well"))
    required = _tick(
        _("People must answer this"),
        _(
            "Leave this empty unless the survey makes no sense without an answer. Some questions are hard for people "
            "who are ill or grieving, and who must answer often stops instead."
        ),
    )
    counts_as = forms.ChoiceField(
        label=_("Use this to compare results"),
        choices=(
            ("", _("No")),
            ("role", _("Yes: it says who is answering, such as a carer or a patient")),
            ("community", _("Yes: it says which community somebody belongs to")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    key = forms.CharField(
        label=_("Name in the results file"),
        help_text=_(
            "The heading of this question’s column for whoever analyses the answers: small letters, figures and “_”."
        ),
        required=False,
        max_length=60,
    )
    repeat = forms.ChoiceField(label=_("Which answer"), required=False)
    repeat_without = forms.CharField(
        label=_("What to say where there is no answer"),
        help_text=_("For example “your relative”."),
        required=False,
        max_length=100,
    )
    repeat_in = forms.ChoiceField(label=_("Where to put it"), required=False)
    valid_message = _text(_("What to say when the rule is broken"))
    drop_rule = _tick(_("Take this rule away"))

    # Set by the view when somebody else changed the question meanwhile.
    conflict: Any = None

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        question: d.Question,
        earlier: Sequence[d.Question] = (),
        kept: Mapping[str, Collection[str]] | None = None,
        fixed: bool = False,
        equality: bool = False,
        rule_words: str = "",
        **kwargs: Any,
    ) -> None:
        self.question, self.fixed, self.equality = question, fixed, equality
        self.kept = kept or {}
        self.rule_words = rule_words
        self.kind = type(question)
        kwargs["initial"] = self._stored(question) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.lists = lists_of(question)
        for lines in self.lists:
            exclusive = question.exclusive if isinstance(question, d.Checkboxes) else None
            lines.take(getattr(question, lines.name), exclusive, self.kept.get(lines.name, ()))
            if self.is_bound:
                lines.read(self.data, self.kept.get(lines.name, ()))
        self._narrow()
        self._offer_repeats(earlier)
        if self.kind is d.Information:
            self.fields["title"].label = _("Heading")
        if isinstance(question, d.Likert):
            self.fields["title"].help_text = _("A few words above the statement, such as “Being listened to”.")
        if isinstance(question, d.LongText | d.ShortText):
            top = 1_000 if isinstance(question, d.ShortText) else d.MAX_TEXT_ANSWER
            self.fields["max_length"].max_value = top  # type: ignore[attr-defined]
        if self.kind is d.Matrix:
            for name in ("not_sure", "not_applicable"):
                self.fields[name].help_text = _("With the ready-made answers. Of your own, you write it as a line.")
        if self.kind is d.Ranking:
            self.fields["most"].label = _("How many people may put in order")
            self.fields["most"].help_text = _("Leave empty for all of them.")
        self.layout = layout_of(self)
        self.helper.form_tag = False

    def _narrow(self) -> None:
        names = {*ALWAYS, *FIELDS_OF[self.kind]}
        if self.kind is d.Information:
            names -= {"required", "hint", "why"}
        if self.equality:
            names -= {"required", "counts_as"}
        if self.question.valid_if is None:
            names -= {"valid_message", "drop_rule"}
        if self.fixed or not self.question.key:
            names -= {"key"}
        for name in set(self.fields) - names:
            del self.fields[name]
        shown = {
            end: {DAY: tuple(name for name in (f"{end}_day", f"{end}_month") if name in self.fields)}
            for end in ("earliest", "latest")
            if end in self.fields
        }
        self.reveals = shown  # type: ignore[assignment]

    def _offer_repeats(self, earlier: Sequence[d.Question]) -> None:
        repeatable = [question for question in earlier if isinstance(question, CAN_BE_REPEATED)]
        self.can_repeat = bool(repeatable)
        if not repeatable:
            for name in ("repeat", "repeat_without", "repeat_in"):
                del self.fields[name]
            return
        choices = [(question.key, in_words(question.title) or question.key) for question in repeatable]
        places = [(name, self.fields[name].label) for name in REPEATED_IN if name in self.fields]
        self.fields["repeat"].choices = [("", _("Choose a question")), *choices]  # type: ignore[attr-defined]
        self.fields["repeat_in"].choices = places  # type: ignore[attr-defined]

    def _stored(self, question: d.Question) -> dict[str, Any]:
        """Return the stored question as the fields show it."""
        values = {name: getattr(question, name) for name in d.Asked.__struct_fields__}
        for name in ("statement", "body", "scale", "not_sure", "not_applicable", "max_length", "unit", "decimals"):
            values[name] = getattr(question, name, None)
        match question:
            case d.Checkboxes():
                values |= {"least": question.min or None, "most": question.max}
            case d.Ranking():
                values["most"] = question.max
            case d.Matrix():
                values["columns"] = question.scale or OWN
            case d.Number():
                values |= {"lowest": question.min, "highest": question.max}
            case d.Date() | d.Month():
                values |= limit_shown("earliest", question.min) | limit_shown("latest", question.max)
            case d.AgeBand():
                values["children"] = question.children
            case d.Borough():
                values["elsewhere"] = question.elsewhere
        return values

    # --- What was entered -----------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """Bring texts into the form in which they are stored, and refuse two options that both stand alone."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("title", "hint", "why", "statement", "body", "unit", "valid_message"):
            if name in cleaned:
                text = clean_text(cleaned[name] or "")
                cleaned[name] = text if name in ("why", "body") else " ".join(text.split())
        for lines in self.lists:
            if sum(line.alone for line in lines.written) > 1:
                reason = gettext("Only one option can be marked as one that cannot be combined with others.")
                lines.general.append(reason)
                self.add_error(None, reason)
        return cleaned

    def forget_errors(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors = ErrorDict()

    def clean_earliest_month(self) -> str:
        """Return the month as it is stored."""
        return self._month("earliest_month")

    def clean_latest_month(self) -> str:
        """Return the month as it is stored."""
        return self._month("latest_month")

    def _month(self, name: str) -> str:
        written = self.cleaned_data[name].strip()
        found = MONTH.fullmatch(written)
        if found is None or not 1 <= int(found[1]) <= 12:
            raise forms.ValidationError(gettext("Enter the month and the year in figures, such as 3 2024"))
        return f"{found[2]}-{int(found[1]):02d}"
