"""Answering a survey: its steps, and the list of its sections where they come in any order."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys.filling import Filling, find_filling
from engagement.surveys.presentation import words
from engagement.surveys.routing import Task
from engagement.surveys.sections import Waiting, sections_in_order
from engagement.surveys.views.steps import answer_step
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page
from eolcare.accounts.access import public
from eolcare.common.nhsuk.components import render as component


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def question(request: HttpRequest, slug: str, locator: str, key: str) -> HttpResponse:
    """Ask the questions of one step; keep the answers and go on."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator, key)
    return answer_step(request, filling, key)


@public
@require_safe
@private_page
def task_list(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Show the sections of a survey that can be answered in any order, and how far each is."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator)
    if not filling.survey.takes_answers:
        return closed_page(request, filling)
    if not filling.definition.any_order:
        raise Http404
    sections = sections_in_order(filling.definition, filling.answers)
    tasks = [section for section in sections if isinstance(section, Task)]
    context = {
        "survey": filling.survey,
        "tasks": component("task-list", {"items": [_item(filling, section) for section in sections]}),
        "done": sum(task.done for task in tasks),
        "of": len(sections),
        "anything": any(filling.answers.values()),
        "check_url": filling.address("check"),
        "stop_url": filling.address("stop"),
        "save_url": filling.address("save"),
        "back_url": filling.before_first(),
    }
    return render(request, "surveys/tasks.html", context)


def _item(filling: Filling, section: Task | Waiting) -> dict[str, Any]:
    title = {"html": words(section.section.title)}
    if isinstance(section, Waiting):
        return {
            "heading": title,
            "hint": _("It depends on what you answer before"),
            "status": {"text": _("Cannot start yet"), "classes": "nhsuk-task-list__status--cannot-start-yet"},
        }
    if section.done:
        status: dict[str, Any] = {"text": _("Completed"), "classes": "nhsuk-task-list__status--completed"}
    elif section.begun:
        status = {"tag": {"text": _("In progress"), "colour": "blue"}}
    else:
        status = {"tag": {"text": _("Not started"), "colour": "grey"}}
    step = filling.definition.step(section.go_on)
    return {"heading": title, "href": filling.address_of(step) if step else None, "status": status}
