"""The questionnaire of the survey that is open in the demonstration: that of the review, asked again and gone further.

It has sections, a page of several questions, a table, a number, a month, an earlier answer repeated, and questions about
the person from the portal's bank. It can be read in Polish and Arabic; the questions of the bank are left in English
there, as they would be while a translator is still at work.
"""

from __future__ import annotations

import msgspec

from engagement.surveys.bank import EQUALITY as BANK
from engagement.surveys.definition import (
    Definition,
    Equals,
    Matrix,
    Month,
    Number,
    Page,
    PostcodeDistrict,
    Question,
    Section,
    ShortText,
)
from eolcare.demonstration.content.now_translated import TRANSLATIONS
from eolcare.demonstration.content.surveys import RESIDENTS, any_of, options

SECTIONS = (
    Section(key="you", title="You and the person you are thinking of"),
    Section(key="care", title="The care"),
    Section(key="next", title="What should come next"),
)
STATEMENTS = Page(
    key="statements",
    title="How good was the care?",
    intro="Think of the last three months, or of the last months of the person who died.",
)
SECTION_OF = {
    "role": "you",
    "borough": "you",
    "where": "care",
    "help_in_time": "care",
    "comfort": "care",
    "listened": "care",
    "went_well": "care",
    "better": "care",
    "carer_asked": "care",
    "matters": "next",
    "one_thing": "next",
    "heard": "next",
}


def _placed(question: Question, section: str, **more: object) -> Question:
    return msgspec.structs.replace(question, section=section, **more)


def _questions() -> tuple[Question, ...]:
    found: list[Question] = []
    for question in RESIDENTS.questions:
        key = question.key
        more: dict[str, object] = {}
        if key == "role":
            more = {"counts_as": "role"}
        if key in ("help_in_time", "comfort", "listened"):
            more = {"page": STATEMENTS.key}
        if key == "better":
            more = {"title": "What could have been better for ${relation|the person}?"}
        found.append(_placed(question, SECTION_OF[key], **more))
        found.extend(AFTER.get(key, ()))
    return tuple(found)


AFTER: dict[str, tuple[Question, ...]] = {
    "borough": (
        ShortText(
            key="relation",
            section="you",
            title="Who are you thinking of?",
            hint="A word such as “Mum” or “a friend” is enough. Please leave out names.",
            why="So that the next questions can say it as you would.",
            max_length=40,
            show_if=any_of("role", "carer", "bereaved", "close"),
        ),
        PostcodeDistrict(
            key="district",
            section="you",
            title="What is the first part of the postcode?",
            hint="Of the place where care was or is given.",
            why="Travel and night cover differ within a borough. We never keep the second part.",
        ),
    ),
    "where": (
        Month(
            key="last_care",
            section="care",
            title="In which month was care last given?",
            show_if=any_of("role", "bereaved", "close"),
            max="today",
        ),
    ),
    "listened": (
        Matrix(
            key="reach",
            section="care",
            title="At night or at the weekend, how easy was it to reach each of these?",
            statements=options(
                gp="A GP",
                nurse="A community nurse",
                hospice="The hospice’s advice line",
                pharmacy="A pharmacy with end of life medicines",
            ),
            options=options(
                easy="Easy", hard="Hard", never="We could not reach them", not_needed="We did not need them"
            ),
        ),
    ),
    "carer_asked": (
        Number(
            key="nights",
            section="care",
            title="In a usual week, on how many nights do you get up to care?",
            show_if=Equals(question="role", value="carer"),
            min="0",
            max="7",
            unit="nights",
        ),
    ),
}

EQUALITY: tuple[Question, ...] = tuple(question for entry in BANK for question in entry.questions)

NOW = Definition(
    sections=SECTIONS,
    pages=(STATEMENTS,),
    questions=_questions(),
    equality=EQUALITY,
    translations=TRANSLATIONS,
)

# What the start page says in other languages.
DETAILS_TRANSLATED: dict[str, dict[str, str]] = {
    "pl": {
        "title": "Opieka paliatywna w domu: jak jest teraz?",
        "summary": "Cztery lata temu mieszkańcy północno-zachodniego Londynu powiedzieli nam, co trzeba zmienić. Pytamy ponownie, aby zobaczyć, co się poprawiło, a co nie.",
        "content_notice": "Pytania dotyczą ciężkiej choroby, umierania i żałoby. Nie musi Pan/Pani odpowiadać na żadne z nich i w każdej chwili można przerwać.",
        "what_happens": "Zespół czyta każdą odpowiedź, porządkuje wypowiedzi według tematów i decyduje, co można zrobić. Za pomocą kodu można w każdej chwili sprawdzić, co wynikło z udzielonych odpowiedzi. Publikujemy to, co usłyszeliśmy, i to, co zrobiliśmy.",
    },
    "ar": {
        "title": "الرعاية التلطيفية في البيت: كيف هي الآن؟",
        "summary": "قبل أربع سنوات أخبرنا سكان شمال غرب لندن بما يجب أن يتغير. نسأل من جديد لنعرف ما الذي تحسّن وما الذي لم يتحسن.",
        "content_notice": "تدور الأسئلة حول المرض الشديد والموت والحزن. لست مضطراً إلى الإجابة عن أي سؤال لا تريده، ويمكنك التوقف في أي وقت.",
        "what_happens": "يقرأ الفريق كل إجابة، ويرتب ما يقوله الناس حسب المواضيع، ويقرر ما يمكن فعله. يمكنك في أي وقت أن تعرف برمزك ما الذي نتج عن إجاباتك. وننشر ما سمعناه وما فعلناه.",
    },
}
