"""Second pass over a form: each line becomes a question, with its texts, its condition and its limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pyxform import aliases

from engagement.surveys import definition as d
from engagement.surveys.answers import number_text
from engagement.surveys.conditions import together
from engagement.surveys.scales import AGE_BANDS, CHILDREN, scale_keys
from engagement.surveys.xlsform.compiling import Compiler
from engagement.surveys.xlsform.draft import Draft
from engagement.surveys.xlsform.expressions import BadExpression, parse
from engagement.surveys.xlsform.filters import Part, filtered
from engagement.surveys.xlsform.headings import Heading, heading
from engagement.surveys.xlsform.limits import Limits, read_limits
from engagement.surveys.xlsform.logic import Truth, all_of
from engagement.surveys.xlsform.portal import MISSING
from engagement.surveys.xlsform.register import OTHER, YES, Register, parameters, range_steps, shown_only
from engagement.surveys.xlsform.rows import Line, Texts
from engagement.surveys.xlsform.tables import Rank, Table
from engagement.surveys.xlsform.targets import Constant, Target, Variant
from engagement.surveys.xlsform.tree import Item
from engagement.surveys.xlsform.valuing import Silent

NO = frozenset({"", "no", "false", "false()", "0"})
DEFAULT_DECIMALS = 2
MOST_DECIMALS = 4
LONG = 1_000
USUAL_LONG = 5_000
OUTSIDE = ("search(", "ex:", "printer:", "pulldata(")


class Where:
    """Where a question stands: its section, its page, and the conditions of groups that are neither.

    ``flat``: there are no sections and pages here.
    """

    def __init__(
        self, section: str = "", page: str = "", conditions: tuple[d.Condition, ...] = (), *, flat: bool = False
    ) -> None:
        self.section = section
        self.page = page
        self.conditions = conditions
        self.flat = flat

    def under(self, condition: Truth) -> Where:
        """Return the place inside a group that is neither section nor page, with its condition."""
        if isinstance(condition, bool):
            return self
        return Where(self.section, self.page, (*self.conditions, condition), flat=self.flat)


class Builder:
    """Makes questions of lines and adds them to ``into`` (the draft's questions, or its equality questions)."""

    def __init__(self, draft: Draft, register: Register) -> None:
        self.draft = draft
        self.register = register
        self.findings = draft.findings
        self.into: list[d.Question] = draft.questions
        self.required = 0

    # --- Rules -----------------------------------------------------------------------------------
    def truth(self, line: Line, column: str) -> Truth:
        """Return what a column's expression says; what cannot be said is refused and counts as true."""
        text = line.text(column)
        if not text:
            return True
        text = aliases.BINDING_CONVERSIONS.get(text, text)
        try:
            compiler = Compiler(parse(text), self.draft.names)
            if self._unknown(line, column, compiler):
                return True
            return compiler.condition()
        except Silent:
            return True
        except BadExpression as error:
            self._refuse(line, column, error)
            return True

    def _unknown(self, line: Line, column: str, compiler: Compiler) -> bool:
        """Refuse every name in an expression that has no answer, and return whether there was one."""
        found = list(compiler.unknown())
        for error in found:
            self._refuse(line, column, error)
        return bool(found)

    def _refuse(self, line: Line, column: str, error: BadExpression) -> None:
        reason = f"{error.reason} “{error.part}”" if error.part else error.reason
        self.findings.refuse(line.place(column), reason)

    def needed(self, line: Line) -> bool:
        """Return whether a question must be answered."""
        text = line.text("required")
        if text.lower() in NO:
            return False
        needed: Truth = True
        if text.lower() not in YES:
            try:
                compiler = Compiler(parse(text), self.draft.names)
                if self._unknown(line, "required", compiler):
                    return True
                needed = compiler.condition()
            except Silent:
                needed = True
            except BadExpression as error:
                self._refuse(line, "required", error)
            if not isinstance(needed, bool):
                reason = _("Whether an answer is needed cannot depend on another answer.")
                self.findings.refuse(line.place("required"), reason)
        if needed is not False:
            self.required += 1
            if line.text("required_message"):
                text = _("The message for a missing answer was left out: the portal has its own.")
                self.findings.notice(line.number, text)
        return needed is not False

    def dropped(self, item: Item, names: list[str]) -> None:
        """Leave out what is never asked: its answer is empty for whoever asks about it."""
        text = _("The condition is never true, so this was left out.")
        self.findings.notice(item.line.number, text)
        for name in names:
            self.draft.names.change(name, Constant(""))

    # --- Questions -------------------------------------------------------------------------------
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
        question = self._of_kind(item, target, common, self._choices(item))
        self.add(question)
        if item in self.register.other_keys:
            self._other(item, target, where)

    def add(self, question: d.Question | None) -> None:
        """Add a question to the draft."""
        if question is not None:
            self.into.append(question)

    def common(
        self, key: str, line: Line, texts: Heading, where: Where, relevant: Truth, *, required: bool | None = None
    ) -> dict[str, Any]:
        """Return what questions of all kinds have."""
        self.draft.put(key, "show_if", line, "relevant")
        self.draft.put(key, "key", line, "name")
        self.draft.put(key, "", line, "type")
        shown = together(*where.conditions, None if isinstance(relevant, bool) else relevant)
        return {
            "key": key,
            "title": texts.title,
            "hint": texts.hint,
            "why": texts.why,
            "required": self.needed(line) if required is None else required,
            "show_if": shown,
            "section": where.section,
            "page": where.page,
        }

    def _asides(self, item: Item) -> None:
        """Say what of a line is left out, and refuse what would change the answer."""
        line = item.line
        if line.text("calculation") and not shown_only(item):
            self.findings.refuse(line.place("calculation"), _("An answer cannot be calculated from others."))
        if line.text("trigger"):
            self.findings.refuse(line.place("trigger"), _("An answer cannot be changed by another one."))
        if any(word.startswith(OUTSIDE) for word in item.looks):
            reason = _("Other programs and lists in other files cannot be used.")
            self.findings.refuse(line.place("appearance"), reason)
        if line.text("default"):
            self.findings.notice(line.number, _("The default was left out: nothing is answered for anybody."))
        if any(line.text(column) for column in ("image", "big-image", "audio", "video")):
            self.findings.notice(line.number, _("Pictures, sound and film were left out."))
        if parameters(item).get("randomize") == "true":
            self.findings.notice(line.number, _("The choices stand in the order of the form, not in a random one."))

    # --- Choices ---------------------------------------------------------------------------------
    def _choices(self, item: Item) -> list[Line]:
        return self.draft.form.lists.get(item.kind.list_name, [])

    def options(self, owner: str, choices: list[Line], keys: dict[str, str], list_name: str) -> tuple[d.Option, ...]:
        """Return choices as options of the question ``owner``."""
        found: dict[str, d.Option] = {}
        if len(choices) > d.MAX_OPTIONS:
            reason = _("The list “%(list)s” has %(n)s choices. A question can have up to %(limit)s.")
            words = {"list": list_name[:60], "n": f"{len(choices):,}", "limit": d.MAX_OPTIONS}
            self.findings.refuse(choices[0].place("list_name"), reason % words)
        for choice in choices[: d.MAX_OPTIONS]:
            name = choice.text("name")
            if not name:
                self.findings.refuse(choice.place("name"), _("The choice has no name."))
                continue
            key = keys[name]
            if key in found:
                reason = _("The list “%(list)s” has the choice “%(name)s” twice.")
                self.findings.refuse(choice.place("name"), reason % {"list": list_name[:60], "name": name[:60]})
                continue
            field = f"options.{key}"
            place = choice.place("label")
            if not choice.text("label") and not self.findings.refused(place.sheet, place.row, place.column):
                self.findings.refuse(place, _("The choice has no label."))
            if any(choice.text(column) for column in ("image", "big-image", "audio", "video")):
                self.findings.notice(0, _("Pictures, sound and film of choices were left out."))
            label = self.draft.text(owner, f"{field}.label", choice, "label")
            hint = self.draft.text(owner, f"{field}.hint", choice, "portal_hint")
            found[key] = d.Option(key=key, label=label, hint=hint)
        return tuple(found.values())

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
            self.add(self._of_kind(item, own, common, list(part.choices)))
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

    # --- Kinds -----------------------------------------------------------------------------------
    def limits(self, item: Item, target: Target, *, whole: bool = False) -> Limits:
        """Return what the constraint of a line says; what cannot be said is refused."""
        text = item.line.text("constraint")
        if not text:
            return Limits()
        text = aliases.BINDING_CONVERSIONS.get(text, text)
        try:
            expression = parse(text)
            if self._unknown(item.line, "constraint", Compiler(expression, self.draft.names, own=target)):
                return Limits()
            found = read_limits(expression, target, self.draft.names, whole=whole)
        except Silent:
            return Limits()
        except BadExpression as error:
            self._refuse(item.line, "constraint", error)
            return Limits()
        if item.line.text("constraint_message") and isinstance(found.rule, bool):
            text = _("The message of the constraint was left out: the portal has its own for limits.")
            self.findings.notice(item.line.number, text)
        return found

    def _rule(self, key: str, item: Item, limits: Limits) -> dict[str, Any]:
        """Return the rule that is left of a constraint, with its message."""
        self.draft.put(key, "valid_if", item.line, "constraint")
        if isinstance(limits.rule, bool):
            return {}
        message = self.draft.text(key, "valid_message", item.line, "constraint_message")
        if not message:
            message = _("This answer does not fit. Check it, or leave it empty.")
            self.findings.notice(item.line.number, _("The rule has no message. One was put there: write your own."))
        return {"valid_if": limits.rule, "valid_message": message}

    def _of_kind(self, item: Item, target: Target, common: dict[str, Any], choices: list[Line]) -> d.Question | None:
        key, kind = common["key"], item.kind.name
        limits = self.limits(item, target, whole=kind in ("integer", "percentage") or "year" in item.looks)
        common |= self._rule(key, item, limits)
        portal = self.register.portals[item]
        if portal.parts.get("counts_as") in ("role", "community"):
            common["counts_as"] = portal.parts["counts_as"]
        self.draft.put(key, "min", item.line, "constraint")
        self.draft.put(key, "max", item.line, "constraint")
        self.draft.put(key, "max_length", item.line, "constraint")
        match kind:
            case "text":
                return self._text(item, common, limits)
            case "integer" | "decimal" | "percentage" | "range":
                if target.answering == "one":
                    return self._steps(key, target, common)
                return self._number(item, common, limits)
            case "date":
                return self._calendar(item, common, limits)
            case "acknowledge":
                return d.Checkboxes(options=(d.Option(key="ok", label=_("I have read this")),), **common)
            case "rank":
                options = self.options(key, choices, dict(target.variants[0].options), item.kind.list_name)
                places = item.places if isinstance(item, Rank) else int(portal.parts.get("max", "0")[:3] or 0)
                most = places if 0 < places < len(options) or portal.parts.get("max") else None
                return d.Ranking(options=options, max=most, **common)
        return self._select(item, target, common, choices, limits)

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
            decimals = int(portal.parts.get("decimals", str(DEFAULT_DECIMALS))[:1] or DEFAULT_DECIMALS)
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

    def _steps(self, key: str, target: Target, common: dict[str, Any]) -> d.Question:
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
            case "borough":
                return d.Borough(elsewhere="elsewhere" in names, **common)
            case "likert":
                return self._likert(item, names, common)
        return None

    def _likert(self, item: Item, names: list[str], common: dict[str, Any]) -> d.Question | None:
        """Return a statement on a scale; the label holds the title, a blank line and the statement."""
        scale = self.register.portals[item].parts.get("scale", "agreement")
        label = self.draft.form.texts(item.line, "label")
        parts = {language: text.partition("\n\n") for language, text in label.items()}
        if scale not in ("agreement", "quality", "importance") or not parts[self.draft.form.language][2].strip():
            return None
        ways = {"not_sure": "not_sure" in names, "not_applicable": "not_applicable" in names}
        titles: Texts = {language: part[0] for language, part in parts.items()}
        statements: Texts = {language: part[2] for language, part in parts.items()}
        key = common["key"]
        common["title"] = self.draft.texts(key, "title", item.line, "label", titles)
        statement = self.draft.texts(key, "statement", item.line, "label", statements)
        for texts in self.draft.translations.values():
            for field in ("title", "statement"):
                if texts.get(key, {}).get(field) == MISSING:
                    del texts[key][field]
        made = d.Likert(statement=statement, scale=scale, **ways, **common)  # type: ignore[arg-type]
        return made if list(scale_keys(made)) == names else None

    # --- Tables ----------------------------------------------------------------------------------
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
        scale: Any = portal.parts.get("scale") if portal.kind == "matrix" else None
        ways = {"not_sure": "not_sure" in keys, "not_applicable": "not_applicable" in keys}
        if scale in ("agreement", "quality", "importance"):
            made = d.Matrix(statements=tuple(statements), scale=scale, **ways, **common)
            if list(scale_keys(made)) == list(keys):
                self.add(made)
                return
        choices = self.draft.form.lists.get(table.list_name, [])
        options = self.options(key, choices, keys, table.list_name)
        self.add(d.Matrix(statements=tuple(statements), options=options, **common))
