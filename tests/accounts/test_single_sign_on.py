"""Single sign-on by OpenID Connect, switched on by settings alone, against a provider that a test plays."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from eolcare.accounts.adapters import StaffSocialAccountAdapter

PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "work",
                "name": "your work account",
                "client_id": "portal",
                "secret": "a secret",
                "settings": {"server_url": "https://sign-in.example.nhs.uk"},
            }
        ]
    }
}


def test_the_environment_makes_the_provider():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "eolcare.settings.test",
        "OIDC_SERVER_URL": "https://sign-in.example.nhs.uk",
        "OIDC_CLIENT_ID": "portal",
        "OIDC_CLIENT_SECRET": "a secret",
    }
    code = "import json; from django.conf import settings; print(json.dumps(settings.SOCIALACCOUNT_PROVIDERS))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == PROVIDERS


@pytest.mark.django_db
def test_the_sign_in_page_offers_it_only_where_it_is_set(client):
    assert "your work account" not in client.get(reverse("account_login")).content.decode()
    with override_settings(SOCIALACCOUNT_PROVIDERS=PROVIDERS):
        page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with your work account" in page


@pytest.mark.django_db
def test_an_unknown_work_account_makes_no_account_here(rf):
    assert StaffSocialAccountAdapter(rf.get("/")).is_open_for_signup(rf.get("/"), None) is False
