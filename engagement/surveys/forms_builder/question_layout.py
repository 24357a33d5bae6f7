"""What stands on the page of the form of one question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.surveys.forms_builder.question_fields import DAY, OWN
from eolcare.common import nhsuk


def layout_of(form: Any) -> tuple[Any, ...]:
    """Return what stands on the page of a ``QuestionForm``, in its order."""
    has = form.fields
    parts: list[Any] = ["seen", nhsuk.Textarea("title", rows=2)]
    if "statement" in has:
        parts.append(nhsuk.Textarea("statement", rows=2))
    if "body" in has:
        parts.append(nhsuk.Textarea("body", rows=10))
    if "hint" in has:
        parts.append(nhsuk.Textarea("hint", rows=2, optional=True))
    parts += [lines for lines in form.lists if lines.name == "statements"]
    if "scale" in has:
        parts.append(nhsuk.Radios("scale", small=True))
    if "columns" in has:
        own = [lines for lines in form.lists if lines.name == "options"]
        parts.append(nhsuk.Radios("columns", small=True, reveals={OWN: own}))
    else:
        parts += [lines for lines in form.lists if lines.name == "options"]
    ticks = ("not_sure", "not_applicable", "children", "elsewhere")
    parts += [nhsuk.Field(name, small=True) for name in ticks if name in has]
    parts += _limits(form)
    if "why" in has:
        parts.append(nhsuk.Textarea("why", rows=3, optional=True))
    if "required" in has:
        parts.append(nhsuk.Field("required", small=True))
    parts += _unfolded(form)
    return tuple(parts)


def _limits(form: Any) -> list[Any]:
    has = form.fields
    if "least" in has:
        legend = _("How many can be ticked")
        return [nhsuk.Fieldset(legend, nhsuk.Input("least", width=2), nhsuk.Input("most", width=2), size="s")]
    if "most" in has:
        return [nhsuk.Input("most", width=2)]
    if "max_length" in has:
        return [nhsuk.Input("max_length", width=5)]
    if "decimals" in has:
        return [
            nhsuk.Input("unit", width=20),
            nhsuk.Input("decimals", width=2),
            nhsuk.Input("lowest", width=5),
            nhsuk.Input("highest", width=5),
        ]
    ends: list[Any] = []
    for name in ("earliest", "latest"):
        shown: list[Any] = [field for field in (f"{name}_day",) if field in has]
        shown += [nhsuk.ConditionalField(field, width=10) for field in (f"{name}_month",) if field in has]
        if name in has:
            ends.append(nhsuk.Radios(name, small=True, reveals={DAY: shown}))
    return ends


def _unfolded(form: Any) -> list[Any]:
    parts: list[Any] = []
    if form.can_repeat:
        insert = nhsuk.Button(_("Insert"), variant="secondary", name="act", value="insert")
        parts.append(
            nhsuk.Details(
                _("Repeat an earlier answer in a text"),
                nhsuk.Paragraph(
                    _("The text then speaks of what somebody said before, such as the hospice that they chose.")
                ),
                nhsuk.Select("repeat"),
                nhsuk.Input("repeat_without", width=20),
                nhsuk.Select("repeat_in"),
                insert,
            )
        )
    if "drop_rule" in form.fields:
        words = gettext("An answer is only taken if %(rule)s.") % {"rule": form.rule_words}
        parts.append(
            nhsuk.Details(
                _("Rule for the answer"),
                nhsuk.Paragraph(words),
                nhsuk.Textarea("valid_message", rows=2),
                nhsuk.Field("drop_rule", small=True),
            )
        )
    analysis: list[Any] = [name for name in ("counts_as",) if name in form.fields]
    analysis = [nhsuk.Radios("counts_as", small=True)] if analysis else []
    if "key" in form.fields:
        analysis.append(nhsuk.Input("key", width=20, spellcheck=False, autocomplete="off"))
    if analysis:
        parts.append(nhsuk.Details(_("For whoever analyses the results"), *analysis))
    return parts
