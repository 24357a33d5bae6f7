"""One test of a condition, chosen from lists that fit the question it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.surveys import definition as d
from engagement.surveys.answers import AnswerError, clean_answer, options_of, statements_of
from engagement.surveys.building.routing import Join, Leaf, Part, Rules
from engagement.surveys.definition import Option
from engagement.surveys.piping import in_words
from eolcare.common import nhsuk

ONE_OF, NONE_OF, ALL_OF = "one_of", "none_of", "all_of"
ANSWERED, EMPTY = "answered", "empty"
ANSWER_GIVEN = ((ANSWERED, _("is answered, whatever the answer")), (EMPTY, _("is left empty, or not asked")))
CHOICE = ((ONE_OF, _("is one of these")), (NONE_OF, _("is none of these, or left empty")), *ANSWER_GIVEN)
BOXES = (
    (ONE_OF, _("includes at least one of these")),
    (ALL_OF, _("includes all of these")),
    (NONE_OF, _("includes none of these")),
    *ANSWER_GIVEN,
)
NUMBERS = (
    ("at_least", _("is this or more")),
    ("at_most", _("is this or less")),
    ("more", _("is more than this")),
    ("less", _("is less than this")),
    ("equal", _("is exactly this")),
    ("not_equal", _("is answered, and not this")),
    *ANSWER_GIVEN,
)
DATES = (
    ("at_least", _("is this or later")),
    ("at_most", _("is this or earlier")),
    ("more", _("is after this")),
    ("less", _("is before this")),
    ("equal", _("is exactly this")),
    ("not_equal", _("is answered, and not this")),
    *ANSWER_GIVEN,
)
POSTCODES = ((ONE_OF, _("is this")), (NONE_OF, _("is another one, or left empty")), *ANSWER_GIVEN)
TODAY_CHOICE = "today"
VALUE_CHOICE = "value"
ALONE = "alone"


class AboutForm(nhsuk.Form):
    """Which earlier question the condition asks about; the first of two steps without JavaScript."""

    about = forms.ChoiceField(label=_("Which earlier question does it depend on?"))
    mark_optional = False

    def __init__(self, *args: Any, earlier: Sequence[tuple[int, d.Question]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(q.key, f"{number}. {in_words(q.title) or q.key}") for number, q in earlier if can_be_asked_about(q)]
        self.fields["about"].choices = [("", _("Choose a question")), *choices]  # type: ignore[attr-defined]
        self.layout = (nhsuk.Select("about"), nhsuk.Button(_("Next"), variant="secondary", classes="app-without-js"))
        self.helper.form_method = "get"
        self.helper.disable_csrf = True


def can_be_asked_about(question: d.Question) -> bool:
    """Return whether a question has an answer that a condition can ask about."""
    return not isinstance(question, d.Information)


class TestForm(nhsuk.Form):
    """How the answer to ``target`` must be; ``part`` gives it as an entry of the condition.

    Args:
        target: the question it is about.
        rules: the condition as it is, which the new test joins.
        others: earlier questions with whose answer a number or date can be compared.
        boroughs: what a borough question offers.
        entries: how many entries the condition has.
    """

    # Pytest takes what is called so for a test.
    __test__ = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    about = forms.CharField(widget=forms.HiddenInput)
    row = forms.ChoiceField(label=_("Statement"))
    how = forms.ChoiceField(label=_("The answer"), widget=forms.RadioSelect)
    values = forms.MultipleChoiceField(label=_("Answers"), widget=forms.CheckboxSelectMultiple, required=False)
    against = forms.ChoiceField(label=_("Compared with"), widget=forms.RadioSelect, required=False)
    value = forms.CharField(label=_("Value"), required=False, max_length=40)
    day = nhsuk.DateField(label=_("Date"), required=False)
    beside = forms.ChoiceField(label=_("Where to add it"), widget=forms.RadioSelect, required=False)

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        target: d.Question,
        rules: Rules,
        others: Sequence[d.Question] = (),
        boroughs: Sequence[Option] = (),
        entries: int = 0,
        **kwargs: Any,
    ) -> None:
        # The list of questions above has a field of the same name.
        kwargs.setdefault("auto_id", "test_%s")
        kwargs["initial"] = {"about": target.key, "beside": ALONE, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.target, self.rules, self.boroughs = target, rules, boroughs
        self.names: set[str] = {"seen", "about", "how"}
        hows: Any = ANSWER_GIVEN
        match target:
            case d.Checkboxes():
                hows = BOXES
                self._choose(options_of(target))
            case d.Matrix():
                hows = CHOICE
                self._choose(options_of(target))
                self.names.add("row")
                self.fields["row"].choices = [  # type: ignore[attr-defined]
                    (statement.key, statement.label) for statement in statements_of(target)
                ]
            case d.Radios() | d.YesNo() | d.Likert() | d.AgeBand() | d.Borough():
                hows = CHOICE
                self._choose(options_of(target, boroughs))
            case d.Number():
                hows = NUMBERS
                self._compare("value", others, _("A number"))
            case d.Date() | d.Month():
                hows = DATES
                self._compare("day" if isinstance(target, d.Date) else "value", others, _("A date"), today=True)
            case d.PostcodeDistrict():
                hows = POSTCODES
                self.names.add("value")
                self.fields["value"].label = _("First part of a postcode")
        self.fields["how"].choices = hows  # type: ignore[attr-defined]
        self.initial.setdefault("how", hows[0][0])
        self._offer_places(entries)
        for name in set(self.fields) - self.names:
            del self.fields[name]
        self.layout = self._layout()

    def _choose(self, options: Sequence[Option]) -> None:
        self.names.add("values")
        self.fields["values"].choices = [(option.key, option.label) for option in options]  # type: ignore[attr-defined]

    def _compare(self, name: str, others: Sequence[d.Question], label: Any, *, today: bool = False) -> None:
        self.names |= {name, "against"}
        choices: list[tuple[str, Any]] = [(VALUE_CHOICE, label)]
        if today:
            choices.append((TODAY_CHOICE, _("The day on which somebody answers")))
        kinds = (d.Date, d.Month) if today else (d.Number,)
        for other in others:
            if isinstance(other, kinds) and other.key != self.target.key:
                words = _("The answer to “%(title)s”") % {"title": in_words(other.title) or other.key}
                choices.append((f"q:{other.key}", words))
        if len(choices) == 1:
            self.names.discard("against")
        self.fields["against"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("against", VALUE_CHOICE)
        if isinstance(self.target, d.Month):
            self.fields["value"].label = _("Month and year")
            self.fields["value"].help_text = _("For example, 3 2024")

    def _offer_places(self, entries: int) -> None:
        if not entries:
            return
        self.names.add("beside")
        if self.rules.join == "all":
            together = _("Together with %(number)s: one of the two is enough")
        else:
            together = _("Together with %(number)s: both must be so")
        choices: list[tuple[str, Any]] = [(ALONE, _("As an entry of its own"))]
        choices += [(str(at), together % {"number": at + 1}) for at in range(entries)]
        self.fields["beside"].choices = choices  # type: ignore[attr-defined]

    def _layout(self) -> tuple[Any, ...]:
        has = self.fields
        parts: list[Any] = ["seen", "about"]
        if "row" in has:
            parts.append(nhsuk.Select("row"))
        parts.append(nhsuk.Radios("how", small=True))
        if "values" in has:
            parts.append(nhsuk.Checkboxes("values", small=True))
        if "against" in has:
            field: Any = nhsuk.ConditionalField("value", width=10) if "value" in has else "day"
            parts.append(nhsuk.Radios("against", small=True, reveals={VALUE_CHOICE: field}))
        elif "value" in has or "day" in has:
            parts.append(nhsuk.Input("value", width=10) if "value" in has else "day")
        if "beside" in has:
            parts.append(nhsuk.Radios("beside", small=True))
        return (*parts, nhsuk.Button(_("Add this"), name="act", value="add"))

    def clean(self) -> dict[str, Any]:
        """Ask for the value that the chosen comparison needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        how = cleaned.get("how")
        if how in (None, ANSWERED, EMPTY):
            return cleaned
        if "values" in self.fields:
            if not cleaned.get("values") and "values" not in self.errors:
                self.add_error("values", gettext("Choose at least one answer"))
        elif cleaned.get("against", VALUE_CHOICE) == VALUE_CHOICE:
            self._clean_value(cleaned)
        return cleaned

    def _clean_value(self, cleaned: dict[str, Any]) -> None:
        """Read the value as an answer to the question would be read, without the limits of its answers."""
        if "day" in self.fields:
            if cleaned.get("day") is None and "day" not in self.errors:
                self.add_error("day", gettext("Enter a date"))
            elif cleaned.get("day"):
                cleaned["value"] = cleaned["day"].isoformat()
            return
        target = self.target
        written: Any = cleaned.get("value") or ""
        if isinstance(target, d.Number):
            question: d.Question = d.Number(key=target.key, title="", decimals=target.decimals, required=True)
        elif isinstance(target, d.Month):
            question = d.Month(key=target.key, title="", required=True)
            parts = written.replace("/", " ").replace("-", " ").split()
            written = {"month": parts[:1], "year": parts[1:2]}
        else:
            question = d.PostcodeDistrict(key=target.key, title="", required=True)
        answer = clean_answer(question, written)
        if isinstance(answer, AnswerError):
            self.add_error("value", answer.message)
        else:
            cleaned["value"] = answer

    @property
    def place(self) -> int | None:
        """The entry that the test joins, or ``None`` for one of its own."""
        chosen = self.cleaned_data.get("beside") or ALONE
        return None if chosen == ALONE else int(chosen)

    def part(self) -> Part:
        """Return what was chosen as an entry of the condition; only after ``is_valid``."""
        values, key = self.cleaned_data, self.target.key
        how = values["how"]
        if how in (ANSWERED, EMPTY):
            return Part((Leaf(d.Answered(question=key), negated=how == EMPTY),))
        if isinstance(self.target, d.Ordered):
            against = values.get("against") or VALUE_CHOICE
            other = against.removeprefix("q:") if against.startswith("q:") else ""
            value = "" if other else (TODAY_CHOICE if against == TODAY_CHOICE else values["value"])
            return Part((Leaf(d.Compares(question=key, how=how, value=value, other=other)),))
        chosen = values["values"] if "values" in self.fields else [values["value"]]
        negated = how == NONE_OF
        join: Join = "any" if how == ONE_OF else "all"
        return Part(tuple(Leaf(self._test(key, value), negated=negated) for value in chosen), join)

    def _test(self, key: str, value: str) -> d.Test:
        if isinstance(self.target, d.Checkboxes):
            return d.Includes(question=key, value=value)
        return d.Equals(question=key, value=value, row=self.cleaned_data.get("row") or "")
