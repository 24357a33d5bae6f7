"""Forms of reading and exporting: by what responses are narrowed, quotes, flags, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.surveys.answers import ELSEWHERE
from engagement.surveys.definition import Option
from engagement.surveys.export import Options
from engagement.surveys.models import Channel, ResponseExport, ResponseFlag
from engagement.surveys.narrowing import (
    Asking,
    Narrowing,
    answers_that_count_as,
    languages_of,
    mark_in_words,
)
from engagement.surveys.reader import Looking
from engagement.surveys.tallies.keys import ABOUT, NO_BOROUGH
from eolcare.common import nhsuk

NOT_IN_LIST = _("Select one from the list")
NARROWED_BY = ("borough", "role", "community", "language", "channel", "version", "date_from", "date_to", "also")
MOST_ALSO = 30
Choices = list[tuple[str, Any]]


class NarrowingForm(nhsuk.Form):
    """By what responses are narrowed, as the results are. Fields that would offer one thing alone are left out."""

    mark_optional = False
    date_from = nhsuk.DateField(label=_("Sent from"), required=False)
    date_to = nhsuk.DateField(label=_("Sent until"), required=False)

    submit_text = _("Show responses")
    # Whether the address may ask for what people said about themselves.
    may_ask_about_people = False

    def __init__(self, *args: Any, versions: list[Asking], boroughs: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {name: self.fields.pop(name) for name in ("date_from", "date_to")}
        own = dict(self.fields)
        self.fields.clear()
        if "words" in own:
            self.fields["words"] = own.pop("words")
        for name, (label, choices) in _narrowed_by(versions, boroughs).items():
            if len(choices) > 1:
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    choices=[("", _now("All")), *choices],
                    required=False,
                    error_messages={"invalid_choice": NOT_IN_LIST},
                )
        self.fields |= days
        if also := self._also(versions, boroughs):
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("And only who answered"),
                choices=also,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": _("This address asks for an answer that the survey does not have")},
            )
        self.fields |= own

    def _also(self, versions: list[Asking], boroughs: Sequence[Option]) -> Choices:
        """Return the answers that the address of results brought with it, in words. They can be taken away here."""
        if not self.is_bound:
            sent = self.initial.get("also", [])
        else:
            sent = self.data.getlist("also") if isinstance(self.data, QueryDict) else []
        marks = [mark for mark in dict.fromkeys(sent[:MOST_ALSO]) if self.may_ask_about_people or not is_about(mark)]
        found = [(mark, mark_in_words(versions, boroughs, mark)) for mark in marks]
        known = [(mark, said) for mark, said in found if said]
        # A field without choices still refuses what nobody can have answered.
        return known or ([("", "")] if sent else [])

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("“Sent until” must be the same day as “Sent from” or a later one"))
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowing(self) -> Narrowing:
        """Who is left over, as far as it was asked well."""
        asked = self.asked
        return Narrowing(
            **{
                name: str(asked[name])
                for name in ("borough", "role", "community", "language", "channel")
                if name in asked
            },
            version=int(asked.get("version", 0)),
            first=_iso(asked.get("date_from")),
            last=_iso(asked.get("date_to")),
            also=tuple(asked.get("also", ())),
        )


def _narrowed_by(versions: list[Asking], boroughs: Sequence[Option]) -> dict[str, tuple[Any, Choices]]:
    places = (
        [*_pairs(boroughs), (ELSEWHERE, _now("Somewhere else")), (NO_BOROUGH, _now("Did not say"))] if boroughs else []
    )
    numbers = [str(asking.version.number) for asking in versions]
    return {
        "borough": (_("Borough"), places),
        "role": (_("Role"), _pairs(answers_that_count_as(versions, "role"))),
        "community": (_("Community"), _pairs(answers_that_count_as(versions, "community"))),
        "language": (_("Language"), [(code, language_name(code)) for code in languages_of(versions)]),
        "channel": (_("Channel"), list(Channel.choices)),
        "version": (_("Version"), [(n, _now("Version %(number)s") % {"number": n}) for n in numbers]),
    }


def is_about(mark: str) -> bool:
    """Return whether a key and value is about the person: special-category data."""
    return mark.startswith(ABOUT)


def _pairs(options: Sequence[Option]) -> Choices:
    return [(option.key, option.label) for option in options]


def narrowed_in_words(
    narrowing: Narrowing, versions: list[Asking], boroughs: Sequence[Option]
) -> list[tuple[Any, Any]]:
    """Return by what responses are narrowed, as pairs of words; what has no name any more by its key."""
    known = _narrowed_by(versions, boroughs)
    days = {"first": _("Sent from"), "last": _("Sent until")}
    found: list[tuple[Any, Any]] = []
    for name, value in narrowing.facts().items():
        if name in days:
            found.append((days[name], date_format(date.fromisoformat(str(value)), "j F Y")))
        elif name == "also":
            found += [(_("Answered"), mark_in_words(versions, boroughs, mark) or mark) for mark in value]
        else:
            label, choices = known[name]
            found.append((label, dict(choices).get(str(value), value)))
    return found


def language_name(code: str) -> str:
    """Return what a language is called, or its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class _InAddress(NarrowingForm):
    """A form in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True


class ResponseFilters(_InAddress):
    """How the team finds a response."""

    words = forms.CharField(label=_("Words in an answer, or a response’s number"), required=False, max_length=200)


class ReaderFilters(_InAddress):
    """How an analyst finds answers in words."""

    words = forms.CharField(
        label=_("Words or “phrases”"),
        help_text=_("“or” finds either word, a minus sign leaves answers out: nurses or carers -night"),
        required=False,
        max_length=200,
    )
    only = forms.MultipleChoiceField(
        label=_("Only"),
        choices=[
            ("unread", _("Unread by me")),
            ("quoted", _("Flagged as quote")),
            ("no_feedback", _("Not yet a feedback item")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": NOT_IN_LIST},
    )

    submit_text = _("Show answers")

    @property
    def looking(self) -> Looking:
        """What is looked for, as far as it was asked well."""
        asked = self.asked
        only = asked.get("only", [])
        return Looking(
            self.narrowing,
            words=asked.get("words", ""),
            unread="unread" in only,
            quoted="quoted" in only,
            no_feedback="no_feedback" in only,
        )


class QuoteForm(nhsuk.Form):
    """The passage of an answer that is worth quoting, and the one that was flagged when the page was opened."""

    mark_optional = False

    passage = forms.CharField(
        label=_("Passage to quote"),
        help_text=_("Words of the answer, one after the other, as they stand there."),
        widget=forms.Textarea,
        required=False,
        strip=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    layout = (nhsuk.Textarea("passage", rows=6, optional=False), "seen", nhsuk.Button(_("Flag as quote")))


class FlagForm(nhsuk.Form):
    """What becomes of a response about which something was noticed."""

    decision = forms.ChoiceField(
        label=_("Does this response count?"),
        choices=[
            (ResponseFlag.Decision.COUNTS, _("It counts")),
            (ResponseFlag.Decision.SET_ASIDE, _("Set it aside: no result counts it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the response counts"), "invalid_choice": NOT_IN_LIST},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to set it aside, and to take that back. The team can read it."),
        max_length=300,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    layout = (
        nhsuk.Radios("decision"),
        nhsuk.Input("reason", optional=False),
        "seen",
        nhsuk.Button(_("Save the decision")),
    )


class ExportForm(NarrowingForm):
    """What a file of responses shall hold."""

    file_format = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[
            (ResponseExport.Format.CSV, _("CSV: responses and codebook in a ZIP file")),
            (ResponseExport.Format.XLSX, _("Excel workbook: responses and codebook on sheets")),
        ],
        widget=forms.RadioSelect,
        initial=ResponseExport.Format.CSV,
        error_messages={"required": _("Select a kind of file"), "invalid_choice": NOT_IN_LIST},
    )
    values = forms.ChoiceField(
        label=_("Chosen answers as"),
        choices=[
            ("codes", _("Codes, which the codebook explains")),
            ("labels", _("Words, as people read them")),
            ("both", _("Both, in two columns")),
        ],
        widget=forms.RadioSelect,
        initial="codes",
        error_messages={"required": _("Select how answers are written"), "invalid_choice": NOT_IN_LIST},
    )
    texts = forms.BooleanField(
        label=_("With answers in words"),
        help_text=_("People may have named themselves or others in them."),
        required=False,
    )
    pilot = forms.BooleanField(label=_("With responses from the trial"), required=False)
    set_aside = forms.BooleanField(label=_("With responses that were set aside"), required=False)
    equality = forms.BooleanField(
        label=_("With what people said about themselves"),
        help_text=_("Special-category data: health, belief, origin, sexual orientation and more."),
        required=False,
    )
    equality_confirmed = forms.BooleanField(
        label=_(
            "I need this for the survey’s purpose, and will keep the file where only those who need it can read it"
        ),
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=60)

    submit_text = _("Make the file")

    def __init__(self, *args: Any, has_equality: bool, **kwargs: Any) -> None:
        self.may_ask_about_people = has_equality
        super().__init__(*args, **kwargs)
        if not has_equality:
            del self.fields["equality"], self.fields["equality_confirmed"]
        which = [name for name in self.fields if name in NARROWED_BY]
        holds = [name for name in self.fields if name not in (*which, "file_format", "token")]
        self.layout = (
            nhsuk.Fieldset(_("Which responses"), *which),
            nhsuk.Fieldset(_("What the file holds"), *holds),
            "file_format",
            "token",
            nhsuk.Button(self.submit_text),
        )

    def clean(self) -> dict[str, Any]:
        """Ask to confirm what is asked for of special-category data."""
        cleaned = super().clean()
        if any(map(is_about, cleaned.get("also", ()))) and not cleaned.get("equality"):
            self.add_error("equality", _("Choosing by what people said about themselves needs this as well"))
        if cleaned.get("equality") and not cleaned.get("equality_confirmed"):
            self.add_error("equality_confirmed", _("Confirm that you need what people said about themselves"))
        return cleaned

    @property
    def options(self) -> Options:
        """What was asked for; of a form that is valid."""
        chosen = self.cleaned_data
        flags = {name: bool(chosen.get(name)) for name in ("texts", "equality", "pilot", "set_aside")}
        return Options(narrowing=self.narrowing, values=chosen["values"], **flags)
