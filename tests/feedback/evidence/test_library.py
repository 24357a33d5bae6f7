"""The library of evidence: what was known before, with the same themes as what people said."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from engagement.feedback.models import EvidenceFinding, EvidenceSource
from engagement.feedback.queries.evidence import findings_on, narrowed
from engagement.feedback.services import evidence as services
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.feedback import ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "kind": "research",
    "title": "Nights at home",
    "source": "An invented university",
    "published_year": 2019,
    "population": "412 unpaid carers",
}


@pytest.fixture
def programme():
    return ProgrammeFactory(is_public=True)


@pytest.fixture
def analyst(client, programme):
    user = user_with(Role.ANALYST, programme.area)
    client.force_login(user)
    return user


def add(programme, **facts):
    return services.add_source(programme, actor=None, **{**FACTS, **facts})


def errors(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return {link["href"]: link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"source": ""}, "source"),
        ({"population": ""}, "population"),
        ({"kind": "rumour"}, "kind"),
        ({"published_year": 1899}, "published_year"),
        ({"published_year": 2999}, "published_year"),
        ({"published_on": date(2018, 5, 1)}, "published_on"),
        ({"url": "http://example.org/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_is_missing_or_impossible_is_named_and_nothing_is_kept(programme, facts, field):
    with pytest.raises(Refusal) as refused:
        add(programme, **facts)
    assert refused.value.field == field
    assert not EvidenceSource.objects.exists()


def test_the_database_holds_the_day_in_its_year(programme):
    source = add(programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceSource.objects.filter(pk=source.pk).update(published_on=date(2020, 1, 1))


def test_findings_bear_themes_of_the_programme_and_no_other(programme):
    source = add(programme)
    night = ThemeFactory(programme=programme, name="Nights")
    finding = services.add_finding(source, text="Nobody answers at night.", themes=[night], actor=None)
    assert list(findings_on(night)) == [finding]
    with pytest.raises(Refusal, match="belongs to another programme"):
        services.add_finding(source, text="Other", themes=[ThemeFactory()], actor=None)
    night.is_retired = True
    night.save()
    with pytest.raises(Refusal, match="no longer given"):
        services.add_finding(source, text="Other", themes=[night], actor=None)
    # What it has already may stay.
    services.change_finding(finding, text="Nobody answers.", themes=[night], version=finding.version, actor=None)
    assert EvidenceFinding.objects.get().text == "Nobody answers."


def test_two_people_at_once_lose_nothing(programme):
    source = add(programme)
    services.change_source(source, version=1, actor=None, title="Nights and days")
    with pytest.raises(Conflict):
        services.change_source(source, version=1, actor=None, title="Evenings")
    with pytest.raises(Conflict):
        services.delete_source(source, version=1, actor=None)
    assert EvidenceSource.objects.get().title == "Nights and days"


def test_searching_finds_words_of_a_finding_and_themes_beneath(programme):
    source = add(programme)
    add(programme, title="Other")
    above = ThemeFactory(programme=programme)
    beneath = ThemeFactory(programme=programme, parent=above)
    services.add_finding(source, text="Ambulances come late.", themes=[beneath], actor=None)
    every = EvidenceSource.objects.all()
    assert list(narrowed(every, words="ambulances late")) == [source]
    assert list(narrowed(every, theme=above)) == [source]
    assert narrowed(every, words="\x00").count() == 2


class TestPages:
    def test_a_source_is_added_changed_and_deleted(self, client, programme, analyst):
        new = f"{reverse('feedback_team:evidence_new')}?programme={programme.slug}"
        assert errors(client.post(new, {**FACTS, "title": ""})) == {"#id_title": "Enter a title."}
        assert client.post(new, {**FACTS, "title": ""}).status_code == 422
        answer = client.post(new, FACTS)
        source = EvidenceSource.objects.get()
        assert answer["Location"] == reverse("feedback_team:evidence_source", args=[source.public_id])
        assert source.added_by == analyst
        change = reverse("feedback_team:evidence_change", args=[source.public_id])
        client.post(change, {**FACTS, "title": "Days at home", "is_public": "on", "version": source.version})
        source.refresh_from_db()
        assert (source.title, source.is_public) == ("Days at home", True)
        stale = client.post(change, {**FACTS, "title": "Mine", "version": 1})
        assert stale.status_code == 422
        assert b"Mine" in stale.content
        delete = reverse("feedback_team:evidence_delete", args=[source.public_id])
        assert "Days at home" in client.get(delete).content.decode()
        client.post(delete, {"version": source.version})
        assert not EvidenceSource.objects.exists()
        assert AuditEntry.objects.filter(verb="deleted").exists()

    def test_a_finding_is_added_coded_changed_and_deleted(self, client, programme, analyst):
        source = add(programme)
        theme = ThemeFactory(programme=programme, name="Nights")
        address = reverse("feedback_team:finding_add", args=[source.public_id])
        assert client.post(address, {"text": ""}).status_code == 422
        client.post(address, {"text": "Nobody came.", "place": "p. 4", "themes": [theme.public_id]})
        finding = EvidenceFinding.objects.get()
        page = client.get(reverse("feedback_team:evidence_source", args=[source.public_id])).content.decode()
        for words in ("Nobody came.", "p. 4", "Nights"):
            assert words in page
        client.post(
            reverse("feedback_team:finding_change", args=[finding.public_id]),
            {"text": "Somebody came.", "version": finding.version},
        )
        finding.refresh_from_db()
        assert finding.text == "Somebody came."
        assert not finding.themes.exists()
        client.post(reverse("feedback_team:finding_delete", args=[finding.public_id]), {"version": finding.version})
        assert not EvidenceFinding.objects.exists()

    def test_residents_read_what_is_shown_to_them_alone(self, client, programme):
        shown = add(programme, title="Shown", is_public=True)
        hidden = add(programme, title="Hidden")
        services.add_finding(shown, text="Nobody answers at night.", actor=None)
        listed = client.get(reverse("evidence:list")).content.decode()
        assert "Shown" in listed
        assert "Hidden" not in listed
        assert (
            "Nobody answers at night."
            in client.get(reverse("evidence:detail", args=[shown.public_id])).content.decode()
        )
        assert client.get(reverse("evidence:detail", args=[hidden.public_id])).status_code == 404

    def test_lists_cost_the_same_with_three_and_with_thirty(
        self, client, programme, analyst, django_assert_num_queries
    ):
        for _ in range(3):
            add(programme)
        client.get(reverse("feedback_team:evidence"))
        with django_assert_num_queries(11) as three:
            client.get(reverse("feedback_team:evidence"))
        for _ in range(27):
            add(programme)
        with django_assert_num_queries(len(three.captured_queries)):
            client.get(reverse("feedback_team:evidence"))
