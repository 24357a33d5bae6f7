"""The team types what came on paper or by telephone, twice where somebody asks for it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from msgspec import structs

from engagement.surveys.definition import Definition
from engagement.surveys.models import Channel, EqualityAnswers, Response, SecondEntry, SurveyState, Untallied
from engagement.surveys.piping import in_words
from engagement.surveys.services import entering
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from eolcare.common.tokens import hash_code
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.surveys.all_kinds import all_kinds
from tests.surveys.test_team import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree):
    programme = ProgrammeFactory(area=tree.system)
    return SurveyFactory(programme=programme, areas=[tree.system], slug="experience", definition=all_kinds())


@pytest.fixture
def officer(client, tree):
    return Desk(client, user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer"))


def page(desk: Desk, survey) -> dict[str, str]:
    """Open the entry page, and return what is in its form before anything is typed."""
    desk.open("enter", survey.public_id)
    today = timezone.localdate()
    return {
        "token": desk.page.select_one("input[name=token]")["value"],
        "channel": "paper",
        "received_on_day": today.day,
        "received_on_month": today.month,
        "received_on_year": today.year,
        "language": "en-gb",
    }


def typed_of(survey) -> dict[str, str]:
    """Return something typed for the first question that has options, and one text."""
    definition = all_kinds()
    radios = next(q for q in definition.questions if type(q).__name__ == "Radios")
    return {f"a-{radios.key}": radios.options[0].key}


def test_every_question_stands_on_the_page_with_when_it_is_asked(officer, survey):
    officer.open("enter", survey.public_id)
    for question in all_kinds().questions:
        if type(question).__name__ != "Information":
            assert officer.page.select_one(f"#entry-{question.key}") is not None, question.key
    assert "asked only if" in officer.words


def test_a_paper_response_is_kept_with_who_typed_it_and_the_next_page_is_empty(officer, survey):
    sent = page(officer, survey) | typed_of(survey)
    officer.send("enter", survey.public_id, **sent)
    response = Response.objects.get()
    assert response.channel == Channel.PAPER
    assert response.entered_by.full_name == "Olu Officer"
    assert response.answers == {key.removeprefix("a-"): value for key, value in typed_of(survey).items()}
    assert Untallied.objects.filter(response=response).exists()
    code = officer.words.split("reference code is ")[1].split(".")[0]
    assert hash_code(code) == response.reference_hash
    assert not officer.page.select("input[checked][name^='a-']")
    assert AuditEntry.objects.filter(verb="submitted").get().actor == response.entered_by


def test_a_double_press_is_one_response(officer, survey):
    sent = page(officer, survey) | typed_of(survey)
    officer.send("enter", survey.public_id, **sent)
    officer.send("enter", survey.public_id, **sent)
    assert Response.objects.count() == 1
    assert AuditEntry.objects.filter(verb="submitted").count() == 1


def test_what_cannot_be_kept_is_said_at_its_question_and_everything_typed_stays(officer, survey):
    number = next(q for q in all_kinds().questions if type(q).__name__ == "Number")
    sent = page(officer, survey) | typed_of(survey) | {f"a-{number.key}": "many"}
    officer.send("enter", survey.public_id, **sent)
    assert officer.status == 422
    assert "figures" in " ".join(officer.errors)
    assert officer.page.select_one(f"input[name='a-{number.key}']")["value"] == "many"
    assert not Response.objects.exists()


def test_answers_on_a_path_not_taken_are_named_before_they_are_left_out(officer, survey):
    # Who is ill themselves is not asked of whom they think.
    sent = page(officer, survey) | typed_of(survey) | {"a-person": "Mum"}
    officer.send("enter", survey.public_id, **sent)
    assert officer.status == 422
    assert "Question 2 is answered, although the other answers do not lead to it" in " ".join(officer.errors)
    assert not Response.objects.exists()
    officer.send("enter", survey.public_id, **sent, only_reachable="on")
    assert Response.objects.get().answers == {"role": "ill"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"channel": ""}, "Select how it came"),
        ({"channel": "online"}, "Choose one of the answers"),
        ({"received_on_year": "2999"}, "not come yet"),
        ({"received_on_year": "2001"}, "was not open"),
    ],
)
def test_an_entry_that_cannot_be(officer, survey, more, words):
    officer.send("enter", survey.public_id, **(page(officer, survey) | typed_of(survey) | more))
    assert officer.status == 422
    assert words.casefold() in " ".join(officer.errors).casefold(), officer.errors
    assert not Response.objects.exists()


def test_paper_may_come_after_the_last_day_but_not_into_the_archive(officer, survey):
    survey.state = SurveyState.CLOSED
    survey.save()
    officer.send("enter", survey.public_id, **(page(officer, survey) | typed_of(survey)))
    assert Response.objects.count() == 1
    survey.state = SurveyState.ARCHIVED
    survey.save()
    assert officer.open("enter", survey.public_id).status == 409


def test_two_entries_are_compared_and_settled_by_what_the_paper_says(client, officer, tree, survey):
    plain = all_kinds().question("story")
    sent = page(officer, survey) | typed_of(survey) | {f"a-{plain.key}": "Alwais"}
    officer.send("enter", survey.public_id, **sent)
    response = Response.objects.get()
    again = typed_of(survey) | {f"a-{plain.key}": "Always"}
    officer.send("enter_again", survey.public_id, response.public_id, **again)
    assert "Somebody else has to type it" in officer.words
    analyst = Desk(client, user_with(Role.ANALYST, tree.system, full_name="Ana Analyst"))
    analyst.open("enter_again", survey.public_id, response.public_id)
    assert "Alwais" not in analyst.words
    analyst.send("enter_again", survey.public_id, response.public_id, **again)
    assert "First typed by Olu Officer, then by Ana Analyst." in analyst.words
    assert [legend.get_text().strip() for legend in analyst.page.select("main legend")] == [in_words(plain.title)]
    analyst.send("compare_entries", survey.public_id, response.public_id)
    assert analyst.status == 422
    analyst.send("compare_entries", survey.public_id, response.public_id, **{f"take-{plain.key}": "second"})
    response.refresh_from_db()
    assert response.answers[plain.key] == "Always"
    assert SecondEntry.objects.get().settled_at is not None
    corrected = AuditEntry.objects.get(verb="corrected")
    assert corrected.facts["taken"] == [plain.key]
    assert "Always" not in str(corrected.facts)


def test_equality_answers_typed_by_the_team_stand_apart(officer, survey):
    SurveyVersionFactory(survey=survey, questions=all_kinds(equality=True))
    officer.send("enter", survey.public_id, **(page(officer, survey) | typed_of(survey) | {"a-faith": "Jain"}))
    assert Response.objects.get().answers == {"role": "ill"}
    assert EqualityAnswers.objects.get().answers == {"faith": "Jain"}


def test_an_online_response_is_never_typed_again(survey, tree):
    from tests.factories.surveys import ResponseFactory

    response = ResponseFactory(survey=survey, version=survey.versions.get())
    with pytest.raises(Refusal, match="through the browser"):
        entering.enter_again(response, actor=user_with(Role.ANALYST, tree.system), answers={}, equality={})


def test_a_table_that_online_needs_every_row_is_kept_as_far_as_the_paper_has_it_and_never_forged(officer, survey):
    table = structs.replace(all_kinds().question("quality_of"), required=True, section="", page="")
    SurveyVersionFactory(survey=survey, questions=Definition(questions=(table,)))
    sent = page(officer, survey)
    officer.send("enter", survey.public_id, **sent, **{"a-quality_of.night": "forged"})
    assert officer.status == 422
    assert not Response.objects.exists()
    officer.send("enter", survey.public_id, **sent, **{"a-quality_of.night": "4"})
    assert Response.objects.get().answers == {"quality_of": {"night": "4"}}
