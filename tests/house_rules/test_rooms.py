"""Every room is found by Django, Celery and rules, and every view was opened on purpose."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest
import rules
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import models

from eolcare.accounts.middleware import access_of
from tests.house_rules.addresses import all_patterns

ROOT = Path(settings.BASE_DIR)
ROOMS = sorted(
    str(path.parent.relative_to(ROOT)).replace("/", ".")
    for package in ("eolcare", "ambitions", "engagement")
    for path in (ROOT / package).glob("*/__init__.py")
    if path.parent.name not in {"migrations", "settings", "management"}
)


def rooms_with(name):
    return [room for room in ROOMS if (ROOT / room.replace(".", "/") / f"{name}.py").exists()]


def test_there_are_rooms_to_look_at():
    assert {"engagement.surveys", "eolcare.jobs", "ambitions.framework"} <= set(ROOMS)


@pytest.mark.parametrize("room", rooms_with("models"))
def test_every_model_of_a_room_is_known_to_django(room):
    module = importlib.import_module(f"{room}.models")
    known = set(apps.get_models(include_auto_created=True))
    own = [
        model
        for _name, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, models.Model) and model.__module__ == module.__name__ and not model._meta.abstract
    ]
    assert set(own) <= known
    app = apps.get_containing_app_config(room)
    register = importlib.import_module(f"{app.name}.models")
    assert own == [] or register is module or room in Path(register.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize("room", rooms_with("tasks"))
def test_every_task_of_a_room_is_known_to_celery(room):
    current_app.loader.import_default_modules()
    source = (ROOT / room.replace(".", "/") / "tasks.py").read_text(encoding="utf-8")
    names = [name for name in current_app.tasks if name.startswith(f"{room}.tasks.")]
    assert len(names) == source.count("@shared_task") + source.count("@app.task")


@pytest.mark.parametrize("room", rooms_with("rules"))
def test_every_permission_of_a_room_is_known_to_rules(room):
    source = (ROOT / room.replace(".", "/") / "rules.py").read_text(encoding="utf-8")
    declared = [line.split('"')[1] for line in source.splitlines() if line.startswith("rules.add_perm(")]
    assert declared
    assert [name for name in declared if not rules.perm_exists(name)] == []


def test_every_beat_entry_names_a_task_that_exists():
    current_app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted - set(current_app.tasks) == set()


def test_every_view_of_ours_was_opened_on_purpose():
    closed = [
        f"{pattern.name}: {pattern.view.__module__}" for pattern in all_patterns() if access_of(pattern.view) is None
    ]
    assert closed == []


def test_every_permission_that_opens_a_view_exists():
    asked = {
        permission
        for pattern in all_patterns()
        for permission in (access_of(pattern.view) if isinstance(access_of(pattern.view), tuple) else ())
    }
    assert asked
    assert [name for name in sorted(asked) if not rules.perm_exists(name)] == []
