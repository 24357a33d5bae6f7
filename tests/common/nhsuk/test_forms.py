"""Forms as the resident meets them: each kind of field, reveals, messages, the error summary."""

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import formset_factory
from django.template import engines
from django_prose_editor.fields import ProseEditorFormField

from eolcare.common import nhsuk

NASTY = '<script>alert("x")</script>'


class EveryKind(nhsuk.Form):
    name = forms.CharField(label="Full name", max_length=40)
    email = forms.EmailField(label="Email address", help_text="We send your booking here")
    telephone = forms.CharField(label="Telephone", widget=forms.TelInput, required=False)
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    places = forms.IntegerField(label="How many are coming?", min_value=1)
    cost = forms.DecimalField(label="Cost")
    story = forms.CharField(label="Story", widget=forms.Textarea, max_length=500, required=False)
    notes = forms.CharField(label="Notes", widget=forms.Textarea)
    contact = forms.ChoiceField(
        label="How should we contact you?",
        widget=forms.RadioSelect,
        choices=[("", "---------"), ("email", "Email"), ("phone", "Phone"), ("none", "Do not contact me")],
    )
    contact_email = forms.EmailField(label="Where to")
    contact_phone = forms.CharField(label="Your number")
    themes = forms.MultipleChoiceField(
        label="Themes",
        widget=forms.CheckboxSelectMultiple,
        choices=[("care", "Care at home"), ("other", "Something else"), ("none", "None of these")],
    )
    other_theme = forms.CharField(label="Which", required=False)
    borough = forms.ChoiceField(
        label="Borough", choices=[("", "---------"), ("brent", "Brent"), ("Outer", [("harrow", "Harrow")])]
    )
    day = nhsuk.DateField(label="Date of the event")
    start = nhsuk.TimeField(label="Start")
    upload = forms.FileField(label="Upload a file", widget=forms.FileInput(attrs={"accept": ".csv"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    agree = forms.BooleanField(label="You may quote me", help_text="Never by name")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    reveals = {"contact": {"email": "contact_email", "phone": "contact_phone"}, "themes": {"other": "other_theme"}}
    exclusive = {"themes": "none"}
    layout = (
        nhsuk.Fieldset("About you", nhsuk.Input("name", autocomplete="name"), "email", hint="Kept apart"),
        "telephone",
        "website",
        nhsuk.Input("places", width=2),
        nhsuk.Input("cost", prefix="£", suffix="each", width=5),
        nhsuk.CharacterCount("story", threshold=50),
        "notes",
        nhsuk.Radios("contact", hints={"phone": "From a hidden number"}, dividers={"none": "or"}, page_heading=True),
        nhsuk.Checkboxes("themes", dividers={"none": "or"}),
        "borough",
        "day",
        "start",
        nhsuk.FileUpload("upload"),
        nhsuk.PasswordInput("password", autocomplete="new-password"),
        "agree",
        nhsuk.ButtonGroup(nhsuk.Button("Send"), nhsuk.Link("Cancel", "/back")),
    )


GOOD = {
    "name": "Ada", "email": "ada@example.org", "places": "2", "cost": "3.50", "notes": "x", "contact": "none",
    "themes": ["care"], "borough": "harrow", "day_day": "12", "day_month": "3", "day_year": "2027", "start": "2:30pm",
    "password": "secret", "agree": "true", "version": "3",
}  # fmt: skip


def filled(**changes: Any) -> EveryKind:
    return EveryKind({**GOOD, **changes}, {"upload": SimpleUploadedFile("a.csv", b"x")})


def page(form: Any, source: str = "{% crispy form %}") -> BeautifulSoup:
    load = "{% load crispy_forms_tags nhsuk %}"
    html = engines["django"].from_string(load + source).render({"form": form, "csrf_token": "token"})
    return BeautifulSoup(html, "html5lib")


def control(parsed: BeautifulSoup, name: str) -> Tag:
    found = parsed.find(attrs={"name": name})
    assert found is not None, name
    return found


def group_of(parsed: BeautifulSoup, name: str) -> Tag:
    return control(parsed, name).find_parent(class_="nhsuk-form-group")


@pytest.fixture(scope="module")
def blank() -> BeautifulSoup:
    return page(EveryKind())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", {"class": ["nhsuk-input"], "type": "text", "autocomplete": "name"}),
        ("email", {"class": ["nhsuk-input"], "type": "email", "spellcheck": "false"}),
        ("telephone", {"class": ["nhsuk-input"], "type": "tel"}),
        ("website", {"class": ["nhsuk-input"], "type": "url"}),
        ("places", {"class": ["nhsuk-input", "nhsuk-input--width-2"], "type": "text", "inputmode": "numeric"}),
        ("cost", {"class": ["nhsuk-input", "nhsuk-input--width-5"], "type": "text", "inputmode": "decimal"}),
        ("story", {"class": ["nhsuk-textarea", "nhsuk-js-character-count"]}),
        ("notes", {"class": ["nhsuk-textarea"]}),
        ("contact", {"class": ["nhsuk-radios__input"], "type": "radio", "value": "email"}),
        ("contact_email", {"class": ["nhsuk-input"], "type": "email"}),
        ("themes", {"class": ["nhsuk-checkboxes__input"], "type": "checkbox", "value": "care"}),
        ("borough", {"class": ["nhsuk-select"]}),
        ("day_month", {"class": ["nhsuk-input", "nhsuk-input--width-2", "nhsuk-date-input__input"]}),
        ("day_year", {"type": "text", "inputmode": "numeric"}),
        ("start", {"class": ["nhsuk-input"], "type": "text"}),
        ("upload", {"class": ["nhsuk-file-upload__input"], "type": "file", "accept": ".csv"}),
        ("password", {"type": "password", "autocomplete": "new-password"}),
        ("agree", {"class": ["nhsuk-checkboxes__input"], "type": "checkbox", "value": "true"}),
        ("version", {"type": "hidden", "value": "3"}),
    ],
)  # fmt: skip
def test_each_kind_of_field_has_its_control(blank: BeautifulSoup, name: str, expected: dict[str, Any]) -> None:
    tag = control(blank, name)
    assert {key: tag.get(key) for key in expected} == expected


def test_the_form_is_complete(blank: BeautifulSoup) -> None:
    form = blank.form
    assert form.has_attr("novalidate")
    assert form["enctype"] == "multipart/form-data"
    assert control(blank, "csrfmiddlewaretoken")["value"] == "token"
    for field in EveryKind.base_fields:
        name = "day_day" if field == "day" else field
        count = len({tag.get("id") for tag in form.find_all(attrs={"name": name})})
        assert count == {"contact": 3, "themes": 3}.get(field, 1), field
    ids = [tag["id"] for tag in blank.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_nothing_is_left_to_the_browsers_own_checks(blank: BeautifulSoup) -> None:
    for attribute in ("required", "maxlength", "minlength", "min", "max", "step"):
        assert not blank.find_all(attrs={attribute: True}), attribute


def test_every_control_has_a_label_and_what_describes_it_is_there(blank: BeautifulSoup) -> None:
    for tag in blank.form.find_all(["input", "select", "textarea"]):
        if tag.get("type") != "hidden":
            assert blank.find("label", attrs={"for": tag["id"]}), tag
    for parsed in (blank, page(EveryKind({}))):
        for tag in parsed.find_all(attrs={"aria-describedby": True}):
            for own_id in tag["aria-describedby"].split():
                assert parsed.find(id=own_id), own_id


def test_what_is_not_required_says_so(blank: BeautifulSoup) -> None:
    labels = {tag.get_text(strip=True) for tag in blank.find_all("label")}
    assert {"Telephone (optional)", "Story (optional)", "Which (optional)", "Full name", "You may quote me"} <= labels
    assert group_of(page(Filter(), "{{ form|crispy }}"), "q").label.get_text(strip=True) == "Search"


class Filter(nhsuk.Form):
    q = forms.CharField(label="Search", required=False)
    mark_optional = False


def test_a_question_may_be_the_heading_of_its_page(blank: BeautifulSoup) -> None:
    assert blank.h1.get_text(strip=True) == "How should we contact you?"
    assert blank.h1.parent.name == "legend"
    label = page(EveryKind(), "{% nhsuk_field form.name page_heading=True caption='Question 1 of 2' %}")
    assert label.h1.label["for"] == "id_name"
    assert label.h1.find(class_="nhsuk-caption-l").get_text(strip=True) == "Question 1 of 2"


def test_choices_have_hints_dividers_and_reveals(blank: BeautifulSoup) -> None:
    group = blank.find(id="id_contact").find_parent("fieldset")
    radios = group.find_all("input", attrs={"name": "contact"})
    assert [radio["value"] for radio in radios] == ["email", "phone", "none"]
    assert group.find(class_="nhsuk-radios__divider").get_text(strip=True) == "or"
    assert blank.find(id=radios[1]["aria-describedby"]).get_text(strip=True) == "From a hidden number"
    revealed = blank.find(id=radios[0]["data-aria-controls"])
    assert "nhsuk-radios__conditional--hidden" in revealed["class"]
    assert revealed.find("input")["name"] == "contact_email"
    alone = blank.find("input", attrs={"value": "none", "name": "themes"})
    assert alone["data-behaviour"] == "exclusive"


def test_a_select_offers_an_option_in_words_and_groups(blank: BeautifulSoup) -> None:
    select = control(blank, "borough")
    assert select.option.text == "Choose an option"
    assert select.optgroup["label"] == "Outer"


def test_the_count_knows_the_fields_limit(blank: BeautifulSoup) -> None:
    group = group_of(blank, "story")
    assert (group["data-maxlength"], group["data-threshold"]) == ("500", "50")
    assert "You can enter up to 500 characters" in group.text


def test_what_was_typed_comes_back(blank: BeautifulSoup) -> None:
    form = filled(name='A "quoted" <b>', notes="\n first line\n  </textarea>", contact="email", contact_email="no",
                  themes=["other"], other_theme="peace", day_month="Mar", places="many")  # fmt: skip
    parsed = page(form)
    assert control(parsed, "name")["value"] == 'A "quoted" <b>'
    assert control(parsed, "notes").text == "\n first line\n  </textarea>"
    assert control(parsed, "places")["value"] == "many"
    assert control(parsed, "contact_email")["value"] == "no"
    assert [control(parsed, f"day_{part}")["value"] for part in ("day", "month", "year")] == ["12", "Mar", "2027"]
    assert parsed.find("input", attrs={"name": "contact", "checked": True})["value"] == "email"
    assert parsed.find("input", attrs={"name": "themes", "checked": True})["value"] == "other"
    assert parsed.find("option", selected=True)["value"] == "harrow"
    assert control(parsed, "agree").has_attr("checked")
    assert not control(parsed, "password").has_attr("value")
    assert "nhsuk-radios__conditional--hidden" not in parsed.find(id="conditional-id_contact")["class"]


def test_initial_values_show() -> None:
    parsed = page(
        EveryKind(initial={"day": date(2027, 3, 2), "start": time(14, 30), "themes": ["care"], "agree": True})
    )
    assert [control(parsed, f"day_{part}")["value"] for part in ("day", "month", "year")] == ["2", "3", "2027"]
    assert control(parsed, "start")["value"] == "2:30pm"
    assert control(parsed, "themes").has_attr("checked")
    assert control(parsed, "agree").has_attr("checked")
    assert not control(page(EveryKind(initial={"agree": False})), "agree").has_attr("checked")


def test_a_good_answer_is_cleaned() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2027, 3, 12)
    assert form.cleaned_data["start"] == time(14, 30)


# --- Reveals and exclusive choices ---------------------------------------------------------------


def test_a_revealed_field_is_required_only_while_its_choice_is_made() -> None:
    assert filled().is_valid()
    form = filled(contact="email")
    assert dict(form.errors) == {"contact_email": ["Enter where to"]}
    assert filled(contact="email", contact_email="a@example.org").is_valid()


def test_what_was_typed_under_another_choice_is_dropped() -> None:
    form = filled(contact="phone", contact_phone="020", contact_email="not an address", other_theme="left over")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["contact_email"] == ""
    assert form.cleaned_data["contact_phone"] == "020"
    assert form.cleaned_data["other_theme"] == ""


def test_a_revealed_field_may_be_optional() -> None:
    assert filled(themes=["other"], other_theme="").is_valid()


def test_an_exclusive_choice_beside_others_is_refused_without_a_script_too() -> None:
    form = filled(themes=["care", "none"])
    assert form.errors["themes"] == ["Select “None of these” or the other answers, not both"]
    assert filled(themes=["none"]).is_valid()


def test_without_a_layout_revealed_fields_stand_under_their_choice_alone() -> None:
    class Short(nhsuk.Form):
        pick = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
        why = forms.CharField()
        reveals = {"pick": {"a": "why"}}
        submit_text = "Save"

    for source in ("{% crispy form %}", "{{ form|crispy }}"):
        parsed = page(Short(), source)
        assert len(parsed.find_all(attrs={"name": "why"})) == 1, source
        assert control(parsed, "why").find_parent(id="conditional-id_pick"), source
    assert page(Short()).button.text == "Save"


def test_a_layout_is_shared_by_forms_without_traces() -> None:
    page(filled(name="", contact="email"))
    again = page(EveryKind())
    assert not again.find(class_="nhsuk-error-message")
    assert not control(again, "contact").has_attr("checked")


# --- Errors --------------------------------------------------------------------------------------


def test_the_summary_names_each_error_and_leads_to_its_control() -> None:
    form = filled(name="", places="many", contact="", themes=[], day_month="", start="2", agree="", borough="nowhere")
    form.add_error(None, "The event is full")
    parsed = page(form, "{% error_summary form %}{% crispy form %}")
    summary = parsed.find(class_="nhsuk-error-summary")
    assert summary["data-module"] == "nhsuk-error-summary"
    assert summary.h2.get_text(strip=True) == "There is a problem"
    lines = {item.get_text(strip=True): item.a["href"] if item.a else None for item in summary.find_all("li")}
    assert lines == {
        "The event is full": None,
        "Enter full name": "#id_name",
        "Your answer must be a whole number, like 12": "#id_places",
        "Select an answer to “How should we contact you?”": "#id_contact",
        "Select themes": "#id_themes",
        "Choose one of the answers on the page": "#id_borough",
        "Date of the event must include a month": "#id_day-month",
        "Enter a time, like 2:30pm or 14:30": "#id_start",
        "Tick the box to continue: You may quote me": "#id_agree",
    }
    for text, href in lines.items():
        if href:
            target = parsed.find(id=href[1:])
            assert target.name in ("input", "select", "textarea"), href
            groups = target.find_parents(class_="nhsuk-form-group--error")
            told = {
                tag.get_text(strip=True) for group in groups for tag in group.find_all(class_="nhsuk-error-message")
            }
            assert f"Error:{text}" in told


def test_only_the_wrong_part_of_a_date_is_marked() -> None:
    parsed = page(filled(day_month=""))
    marked = {tag["name"] for tag in parsed.find_all(class_="nhsuk-input--error")}
    assert marked == {"day_month"}
    every = page(filled(day_day="", day_month="", day_year=""))
    assert len(every.find_all(class_="nhsuk-input--error")) == 3


def test_an_error_is_read_out_with_its_control() -> None:
    parsed = page(filled(email="no"))
    tag = control(parsed, "email")
    told = [parsed.find(id=own_id).get_text(strip=True) for own_id in tag["aria-describedby"].split()]
    assert told == [
        "We send your booking here",
        "Error:Enter an email address in the correct format, like name@example.com",
    ]


def test_without_errors_there_is_no_summary_and_no_prefix() -> None:
    source = "{% error_prefix form nothing %}{% error_summary form nothing %}"
    for form in (EveryKind(), filled(), None):
        assert page(form, source).body.get_text() == ""
    assert page(filled(name=""), "{% error_prefix form %}Book").body.get_text() == "Error: Book"


def test_errors_of_hidden_fields_are_told_without_a_link() -> None:
    summary = page(filled(version="x"), "{% error_summary form %}")
    assert summary.li is not None
    assert summary.li.a is None


def test_an_authors_own_message_stays() -> None:
    class Own(nhsuk.Form):
        name = forms.CharField(error_messages={"required": "Tell us your name"})
        code = forms.CharField(max_length=3, label="100% code")

    form = Own({"code": "four"})
    assert form.errors == {"name": ["Tell us your name"], "code": ["100% code must be 3 characters or fewer"]}


def test_texts_of_a_form_cannot_become_markup() -> None:
    class Attack(nhsuk.Form):
        x = forms.ChoiceField(label=NASTY, help_text=NASTY, widget=forms.RadioSelect, choices=[(NASTY, NASTY)])
        y = forms.CharField(label=NASTY, help_text=NASTY, widget=forms.Textarea(attrs={"data-x": NASTY}), initial=NASTY)
        z = forms.BooleanField(label=NASTY, help_text=NASTY)
        w = forms.CharField(label=NASTY, widget=forms.SplitDateTimeWidget)
        layout = (nhsuk.Fieldset(NASTY, "x", hint=NASTY), "y", "z", "w", nhsuk.Details(NASTY, text=NASTY))

    for form in (Attack(), Attack({})):
        parsed = page(form, "{% error_summary form %}{% crispy form %}")
        assert not parsed.find("script")
        assert NASTY in parsed.text


def test_a_widget_of_another_kind_keeps_its_own_look_with_label_and_error() -> None:
    class Other(nhsuk.Form):
        both = forms.SplitDateTimeField(label="When", widget=forms.SplitDateTimeWidget)

    group = page(Other({})).find(class_="nhsuk-form-group--error")
    assert group.label.get_text(strip=True) == "When"
    assert len(group.find_all("input")) == 2
    assert not group.find(required=True)


def test_a_rich_text_editor_is_found_by_its_script() -> None:
    class Rich(nhsuk.Form):
        body = ProseEditorFormField(label="Text", config={"extensions": {"Bold": True}})

    parsed = page(Rich({"body": "<p>Hello</p>"}))
    area = control(parsed, "body")
    assert area["class"] == ["nhsuk-textarea"]
    assert "Bold" in next(value for name, value in area.attrs.items() if name.startswith("data-django-prose-editor"))
    assert area.text == "<p>Hello</p>"
    assert not parsed.find("script")


def test_details_with_an_error_inside_stand_open() -> None:
    class Folded(nhsuk.Form):
        more = forms.CharField()
        layout = (nhsuk.Details("More", "more"), nhsuk.Button("Go"))

    assert not page(Folded()).details.has_attr("open")
    assert page(Folded({})).details.has_attr("open")


def test_a_field_that_is_not_there_is_an_error_of_the_author() -> None:
    class Wrong(nhsuk.Form):
        layout = (nhsuk.Input("nobody"),)

    with pytest.raises(KeyError, match="nobody"):
        page(Wrong())


def test_two_forms_on_a_page_and_formsets_keep_their_ids_apart() -> None:
    class Row(nhsuk.Form):
        pick = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
        layout = ("pick",)

    rows = formset_factory(Row, extra=2)({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-pick": "z"})
    rows.is_valid()
    parsed = page(rows, "{% error_summary form %}{{ form|crispy }}")
    ids = [tag["id"] for tag in parsed.find_all("input", type="radio")]
    assert len(ids) == len(set(ids)) == 4
    assert [link["href"] for link in parsed.select(".nhsuk-error-summary a")] == ["#id_form-1-pick"]


def test_a_form_can_be_sent_by_get_to_an_address() -> None:
    form = Filter()
    form.helper.form_method, form.helper.form_action = "get", "/events"
    parsed = page(form)
    assert (parsed.form["method"], parsed.form["action"]) == ("get", "/events")
    assert not parsed.find(attrs={"name": "csrfmiddlewaretoken"})
