"""Several statements with the same answers: a table where there is room for one, else a statement at a time."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagement.surveys.answers import field_name, options_of, statements_of
from engagement.surveys.definition import Matrix
from engagement.surveys.presentation.asking import Asking
from engagement.surveys.presentation.words import words
from eolcare.common.nhsuk.components import render

# With more columns the words would not fit beside each other; then it is a statement at a time on every screen.
MOST_COLUMNS = 7


def matrix_field(asking: Asking, question: Matrix) -> SafeString:
    """Return the table of radios.

    It is one table for every screen: each radio is named by its statement and its answer, so that whoever hears the
    page needs neither the column nor the row, also in browsers that take no table for one where the style sheet sets
    the statements one below the other.
    """
    columns = options_of(question)
    around = asking.around
    hint = render("hint", {**around["hint"], "id": f"{asking.name}-hint"}) if around["hint"] else ""
    error = ""
    if asking.error:
        error = render("error-message", {**around["errorMessage"], "id": f"{asking.name}-error"})
    rows = []
    for statement in statements_of(question):
        name = field_name(asking.name, statement.key)
        chosen = asking.values(statement.key)
        rows.append(
            {
                "id": f"r-{name}",
                "name": name,
                "label": words(statement.label),
                "hint": words(statement.hint),
                "wrong": asking.wrong_part == statement.key,
                "cells": [
                    {
                        "id": name if number == 1 else f"o-{name}-{number}",
                        "label_id": f"l-{name}-{number}",
                        "value": option.key,
                        "label": words(option.label),
                        "checked": option.key in chosen,
                    }
                    for number, option in enumerate(columns, start=1)
                ],
            }
        )
    context = {
        "name": asking.name,
        "legend": render("legend", asking.heading | {"id": f"t-{asking.name}"}),
        "hint": hint,
        "error": error,
        "described": " ".join(f"{asking.name}-{kind}" for kind, html in (("hint", hint), ("error", error)) if html),
        "columns": [words(option.label) for option in columns],
        "rows": rows,
        "wide": len(columns) <= MOST_COLUMNS,
    }
    return render_to_string("surveys/_matrix.html", context)
