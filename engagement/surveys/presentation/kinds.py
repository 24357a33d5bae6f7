"""The kinds of question by the names that a builder of surveys knows them by."""

from __future__ import annotations

from django.utils.translation import gettext as _

from engagement.surveys import definition as d


def kind_name(question: d.Question) -> str:
    """Return the name of a question's kind for whoever builds a survey."""
    names = {
        d.Radios: _("One choice"),
        d.Checkboxes: _("Several choices"),
        d.YesNo: _("Yes or no"),
        d.Likert: _("Five-point scale"),
        d.Matrix: _("Table of statements"),
        d.Ranking: _("Putting in order"),
        d.ShortText: _("Short answer"),
        d.LongText: _("Long answer"),
        d.Number: _("Number"),
        d.Date: _("Date"),
        d.Month: _("Month and year"),
        d.AgeBand: _("Age"),
        d.Borough: _("Borough"),
        d.PostcodeDistrict: _("First part of a postcode"),
        d.Information: _("Page to read"),
    }
    return names[type(question)]
