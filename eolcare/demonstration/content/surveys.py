"""The two questionnaires of the review, and what its surveys say around them."""

from __future__ import annotations

from engagement.surveys.definition import (
    Borough,
    Checkboxes,
    Definition,
    Equals,
    Likert,
    LongText,
    Not,
    Option,
    Or,
    Radios,
    ShortText,
)


def options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(key=key.replace("_", "-"), label=label) for key, label in labels.items())


def any_of(question: str, *values: str) -> Or:
    return Or(of=tuple(Equals(question=question, value=value) for value in values))


RESIDENTS = Definition(
    questions=(
        Radios(
            key="role",
            title="Which of these describes you best?",
            why="So that we can tell what people who are ill, carers and bereaved people each find important.",
            required=True,
            options=options(
                ill="I have an illness that may shorten my life",
                carer="I look after somebody who is seriously ill",
                bereaved="Somebody close to me has died",
                close="I am a friend, relative or neighbour of somebody who is ill",
                resident="I live here and care about this",
                other="Something else",
            ),
        ),
        Borough(
            key="borough",
            title="Which borough is this about?",
            hint="Where the care was or is given. If that was in several boroughs, choose the main one.",
            why="Services differ from borough to borough, and so does what needs to change.",
        ),
        Checkboxes(
            key="where",
            title="Where was care given?",
            show_if=any_of("role", "ill", "carer", "bereaved", "close"),
            options=options(
                home="At home",
                care_home="In a care home",
                hospice="In a hospice",
                hospital="In hospital",
                elsewhere="Somewhere else",
                no_care="No care was given",
            ),
            exclusive="no-care",
        ),
        Likert(
            key="help_in_time",
            title="Help when it was needed",
            statement="Help came when it was needed, by day and by night.",
            not_applicable=True,
        ),
        Likert(
            key="comfort",
            title="Comfort",
            statement="Pain and other symptoms were eased well.",
            not_applicable=True,
        ),
        Likert(
            key="listened",
            title="Being listened to",
            statement="Staff asked what mattered to the person, and acted on it.",
            not_applicable=True,
        ),
        LongText(
            key="went_well",
            title="What went well?",
            hint="Say as much or as little as you like. Please leave out names.",
            max_length=3_000,
        ),
        LongText(
            key="better",
            title="What could have been better?",
            hint="You can stop at any point and come back. Please leave out names.",
            max_length=3_000,
        ),
        Radios(
            key="carer_asked",
            title="Did anybody ask what you needed for yourself?",
            hint="As somebody who cared for, or was close to, the person who was ill.",
            why="Carers have a right to be asked. We want to know whether they were.",
            show_if=any_of("role", "carer", "bereaved", "close"),
            options=options(yes="Yes", once="Once, but nothing came of it", no="No", not_sure="I'm not sure"),
        ),
        Checkboxes(
            key="matters",
            title="What matters most to you?",
            max=3,
            options=options(
                any_hour="Somebody to call at any hour",
                at_home="Being able to stay at home",
                close_by="A hospice bed close by",
                pain="Quick relief from pain",
                honest="Being told the truth in good time",
                same_people="Seeing the same people",
                carers="Help for carers, nights included",
                grief="Support after a death",
                customs="Respect for culture and faith",
            ),
        ),
        LongText(
            key="one_thing",
            title="If you could change one thing, what would it be?",
            max_length=2_000,
        ),
        ShortText(
            key="heard",
            title="How did you hear about this survey?",
            hint="For example, from your GP surgery, a friend or your place of worship.",
            max_length=120,
        ),
    )
)

PROFESSIONALS = Definition(
    questions=(
        Radios(
            key="job",
            title="What is your work?",
            required=True,
            options=options(
                gp="GP or other doctor in primary care",
                hospital_doctor="Doctor in a hospital or hospice",
                community_nurse="Community or district nurse",
                specialist_nurse="Specialist palliative care nurse",
                care_home="Manager or nurse in a care home",
                care_worker="Care worker",
                therapist="Therapist",
                pharmacist="Pharmacist",
                paramedic="Paramedic",
                social_worker="Social worker",
                voluntary="Voluntary, community or faith organisation",
                other="Other work",
            ),
        ),
        Borough(key="borough", title="In which borough do you mainly work?"),
        Likert(
            key="advice_any_hour",
            title="Advice at any hour",
            statement="I can reach specialist palliative care advice at any hour.",
            not_applicable=True,
        ),
        Likert(
            key="sees_wishes",
            title="Seeing people's wishes",
            statement="When I meet somebody for the first time, I can see what they have said they want.",
            not_applicable=True,
        ),
        Likert(
            key="confident",
            title="Talking about dying",
            statement="I feel confident to talk with people about dying.",
        ),
        Radios(
            key="medicines",
            title="How often is it hard to get end of life medicines out of hours?",
            show_if=any_of(
                "job",
                "gp",
                "hospital-doctor",
                "community-nurse",
                "specialist-nurse",
                "pharmacist",
                "paramedic",
                "care-home",
            ),
            options=options(
                weekly="Every week",
                monthly="Every month",
                rarely="A few times a year",
                never="Never",
                not_sure="I'm not sure",
            ),
        ),
        LongText(
            key="works_well",
            title="What works well?",
            hint="Please leave out names of patients and colleagues.",
            max_length=3_000,
        ),
        LongText(key="gets_in_the_way", title="What gets in the way of good care?", max_length=3_000),
        Checkboxes(
            key="not_reached",
            title="Whom do your services not reach well enough?",
            options=options(
                ethnic_minorities="People from ethnic minorities",
                lgbtq="LGBTQ+ people",
                dementia="People living with dementia",
                mental_illness="People with a severe mental illness",
                learning_disabilities="People with learning disabilities",
                homeless="People who are homeless",
                alone="People who live alone",
                care_homes="People in care homes",
                nobody="We reach everybody well",
            ),
            exclusive="nobody",
        ),
        LongText(
            key="one_change",
            title="Which one change would help most?",
            max_length=2_000,
        ),
        ShortText(
            key="training",
            title="Which training would you like?",
            show_if=Not(of=Equals(question="confident", value="5")),
            max_length=200,
        ),
    )
)

PRIVACY = """We ask for answers, not for names. Please do not write anything that tells who you or somebody else is.

Your answers are kept by the programme team of the integrated care system. Only the team reads them. What we publish is counts, from which nobody can be picked out, and short quotes from people who said that we may quote them, with everything taken out that could tell who spoke.

You can ask us to erase your answers with the reference code that you get at the end. You can complain to the Information Commissioner's Office."""

WHAT_HAPPENS = "The team reads every answer, sorts what people say into themes, and decides what can be done. With your reference code you can look up, at any time, what came of your own answers. We publish what we heard and what we did."

CONTENT_NOTICE = "The questions are about serious illness, dying and grief. You need not answer any that you do not wish to, and you can stop at any point."
