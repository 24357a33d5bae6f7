"""Forms as a browser sends them, and a small survey with questions about the person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from engagement.surveys.definition import AgeBand, Definition, LongText, Option, Radios, YesNo
from tests.surveys.walking import Resident


def short(*, check_answers: bool = True, equality: bool = True, **more: Any) -> Definition:
    """Two questions, and two about the person."""
    about = (
        YesNo(key="disabled", title="Are you disabled?"),
        AgeBand(key="age", title="How old are you?"),
    )
    return Definition(
        questions=(
            Radios(
                key="role",
                title="Which best describes you?",
                options=(Option(key="carer", label="I care for somebody"), Option(key="other", label="Something else")),
            ),
            LongText(key="story", title="What happened?"),
        ),
        equality=about if equality else (),
        check_answers=check_answers,
        **more,
    )


def press(resident: Resident, button: str, **fields: Any) -> Resident:
    """Fill in the form that has a button that reads so, and press it, as a browser without scripts does."""
    for form in resident.page.select("form"):
        for pressed in form.select("button"):
            if button in " ".join(pressed.get_text().split()):
                return _send(resident, form, pressed, fields)
    raise AssertionError(f"no button {button!r} on {resident.address}: {resident.words}")


def _send(resident: Resident, form: Any, pressed: Any, fields: dict[str, Any]) -> Resident:
    data: dict[str, Any] = {}
    for field in form.select("input, textarea, select"):
        kind = field.get("type", "text")
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.get("name") and field["name"] != "csrfmiddlewaretoken":
            data[field["name"]] = field.get("value", field.get_text() if field.name == "textarea" else "")
    offered = {field.get("name") for field in form.select("input, textarea, select")}
    assert set(fields) <= offered, f"no fields {set(fields) - offered} among {offered}"
    if pressed.get("name"):
        data[pressed["name"]] = pressed.get("value", "")
    address = urljoin(resident.address, form.get("action") or resident.address)
    return resident._arrive(resident.browser.post(address, data | fields, follow=True), address)


def walk(
    resident: Resident, role: str = "carer", story: str = "A number to ring at night would have helped."
) -> Resident:
    """Begin and answer both questions."""
    resident.begin().answer(role).answer(story)
    return resident


def sent(resident: Resident, story: str = "A number to ring at night would have helped.") -> Resident:
    """Answer, say nothing about oneself, and send."""
    walk(resident, story=story)
    if story:
        press(resident, "Continue", answer="no")
    press_on(resident)
    return resident


def press_on(resident: Resident) -> Resident:
    """From checking (or from the opt-in) to the confirmation, without saying anything about oneself."""
    if resident.heading == "Check your answers":
        if "Send my answers" in resident.words:
            return press(resident, "Send my answers")
        resident.follow("Continue")
    if resident.heading == "Some questions about you":
        press(resident, "Continue", answer="no")
    return press(resident, "Send my answers")


def make_short(slug: str, **more: Any) -> None:
    """Open a survey with this definition in a portal that has programmes, such as the demonstration."""
    from engagement.programmes.models import Programme
    from engagement.surveys.models import Survey
    from tests.factories.surveys import SurveyFactory

    if not Survey.objects.filter(slug=slug).exists():
        programme = Programme.objects.filter(is_public=True).first()
        SurveyFactory(
            programme=programme, areas=[programme.area], slug=slug, title="Care at home", definition=short(), **more
        )
