"""What surveys print, as a reader, a screen reader and a crowd meet it."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse

from engagement.surveys import definition as d
from engagement.surveys import printing
from engagement.surveys.models.survey import Access, SurveyState
from engagement.surveys.printing import print_answers, print_blank, print_poster
from eolcare.accounts.roles import Role
from eolcare.pdf import engine, render
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.pdf import reading
from tests.surveys import paper_sample

pytestmark = pytest.mark.django_db
ADDRESS = "https://say.example.org/surveys/experience/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree):
    return SurveyFactory(
        areas=[tree.system],
        slug="experience",
        title="Your experience of care",
        summary="We run care near here. We want to put right what is not good.",
        closes_on=date(2099, 12, 31),
        definition=paper_sample.definition(),
        translations={"ar": {"title": "تجربتك مع الرعاية"}},
    )


@pytest.fixture
def version(survey):
    return survey.versions.get()


@pytest.fixture
def renderings(monkeypatch):
    """The documents that were rendered, without the work."""
    made = []

    def write(html, **_options):
        made.append(html)
        return b"%PDF-1.7 drawn", 1

    monkeypatch.setattr(engine, "write", write)
    return made


# --- The blank form ------------------------------------------------------------------------------
@pytest.mark.parametrize(("large", "language"), [(False, "en"), (True, "en"), (False, "ar"), (True, "ar")])
def test_every_rule_of_pdf_ua_passes(version, large, language):
    reading.assert_accessible(print_blank(version, large=large, language=language).pdf)


def test_the_form_says_who_asks_until_when_and_how_to_give_it_back(version):
    rendered = print_blank(version, large=False, language="en")
    words = reading.words(rendered.pdf)
    for sentence in (
        "We run care near here.",
        "We need your answers by Thursday 31 December 2099.",
        "Email a scan or a photograph of every page to have-your-say@example.org.",
        "Telephone 020 7946 0000: we write down your answers while you speak",
        "Your answers are kept by the integrated care board.",
        "How long we keep answers: 24 months after the survey closes",
        "Some questions are about dying.",
    ):
        assert sentence in words
    reader = reading.read(rendered.pdf)
    assert reader.metadata.title == "Your experience of care – form on paper"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("large", [False, True])
def test_every_question_is_asked_and_all_routing_is_in_words(version, large):
    words = reading.words(print_blank(version, large=large, language="en").pdf)
    definition = paper_sample.definition()
    for number, question in enumerate(
        (q for q in definition.every_question() if not isinstance(q, d.Information)), start=1
    ):
        assert f"{number}. {question.title.replace('${role|the person}', '[the person]')}" in words
    for sentence in paper_sample.ROUTING:
        assert sentence in words
    for sentence in (
        "Tick up to 2 boxes. We need an answer to this question.",
        "There was none If you tick this, tick no other box.",
        "A whole number. Not less than 0 and not more than 168.",
        "Not in the future.",
        "Not before January 2020.",
        "Write 1 in the box of your first choice, 2 in that of the second, and so on up to 2.",
        "Only the first part, such as W2 or HA9.",
        "Brent",
        "Ealing",
        "Something <else>",
        "About care at home Teams come.",
    ):
        assert sentence in words
    assert "Nobody is asked this any more" not in words, "an option that is no longer offered"


def test_the_optional_questions_begin_their_own_page_and_say_that_they_are(version):
    pages = [
        " ".join(each.extract_text().split())
        for each in reading.read(print_blank(version, large=False, language="en").pdf).pages
    ]
    here = [text for text in pages if "16. How old are you?" in text]
    assert len(here) == 1
    assert "These questions are optional." in here[0]
    assert "May we use your words" not in here[0]
    assert here[0].index("About you") < here[0].index("16.")


def test_a_table_has_header_cells_and_options_are_entries_of_lists(version):
    pdf = print_blank(version, large=False, language="en").pdf
    scopes = [cell["/A"]["/Scope"] for cell in reading.elements(pdf, "/TH")]
    assert scopes.count("/Column") == 7
    assert scopes.count("/Row") == 2
    # Each option of question 4 is one entry with its words; the box is drawn and is not read.
    assert len(list(reading.elements(pdf, "/LBody"))) > 40
    assert "☐" not in reading.words(pdf)


def test_headings_skip_no_level(version):
    pdf = print_blank(version, large=False, language="en").pdf
    levels = [int(each["/S"][2:]) for each in reading.elements(pdf, "/H1", "/H2", "/H3", "/H4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_large_print_is_large_and_has_one_column(version):
    rendered = print_blank(version, large=True, language="en")
    sizes = set()

    def look(text, cm, tm, _font, size):
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 1))

    for each in reading.read(rendered.pdf).pages:
        each.extract_text(visitor_text=look)
    assert len(sizes) > 3
    assert min(sizes) >= 18 * 0.99
    html = printing.blank_document(version, large=True, language="en").html
    assert "<table" not in html
    assert "in-columns" not in html
    normal = printing.blank_document(version, large=False, language="en").html
    assert "<table" in normal
    assert "in-columns" in normal


def test_an_arabic_form_runs_from_right_to_left_and_marks_what_is_english(version):
    document = printing.blank_document(version, large=False, language="ar")
    page = BeautifulSoup(document.html, "html.parser")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert page.h1.get_text() == "تجربتك مع الرعاية"
    heading = next(each for each in page.find_all("h3") if "ما الذي يصفك بشكل أفضل؟" in each.get_text())
    assert heading.get_text().startswith("1.")
    assert not heading.find(attrs={"lang": True})
    english = next(each for each in page.find_all("h3") if "What would have helped you?" in each.get_text())
    assert english.span["lang"] == "en"
    assert english.span["dir"] == "ltr"
    # Among Arabic words its groups would change places.
    assert page.find_all(attrs={"dir": "ltr"}, string="020 7946 0000")
    pdf = print_blank(version, large=False, language="ar").pdf
    assert reading.read(pdf).trailer["/Root"]["/Lang"] == "ar"
    assert any("Print-arabic" in name for name in reading.fonts(pdf))
    assert sum("\u0600" <= sign <= "\u06ff" for sign in reading.words(pdf)) > 50


def test_letters_that_no_font_has_are_refused_and_other_signs_stand_as_such(survey):
    cannot = SurveyVersionFactory(
        survey=survey, number=2, questions=d.Definition(questions=(d.ShortText(key="a", title="漢字?"),))
    )
    with pytest.raises(printing.CannotPrint, match="漢 字"):
        printing.blank_document(cannot, large=False, language="en")
    smile = SurveyVersionFactory(
        survey=survey, number=3, questions=d.Definition(questions=(d.ShortText(key="a", title="Well 🙂?"),))
    )
    reading.assert_accessible(print_blank(smile, large=False, language="en").pdf)
    assert "1. Well [?]?" in printing.blank_document(smile, large=False, language="en").html


# --- Getting it ----------------------------------------------------------------------------------
def test_everybody_gets_the_form_and_it_is_rendered_once(client, survey, renderings):
    address = reverse("surveys:blank", args=[survey.slug])
    first = client.get(address)
    assert first.status_code == 200
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert "experience-form-en.pdf" in first["Content-Disposition"]
    for junk in ("", "?large=0", "?language=en-GB", "?language=en&x=1"):
        assert client.get(address + junk).content == first.content
    assert len(renderings) == 1
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    client.get(address, {"large": "1"})
    client.get(address, {"large": "1", "language": "ar"})
    assert len(renderings) == 3
    survey.closes_on = date(2100, 1, 31)
    survey.save()
    again = client.get(address)
    assert len(renderings) == 4
    assert again["ETag"] != first["ETag"]


def test_a_language_that_the_survey_does_not_have_leads_to_its_own(client, survey, renderings):
    address = reverse("surveys:blank", args=[survey.slug])
    assert client.get(address, {"language": "so"})["Location"] == address
    assert client.get(address, {"language": "<x>", "large": "1"})["Location"] == f"{address}?large=1"
    assert renderings == []


def test_a_newer_version_is_printed_once_it_is_published(client, survey, renderings):
    SurveyVersionFactory(
        survey=survey,
        number=2,
        unpublished=True,
        questions=d.Definition(questions=(d.ShortText(key="a", title="New?"),)),
    )
    client.get(reverse("surveys:blank", args=[survey.slug]))
    assert "New?" not in renderings[0]
    SurveyVersionFactory(
        survey=survey, number=3, questions=d.Definition(questions=(d.ShortText(key="a", title="Newest?"),))
    )
    client.get(reverse("surveys:blank", args=[survey.slug]))
    assert "Newest?" in renderings[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": SurveyState.PAUSED},
        {"state": SurveyState.CLOSED},
        {"opens_on": date(2098, 1, 1)},
        {"access": Access.CODES},
    ],
)
def test_who_cannot_answer_now_is_led_to_the_page_that_says_why(client, survey, renderings, changes):
    for name, value in changes.items():
        setattr(survey, name, value)
    survey.save()
    response = client.get(reverse("surveys:blank", args=[survey.slug]))
    assert response["Location"] == reverse("surveys:start", args=[survey.slug])
    assert renderings == []


@pytest.mark.parametrize("state", [SurveyState.DRAFT, SurveyState.PILOT])
def test_a_form_that_is_not_public_yet_is_not_there(client, survey, renderings, state):
    survey.state = state
    survey.save()
    assert client.get(reverse("surveys:blank", args=[survey.slug])).status_code == 404
    assert client.get(reverse("surveys:blank", args=["nowhere"])).status_code == 404


def test_a_crowd_gets_a_page_that_says_to_try_again(client, survey, monkeypatch):
    for _place in range(render.AT_ONCE):
        assert render._places.acquire(blocking=False)
    try:
        response = client.get(reverse("surveys:blank", args=[survey.slug]))
    finally:
        for _place in range(render.AT_ONCE):
            render._places.release()
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    page = BeautifulSoup(response.content, "html.parser")
    assert "Wait a minute, then try again." in page.main.get_text()
    assert "020 7946 0000" in page.main.get_text()


def test_letters_that_cannot_be_printed_get_a_page_in_words(client, survey, renderings):
    SurveyVersionFactory(
        survey=survey, number=2, questions=d.Definition(questions=(d.ShortText(key="a", title="漢字?"),))
    )
    response = client.get(reverse("surveys:blank", args=[survey.slug]))
    assert response.status_code == 404
    assert "漢 字" in response.content.decode()
    assert renderings == []


def test_the_team_prints_any_version_and_the_poster_in_their_own_area_alone(client, survey, tree, renderings):
    SurveyVersionFactory(
        survey=survey,
        number=2,
        unpublished=True,
        questions=d.Definition(questions=(d.ShortText(key="a", title="New?"),)),
    )
    survey.state = SurveyState.DRAFT
    survey.save()
    form = reverse("surveys_team:blank", args=[survey.public_id, 2])
    poster = reverse("surveys_team:poster", args=[survey.public_id])
    assert client.get(form).status_code == 302
    client.force_login(user_with(Role.ANALYST, tree.system))
    assert client.get(form).status_code == 200
    assert "New?" in renderings[0]
    assert client.get(poster).status_code == 200
    assert client.get(poster, {"language": "ar"}).status_code == 200
    assert client.get(poster, {"language": "xx"}).status_code == 404
    assert client.get(reverse("surveys_team:blank", args=[survey.public_id, 9])).status_code == 404
    assert "private" in client.get(poster)["Cache-Control"]
    client.force_login(user_with(Role.ANALYST, tree.other_system))
    assert client.get(form).status_code == 404
    assert client.get(poster).status_code == 404


# --- Own answers ---------------------------------------------------------------------------------
def test_own_answers_hold_what_was_checked_and_nothing_that_was_not_asked(survey, version):
    rendered = print_answers(
        survey,
        version,
        paper_sample.ANSWERS | {"postcode": "W2"},
        language="en-gb",
        reference="ABCD-EFGH-JKLM",
        sent_on=date(2026, 11, 21),
        may_quote=False,
        equality={"age": "45_54"},
    )
    reading.assert_accessible(rendered.pdf)
    words = reading.words(rendered.pdf)
    for sentence in (
        "You sent these answers on Saturday 21 November 2026.",
        "Your reference code: ABCD-EFGH-JKLM",
        "Which best describes you? I am a carer",
        "Somebody to call. At night.",
        "20 hours",
        "Where was care given to I am a carer?",
        "Care at night: Very good",
        "1. To have no pain",
        "We were listened to Disagree",
        "Why? Not answered",
        "May we use your words, without your name? No",
        "How old are you? 45 to 54",
        "Which is your district? W2",
    ):
        assert sentence in words
    # Question 18 is not on the path, and neither is a page to read.
    assert "Which one?" not in words
    assert "Teams come." not in words
    assert reading.read(rendered.pdf).metadata.title == "Your answers – Your experience of care"


def test_own_answers_without_a_reference_and_with_signs_that_no_font_has(survey, version):
    answers = {"role": "carer", "caring": "漢字 and لم نكن نعرف"}
    rendered = print_answers(survey, version, answers, language="ar", reference=None, sent_on=None)
    reading.assert_accessible(rendered.pdf)
    words = reading.words(rendered.pdf)
    assert "ABCD" not in words
    # Brackets turn with the direction of reading; the sentence that explains the sign has one too.
    assert len(re.findall(r"[\[\]]\?[\[\]]", words)) == 3
    root = reading.read(rendered.pdf).trailer["/Root"]
    assert root["/Lang"] == "ar"


def test_what_somebody_wrote_cannot_become_markup(survey, version, renderings):
    answers = {"role": "carer", "caring": "<img src='https://evil.example/x.png'><script>"}
    print_answers(survey, version, answers, language="en-gb", reference=None, sent_on=None)
    page = BeautifulSoup(renderings[0], "html.parser")
    assert page.find("img") is None
    assert "<script>" in page.get_text()


# --- The poster ----------------------------------------------------------------------------------
def test_a_poster_is_one_page_with_a_code_that_has_words(survey):
    rendered = print_poster(survey, ADDRESS)
    reading.assert_accessible(rendered.pdf)
    assert rendered.pages == 1
    words = reading.words(rendered.pdf)
    for sentence in (
        "Your experience of care We run care near here.",
        "say.example.org/surveys/experience",
        "You can answer until the end of Thursday 31 December 2099.",
        "020 7946 0000",
    ):
        assert sentence in words
    assert "put right" not in words, "one sentence alone"
    assert [figure["/Alt"] for figure in reading.elements(rendered.pdf, "/Figure")] == [f"QR code: opens {ADDRESS}"]


def test_the_longest_poster_is_one_page_still(survey):
    survey.title = ("Care in the last year of life, " * 7)[:200]
    survey.summary = "We want to know how care near the end of life is for you and for those close to you " * 9
    address = f"https://haveyoursay.northwestlondon.example.nhs.uk/surveys/{'a-long-name-' * 6}/"
    rendered = print_poster(survey, address)
    assert rendered.pages == 1
    assert re.search(
        r" (We|want|to|know|how|care|near|the|end|of|life|is|for|you|and|those|close)…", reading.words(rendered.pdf)
    )


def test_each_address_has_its_own_code(survey):
    def drawn(address):
        return BeautifulSoup(printing.poster_document(survey, address).html, "html.parser").svg.find_all("path")[-1][
            "d"
        ]

    assert drawn(ADDRESS) == drawn(ADDRESS)
    assert drawn(ADDRESS) != drawn(ADDRESS.replace("experience", "other"))
