"""A survey with a question of every kind: three pages of several questions, sections, routing, piping, Arabic.

``all_kinds()`` is its definition; ``ANSWERS`` is what somebody says to all of it, as it is stored, and ``SENT`` the same
as a form sends it, by step. A few texts have no Arabic (``NOT_IN_ARABIC``), so that English stands among it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engagement.surveys.definition import (
    AgeBand,
    Answers,
    Borough,
    Checkboxes,
    Compares,
    Date,
    Definition,
    Equals,
    Information,
    Likert,
    LongText,
    Matrix,
    Month,
    Number,
    Option,
    Page,
    PostcodeDistrict,
    Radios,
    Ranking,
    Section,
    ShortText,
    YesNo,
)
from engagement.surveys.translating import pieces

if TYPE_CHECKING:
    from tests.surveys.walking import Resident

BOROUGH = "E09000005"

SECTIONS = (
    Section(key="you", title="About you", intro="Two questions, so that we ask the right ones."),
    Section(key="care", title="The care you had"),
    Section(key="after", title="Afterwards"),
)
PAGES = (
    Page(key="nights", title="Care at night", intro="Think of the last month.\n\nNights are from 10pm to 7am."),
    Page(key="quality", title="How good it was"),
    Page(key="when", title="When it was"),
)
QUESTIONS = (
    Radios(
        key="role",
        section="you",
        counts_as="role",
        required=True,
        title="Which best describes you?",
        why="Carers and people who are ill see different things.",
        options=(
            Option(key="ill", label="I am ill myself"),
            Option(key="carer", label="I care for somebody", hint="In your family, or a friend"),
            Option(key="bereaved", label="Somebody close to me died"),
        ),
    ),
    ShortText(
        key="person",
        section="you",
        title="Who are you thinking of?",
        hint="A word such as “Mum” is enough.",
        max_length=60,
        show_if=Equals(question="role", value="carer"),
    ),
    YesNo(key="came", section="care", page="nights", title="Did a nurse come to ${person|you} at night?"),
    Number(key="visits", section="care", page="nights", title="How often?", min="0", max="500", unit="visits"),
    Likert(
        key="heard",
        section="care",
        page="nights",
        title="How far do you agree?",
        statement="We were listened to",
        not_applicable=True,
    ),
    Checkboxes(
        key="places",
        section="care",
        page="quality",
        title="Where was care given?",
        options=(
            Option(key="home", label="At home"),
            Option(key="hospice", label="In a hospice"),
            Option(key="hospital", label="In hospital"),
            Option(key="nowhere", label="There was none"),
        ),
        max=2,
        exclusive="nowhere",
    ),
    Matrix(
        key="quality_of",
        section="care",
        page="quality",
        title="How good was each of these?",
        hint="Choose one answer in each row.",
        statements=(
            Option(key="nurses", label="Visits by nurses"),
            Option(key="pain", label="Help with pain"),
            Option(key="night", label="Help at night"),
        ),
        scale="quality",
    ),
    Information(
        key="background",
        section="care",
        title="About care at home",
        body="Teams come to the house of ${person|whoever is ill}.\n\n- By day\n- At night",
    ),
    Ranking(
        key="matters",
        section="care",
        title="What matters most?",
        hint="You can give a place to up to three.",
        options=(
            Option(key="pain", label="Being free from pain"),
            Option(key="home", label="Being at home"),
            Option(key="family", label="Having family near"),
            Option(key="told", label="Being told what happens"),
        ),
        max=3,
    ),
    Date(
        key="began",
        section="after",
        page="when",
        title="When did the care begin?",
        hint="For example, 27 3 2024",
        max="today",
    ),
    Month(
        key="ended",
        section="after",
        page="when",
        title="In which month did it end?",
        max="today",
        valid_if=Compares(question="ended", how="at_least", other="began"),
        valid_message="It cannot have ended before it began",
    ),
    LongText(key="story", section="after", title="What should be better for ${person|people}?", max_length=1_000),
    AgeBand(key="age", section="after", title="How old are you?", children=True),
    Borough(key="borough", section="after", title="Which borough do you live in?"),
    PostcodeDistrict(key="district", section="after", title="What is your postcode?"),
)
EQUALITY = (
    YesNo(key="disabled", title="Do you have a condition that has lasted a year or more?"),
    ShortText(key="faith", title="What is your religion, if you have one?"),
)

ARABIC: dict[str, dict[str, str]] = {
    "section.you": {"title": "عنك", "intro": "سؤالان حتى نطرح الأسئلة المناسبة."},
    "section.care": {"title": "الرعاية التي تلقيتها"},
    "page.nights": {
        "title": "الرعاية ليلاً",
        "intro": "فكّر في الشهر الماضي.\n\nالليل من العاشرة مساءً إلى السابعة صباحاً.",
    },
    "page.quality": {"title": "جودة الرعاية"},
    "page.when": {"title": "متى كان ذلك"},
    "role": {
        "title": "أي وصف ينطبق عليك؟",
        "why": "يرى مقدمو الرعاية والمرضى أموراً مختلفة.",
        "options.ill.label": "أنا مريض",
        "options.carer.label": "أعتني بشخص ما",
        "options.carer.hint": "من عائلتك أو صديق",
        "options.bereaved.label": "توفي شخص قريب مني",
    },
    "person": {"title": "بمن تفكر؟", "hint": "تكفي كلمة مثل «أمي»."},
    "came": {"title": "هل جاءت ممرضة إلى ${person|عندك} ليلاً؟"},
    "visits": {"title": "كم مرة؟", "unit": "زيارات"},
    "heard": {"title": "إلى أي مدى توافق؟", "statement": "استمعوا إلينا"},
    "places": {
        "title": "أين قُدمت الرعاية؟",
        "options.home.label": "في البيت",
        "options.hospital.label": "في المستشفى",
        "options.nowhere.label": "لم تكن هناك رعاية",
    },
    "quality_of": {
        "title": "كيف كان كل مما يلي؟",
        "hint": "اختر إجابة واحدة في كل صف.",
        "statements.nurses.label": "زيارات الممرضات",
        "statements.pain.label": "المساعدة على تخفيف الألم",
        "statements.night.label": "المساعدة ليلاً",
    },
    "background": {"title": "عن الرعاية في البيت", "body": "تأتي الفرق إلى بيت ${person|المريض}.\n\n- نهاراً\n- ليلاً"},
    "matters": {
        "title": "ما الأهم؟",
        "hint": "يمكنك ترتيب ثلاثة على الأكثر.",
        "options.pain.label": "عدم الشعور بالألم",
        "options.home.label": "البقاء في البيت",
        "options.family.label": "قرب العائلة",
        "options.told.label": "معرفة ما سيحدث",
    },
    "began": {"title": "متى بدأت الرعاية؟", "hint": "مثلاً 27 3 2024"},
    "ended": {"title": "في أي شهر انتهت؟", "valid_message": "لا يمكن أن تنتهي قبل أن تبدأ"},
    "story": {"title": "ما الذي ينبغي أن يتحسن من أجل ${person|الناس}؟"},
    "age": {"title": "كم عمرك؟"},
    "borough": {"title": "في أي بلدية تسكن؟"},
    "disabled": {"title": "هل لديك حالة صحية مستمرة منذ سنة أو أكثر؟"},
}
# (owner, field) of what nobody has translated.
NOT_IN_ARABIC = frozenset(
    {
        ("section.after", "title"),
        ("places", "options.hospice.label"),
        ("district", "title"),
        ("faith", "title"),
    }
)

STEPS = ("role", "person", "nights", "quality", "background", "matters", "when", "story", "age", "borough", "district")

ANSWERS: Answers = {
    "role": "carer",
    "person": "Mum",
    "came": "yes",
    "visits": "12",
    "heard": "4",
    "places": ["home", "hospice"],
    "quality_of": {"nurses": "5", "pain": "3", "night": "not_sure"},
    "matters": ["home", "pain"],
    "began": "2024-03-27",
    "ended": "2024-09",
    "story": "Somebody to ring at night.\nAnd a bed that fits.",
    "age": "55_64",
    "borough": BOROUGH,
    "district": "HA9",
}

# What a form sends at each step for ``ANSWERS``.
SENT: dict[str, dict[str, Any]] = {
    "role": {"a-role": "carer"},
    "person": {"a-person": "Mum"},
    "nights": {"a-came": "yes", "a-visits": "12", "a-heard": "4"},
    "quality": {
        "a-places": ["home", "hospice"],
        "a-quality_of.nurses": "5",
        "a-quality_of.pain": "3",
        "a-quality_of.night": "not_sure",
    },
    "background": {},
    "matters": {"a-matters.pain": "2", "a-matters.home": "1", "a-matters.family": "", "a-matters.told": ""},
    "when": {
        "a-began.day": "27",
        "a-began.month": "3",
        "a-began.year": "2024",
        "a-ended.month": "9",
        "a-ended.year": "2024",
    },
    "story": {"a-story": "Somebody to ring at night.\r\nAnd a bed that fits."},
    "age": {"a-age": "55_64"},
    "borough": {"a-borough": BOROUGH},
    "district": {"a-district": "ha9 0aa"},
}


def all_kinds(*, any_order: bool = False, equality: bool = False) -> Definition:
    """Return the definition; ``any_order`` makes its sections a list of tasks, ``equality`` adds equality questions."""
    translations = {owner: texts for owner, texts in ARABIC.items() if equality or owner not in ("disabled", "faith")}
    return Definition(
        questions=QUESTIONS,
        sections=SECTIONS,
        pages=PAGES,
        equality=EQUALITY if equality else (),
        any_order=any_order,
        translations={"ar": translations},
    )


def not_in_arabic(definition: Definition) -> set[tuple[str, str]]:
    """Return what of a definition has no Arabic."""
    held = definition.translations["ar"]
    return {(piece.owner, piece.field) for piece in pieces(definition) if piece.field not in held.get(piece.owner, {})}


def at(resident: Resident, step: str) -> Resident:
    """Bring somebody to a step, everything before it having been answered as in ``SENT``."""
    for before in STEPS[: STEPS.index(step)]:
        resident.answer(SENT[before])
    assert resident.address.endswith(f"/q/{step}/")
    return resident


def make_survey(slug: str, *, any_order: bool = False, equality: bool = False) -> None:
    """Open a survey with this definition in a portal that has programmes and boroughs, such as the demonstration."""
    from engagement.programmes.models import Programme
    from eolcare.areas.models import Area
    from tests.factories.surveys import SurveyFactory

    SurveyFactory(
        areas=[Area.objects.get(ons_code=BOROUGH)],
        programme=Programme.objects.filter(is_public=True).first(),
        slug=slug,
        title=f"Every kind: {slug}",
        definition=all_kinds(any_order=any_order, equality=equality),
    )
