"""The floor of booking: the least that Django, psycopg2 and gunicorn can do for one booking with the same rows.

One page with one form of Django's; one transaction that locks the places, refuses where none is free, and writes the
booking with its answers, the contact, the needs, the count, an audit row and a confirmation in text and HTML. No waiting
list, languages, limits, keys, calendar file, forms sent twice, accounts or headers.

Served by ``gunicorn bench.booking_floor:application`` with ``FLOOR_DATABASE_URL``.
"""

from __future__ import annotations

import json
import os
from typing import Any

import environ
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

# As many as the portal asks about where people meet in a room.
NEEDS = [(f"need-{number}", f"Something that somebody needs, number {number}") for number in range(23)]
AREAS = [(f"borough-{number}", f"Borough {number}") for number in range(8)]
ROLES = [("resident", "A resident"), ("professional", "A professional"), ("voluntary", "A charity"), ("other", "Other")]

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench-floor",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**environ.Env.db_url_config(os.environ["FLOOR_DATABASE_URL"]), "CONN_MAX_AGE": 60}},
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )


class BookingForm(forms.Form):
    name = forms.CharField(max_length=120)
    email = forms.EmailField()
    phone = forms.CharField(max_length=40, required=False)
    area = forms.ChoiceField(choices=[("", "Another place"), *AREAS], required=False)
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, required=False)
    organisation = forms.CharField(max_length=160, required=False)
    needs = forms.MultipleChoiceField(choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False)
    first = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    second = forms.ChoiceField(choices=[(each, each) for each in ("Talk", "Film", "Walk")], widget=forms.RadioSelect)
    third = forms.CharField(max_length=2000, widget=forms.Textarea, required=False)
    may_contact = forms.BooleanField(required=False)
    may_quote = forms.BooleanField(required=False)


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body><h1>Floor</h1>
<form method="post">{% csrf_token %}{{ form.as_div }}<button>Book</button></form></body></html>"""
TEXT = """Hello {{ name }},

Your place is booked. We look forward to meeting you.

{{ title }}
{{ when }}

If you cannot come, please cancel: {{ link }}
"""
HTML = "<!DOCTYPE html><html><body><p>Hello {{ name }},</p><p>Your place is booked.</p><p>{{ title }}<br>{{ when }}</p><p><a href='{{ link }}'>Cancel</a></p></body></html>"
_templates: dict[str, Any] = {}


def _template(name: str, source: str) -> Any:
    if name not in _templates:
        _templates[name] = engines["django"].from_string(source)
    return _templates[name]


def book(request):
    """Show the form, or book a place."""
    form = BookingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _store(form.cleaned_data):
        return HttpResponseRedirect("/booked/")
    get_token(request)
    return HttpResponse(_template("page", PAGE).render({"form": form}, request))


def _store(said: dict[str, Any]) -> bool:
    answers = {name: said[name] for name in ("first", "second", "third") if said[name]}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT capacity, taken FROM floor_places WHERE kind = 'in_person' FOR UPDATE")
        capacity, taken = cursor.fetchone()
        if taken >= capacity:
            return False
        cursor.execute(
            "INSERT INTO floor_booking (kind, area, role, answers, may_contact) VALUES ('in_person', %s, %s, %s, %s) RETURNING id",
            [said["area"], said["role"], json.dumps(answers), said["may_contact"]],
        )
        (number,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO floor_contact (booking_id, name, email, phone) VALUES (%s, %s, %s, %s)",
            [number, said["name"], said["email"], said["phone"]],
        )
        if said["needs"]:
            places = ", ".join(["(%s, %s)"] * len(said["needs"]))
            cursor.execute(
                f"INSERT INTO floor_need (booking_id, kind) VALUES {places}",
                [value for kind in said["needs"] for value in (number, kind)],
            )
        cursor.execute("UPDATE floor_places SET taken = taken + 1 WHERE kind = 'in_person'")
        cursor.execute(
            "INSERT INTO floor_audit (verb, target, facts) VALUES ('booked', %s, %s)",
            [str(number), json.dumps({"state": "booked"})],
        )
        told = {"name": said["name"], "title": "Floor", "when": "Tomorrow", "link": f"http://localhost/{number}/"}
        cursor.execute(
            "INSERT INTO floor_mail (key, to_address, subject, text, html) VALUES (%s, %s, %s, %s, %s)",
            [
                f"booked:{number}",
                said["email"],
                "Your place is booked",
                _template("text", TEXT).render(told),
                _template("html", HTML).render(told),
            ],
        )
    return True


def booked(request):
    """Say that a place is booked."""
    return HttpResponse("<p>Your place is booked</p>")


urlpatterns = [path("", book), path("booked/", booked)]
application = get_wsgi_application()
