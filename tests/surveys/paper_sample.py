"""A definition with every kind of question, routed, grouped, and partly translated into Arabic, for printing."""

from __future__ import annotations

from engagement.surveys import definition as d

Option = d.Option

CARERS = d.Equals(question="role", value="carer")
TWISTED = d.Or(
    of=(
        d.Equals(question="care", row="nights", value="1"),
        d.Equals(question="care", row="nights", value="2"),
        d.And(
            of=(
                d.Compares(question="visits", how="less", value="3"),
                d.Not(of=d.Or(of=(d.Answered(question="first"), d.Includes(question="places", value="hospital")))),
            )
        ),
    )
)


def definition(**changes) -> d.Definition:
    return d.Definition(
        **{
            "sections": (
                d.Section(key="you", title="You and the person"),
                d.Section(
                    key="care",
                    title="The care at home",
                    intro="These questions are about care at home.\n\n- By day\n- At night",
                    show_if=d.Includes(question="places", value="home"),
                ),
                d.Section(key="end", title="Anything else"),
            ),
            "pages": (d.Page(key="nights", title="Care at night", show_if=d.Equals(question="came", value="yes")),),
            "questions": (
                d.Radios(
                    key="role",
                    title="Which best describes you?",
                    why="Carers see different things.",
                    section="you",
                    options=(
                        Option(key="carer", label="I am a carer", hint="Paid or not"),
                        Option(key="gone", label="Nobody is asked this any more", retired=True),
                        Option(key="other", label="Something <else>"),
                    ),
                ),
                d.LongText(key="caring", title="What would have helped you?", section="you", show_if=CARERS),
                d.Number(
                    key="hours",
                    title="For how many hours?",
                    unit="hours",
                    min="0",
                    max="168",
                    section="you",
                    show_if=CARERS,
                ),
                d.Checkboxes(
                    key="places",
                    title="Where was care given to ${role|the person}?",
                    required=True,
                    section="you",
                    max=2,
                    exclusive="nowhere",
                    options=(
                        Option(key="home", label="At home"),
                        Option(key="hospital", label="In a hospital"),
                        Option(key="nowhere", label="There was none"),
                    ),
                ),
                d.YesNo(key="came", title="Did a nurse come at night?", section="care"),
                d.Number(
                    key="visits", title="How often did a nurse come?", unit="nights", section="care", page="nights"
                ),
                d.Date(key="first", title="When did a nurse first come?", max="today", section="care", page="nights"),
                d.Month(key="last", title="When did a nurse last come?", min="2020-01", section="care", page="nights"),
                d.Matrix(
                    key="care",
                    title="How was the care?",
                    scale="quality",
                    section="care",
                    statements=(
                        Option(key="nights", label="Care at night"),
                        Option(key="pain", label="Relief of pain"),
                    ),
                ),
                d.ShortText(key="bad", title="What went wrong?", section="care", show_if=TWISTED),
                d.Information(key="facts", title="About care at home", body="Teams come.\n\n- By day", section="end"),
                d.Ranking(
                    key="rank",
                    title="What matters most?",
                    max=2,
                    section="end",
                    options=(Option(key="a", label="To be at home"), Option(key="b", label="To have no pain")),
                ),
                d.Likert(key="heard", title="How far do you agree?", statement="We were listened to", section="end"),
                d.LongText(
                    key="more",
                    title="Why?",
                    section="end",
                    show_if=d.Compares(question="heard", how="at_most", value="2"),
                ),
                d.Borough(key="borough", title="Which borough do you live in?", section="end"),
                d.PostcodeDistrict(
                    key="postcode",
                    title="Which is your district?",
                    section="end",
                    show_if=d.Not(of=d.Equals(question="borough", value="elsewhere")),
                ),
            ),
            "equality": (
                d.AgeBand(key="age", title="How old are you?"),
                d.YesNo(key="disabled", title="Do you have a disability?"),
                d.ShortText(key="which", title="Which one?", show_if=d.Equals(question="disabled", value="yes")),
            ),
            "translations": {
                "ar": {
                    "role": {"title": "ما الذي يصفك بشكل أفضل؟", "options.carer.label": "أنا مقدم رعاية"},
                    "section.you": {"title": "أنت والشخص"},
                }
            },
        }
        | changes
    )


ROUTING = (
    "Answer questions 2 and 3 only if you chose “I am a carer” in question 1. Otherwise go to question 4.",
    "Answer questions 5 to 10 only if you ticked “At home” in question 4. Otherwise go to “About care at home”.",
    "Answer questions 6 to 8 only if you chose “Yes” in question 5. Otherwise go to question 9.",
    "Answer question 13 only if you chose “Disagree” or “Strongly disagree” in question 12. Otherwise go to question 14.",
    "Answer question 15 only if you did not choose “Somewhere else” in question 14. Otherwise go to “Your words”.",
    "Answer question 18 only if you chose “Yes” in question 17. Otherwise you have come to the end of the questions.",
)

ANSWERS = {
    "role": "carer",
    "caring": "Somebody to call.\nAt night.",
    "hours": "20",
    "places": ["home", "hospital"],
    "came": "yes",
    "visits": "2",
    "care": {"nights": "5", "pain": "1"},
    "rank": ["b", "a"],
    "heard": "2",
}
