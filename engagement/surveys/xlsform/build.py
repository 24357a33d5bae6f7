"""Second pass over a form: each line becomes a question, or several, with its texts, its condition and its limits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.xlsform.expressions import BadExpression
from engagement.surveys.xlsform.filters import Part, filtered
from engagement.surveys.xlsform.headings import Heading, heading
from engagement.surveys.xlsform.logic import Truth, all_of
from engagement.surveys.xlsform.making import Making
from engagement.surveys.xlsform.portal import scale_of
from engagement.surveys.xlsform.register import OTHER
from engagement.surveys.xlsform.rows import Line
from engagement.surveys.xlsform.rules import Where
from engagement.surveys.xlsform.tables import Table
from engagement.surveys.xlsform.targets import Target, Variant
from engagement.surveys.xlsform.tree import Item
from engagement.surveys.xlsform.valuing import Silent


class Builder(Making):
    """Makes questions of lines and adds them to ``into`` (the draft's questions, or its equality questions)."""

    def question(self, item: Item, where: Where) -> None:
        """Add the questions that a line makes."""
        if item in self.register.refused or item not in self.register.targets:
            return
        line, target = item.line, self.register.targets[item]
        relevant = self.truth(line, "relevant")
        if relevant is False:
            self.dropped(item, [item.name])
            return
        self._asides(item)
        filter_text = line.text("choice_filter")
        if filter_text and item.kind.name in ("select_one", "select_multiple", "rank"):
            self._filtered(item, target, where, relevant, filter_text)
            return
        key = target.variants[0].key
        common = self.common(key, line, heading(self.draft, key, line), where, relevant)
        question = self.of_kind(item, target, common, self._choices(item))
        self.add(question)
        if item in self.register.other_keys:
            self._other(item, target, where)

    def add(self, question: d.Question | None) -> None:
        """Add a question to the draft."""
        if question is not None:
            self.into.append(question)

    def _choices(self, item: Item) -> list[Line]:
        return self.draft.form.lists.get(item.kind.list_name, [])

    def _filtered(self, item: Item, target: Target, where: Where, relevant: Truth, text: str) -> None:
        """Add one question for each set of choices that a filter leaves."""
        line, base = item.line, target.variants[0]
        try:
            parts = filtered(text, self._choices(item), self.draft.names)
        except Silent:
            parts = [Part(tuple(self._choices(item)), True, "")]
        except BadExpression as error:
            self._refuse(line, "choice_filter", error)
            parts = []
        variants = []
        for at, part in enumerate(parts, start=1):
            key = base.key if len(parts) == 1 else self.draft.keys.give(f"{base.key}_{part.word or at}")
            names = [choice.text("name") for choice in part.choices]
            options = {name: base.options[name] for name in names if name}
            alone = item.kind.name == "select_one" and len(options) == 1
            variants.append(Variant(key, options, box=alone))
        changed = target._replace(variants=tuple(variants))
        if not variants:
            self.draft.broken.add(base.key)
            return
        many = len(parts) > 1
        if many:
            self.draft.keys.changed.pop(item.name, None)
            reason = _(
                "“%(name)s” became %(n)s questions, one for each set of choices: %(keys)s. Their results stand apart."
            )
            keys = ", ".join(variant.key for variant in variants)
            self.findings.notice(line.number, reason % {"name": item.name, "n": len(parts), "keys": keys})
        left = {choice.number for part in parts for choice in part.choices}
        gone = [choice.text("name") for choice in self._choices(item) if choice.number not in left]
        if gone:
            text = _("Choices that no answer leads to were left out: %(names)s.")
            self.findings.notice(line.number, text % {"names": ", ".join(gone[:12])})
        for part, variant in zip(parts, variants, strict=True):
            shown = all_of((relevant, part.when))
            common = self.common(variant.key, line, heading(self.draft, variant.key, line), where, shown)
            own = changed._replace(variants=(variant,))
            self.add(self.of_kind(item, own, common, list(part.choices)))
        self.draft.names.change(item.name, changed)

    def _other(self, item: Item, target: Target, where: Where) -> None:
        """Add the question that asks what "other" is."""
        variant = target.variants[0]
        test = d.Includes if target.answering == "many" else d.Equals
        shown = test(question=variant.key, value=variant.options[OTHER])
        key = self.register.other_keys[item]
        texts = Heading(_("You chose “Other”. What is it?"), "", "")
        self.add(d.ShortText(**self.common(key, item.line, texts, where, shown, required=False)))
        text = _("“or_other” became a choice “Other” and a question after it, with words of the portal.")
        self.findings.notice(item.line.number, text)

    def table(self, table: Table, where: Where) -> None:
        """Add a table: rows of one list as one question."""
        if table in self.register.refused:
            return
        key, line = self.register.keys[table], table.rows[0].line
        relevant = self.truth(line, "relevant")
        if relevant is False:
            self.dropped(table, [row.name for row in table.rows])
            return
        texts = heading(self.draft, key, table.line)
        common = self.common(key, line, texts, where, relevant)
        self.draft.put(key, "", table.line, "type")
        self.draft.put(key, "key", table.line, "name")
        statements = []
        for row in table.rows:
            self._asides(row)
            one = self.register.row_keys[row]
            if row.line.text("constraint"):
                self.findings.refuse(row.line.place("constraint"), _("A row of a table has no rule of its own."))
            statements.append(
                d.Option(
                    key=one,
                    label=self.draft.text(key, f"statements.{one}.label", row.line, "label"),
                    hint=self.draft.text(key, f"statements.{one}.hint", row.line, "hint"),
                )
            )
        target = self.register.targets[table.rows[0]]
        keys, portal = dict(target.variants[0].options), self.register.portals[table]
        if scale := scale_of(portal, keys):
            self.add(d.Matrix(statements=tuple(statements), **scale, **common))
            return
        choices = self.draft.form.lists.get(table.list_name, [])
        options = self.options(key, choices, keys, table.list_name)
        self.add(d.Matrix(statements=tuple(statements), options=options, **common))
