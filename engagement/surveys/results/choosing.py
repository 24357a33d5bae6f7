"""Whom results are shown of, as the address says it: the form, what it asks for, and the address without one part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.surveys.results.bits import Chosen
from engagement.surveys.results.facets import Facet, Facets
from engagement.surveys.tallies.keys import BOROUGH, CHANNEL, LANGUAGE, VERSION
from eolcare.common import nhsuk

NOT_IN_LIST = _("%(label)s: select one from the list")
# Parts of the address that name one facet each, and those that name facet and value ("sex:female").
NAMED = {"borough": BOROUGH, "language": LANGUAGE, "channel": CHANNEL, "version": VERSION}
COUNTS_AS = ("role", "community")
ALSO = "also"
MOST_ALSO = 30
# More answers than this make no list that anybody can read, and a heavy page.
MOST_OFFERED = 600


class Part(NamedTuple):
    """One part of the choice in words, and the address without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Choosing:
    """What was chosen: values by key of facet, and days."""

    values: Mapping[str, tuple[str, ...]]
    first: date | None
    last: date | None
    facets: Facets

    @property
    def chosen(self) -> Chosen:
        """The choice as the bits take it."""
        days = [day.isoformat() if day else "" for day in (self.first, self.last)]
        return Chosen(self.values, *days)

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return self.chosen.everybody

    @property
    def query(self) -> str:
        """The choice as it stands in an address, without ``?``."""
        return self._query(self.values, self.first, self.last)

    def parts(self) -> list[Part]:
        """Return each part of the choice in words."""
        found = []
        for key, values in self.values.items():
            facet = self.facets.by_key[key]
            rest = {other: theirs for other, theirs in self.values.items() if other != key}
            words = gettext(" or ").join(facet.label_of(value) for value in values)
            found.append(Part(facet.label, words, self._query(rest, self.first, self.last)))
        if self.first or self.last:
            found.append(Part(gettext("Sent"), self._days(), self._query(self.values, None, None)))
        return found

    def _days(self) -> str:
        days = {"first": date_format(self.first, "j F Y") if self.first else ""}
        days["last"] = date_format(self.last, "j F Y") if self.last else ""
        if self.first and self.last:
            return gettext("%(first)s to %(last)s") % days
        return gettext("from %(first)s") % days if self.first else gettext("until %(last)s") % days

    def _query(self, values: Mapping[str, Sequence[str]], first: date | None, last: date | None) -> str:
        names = {key: name for name, key in NAMED.items()}
        query = QueryDict(mutable=True)
        for key, several in values.items():
            facet = self.facets.by_key[key]
            if len(several) == 1 and key in names:
                query[names[key]] = several[0]
            elif len(several) == 1 and facet.counts_as and facet is self.facets.counting_as(facet.counts_as):
                query[facet.counts_as] = f"{key}:{several[0]}"
            else:
                query.setlistdefault(ALSO, []).extend(f"{key}:{value}" for value in several)
        for name, day in (("date_from", first), ("date_to", last)):
            if day:
                query.update({f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")})
        return query.urlencode(safe=":@")


def _choice(label: Any, categories: Iterable[Any], everything: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", everything), *categories],
        required=False,
        error_messages={"invalid_choice": NOT_IN_LIST % {"label": label}},
    )


class ChoosingForm(nhsuk.Form):
    """Whom to show results of. Fields that would offer one thing alone are left out.

    ``group`` and ``answer`` add to what is chosen already, which the address carries as ``also``.
    """

    mark_optional = False
    date_from = nhsuk.DateField(label=_("Sent from"), required=False)
    date_to = nhsuk.DateField(label=_("Sent until"), required=False)

    def __init__(self, data: QueryDict, facets: Facets) -> None:
        super().__init__(data)
        self.facets = facets
        self.also: list[tuple[str, str]] = []
        days = {name: self.fields.pop(name) for name in ("date_from", "date_to")}
        for name, key in NAMED.items():
            facet = facets.by_key[key]
            if len(facet.values) > 1:
                self.fields[name] = _choice(facet.label, _pairs(facet), gettext("All"))
        for what in COUNTS_AS:
            counting = facets.counting_as(what)
            if counting is not None:
                self.fields[what] = _choice(counting.label, _marked(counting), gettext("All"))
        self.fields |= days
        others = [facet for facet in facets.by_key.values() if not facet.of_response]
        self._add("group", _("Equality group"), [facet for facet in others if facet.about_person], _("All"))
        answers = [facet for facet in others if not (facet.about_person or facet.counts_as)]
        self._add("answer", _("Gave the answer"), answers, _("Any"))

    def _add(self, name: str, label: Any, facets: Sequence[Facet], everything: Any) -> None:
        """Add a list of the facets' values, as many facets as fit; what is left out can still stand in an address."""
        fitting: list[Facet] = []
        for facet in facets:
            if sum(len(each.values) for each in (*fitting, facet)) > MOST_OFFERED:
                break
            fitting.append(facet)
        if not fitting:
            return
        if len(fitting) < len(facets):
            words = {"label": label, "last": fitting[-1].label}
            label = gettext("%(label)s (up to the question “%(last)s”)") % words
        self.fields[name] = _choice(label, [(facet.label, _marked(facet)) for facet in fitting], everything)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and parts of the address that name nothing."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("“Sent until” must be the same day as “Sent from” or a later one"))
        marks = self.data.getlist(ALSO)  # type: ignore[attr-defined]
        if len(marks) > MOST_ALSO:
            self.add_error(None, _("This address asks for too many answers at once"))
        for mark in marks[:MOST_ALSO]:
            key, _colon, value = mark.partition(":")
            facet = self.facets.by_key.get(key)
            if facet is None or value not in {category.key for category in facet.values}:
                self.add_error(None, _("This address asks for an answer that the survey does not have"))
                break
            self.also.append((key, value))
        return cleaned

    def choosing(self) -> Choosing | None:
        """Return what was chosen, or ``None`` where something is wrong with it."""
        if not self.is_valid():
            return None
        values: dict[str, tuple[str, ...]] = {}
        for name, key in NAMED.items():
            if self.cleaned_data.get(name):
                values[key] = (self.cleaned_data[name],)
        marks = [self.cleaned_data.get(name, "") for name in (*COUNTS_AS, "group", "answer")]
        for key, value in [*(mark.split(":", 1) for mark in marks if mark), *self.also]:
            if value not in values.get(key, ()):
                values[key] = (*values.get(key, ()), value)
        return Choosing(values, self.cleaned_data.get("date_from"), self.cleaned_data.get("date_to"), self.facets)


def _pairs(facet: Facet) -> list[tuple[str, str]]:
    return [(category.key, category.label) for category in facet.values]


def _marked(facet: Facet) -> list[tuple[str, str]]:
    return [(f"{facet.key}:{category.key}", category.label) for category in facet.values]
