"""Which files residents' pages are made of: their words are translated, the team's are not."""

JOURNEYS = (
    # The frame of every public page.
    "templates/base.html",
    "templates/components/*.html",
    "!templates/components/team-header.html",
    "templates/nhsuk/**/*.html",
    "templates/errors/*.html",
    "templates/mail/base.html",
    "eolcare/common/languages.py",
    "eolcare/common/nhsuk/**/*.py",
    "eolcare/common/templatetags/*.py",
    # Home, and the pages that the team writes: titles that every portal starts with.
    "templates/front/home.html",
    "templates/pages/page.html",
    "eolcare/pages/loading.py",
    # Programmes and the framework.
    "templates/programmes/*.html",
    "!templates/programmes/_state.html",
    "!templates/programmes/team_*.html",
    "templates/framework/*.html",
    # Events.
    "templates/events/*.html",
    "!templates/events/team_*.html",
    "!templates/events/_crumbs.html",
    "!templates/events/_note.html",
    "!templates/events/_question.html",
    "!templates/events/_state.html",
    "engagement/events/calendar.py",
    "engagement/events/forms/filters.py::_Filters,PublicFilters",
    "engagement/events/models.py::EventKind,EventFormat",
    "engagement/events/times.py::span_in_words",
    "engagement/events/views/public.py",
    # Surveys: on the screen and on paper.
    "templates/surveys/*.html",
    "templates/surveys/print/*.html",
    "engagement/surveys/answers.py",
    "engagement/surveys/choices.py",
    "engagement/surveys/cleaning*.py",
    "engagement/surveys/errors.py",
    "engagement/surveys/filling.py",
    "engagement/surveys/forms_public.py",
    "engagement/surveys/frames.py",
    "engagement/surveys/models/*.py::LawfulBasis,Survey.Audience",
    "engagement/surveys/paper*.py",
    "engagement/surveys/posted.py",
    "engagement/surveys/presentation/*.py",
    "!engagement/surveys/presentation/kinds.py",
    "engagement/surveys/printing.py",
    "engagement/surveys/scales.py",
    "engagement/surveys/sections.py",
    "engagement/surveys/services/answering.py",
    "engagement/surveys/services/drafts.py",
    "engagement/surveys/services/returning.py",
    "engagement/surveys/services/sending.py",
    "engagement/surveys/views/answering.py",
    "engagement/surveys/views/copying.py",
    "engagement/surveys/views/equality.py",
    "engagement/surveys/views/public.py",
    "engagement/surveys/views/returning.py",
    "engagement/surveys/views/sending.py",
    "engagement/surveys/views/step*.py",
    "engagement/surveys/views/unavailable.py",
    "engagement/surveys/views/withdrawing.py",
    # You said, we did; what happened to what I said.
    "templates/actions/*.html",
    "!templates/actions/team_*.html",
    "engagement/actions/forms/filters.py::Filters,PublicFilters",
    "engagement/actions/forms/lookup.py",
    "engagement/actions/models.py::Status,ReasonCode",
    "engagement/actions/queries.py::people_behind_in_words",
    "engagement/actions/views/lookup.py",
    "engagement/actions/views/public.py",
    "engagement/feedback/models.py::SaidBy",
    "eolcare/figures/disclosure.py::Suppressed",
    # Reports. What a report says is a document in its own language, so its blocks are not among them.
    "templates/reports/*.html",
    "engagement/reports/forms/filters.py::_FilterForm,PublicFilterForm",
    "engagement/reports/models.py::ReportKind",
    "engagement/reports/views/public.py",
)
"""Files that residents' pages are made of, as patterns; one after ``!`` takes files out again.

After ``::`` stand the classes and functions that count in a module which also speaks to the team.
"""

FROM_DJANGO = (
    *(("", name) for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    *(
        (context, name)
        for context in ("", "alt. month")
        for name in (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        )
    ),
    ("", "%s KB"),
    ("", "%s MB"),
)  # fmt: skip
"""Messages of Django's own that residents meet, with their contexts. Where its catalogue lacks one, ours has it."""
