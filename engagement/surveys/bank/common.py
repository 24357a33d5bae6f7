"""Questions that most surveys of a palliative care programme ask."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from engagement.surveys.bank.entry import Entry, options
from engagement.surveys.definition import Borough, Checkboxes, LongText, Matrix, Radios, Ranking, ShortText

NO_NAMES = "Say as much or as little as you like. Leave out names of people."

COMMON = (
    Entry(
        "role",
        _("Who is answering"),
        _("Ill, caring, bereaved, close, or living here. Results can be compared by it."),
        (
            Radios(
                key="role",
                title="Which of these describes you best?",
                why="People who are ill, carers and bereaved people see different things. We want to hear them all.",
                counts_as="role",
                options=options(
                    ill="I have an illness that may shorten my life",
                    carer="I look after somebody who is seriously ill",
                    bereaved="Somebody close to me has died",
                    close="I am close to somebody who is ill",
                    resident="I live here and care about this",
                    other="Something else",
                ),
            ),
        ),
    ),
    Entry(
        "experience",
        _("Experience of care"),
        _("A table of five things that people say matter, each from very good to very poor."),
        (
            Matrix(
                key="experience",
                title="How was the care in each of these ways?",
                hint="Think of the last months. Leave out what you cannot say.",
                why="The same five things are asked in every survey of the programme, so that we can see change.",
                scale="quality",
                not_sure=True,
                not_applicable=True,
                statements=options(
                    comfort="Easing pain and other symptoms",
                    listened="Listening to what mattered",
                    any_hour="Help at any hour",
                    explained="Explaining what was happening",
                    those_close="Support for those who are close",
                ),
            ),
        ),
    ),
    Entry(
        "place",
        _("Place of care"),
        _("Where care was given. Several can be chosen."),
        (
            Checkboxes(
                key="place",
                title="Where was care given?",
                why="What goes well, and what does not, differs from place to place.",
                options=options(
                    home="At home",
                    care_home="In a care home",
                    hospice="In a hospice",
                    hospital="In hospital",
                    elsewhere="Somewhere else",
                    no_care="No care was given",
                ),
                exclusive="no_care",
            ),
        ),
    ),
    Entry(
        "borough",
        _("Borough"),
        _("The boroughs of the survey’s areas. Results can be compared by it."),
        (
            Borough(
                key="borough",
                title="Which borough is this about?",
                hint="Where the care was or is given. If that was in several boroughs, choose the main one.",
                why="Services differ from borough to borough, and so does what has to change.",
            ),
        ),
    ),
    Entry(
        "matters",
        _("What matters most"),
        _("Up to three, put in order."),
        (
            Ranking(
                key="matters",
                title="What matters most to you?",
                hint="Choose up to three.",
                why="Not everything can be done at once. This tells us where to begin.",
                max=3,
                options=options(
                    any_hour="Somebody to call at any hour",
                    at_home="Being able to stay at home",
                    comfort="Quick relief from pain",
                    honesty="Being told the truth in good time",
                    same_people="Seeing the same people",
                    carers="Help for carers, at night as well",
                    grief="Support after a death",
                    customs="Respect for culture and faith",
                ),
            ),
        ),
    ),
    Entry(
        "own-words",
        _("In their own words"),
        _("Two long answers: what went well, and what could be better."),
        (
            LongText(key="went_well", title="What went well?", hint=NO_NAMES, max_length=3_000),
            LongText(key="better", title="What could have been better?", hint=NO_NAMES, max_length=3_000),
        ),
    ),
    Entry(
        "heard-of-us",
        _("How they heard of the survey"),
        _("One line. It tells which of your invitations work."),
        (
            ShortText(
                key="heard_of_us",
                title="How did you hear about this survey?",
                hint="For example from your GP surgery, a friend or your place of worship.",
                max_length=120,
            ),
        ),
    ),
)
