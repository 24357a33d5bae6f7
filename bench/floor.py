"""The floors: the least that Django, psycopg2 and gunicorn can do for one survey.

One view shows one page with all questions and stores a validated answer as one JSONB row. No versions, routing, drafts,
check page, audit, languages, headers or accounts. ``FLOOR_MARKUP`` says how the page is rendered: ``django`` (form
widgets, as a tutorial does) or ``lean`` (a template that prints the controls itself). Under ``/q/`` the same questions
are asked one a page, and what was said so far waits in the session.

Served by ``gunicorn bench.floor:application`` with ``FLOOR_DATABASE_URL``.
"""

from __future__ import annotations

import json
import os
from typing import Any

import environ
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

from bench.questions import plain

QUESTIONS = plain()
MARKUP = os.environ.get("FLOOR_MARKUP", "django")


if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench-floor",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**environ.Env.db_url_config(os.environ["FLOOR_DATABASE_URL"]), "CONN_MAX_AGE": 60}},
        INSTALLED_APPS=["django.contrib.sessions"],
        SESSION_ENGINE="django.contrib.sessions.backends.db",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )


def _form(questions: list[dict]) -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    for question in questions:
        named: dict[str, Any] = {"label": question["title"], "required": False}
        field: forms.Field
        if question["kind"] == "one":
            field = forms.ChoiceField(choices=question["options"], widget=forms.RadioSelect, **named)
        elif question["kind"] == "many":
            field = forms.MultipleChoiceField(choices=question["options"], widget=forms.CheckboxSelectMultiple, **named)
        elif question["kind"] == "short":
            field = forms.CharField(max_length=200, **named)
        else:
            field = forms.CharField(max_length=4000, widget=forms.Textarea, **named)
        fields[question["key"]] = field
    return type("FloorForm", (forms.Form,), fields)


WHOLE = _form(QUESTIONS)
SINGLE = [_form([question]) for question in QUESTIONS]

DJANGO_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body><h1>Floor</h1>
<form method="post">{% csrf_token %}{{ form.as_div }}<button>Send</button></form></body></html>"""

LEAN_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body><h1>Floor</h1>
<form method="post">{% csrf_token %}{% for q in questions %}{% if q.kind == "long" %}<label>{{ q.title }}
<textarea name="{{ q.key }}"></textarea></label>{% elif q.kind == "short" %}<label>{{ q.title }}
<input type="text" name="{{ q.key }}"></label>{% else %}<fieldset><legend>{{ q.title }}</legend>{% for value, label in q.options %}
<label><input type="{% if q.kind == "one" %}radio{% else %}checkbox{% endif %}" name="{{ q.key }}" value="{{ value }}">{{ label }}</label>{% endfor %}
</fieldset>{% endif %}{% endfor %}<button>Send</button></form></body></html>"""

_pages: dict[str, Any] = {}


def _render(request, form, questions):
    if not _pages:
        _pages["django"] = engines["django"].from_string(DJANGO_PAGE)
        _pages["lean"] = engines["django"].from_string(LEAN_PAGE)
    get_token(request)
    return HttpResponse(_pages[MARKUP].render({"form": form, "questions": questions}, request))


def _store(answers):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO floor_answer (answers) VALUES (%s)", [json.dumps(answers)])


def survey(request):
    """Show the page with all questions, or store one validated answer."""
    form = WHOLE(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _store(form.cleaned_data)
        request.session["sent"] = True
        return HttpResponseRedirect("/thanks/")
    return _render(request, form, QUESTIONS)


def question(request, number):
    """Show one question, or keep its validated answer and go on; the last one stores them all."""
    form = SINGLE[number](request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {**request.session.get("said", {}), **form.cleaned_data}
        if number + 1 < len(QUESTIONS):
            request.session["said"] = said
            return HttpResponseRedirect(f"/q/{number + 1}/")
        _store(said)
        del request.session["said"]
        request.session["sent"] = True
        return HttpResponseRedirect("/thanks/")
    return _render(request, form, [QUESTIONS[number]])


def thanks(request):
    """Say thank you."""
    return HttpResponse("<p>Thank you" + (" again" if request.session.get("sent") else "") + "</p>")


urlpatterns = [path("", survey), path("q/<int:number>/", question), path("thanks/", thanks)]
application = get_wsgi_application()
