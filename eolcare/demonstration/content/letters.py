"""Letters, e-mails, calls, posts and stories of the demonstration, with what became of each. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

STORY_CODE = "5T0R-YC0D-E222"
"""The reference code of one published story, for whoever tries the portal."""


@dataclass(frozen=True)
class LetterContent:
    kind: str
    programme: str
    received_on: date
    text: str
    title: str = ""
    said_by: str = "resident"
    area: str = ""
    communities: tuple[str, ...] = ()
    consent: str = "not_published"
    name: str = ""
    email: str = ""
    phone: str = ""
    # What became of it: how the person was told that it came, who deals with it, what was answered or why not.
    acknowledged: str = ""
    assigned: str = ""
    answer_in: int = 21
    answered: str = ""
    closed: str = ""
    # Each passage that became feedback, by its first and last words, and its themes.
    passages: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    # Of a story: the title and words that were published, the name where the person wants it to stand there.
    public_title: str = ""
    public_text: str = ""
    public_name: str = ""
    has_code: bool = False
    scan: bool = False


def letters(today: date) -> tuple[LetterContent, ...]:
    """Return everything that was sent or told, as of a day."""
    ago = lambda days: today - timedelta(days=days)  # noqa: E731 - read as a word in the lines below
    return (
        LetterContent(
            "letter", "review", date(2022, 1, 25),
            "Dear all,\n\nmy husband Wilfred died in November, at home in Wembley, as he wanted. I write because nobody asked me.\n\n"
            "The nurses were very good. But on the Saturday his pain came back and I rang four numbers before somebody told me where a chemist "
            "was open. I drove there with my neighbour sitting beside him.\n\nAfterwards nobody rang. I do not want a counsellor. I would have "
            "liked one person to say that they knew he had died.\n\nYours, Philippa Adeyemi-Stroud",
            title="Saturday, and afterwards", area="brent", consent="without_name",
            name="Philippa Adeyemi-Stroud", phone="020 7946 0211", acknowledged="phone", assigned="officer",
            answered="Thank you for your letter. We have put both things that you wrote about before the people who plan night care and "
            "bereavement support, without your name. We are sorry that nobody rang you.",
            passages=(
                ("on the Saturday his pain", "where a chemist was open", ("night-medicine", "advice-line")),
                ("Afterwards nobody rang", "knew he had died", ("bereavement",)),
            ),
            has_code=True, scan=True,
        ),
        LetterContent(
            "email", "review", date(2022, 2, 11),
            "I am a district nurse. On Friday afternoons we get three discharges home for end of life care, each with half of the medicines. "
            "We know which hospital it will be. Somebody there should ring us before the ambulance leaves, not after.",
            title="Friday discharges", said_by="professional", area="ealing", consent="without_name",
            email="district.nurse@example.org", acknowledged="email", assigned="manager",
            answered="Thank you. The working group on discharge takes this up in March, and we will tell you what came of it.",
            passages=(("On Friday afternoons", "half of the medicines", ("hospital-discharge", "night-medicine")),),
        ),
        LetterContent(
            "phone", "review", date(2022, 2, 24),
            "Cannot use the internet. Her mother speaks Gujarati and was told by the doctor through the grandson, who is fourteen. He has not "
            "slept well since. Wants every talk of this kind to have an interpreter.",
            title="Told through a grandson", area="harrow", communities=("ethnic-minorities",), acknowledged="phone",
            assigned="officer",
            answered="Rang back on 1 March. Explained the interpreter line, and that what she said goes to the review.",
            passages=(("Her mother speaks Gujarati", "an interpreter", ("language", "children")),),
        ),
        LetterContent(
            "social", "review", date(2022, 3, 3),
            "If you live alone there is no family to be kind to. Who sits with me? @endoflifecare please answer that one.",
            title="Post under our announcement", area="", acknowledged="", assigned="officer",
            answered="Answered beneath the post with the address of the survey and the number of the team.",
            passages=(("If you live alone", "sits with me?", ("night-sitting", "dying-at-home")),),
        ),
        LetterContent(
            "letter", "review", date(2022, 3, 16),
            "We, 23 members of the Tuesday group, ask that the inpatient unit be opened again. It was ours. We raised money for it for thirty "
            "years and were never asked before it closed.",
            title="Petition of a Tuesday group", said_by="voluntary", area="kensington-and-chelsea", consent="with_name",
            name="The Tuesday group", email="tuesday.group@example.org", acknowledged="email", assigned="manager",
            answered="Thank you. The decision about the unit, with its reasons, is published under “You said, we did”. We come to your meeting in May.",
            passages=(("We, 23 members", "before it closed", ("inpatient-beds",)),),
        ),
        LetterContent(
            "story", "review", date(2022, 3, 29),
            "Dad was a bus driver for forty years, out of the garage in Willesden. When he could not speak any more my sister played him the "
            "sound of a number 52 pulling away, from her phone, and he smiled. The care worker, Agnieszka, stayed past her time so that she could "
            "hear it too. Nobody had told her to. That is what I want you to know: it was not the bed or the pump. It was that she stayed.",
            title="The number 52", area="brent", consent="without_name", acknowledged="",
            passages=(("The care worker", "It was that she stayed", ("kindness", "care-workers")),),
            public_title="The sound of a bus",
            public_text="Dad was a bus driver for forty years. When he could not speak any more my sister played him the sound of a bus pulling away, "
            "from her phone, and he smiled. The care worker stayed past her time so that she could hear it too. Nobody had told her to. "
            "That is what I want you to know: it was not the bed or the pump. It was that she stayed.",
            has_code=True,
        ),
        LetterContent(
            "story", "review", date(2022, 5, 8),
            "My partner and I were together for thirty-one years. On the ward they asked me to wait outside because it was family only. I said I am "
            "his family, and the nurse went red and said of course, come in, and wrote it on the board so that I never had to say it again. "
            "It took one sentence from me and one line on a board. Please put the line there first.",
            title="One line on a board", communities=("lgbtq",), consent="with_name", name="Everard", acknowledged="",
            passages=(("On the ward they asked", "Please put the line there first", ("lgbtq", "kindness")),),
            public_title="One line on a board",
            public_text="My partner and I were together for thirty-one years. On the ward they asked me to wait outside because it was family only. I "
            "said I am his family, and the nurse went red and said of course, come in, and wrote it on the board so that I never had to say it "
            "again. It took one sentence from me and one line on a board. Please put the line there first.",
            public_name="Everard",
        ),
        LetterContent(
            "story", "review", date(2022, 6, 19),
            "I looked after my wife for three years and then for nine days. For the three years I had letters. For the nine days I had people. "
            "I would have given half of the letters for one more of the days with people in it.",
            title="Nine days", area="hounslow", consent="without_name",
            passages=(("For the three years", "people in it", ("carers-recognised", "community-visits")),),
            public_title="Three years and nine days",
            public_text="I looked after my wife for three years and then for nine days. For the three years I had letters. For the nine days I had "
            "people. I would have given half of the letters for one more of the days with people in it.",
        ),
        LetterContent(
            "email", "now", ago(40),
            "The night line answered before I had found my glasses. The nurse could see Mum's plan. She could not send anybody, because the car "
            "does not go out on Tuesdays. So near, and then not.",
            title="Not on Tuesdays", area="hillingdon", consent="without_name", name="Rosalind Ekwueme-Hart",
            email="rosalind@example.org", acknowledged="email", assigned="manager", answer_in=28,
            passages=(("The night line answered", "on Tuesdays", ("advice-line", "night-medicine")),),
        ),
        LetterContent(
            "letter", "now", ago(26),
            "Our care home has eleven residents with a plan. Two of the plans name a doctor who has retired. Who changes that?",
            title="Plans that name the wrong doctor", said_by="professional", area="hammersmith-and-fulham",
            email="matron@example.org", acknowledged="email", assigned="officer", answer_in=14,
            passages=(("Two of the plans", "Who changes that?", ("care-plans", "care-homes", "gp-continuity")),),
        ),
        LetterContent(
            "phone", "now", ago(9),
            "Wants to thank the two sitters who came in August. Does not want it to go anywhere else.",
            title="Thanks to two sitters", area="westminster", closed="A thank-you, passed on to the two by telephone. Nothing to answer.",
        ),
        LetterContent(
            "story", "now", ago(5),
            "Grandma said she wanted to hear the call to prayer once more and the hospice opened the window toward the mosque in Southall at "
            "exactly the right time on Friday. My cousin Yusuf Khalil-Warsame filmed it. You can ring him on 07700 900482 if you want to see it.",
            title="The window", area="ealing", communities=("faith-groups",), consent="without_name",
        ),
        LetterContent(
            "story", "now", ago(2),
            "I am writing this at four in the morning. I do not know what I want from you. They are kind. It is only that everything is so slow, and "
            "he has no time.",
            consent="not_published",
        ),
        LetterContent(
            "email", "now", ago(1),
            "Which day does the travelling library of leaflets come to Pinner? The website says two different days.",
            title="Leaflets in Pinner", area="harrow", email="pinner@example.org",
        ),
    )  # fmt: skip
