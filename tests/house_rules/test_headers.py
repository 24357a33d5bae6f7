"""What every answer carries in its headers and cookies: who reads without signing in leaves no trace."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from ambitions.framework.loading import load_framework
from engagement.events import keys
from ops import places as ops_places
from ops.check import PRODUCTION
from tests.factories.accounts import PASSWORD
from tests.factories.world import whole_world
from tests.house_rules.test_walker import places
from tests.house_rules.walker_table import rows
from tests.house_rules.walking import VISITORS, address_of

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": {"'none'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
    "connect-src": {"'self'"},
    "font-src": {"'self'"},
    "img-src": {"'self'", "data:"},
}
NOT_NEEDED = ("camera", "geolocation", "microphone", "payment", "usb")


@pytest.fixture
def world():
    load_framework()
    return whole_world()


@pytest.fixture
def readable(world) -> dict[str, str]:
    """Every address that the walker's table opens to somebody who is not signed in."""
    anonymous = VISITORS.index("anonymous")
    open_to_all = {key.removeprefix("GET ") for key, cells in rows().items() if cells[anonymous] == "200"}
    return {
        place: address_of(place, arguments, world.records)[0] for place, arguments in places() if place in open_to_all
    }


SANDBOX = {"sandbox": set(), "default-src": {"'none'"}}


def policy_of(response) -> dict[str, set[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {words[0]: set(words[1:]) for words in parts if words}


def nonces_in(response) -> set[str]:
    # A form to print is a PDF, and has none.
    return {nonce.decode() for nonce in re.findall(rb'nonce="([^"]+)"', response.getvalue())}


def complaints_about(response) -> list[str]:
    """Return what is missing among an answer's headers."""
    wrong = [f"{name}: {response.get(name)}" for name, value in ALWAYS.items() if response.get(name) != value]
    features = response.get("Permissions-Policy", "")
    wrong += [f"Permissions-Policy allows {name}" for name in NOT_NEEDED if f"{name}=()" not in features]
    policy = policy_of(response)
    if policy == SANDBOX:
        # A file that somebody uploaded: nothing in it may load or run anything.
        return wrong
    wrong += [f"{name} {policy.get(name)}" for name, value in POLICY.items() if policy.get(name) != value]
    for name in ("script-src", "style-src"):
        sources = {source for source in policy.get(name, {"*"}) if not source.startswith("'nonce-")}
        wrong += [f"{name} {sources}"] if sources != {"'self'"} else []
    wrong += [f"unsafe: {policy}"] if "unsafe" in response["Content-Security-Policy"] else []
    nonces = nonces_in(response)
    allowed = {source[7:-1] for source in policy["script-src"] if source.startswith("'nonce-")}
    wrong += [f"a script's nonce {nonces} is not the policy's {allowed}"] if nonces - allowed else []
    return wrong


def test_every_public_page_is_guarded_and_leaves_no_cookie_with_who_only_reads(readable):
    assert len(readable) > 15
    wrong = {}
    for place, address in readable.items():
        response = Client().get(address)
        assert response.status_code == 200, place
        found = complaints_about(response)
        if place == "events:card":
            # The picture that other sites show beside a link to the event.
            found = [each for each in found if each != "Cross-Origin-Resource-Policy: cross-origin"]
        has_form = b'name="csrfmiddlewaretoken"' in response.getvalue()
        # The one cookie that a form needs is the guard against forged requests; a session is never begun. The choice of
        # language, which stands on every page, does without.
        kept = set(response.cookies) - ({"csrftoken"} if has_form else set())
        found += [f"sets the cookies {kept}"] if kept else []
        if found:
            wrong[place] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("address", "status"), [("/no-such-page/", 404), ("/team/", 302), ("/surveys/wagtail/begin/", 405)]
)
def test_refusals_are_guarded_too(world, address, status):
    response = Client().get(address)
    assert response.status_code == status
    assert complaints_about(response) == []


def test_a_refusal_for_a_wrong_role_has_its_page_and_is_guarded(world):
    client = Client()
    client.force_login(world.people["commissioner"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("feedback_team:list"))
    assert response.status_code == 403
    assert "<h1" in response.getvalue().decode()
    assert complaints_about(response) == []


def test_the_nonce_is_another_each_time(world):
    first, second = (nonces_in(Client().get("/")) for _ in range(2))
    assert first
    assert second
    assert first.isdisjoint(second)


def test_what_a_signed_in_person_reads_stays_in_no_cache(world, readable):
    client = Client()
    client.force_login(world.people["programme_manager"], backend="django.contrib.auth.backends.ModelBackend")
    item = world.records["item"].public_id
    for address in [*readable.values(), reverse("team:desk"), reverse("feedback_team:detail", args=[item])]:
        assert client.get(address)["Cache-Control"] == "private, no-store", address


def test_only_what_everybody_reads_is_compressed(world):
    def encoding(client: Client, address: str) -> str:
        return client.get(address, headers={"accept-encoding": "gzip"}).get("Content-Encoding", "none")

    visitor, signed_in = Client(), Client()
    assert encoding(visitor, "/") == "gzip"
    assert len(visitor.get("/").content) > 2 * len(visitor.get("/", headers={"accept-encoding": "gzip"}).content)
    question = visitor.post(reverse("surveys:begin", args=["wagtail"]))["Location"]
    assert encoding(visitor, question) == "none"
    # An empty form is the same for everybody; what somebody typed into it, or booked, is not.
    form = reverse("events:book", args=["plover"])
    assert encoding(visitor, form) == "gzip"
    sent = visitor.post(form, {"name": "Rosa"}, headers={"accept-encoding": "gzip"})
    assert (sent.status_code, sent.get("Content-Encoding", "none")) == (422, "none")
    own = reverse("events:booking", args=[keys.token_of(world.records["booking"])])
    assert encoding(visitor, own) == "none"
    signed_in.force_login(world.people["analyst"], backend="django.contrib.auth.backends.ModelBackend")
    assert encoding(signed_in, "/") == "none"
    assert encoding(signed_in, "/team/feedback/") == "none"


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(world):
    visitor = Client()
    visitor.get(reverse("account_login"), secure=True)
    answer = visitor.post(
        reverse("account_login"),
        {"login": world.people["analyst"].email, "password": PASSWORD},
        secure=True,
    )
    assert answer.status_code == 302
    visitor.post(reverse("surveys:begin", args=["wagtail"]), secure=True)
    visitor.post(
        reverse("actions_team:publish", args=[world.records["draft_action"].public_id]), {"version": "1"}, secure=True
    )
    names = set(visitor.cookies)
    assert {"sessionid", "csrftoken"} <= names
    assert any(name.startswith("answers-") for name in names)
    for name, cookie in visitor.cookies.items():
        if not cookie.value:
            continue  # It is being taken away.
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["secure"], name
    answers = next(cookie for name, cookie in visitor.cookies.items() if name.startswith("answers-"))
    assert answers["path"] == "/surveys/wagtail/"


def test_in_production_cookies_travel_encrypted_alone():
    asked = (
        "import eolcare.settings.production as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ops_places.ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["True"] * 7, done.stderr
