"""Analysts' notes: one's own to change, kept once, and for the team alone."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.models import AnalystNote
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.notes import change_note, delete_note, write_note
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import UserFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def analyst(tree):
    return user_with(Role.ANALYST, tree.system)


class TestWriting:
    def test_a_form_sent_twice_is_one_note_and_other_words_are_another(self, programme, analyst):
        note = write_note(programme, text=" Often nights. ", actor=analyst, form_key="k")
        assert note.text == "Often nights."
        assert write_note(programme, text="Often nights.", actor=analyst, form_key="k") == note
        assert write_note(programme, text="And days.", actor=analyst, form_key="k") != note
        entry = AuditEntry.objects.filter(verb="created").first()
        assert "nights" not in str(entry.facts)

    def test_it_is_about_one_thing_of_this_programme(self, programme, analyst):
        item, theme = FeedbackItemFactory(programme=programme), ThemeFactory(programme=programme)
        for about in ({"item": item, "theme": theme}, {"item": FeedbackItemFactory()}, {"theme": ThemeFactory()}):
            with pytest.raises(Refusal):
                write_note(programme, text="Words", actor=analyst, **about)
        with pytest.raises(Refusal) as refused:
            write_note(programme, text="  ", actor=analyst)
        assert refused.value.field == "text"
        assert not AnalystNote.objects.exists()

    def test_a_note_about_a_merged_theme_is_about_its_heir(self, programme, analyst):
        theme, heir = ThemeFactory(programme=programme), ThemeFactory(programme=programme)
        merge_themes(theme, heir, actor=None)
        theme.refresh_from_db()
        assert write_note(programme, text="Words", theme=theme, actor=analyst).theme == heir

    def test_only_its_author_changes_and_deletes_it(self, programme, analyst):
        note, other = write_note(programme, text="Mine.", actor=analyst), UserFactory()
        for act in (
            lambda: change_note(note, text="Theirs.", actor=other, version=1),
            lambda: delete_note(note, actor=other),
        ):
            with pytest.raises(Refusal, match="Only who wrote"):
                act()
        assert AnalystNote.objects.get().text == "Mine."

    def test_two_windows_are_told_and_the_same_words_are_no_change(self, programme, analyst):
        note = write_note(programme, text="One.", actor=analyst)
        change_note(note, text="Two.", actor=analyst, version=1)
        with pytest.raises(Conflict):
            change_note(note, text="Three.", actor=analyst, version=1)
        with pytest.raises(Conflict):
            delete_note(note, actor=analyst, version=1)
        assert change_note(note, text="Two.", actor=analyst, version=1).version == 2
        delete_note(note, actor=analyst, version=2)
        with pytest.raises(Conflict, match="deleted"):
            change_note(note, text="Three.", actor=analyst, version=2)


class TestPages:
    def page(self, response, status=200):
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    def test_written_beside_what_was_said_changed_and_deleted(self, client, programme, analyst):
        item = FeedbackItemFactory(programme=programme)
        client.force_login(analyst)
        detail = reverse("feedback_team:detail", args=[item.public_id])
        page = self.page(client.get(detail + "?coded=no"))
        form = page.select_one("#notes form")
        key = form.select_one("[name=form_key]")["value"]
        for _ in range(2):
            answer = client.post(form["action"], {"text": "Said <b>often</b>.", "form_key": key})
            assert answer["Location"] == f"{detail}?coded=no#notes"
        note = AnalystNote.objects.get()
        assert (note.item, note.written_by) == (item, analyst)
        html = client.get(detail).content.decode()
        assert "Said &lt;b&gt;often&lt;/b&gt;." in html

        change = reverse("feedback_team:note_change", args=[note.public_id])
        page = self.page(client.get(change))
        version = page.select_one("[name=version]")["value"]
        client.post(change, {"text": "Rarely.", "version": version})
        page = self.page(client.post(change, {"text": "Never.", "version": version}), 422)
        assert "Both texts are below" in page.select_one(".nhsuk-error-summary").get_text()
        assert "Rarely." in page.select_one(".nhsuk-inset-text").get_text()
        assert page.select_one("textarea").get_text(strip=True) == "Never."
        client.post(change, {"text": "Never.", "version": page.select_one("[name=version]")["value"]})
        assert AnalystNote.objects.get().text == "Never."

        delete = reverse("feedback_team:note_delete", args=[note.public_id])
        version = self.page(client.get(delete)).select_one("[name=version]")["value"]
        assert client.post(delete, {"version": version})["Location"] == f"{detail}#notes"
        assert not AnalystNote.objects.exists()

    def test_no_words_are_told_at_the_field(self, client, programme, analyst):
        client.force_login(analyst)
        add = reverse("feedback_team:note_add") + f"?programme={programme.slug}"
        page = self.page(client.post(add, {"text": " "}), 422)
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_text"

    def test_listed_by_programme_and_theme(self, client, programme, analyst):
        theme = services.create_theme(programme, name="At night", actor=None)
        write_note(programme, text="About all.", actor=analyst)
        write_note(programme, text="About nights.", theme=theme, actor=UserFactory())
        client.force_login(analyst)
        page = self.page(client.get(reverse("feedback_team:notes")))
        assert [note.p.get_text(strip=True) for note in page.select(".app-note")] == ["About nights.", "About all."]
        # One's own can be changed, another's cannot.
        assert len(page.select(".app-note .app-row-actions")) == 1
        page = self.page(client.get(reverse("feedback_team:notes") + f"?theme={theme.public_id}"))
        assert [note.p.get_text(strip=True) for note in page.select(".app-note")] == ["About nights."]

    @pytest.mark.parametrize("rows", [3, 30])
    def test_it_costs_the_same_at_any_length(self, client, programme, analyst, django_assert_num_queries, rows):
        for number in range(rows):
            item = FeedbackItemFactory(programme=programme)
            write_note(programme, text=f"Note {number}", item=item, actor=UserFactory())
        client.force_login(analyst)
        address = reverse("feedback_team:notes")
        client.get(address)
        with django_assert_num_queries(NOTE_QUERIES):
            assert len(self.page(client.get(address)).select(".app-note")) == rows

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.ANALYST, [200, 200, 200]),
            (Role.APPROVER, [200, 403, 403]),
            (Role.COMMISSIONER, [403, 403, 403]),
            (Role.ADMINISTRATOR, [403, 403, 403]),
        ],
    )
    def test_each_role(self, client, tree, programme, role, expected):
        user = user_with(role, tree.system)
        note = write_note(programme, text="Mine.", actor=user)
        client.force_login(user)
        pages = [
            reverse("feedback_team:notes"),
            reverse("feedback_team:note_add") + f"?programme={programme.slug}",
            reverse("feedback_team:note_change", args=[note.public_id]),
        ]
        assert [client.get(address).status_code for address in pages] == expected

    def test_somebody_elses_note_and_another_area_are_not_there(self, client, tree, programme, analyst):
        note = write_note(programme, text="Mine.", actor=analyst)
        for user in (user_with(Role.ANALYST, tree.system), user_with(Role.ANALYST, tree.other_system)):
            client.force_login(user)
            for name in ("note_change", "note_delete"):
                assert client.post(reverse(f"feedback_team:{name}", args=[note.public_id])).status_code == 404
        assert "Mine." not in client.get(reverse("feedback_team:notes")).content.decode()
        assert AnalystNote.objects.exists()


NOTE_QUERIES = 11
