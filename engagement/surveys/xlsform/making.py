"""One line with its limits becomes a question of the kind that its type is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import ELSEWHERE, number_text
from engagement.surveys.scales import AGE_BANDS, CHILDREN
from engagement.surveys.xlsform.limits import Limits
from engagement.surveys.xlsform.portal import MISSING, scale_of
from engagement.surveys.xlsform.register import OTHER, parameters, range_steps
from engagement.surveys.xlsform.rows import Line, Texts
from engagement.surveys.xlsform.rules import Rules
from engagement.surveys.xlsform.tables import Rank
from engagement.surveys.xlsform.targets import Target
from engagement.surveys.xlsform.tree import Item

# The code that the Office for National Statistics gives a place, as the portal has it in the names of choices.
PLACE = re.compile(r"[ewsn]\d{8}", re.IGNORECASE)
DEFAULT_DECIMALS = 2
MOST_DECIMALS = 4
LONG = 1_000
USUAL_LONG = 5_000


class Making(Rules):
    """Makes questions of lines whose common parts are known."""

    def of_kind(self, item: Item, target: Target, common: dict[str, Any], choices: list[Line]) -> d.Question | None:
        """Return the question that a line is, ``common`` being its parts that every kind has."""
        key, kind = common["key"], item.kind.name
        limits = self.limits(item, target, whole=kind in ("integer", "percentage") or "year" in item.looks)
        common |= self._rule(key, item, limits)
        portal = self.register.portals[item]
        if portal.parts.get("counts_as") in ("role", "community"):
            common["counts_as"] = portal.parts["counts_as"]
        self.draft.put(key, "min", item.line, "constraint")
        self.draft.put(key, "max", item.line, "constraint")
        self.draft.put(key, "max_length", item.line, "constraint")
        made: d.Question | None
        match kind:
            case "text":
                made = self._text(item, common, limits)
            case "integer" | "decimal" | "percentage" | "range" if target.answering == "one":
                made = self._steps(target, common)
            case "integer" | "decimal" | "percentage" | "range":
                made = self._number(item, common, limits)
            case "date":
                made = self._calendar(item, common, limits)
            case "acknowledge":
                made = d.Checkboxes(options=(d.Option(key="ok", label=_("I have read this")),), **common)
            case "rank":
                made = self._ranking(item, target, common, choices)
            case _:
                made = self._select(item, target, common, choices, limits)
        return made

    def _ranking(self, item: Item, target: Target, common: dict[str, Any], choices: list[Line]) -> d.Question:
        options = self.options(common["key"], choices, dict(target.variants[0].options), item.kind.list_name)
        said = self.register.portals[item].number("max")
        places = item.places if isinstance(item, Rank) else said or 0
        return d.Ranking(options=options, max=places if 0 < places < len(options) or said else None, **common)

    def _text(self, item: Item, common: dict[str, Any], limits: Limits) -> d.Question:
        portal = self.register.portals[item]
        if limits.postcode or portal.kind == "postcode_district":
            return d.PostcodeDistrict(**common)
        long = "multiline" in item.looks or "rows" in parameters(item) or portal.kind == "long_text"
        most = limits.max_length
        if long or (most is not None and most > LONG):
            if most is not None and most > d.MAX_TEXT_ANSWER:
                text = _("Answers can have up to 10,000 characters.")
                self.findings.notice(item.line.number, text)
                most = d.MAX_TEXT_ANSWER
            return d.LongText(max_length=USUAL_LONG if most is None else most, **common)
        return d.ShortText(max_length=LONG if most is None else most, **common)

    def _number(self, item: Item, common: dict[str, Any], limits: Limits) -> d.Question:
        portal, kind = self.register.portals[item], item.kind.name
        least, most, decimals = limits.least, limits.most, 0
        if kind == "decimal":
            decimals = portal.number("decimals") or DEFAULT_DECIMALS
            decimals = min(MOST_DECIMALS, max(decimals, *(len(text.partition(".")[2]) for text in (least, most))))
        elif kind == "percentage":
            least, most = least or "0", most or "100"
        elif kind == "range":
            least, most, decimals = self._range(item, least, most)
        unit = self.draft.text(common["key"], "unit", item.line, "portal_unit")
        return d.Number(decimals=decimals, min=least, max=most, unit=unit, **common)

    def _range(self, item: Item, least: str, most: str) -> tuple[str, str, int]:
        steps = range_steps(item)
        if steps is None:
            reason = _("The parameters of a range are start, end and step: “start=0 end=10 step=1”.")
            self.findings.refuse(item.line.place("parameters"), reason)
            return "", "", 0
        if not steps.plain:
            reason = _("The range has more than %(n)s values. Ask for a number, or take fewer steps.")
            self.findings.refuse(item.line.place("parameters"), reason % {"n": d.MAX_OPTIONS})
        low = max(filter(None, (str(steps.start), least)), key=Decimal)
        high = min(filter(None, (str(steps.end), most)), key=Decimal)
        return number_text(Decimal(low)), number_text(Decimal(high)), steps.places

    def _steps(self, target: Target, common: dict[str, Any]) -> d.Question:
        """Return a range whose steps are not plain numbers as the choice of one of them."""
        return d.Radios(
            options=tuple(d.Option(key=one, label=name) for name, one in target.variants[0].options.items()), **common
        )

    def _calendar(self, item: Item, common: dict[str, Any], limits: Limits) -> d.Question:
        looks = item.looks
        if "year" in looks:
            self.findings.notice(item.line.number, _("A year alone is asked for as a number of four figures."))
            return d.Number(min=limits.least or "1900", max=limits.most or "2100", **common)
        if "month-year" in looks:
            return d.Month(min=limits.least, max=limits.most, **common)
        return d.Date(min=limits.least, max=limits.most, **common)

    def _select(
        self, item: Item, target: Target, common: dict[str, Any], choices: list[Line], limits: Limits
    ) -> d.Question | None:
        key, keys = common["key"], dict(target.variants[0].options)
        if item.kind.name == "select_one" and (own := self._own_kind(item, keys, common)):
            return own
        options = self.options(key, choices, keys, item.kind.list_name)
        if item.kind.other and OTHER in keys and not any(option.key == keys[OTHER] for option in options):
            options = (*options, d.Option(key=keys[OTHER], label=_("Other")))
        if item.kind.name == "select_one" and len(keys) > 1:
            return d.Radios(options=options, **common)
        if item.kind.name == "select_one":
            text = _("A choice of one thing alone became a box to tick.")
            self.findings.notice(item.line.number, text)
        most = limits.ticks_most
        return d.Checkboxes(
            options=options,
            min=limits.ticks_least,
            max=most if most is None or most < len(options) or limits.alone else None,
            exclusive=keys.get(limits.alone or ""),
            **common,
        )

    def _own_kind(self, item: Item, keys: dict[str, str], common: dict[str, Any]) -> d.Question | None:
        """Return a question of one of our own kinds, if the sheet still has the choices of it."""
        portal, names = self.register.portals[item], list(keys)
        match portal.kind:
            case "yes_no":
                not_sure = len(names) == 3
                if names == ["yes", "no", "not_sure"][: len(names)] and len(names) >= 2:
                    return d.YesNo(not_sure=not_sure, **common)
            case "age_band":
                children = CHILDREN in names
                if names == [band for band in AGE_BANDS if band != CHILDREN or children]:
                    return d.AgeBand(children=children, **common)
            case "borough" if all(name == ELSEWHERE or PLACE.fullmatch(name) for name in names):
                return d.Borough(elsewhere="elsewhere" in names, **common)
            case "likert":
                return self._likert(item, names, common)
        return None

    def _likert(self, item: Item, names: list[str], common: dict[str, Any]) -> d.Question | None:
        """Return a statement on a scale; the label holds the title, a blank line and the statement."""
        scale = scale_of(self.register.portals[item], names)
        label = self.draft.form.texts(item.line, "label")
        parts = {language: text.partition("\n\n") for language, text in label.items()}
        if not scale or not parts.get(self.draft.form.language, ("", "", ""))[2].strip():
            return None
        key = common["key"]
        titles: Texts = {language: part[0] for language, part in parts.items()}
        statements: Texts = {language: part[2] for language, part in parts.items()}
        common["title"] = self.draft.texts(key, "title", item.line, "label", titles)
        statement = self.draft.texts(key, "statement", item.line, "label", statements)
        for texts in self.draft.translations.values():
            for field in ("title", "statement"):
                if texts.get(key, {}).get(field) == MISSING:
                    del texts[key][field]
        return d.Likert(statement=statement, **scale, **common)
