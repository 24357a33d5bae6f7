"""Lines put in order: a place chosen for each, or moved up and down by buttons where scripts run."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagement.surveys.answers import field_name, options_of
from engagement.surveys.definition import Ranking
from engagement.surveys.presentation.asking import Asking
from engagement.surveys.presentation.words import words
from eolcare.common.nhsuk.components import render


def ranking_field(asking: Asking, question: Ranking) -> SafeString:
    """Return a line for each option with the place that it has; ``static/js/surveys/ranking.js`` adds the buttons."""
    options = options_of(question)
    most = min(question.max or len(options), len(options))
    around = asking.around
    lines = []
    for option in options:
        name = field_name(asking.name, option.key)
        lines.append(
            {
                "name": name,
                "label": words(option.label),
                "hint": words(option.hint),
                "place": asking.value(option.key),
                "wrong": asking.wrong_part == option.key,
            }
        )
    error = render("error-message", {**around["errorMessage"], "id": f"{asking.name}-error"}) if asking.error else ""
    kinds = ("hint", "error") if error else ("hint",)
    context = {
        "name": asking.name,
        "legend": render("legend", asking.heading),
        "hint": render("hint", {**around["hint"], "id": f"{asking.name}-hint"}),
        "error": error,
        "described": " ".join(f"{asking.name}-{kind}" for kind in kinds),
        "lines": lines,
        "places": [str(place) for place in range(1, most + 1)],
    }
    return render_to_string("surveys/_ranking.html", context)
