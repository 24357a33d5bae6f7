"""A definition in the making: its parts, its texts in all languages, and where each of them stands in the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from engagement.surveys.definition import Page, Question, Section
from engagement.surveys.xlsform.expressions import Call, Expression, Ref, Text
from engagement.surveys.xlsform.marks import plain
from engagement.surveys.xlsform.names import Keys
from engagement.surveys.xlsform.problems import Findings
from engagement.surveys.xlsform.rows import Form, Line
from engagement.surveys.xlsform.targets import Absent, Calculation, Constant, Names, Target, Today

PIPE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
REPEATING = frozenset({"title", "hint", "why", "statement", "body"})
# What stands in a text while the answer that it repeats is not there, where the form does not say.
WITHOUT = "…"
LONGEST_CELL = 20_000


class Draft:
    """What has been understood of a form so far.

    ``places`` says where each text or rule stands: the line and the column, by owner (a question's key,
    ``section.<key>``, ``page.<key>``) and field.
    """

    def __init__(self, form: Form, findings: Findings) -> None:
        self.form = form
        self.findings = findings
        self.names = Names()
        self.keys = Keys()
        self.questions: list[Question] = []
        self.equality: list[Question] = []
        self.sections: list[Section] = []
        self.pages: list[Page] = []
        self.translations: dict[str, dict[str, dict[str, str]]] = {}
        self.places: dict[tuple[str, str], tuple[Line, str]] = {}
        self.marked: dict[int, None] = {}
        self.broken: set[str] = set()

    def put(self, owner: str, field: str, line: Line, column: str) -> None:
        """Note where a part of the definition stands in the workbook."""
        self.places[owner, field] = (line, column)

    def text(self, owner: str, field: str, line: Line, column: str) -> str:
        """Return what a column says as a text of the definition, and keep its translations."""
        return self.texts(owner, field, line, column, self.form.texts(line, column))

    def texts(self, owner: str, field: str, line: Line, column: str, texts: Mapping[str, str]) -> str:
        """Return a text in the form's own language and keep the others as translations of it."""
        self.put(owner, field, line, column)
        repeats = field in REPEATING and not owner.startswith(("section.", "page."))
        cleaned = {}
        for language, text in texts.items():
            if not repeats and PIPE.search(text):
                reason = _("An answer can be repeated in questions and hints, and not here.")
                self.findings.refuse(line.place(column, language), reason)
            cleaned[language] = self.clean(line, column, language, text)
        base = cleaned.get(self.form.language, "")
        for language, text in cleaned.items():
            if language != self.form.language and text.strip() and base:
                self.translations.setdefault(language, {}).setdefault(owner, {})[field] = text
        return base

    def clean(self, line: Line, column: str, language: str, text: str) -> str:
        """Return a text without marks, the answers that it repeats written in our way."""
        if len(text) > LONGEST_CELL:
            self.findings.refuse(line.place(column, language), _("The text is too long."))
            return ""
        found = plain(text)
        if found != text and "\\" not in text:
            self.marked[line.number] = None
        return PIPE.sub(lambda match: self._pipe(line, column, language, match[1]), found)

    def _pipe(self, line: Line, column: str, language: str, name: str) -> str:
        """Return how a text repeats the answer to ``name``; what cannot be repeated is refused."""
        self.names.used.add(name)
        found = self.repeated(name)
        if isinstance(found, str):
            return found
        if found.reason:
            self.findings.refuse(line.place(column, language), found.reason)
        return WITHOUT

    def repeated(self, name: str) -> str | Absent:
        """Return how the answer to a question is repeated in a text, or why it cannot be."""
        named = {"name": name[:60]}
        found: str | Absent
        match self.names.things.get(name):
            case _ if name in self.names.twice:
                found = Absent(_("Two rows are named “%(name)s”: which one is meant?") % named)
            case Target(variants=(variant,)) if not variant.row:
                found = f"${{{variant.key}|{WITHOUT}}}"
            case Target():
                found = Absent(_("The answer to “%(name)s” cannot be repeated in a text.") % named)
            case Constant(value=value):
                found = value
            case Today():
                found = Absent(_("The date of today cannot be repeated in a text."))
            case Absent() as absent:
                found = absent
            case Calculation() as calculation:
                found = self._repeated_calculation(calculation)
            case _:
                found = Absent(_("There is no question named “%(name)s”.") % named)
        return found

    def _repeated_calculation(self, thing: Calculation) -> str | Absent:
        """Return the answer that a calculation hands on, with what stands there without it."""
        found = _handed_on(thing.expression) if thing.expression else None
        if found is not None:
            name, otherwise = found
            repeated = self.names.things.get(name)
            if isinstance(repeated, Target) and len(repeated.variants) == 1 and not repeated.variants[0].row:
                self.names.used.add(name)
                otherwise = re.sub(r"[{}|]", "", otherwise)[:100]
                return f"${{{repeated.variants[0].key}|{otherwise or WITHOUT}}}"
        reason = _("“%(name)s” is calculated (row %(row)s), and the portal does not calculate with answers.")
        return Absent(reason % {"name": thing.name[:60], "row": thing.row})


def _handed_on(expression: Expression) -> tuple[str, str] | None:
    """Return the name of the answer that a calculation repeats, and what it says without one."""
    node, otherwise = expression.root, ""
    if isinstance(node, Call) and node.name in ("coalesce", "once", "string") and 1 <= len(node.args) <= 2:
        if node.name == "coalesce" and len(node.args) == 2:
            if not isinstance(node.args[1], Text):
                return None
            otherwise = node.args[1].value
        node = node.args[0]
    if isinstance(node, Call) and node.name == "jr:choice-name" and node.args:
        node = node.args[0]
    return (node.name, otherwise) if isinstance(node, Ref) else None
