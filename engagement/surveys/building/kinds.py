"""The kinds of question as they are offered, each with a sentence and an example."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.surveys import definition as d

Words = str | Promise


class Kind(NamedTuple):
    """One kind: its tag in a definition, its struct, when to use it, and an example of what one asks with it."""

    tag: str
    struct: type[d.Question]
    sentence: Words
    example: Words


class KindGroup(NamedTuple):
    """Kinds that are alike, under a heading."""

    heading: Words
    kinds: tuple[Kind, ...]


GROUPS = (
    KindGroup(
        _("People choose"),
        (
            Kind(
                "radios",
                d.Radios,
                _("They choose one answer from your list."),
                _("“Which of these describes you best?”"),
            ),
            Kind(
                "checkboxes",
                d.Checkboxes,
                _("They tick as many as they like, or as many as you allow."),
                _("“Where was care given?”"),
            ),
            Kind("yes_no", d.YesNo, _("Yes, no, or “I’m not sure”."), _("“Did a nurse come at night?”")),
        ),
    ),
    KindGroup(
        _("People say how it was"),
        (
            Kind(
                "likert",
                d.Likert,
                _("They answer one statement on five points."),
                _("“Staff listened to me.” Strongly agree … strongly disagree"),
            ),
            Kind(
                "matrix",
                d.Matrix,
                _("A table: several statements with the same answers. On a phone they come one below the other."),
                _("“How was the care?” Easing pain, listening, help at night"),
            ),
            Kind(
                "ranking",
                d.Ranking,
                _("They put your list in order, what matters most first."),
                _("“What matters most to you?”"),
            ),
        ),
    ),
    KindGroup(
        _("People write"),
        (
            Kind(
                "short_text",
                d.ShortText,
                _("One line, such as a word or a name of a place."),
                _("“Which hospice was it?”"),
            ),
            Kind(
                "long_text", d.LongText, _("As much as they want to say, in their own words."), _("“What went well?”")
            ),
            Kind("number", d.Number, _("A number, with the limits you set."), _("“How many nurses came?”")),
            Kind("date", d.Date, _("A day."), _("“On which day did care begin?”")),
            Kind("month", d.Month, _("A month and a year, where nobody needs the day."), _("“When was this?”")),
        ),
    ),
    KindGroup(
        _("Who and where"),
        (
            Kind(
                "age_band", d.AgeBand, _("Age in bands. Nobody has to give a date of birth."), _("“How old are you?”")
            ),
            Kind("borough", d.Borough, _("The boroughs of this survey’s areas."), _("“Which borough do you live in?”")),
            Kind(
                "postcode_district",
                d.PostcodeDistrict,
                _("The first part of a postcode, such as W2. The rest is never kept."),
                _("“What is the first part of your postcode?”"),
            ),
        ),
    ),
    KindGroup(
        _("People read"),
        (
            Kind(
                "information",
                d.Information,
                _("Text with nothing to answer: background facts before a question, or a warning of what comes."),
                _("“About care at home”"),
            ),
        ),
    ),
)
KINDS = {kind.tag: kind for group in GROUPS for kind in group.kinds}
TAGS = {kind.struct: kind.tag for kind in KINDS.values()}

NEEDED: dict[type[d.Question], dict[str, Any]] = {
    d.Radios: {"options": ()},
    d.Checkboxes: {"options": ()},
    d.Ranking: {"options": ()},
    d.Likert: {"statement": ""},
    d.Matrix: {"statements": (), "scale": "quality"},
    d.Information: {"body": ""},
}


def blank(tag: str) -> d.Question:
    """Return a question of a kind in which nothing is written yet. Raises ``KeyError`` for an unknown kind."""
    struct = KINDS[tag].struct
    return struct(key="", title="", **NEEDED.get(struct, {}))
