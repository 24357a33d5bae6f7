"""The lists of choices of a workbook that is written: those of a question, and the portal's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import ELSEWHERE, options_of
from engagement.surveys.definition import Option
from engagement.surveys.scales import age_bands, scale_options, yes_no_options
from engagement.surveys.xlsform.marks import marked


class Lists:
    """Lists of choices as rows of the choices sheet, each written once; every method returns the name of a list."""

    def __init__(self, definition: d.Definition, boroughs: Sequence[Option]) -> None:
        self.definition = definition
        self.boroughs = boroughs
        self.rows: list[dict[tuple[str, str], str]] = []
        self._named: set[str] = set()

    def own(self, question: d.Radios | d.Checkboxes | d.Ranking | d.Matrix) -> str:
        """Write the options of a question, in all languages."""
        name = question.key
        for option in question.options:
            if option.retired:
                continue
            row = self._row(name, option.key)
            for field, column in (("label", "label"), ("hint", "portal_hint")):
                for language in self.definition.languages:
                    text = getattr(option, field)
                    if language != self.definition.language:
                        texts = self.definition.translations[language].get(question.key, {})
                        text = texts.get(f"options.{option.key}.{field}", "")
                    if text:
                        row[column, language] = marked(text)
        return name

    def yes_no(self, question: d.YesNo) -> str:
        """Write yes and no, and "not sure" if it is offered."""
        name = "portal_yes_no_not_sure" if question.not_sure else "portal_yes_no"
        return self._ours(name, lambda: yes_no_options(question))

    def scale(self, question: d.Likert | d.Matrix) -> str:
        """Write the points of a scale and its ways out."""
        ways = ("_not_sure" if question.not_sure else "") + ("_not_applicable" if question.not_applicable else "")
        return self._ours(f"portal_{question.scale or 'agreement'}{ways}", lambda: scale_options(question))

    def age_bands(self, question: d.AgeBand) -> str:
        """Write the age bands."""
        return self._ours("portal_age_all" if question.children else "portal_age", lambda: age_bands(question))

    def boroughs_of(self, question: d.Borough) -> str:
        """Write the boroughs of the survey, and "somewhere else" if it is offered."""
        elsewhere = question.elsewhere or not self.boroughs
        name = "portal_borough_or_elsewhere" if elsewhere else "portal_borough"

        def options() -> Iterable[Option]:
            found = [option for option in options_of(question, self.boroughs) if option.key != ELSEWHERE]
            return [*found, *([Option(key=ELSEWHERE, label=_("Somewhere else"))] if elsewhere else [])]

        return self._ours(name, options)

    def _row(self, list_name: str, name: str) -> dict[tuple[str, str], str]:
        row = {("list_name", ""): list_name, ("name", ""): name}
        self.rows.append(row)
        return row

    def _ours(self, name: str, options: Callable[[], Iterable[Option]]) -> str:
        """Write options whose words are the portal's, in each language of the survey."""
        if name in self._named:
            return name
        self._named.add(name)
        rows: dict[str, dict[tuple[str, str], str]] = {}
        for language in self.definition.languages:
            with translation.override(language):
                for option in options():
                    row = rows.get(option.key) or self._row(name, option.key)
                    rows[option.key] = row
                    row["label", language] = marked(str(option.label))
        return name
