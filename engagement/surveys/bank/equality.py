"""The harmonised equality questions, in our own words.

What is asked, and in which groups, follows the harmonised standards of the Government Statistical Service (ethnic group
in two steps, with Roma; disability in two steps), the GOV.UK pattern "Equality information" (sex, gender, age bands,
religion, sexual orientation) and the hours of Census 2021 (unpaid care). Everything is optional and can be declined.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from engagement.surveys.bank.entry import PREFER_NOT_TO_SAY, Entry, options
from engagement.surveys.definition import AgeBand, Equals, Radios

NEAREST = "Choose the one that comes nearest."

AGE = Entry(
    "age",
    _("Age"),
    _("In bands, so that nobody has to give a date of birth. Compares with the census."),
    (
        AgeBand(
            key="age",
            title="How old are you?",
            why="Care is different at 30 and at 90. We look at whether people of all ages are being heard.",
        ),
    ),
    equality=True,
)

SEX = Entry(
    "sex-and-gender",
    _("Sex and gender"),
    _("Two questions: sex, and whether gender is the same as the sex registered at birth."),
    (
        Radios(
            key="sex",
            title="What is your sex?",
            why="We look at whether care works equally well for women and men.",
            options=(*options(female="Female", male="Male"), PREFER_NOT_TO_SAY),
        ),
        Radios(
            key="gender",
            title="Is your gender the same as the sex you were registered with at birth?",
            why="Trans and non-binary people tell us that care can go wrong for them in ways of its own.",
            options=(*options(yes="Yes", no="No"), PREFER_NOT_TO_SAY),
        ),
    ),
    equality=True,
)


def _background(group: str, what: str, **labels: str) -> Radios:
    return Radios(
        key=f"ethnic_{group}",
        title=f"Which of these describes your {what} background best?",
        hint=NEAREST,
        options=(*options(**labels), PREFER_NOT_TO_SAY),
        show_if=Equals(question="ethnic_group", value=group),
    )


ETHNIC_GROUP = Entry(
    "ethnic-group",
    _("Ethnic group"),
    _("In two steps: the group, then the background within it. Compares with the census, 5 groups and 19."),
    (
        Radios(
            key="ethnic_group",
            title="What is your ethnic group?",
            hint=f"{NEAREST} The next question asks for more detail.",
            why="Some communities are offered less help than others near the end of life. We want to see where.",
            options=(
                *options(
                    white="White",
                    mixed="Mixed or multiple ethnic groups",
                    asian="Asian or Asian British",
                    black="Black, Black British, Caribbean or African",
                    other="Another ethnic group",
                ),
                PREFER_NOT_TO_SAY,
            ),
        ),
        _background(
            "white",
            "White",
            english_welsh_scottish_ni_british="English, Welsh, Scottish, Northern Irish or British",
            irish="Irish",
            gypsy_irish_traveller="Gypsy or Irish Traveller",
            roma="Roma",
            other_white="Any other White background",
        ),
        _background(
            "mixed",
            "mixed or multiple",
            white_black_caribbean="White and Black Caribbean",
            white_black_african="White and Black African",
            white_asian="White and Asian",
            other_mixed="Any other mixed or multiple background",
        ),
        _background(
            "asian",
            "Asian or Asian British",
            indian="Indian",
            pakistani="Pakistani",
            bangladeshi="Bangladeshi",
            chinese="Chinese",
            other_asian="Any other Asian background",
        ),
        _background(
            "black",
            "Black, Black British, Caribbean or African",
            caribbean="Caribbean",
            african="African",
            other_black="Any other Black, Black British or Caribbean background",
        ),
        _background("other", "ethnic", arab="Arab", any_other="Any other ethnic group"),
    ),
    equality=True,
)

DISABILITY = Entry(
    "disability",
    _("Disability"),
    _("In two steps, as the Equality Act defines it: a lasting condition, then whether it limits everyday life."),
    (
        Radios(
            key="lasting_condition",
            title="Do you have a health condition or illness, of body or mind, that lasts 12 months or more?",
            hint="Count it also if it is likely to last that long.",
            why="We look at whether disabled people are being heard, and whether care reaches them.",
            options=(*options(yes="Yes", no="No"), PREFER_NOT_TO_SAY),
        ),
        Radios(
            key="everyday_limits",
            title="Does it make everyday activities harder for you?",
            why="With the answer before, this tells whether somebody is disabled as the Equality Act means it.",
            options=(
                *options(a_lot="Yes, a lot", a_little="Yes, a little", not_at_all="Not at all"),
                PREFER_NOT_TO_SAY,
            ),
            show_if=Equals(question="lasting_condition", value="yes"),
        ),
    ),
    equality=True,
)

RELIGION = Entry(
    "religion",
    _("Religion or belief"),
    _("Compares with the census."),
    (
        Radios(
            key="religion",
            title="What is your religion or belief?",
            why="Faith can matter a great deal near the end of life. We look at whether care respects it.",
            options=(
                *options(
                    no_religion="No religion",
                    christian="Christian, of any church",
                    buddhist="Buddhist",
                    hindu="Hindu",
                    jewish="Jewish",
                    muslim="Muslim",
                    sikh="Sikh",
                    other="Another religion or belief",
                ),
                PREFER_NOT_TO_SAY,
            ),
        ),
    ),
    equality=True,
)

SEXUAL_ORIENTATION = Entry(
    "sexual-orientation",
    _("Sexual orientation"),
    _("Compares with the census, which asked people from 16."),
    (
        Radios(
            key="sexual_orientation",
            title="Which of these describes your sexual orientation best?",
            why="Lesbian, gay and bisexual people are not always treated as family by services. We want to know.",
            options=(
                *options(
                    straight="Straight or heterosexual",
                    gay_or_lesbian="Gay or lesbian",
                    bisexual="Bisexual",
                    other="Another orientation",
                ),
                PREFER_NOT_TO_SAY,
            ),
        ),
    ),
    equality=True,
)

UNPAID_CARE = Entry(
    "unpaid-care",
    _("Unpaid care"),
    _("Hours a week in the bands of the census."),
    (
        Radios(
            key="unpaid_care",
            title="How many hours a week do you look after somebody, without being paid?",
            hint="Somebody who needs help because of illness, disability or old age. Think of a usual week.",
            why="Much of the care near the end of life is given by family and friends. We want to hear them.",
            options=(
                *options(
                    none="None",
                    n_9_or_less="9 hours or less",
                    n_10_to_19="10 to 19 hours",
                    n_20_to_34="20 to 34 hours",
                    n_35_to_49="35 to 49 hours",
                    n_50_or_more="50 hours or more",
                ),
                PREFER_NOT_TO_SAY,
            ),
        ),
    ),
    equality=True,
)

EQUALITY = (AGE, SEX, ETHNIC_GROUP, DISABILITY, RELIGION, SEXUAL_ORIENTATION, UNPAID_CARE)
