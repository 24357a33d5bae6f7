"""How a step of a survey is put together: a frame that is the same for everybody, and what is this reader's in it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.surveys import frames
from engagement.surveys.answers import AnswerError
from engagement.surveys.definition import (
    AgeBand,
    Borough,
    Checkboxes,
    Likert,
    Matrix,
    Question,
    Radios,
    Ranking,
    Section,
    Step,
    YesNo,
)
from engagement.surveys.ending import page_asks_consent, page_sends
from engagement.surveys.filling import Filling
from engagement.surveys.posted import shown_value
from engagement.surveys.presentation import (
    Parts,
    Said,
    anchor_of,
    consent_field,
    parts_from,
    plain,
    prose,
    words,
)
from engagement.surveys.presentation.asking import Asking
from engagement.surveys.presentation.question_blocks import asks, is_wide, question_block, repeats_answers
from engagement.surveys.routing import Progress, steps
from eolcare.common.languages import languages
from eolcare.common.nhsuk.components import render
from eolcare.pages.queries import footer_links

# Answers that are chosen from a list: there are few of each, and they say nothing of anybody.
CHOSEN = (Radios, Checkboxes, YesNo, Likert, AgeBand, Borough, Matrix, Ranking)
BLOCKS_KEPT = 4_000
# The place of an address that says whose answers are meant; the address of a frame has this one.
NOBODYS_LOCATOR = "0" * 10

_blocks: OrderedDict[Hashable, SafeString] = OrderedDict()


def step_page(
    request: HttpRequest,
    filling: Filling,
    step: Step,
    *,
    from_check: bool,
    typed: Mapping[str, Parts] | None = None,
    errors: Mapping[str, AnswerError] | None = None,
    general: str = "",
    shown: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a step.

    Args:
        request: whose page it is.
        filling: the answers being given.
        step: the step with the questions that are asked.
        from_check: whether Back leads to checking.
        typed: what stands in fields instead of the answers that are kept, by question.
        errors: why answers cannot be kept, by question.
        general: what is wrong with the page as a whole.
        shown: what the page says of itself, if not that it shows what is kept.
        status: of the answer.
    """
    typed, errors = typed or {}, errors or {}
    key = _key(filling, step)
    if frames.is_nobody(request):
        frame = frames.kept.get(key, lambda: _frame(filling, step))
    else:
        frame = _frame(filling, step, request.user)
    answers = filling.answers
    own = [
        question
        for question in step.questions
        if answers.get(question.key)
        or question.key in typed
        or question.key in errors
        or f"field:{question.key}" not in frame.fixed
    ]
    said = filling.said() if "said" not in frame.fixed else {}
    values: dict[str, str] = {
        "nonce": str(getattr(request, "csp_nonce", "")),
        "csrf": get_token(request),
        "locator": filling.locator,
        "back": conditional_escape(filling.before(step.key, from_check=from_check)),
        "progress": _progress(filling.progress(step.key)),
        "errors": _summary(step, errors, general, said),
        "prefix": conditional_escape(_("Error: ")) if errors or general else "",
        "seal": filling.seal,
        "action": _action(request, filling, step),
        "shown": shown if shown is not None else shown_value(filter(asks, step.questions), answers),
    }
    if "consent" in frame.fixed and filling.draft.may_quote is not None:
        values["consent"] = consent_field(filling.draft.may_quote, heading=False)
    if "title" not in frame.fixed:
        values["title"] = conditional_escape(_title(step, said))
    level = 2 if step.page else 1
    for question in own:
        asking = Asking(
            question,
            typed[question.key] if question.key in typed else parts_from(question, answers.get(question.key)),
            errors.get(question.key),
            filling.boroughs if isinstance(question, Borough) else (),
            level,
            said,
        )
        plainly = question.key not in typed and question.key not in errors and not repeats_answers(question)
        values[f"field:{question.key}"] = _block(filling, asking, answers.get(question.key), plainly=plainly)
    return HttpResponse(frame.filled(values), status=status)


def _block(filling: Filling, asking: Asking, answer: Any, *, plainly: bool) -> SafeString:
    if not plainly or not isinstance(asking.question, CHOSEN):
        return question_block(asking, answered=bool(answer))
    # Names of options alone, so nothing of anybody's is kept.
    name = (
        filling.draft.version.sha256,
        get_language(),
        asking.question.key,
        asking.level,
        asking.boroughs,
        json.dumps(answer),
    )
    block = _blocks.get(name)
    if block is None:
        block = _blocks[name] = question_block(asking, answered=bool(answer))
        while len(_blocks) > BLOCKS_KEPT:
            _blocks.popitem(last=False)
    return block


# --- Frames --------------------------------------------------------------------------------------
def _key(filling: Filling, step: Step) -> Hashable:
    """Return all that a frame depends on."""
    survey, version = filling.survey, filling.draft.version
    return (
        survey.pk,
        survey.version,
        survey.updated_at,
        version.sha256,
        get_language(),
        filling.STEP_VIEW,
        step.key,
        tuple(question.key for question in step.questions),
        _opened_section(filling, step) is not None,
        bool(filling.seal),
        filling.boroughs if any(isinstance(question, Borough) for question in step.questions) else (),
        tuple((link["title"], link["slug"]) for link in footer_links()),
    )


def _frame(filling: Filling, step: Step, user: Any = None) -> frames.Frame:
    slots = frames.Slots()
    nobody = type(filling)(filling.draft, NOBODYS_LOCATOR, filling.seal)
    questions = step.questions
    level = 2 if step.page else 1
    fixed: dict[str, str] = {}
    for question in questions:
        if not repeats_answers(question):
            boroughs = filling.boroughs if isinstance(question, Borough) else ()
            fixed[f"field:{question.key}"] = question_block(Asking(question, boroughs=boroughs, level=level))
    if len(fixed) == len(questions):
        fixed["said"] = ""
    if step.page or f"field:{questions[0].key}" in fixed:
        fixed["title"] = conditional_escape(_title(step, {}))
    sends = page_sends(filling)
    if page_asks_consent(filling):
        fixed["consent"] = consent_field(None, heading=False)
    opened = _opened_section(filling, step)
    asked = [question for question in questions if asks(question)]
    context = {
        "survey": filling.survey,
        "survey_title": plain(filling.survey.text("title", get_language() or "")),
        "title": slots("title"),
        "prefix": slots("prefix"),
        "errors": slots("errors"),
        "progress": slots("progress"),
        "shown": slots("shown"),
        "seal": slots("seal") if filling.seal else "",
        "action": slots("action"),
        "back_url": slots("back"),
        "fields": [slots(f"field:{question.key}") for question in questions],
        "section": words(section.title) if (section := _section(filling, step)) else "",
        "section_intro": prose(opened.intro) if opened else "",
        "page_title": words(step.page.title) if step.page else "",
        "page_intro": prose(step.page.intro) if step.page else "",
        "wide": any(is_wide(question) for question in questions),
        "asked": len(asked),
        "optional": any(not question.required for question in asked),
        "stop_url": _address(nobody, "stop", slots),
        "save_url": _address(nobody, "save", slots),
        "step_languages": languages(),
        "sends": sends,
        "consent": slots("consent") if "consent" in fixed else "",
    }
    return frames.framed("surveys/question.html", context, slots, fixed=fixed, user=user)


def _address(nobody: Filling, name: str, slots: frames.Slots) -> SafeString:
    before, after = nobody.address(name).split(f"/{NOBODYS_LOCATOR}/")
    return format_html("{}/{}/{}", before, slots("locator"), after)


def _title(step: Step, said: Said) -> str:
    return plain(step.page.title if step.page else step.questions[0].title, said)


def _section(filling: Filling, step: Step) -> Section | None:
    return next((section for section in filling.definition.sections if section.key == step.section), None)


def _opened_section(filling: Filling, step: Step) -> Section | None:
    """Return the step's section if this is its first page and there is something to say about it."""
    section = _section(filling, step)
    if section is None or not section.intro:
        return None
    first = next((each for each in steps(filling.definition, filling.answers) if each.section == section.key), None)
    return section if first is not None and first.key == step.key else None


# --- What differs --------------------------------------------------------------------------------
def _action(request: HttpRequest, filling: Filling, step: Step) -> str:
    """Return where a page is sent that answers another address: the first of a draft, of which nothing was kept."""
    if request.method != "POST" or filling.seal or request.path == (address := filling.address_of(step)):
        return ""
    return format_html(' action="{}"', address)


def _progress(progress: Progress | None) -> str:
    if progress is None or progress.most == 1:
        return ""
    numbers = {"number": progress.number, "most": progress.most}
    if progress.exact:
        return conditional_escape(_("Page %(number)s of %(most)s") % numbers)
    return conditional_escape(_("Page %(number)s of at most %(most)s") % numbers)


def _summary(step: Step, errors: Mapping[str, AnswerError], general: str, said: Said) -> str:
    items: list[dict[str, Any]] = [{"text": general, "href": "#questions"}] if general else []
    items += [_line(question, errors[question.key], step, said) for question in _with_errors(step, errors)]
    return render("error-summary", {"heading": _("There is a problem"), "errorList": items}) if items else ""


def _with_errors(step: Step, errors: Mapping[str, AnswerError]) -> Iterable[Question]:
    return (question for question in step.questions if question.key in errors)


def _line(question: Question, error: AnswerError, step: Step, said: Said) -> dict[str, Any]:
    href = f"#{anchor_of(question, error.part)}"
    if step.page is None:
        return {"html": conditional_escape(error.message), "href": href}
    # Several can say the same: the question tells them apart.
    return {"html": format_html("{} – {}", words(question.title, said), error.message), "href": href}
