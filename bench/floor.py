"""The floor: the least that Django, psycopg2 and gunicorn can do for one survey.

One view shows one page with all questions and stores a validated answer as one JSONB row. No versions, routing, drafts, saved answers, check page, audit,
languages, headers or accounts. ``FLOOR_MARKUP`` says how the page is rendered: ``django`` (form widgets, as a tutorial does) or ``lean`` (a template that
prints the controls itself).

Served by ``gunicorn bench.floor:application`` with ``FLOOR_DATABASE_URL``.
"""

from __future__ import annotations

import json
import os

import environ
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

QUESTIONS = json.loads(os.environ.get("FLOOR_QUESTIONS", "[]"))
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


def _form() -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    for question in QUESTIONS:
        if question["kind"] == "one":
            fields[question["key"]] = forms.ChoiceField(
                label=question["title"], choices=question["options"], widget=forms.RadioSelect, required=False
            )
        elif question["kind"] == "many":
            fields[question["key"]] = forms.MultipleChoiceField(
                label=question["title"],
                choices=question["options"],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        else:
            fields[question["key"]] = forms.CharField(
                label=question["title"], widget=forms.Textarea, max_length=4000, required=False
            )
    return type("FloorForm", (forms.Form,), fields)


FloorForm = _form()

DJANGO_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body><h1>Floor</h1>
<form method="post">{% csrf_token %}{{ form.as_div }}<button>Send</button></form></body></html>"""

LEAN_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body><h1>Floor</h1>
<form method="post">{% csrf_token %}{% for q in questions %}{% if q.kind == "text" %}<label>{{ q.title }}
<textarea name="{{ q.key }}"></textarea></label>{% else %}<fieldset><legend>{{ q.title }}</legend>{% for value, label in q.options %}
<label><input type="{% if q.kind == "one" %}radio{% else %}checkbox{% endif %}" name="{{ q.key }}" value="{{ value }}">{{ label }}</label>{% endfor %}
</fieldset>{% endif %}{% endfor %}<button>Send</button></form></body></html>"""

_pages: dict[str, object] = {}


def survey(request):
    """Show the page, or store one validated answer."""
    form = FloorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO floor_answer (answers) VALUES (%s)", [json.dumps(form.cleaned_data)])
        request.session["sent"] = True
        return HttpResponseRedirect("/thanks/")
    if not _pages:
        _pages["django"] = engines["django"].from_string(DJANGO_PAGE)
        _pages["lean"] = engines["django"].from_string(LEAN_PAGE)
    get_token(request)
    page = _pages[MARKUP]
    return HttpResponse(page.render({"form": form, "questions": QUESTIONS}, request))


def thanks(request):
    """Say thank you."""
    return HttpResponse("<p>Thank you" + (" again" if request.session.get("sent") else "") + "</p>")


urlpatterns = [path("", survey), path("thanks/", thanks)]
application = get_wsgi_application()
