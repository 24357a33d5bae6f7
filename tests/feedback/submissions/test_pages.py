"""The team's pages of submissions, as people meet them: who may, the list, typing in, dealing with one, marking."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.feedback.models import Consent, FeedbackItem, Submission, SubmissionContact
from engagement.feedback.services.from_submission import create_from_submission
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.mail.models import OutboxMessage
from tests.factories import files
from tests.factories.accounts import user_with
from tests.factories.programmes import ProgrammeFactory
from tests.factories.submissions import LETTER, SubmissionContactFactory, SubmissionFactory, story

pytestmark = pytest.mark.django_db

LIST, NEW = reverse("feedback_team:submissions"), reverse("feedback_team:submission_create")


def at(name, row):
    return reverse(f"feedback_team:submission_{name}" if name else "feedback_team:submission", args=[row.public_id])


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return BeautifulSoup(response.content, "html.parser")


def listed(client, **narrowed):
    return [link.get_text(strip=True) for link in page_of(client.get(LIST, narrowed)).select("a.app-said")]


def sent(page):
    """Return what a browser would send from the page's form as it stands."""
    form = page.select_one("main form[method=post]")
    data = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.get("type") == "file" or field["name"] == "csrfmiddlewaretoken":
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[field["name"]] = chosen["value"]
        else:
            # A browser leaves out the first line break of a textarea.
            data[field["name"]] = (
                field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            )
    return data


class TestWhoMay:
    PAGES = (
        "",
        "change",
        "assign",
        "acknowledge",
        "answer",
        "close",
        "contact",
        "attach",
        "passages",
        "review",
        "erase",
    )

    @pytest.mark.parametrize(
        ("role", "list_", "new", "expected"),
        [
            (Role.PROGRAMME_MANAGER, 200, 200, [200] * 11),
            (Role.ENGAGEMENT_OFFICER, 200, 200, [200] * 9 + [403, 200]),
            (Role.ANALYST, 200, 200, [200] * 6 + [403, 200, 200, 403, 403]),
            (Role.APPROVER, 200, 403, [200] + [403] * 8 + [200, 403]),
            (Role.FACILITATOR, 403, 403, [403] * 11),
            (Role.COMMISSIONER, 403, 403, [403] * 11),
            (Role.ADMINISTRATOR, 403, 403, [403] * 11),
        ],
    )
    def test_each_role(self, client, tree, programme, role, list_, new, expected):
        row = story(programme=programme, consent=Consent.WITHOUT_NAME)
        client.force_login(user_with(role, tree.system))
        assert [client.get(LIST).status_code, client.get(NEW).status_code] == [list_, new]
        assert [client.get(at(page, row)).status_code for page in self.PAGES] == expected

    def test_another_area_finds_nothing(self, client, tree, programme):
        row = SubmissionFactory(programme=programme)
        client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.other_system))
        assert [client.get(at(page, row)).status_code for page in self.PAGES] == [404] * 11
        assert [client.post(at(page, row)).status_code for page in (*self.PAGES[1:], "take_down")] == [404] * 11
        assert "husband" not in client.get(LIST).content.decode()
        assert Submission.objects.get().version == row.version

    def test_nobody_signs_in_nobody_reads(self, client, programme):
        row = SubmissionFactory(programme=programme)
        assert {client.get(at(page, row)).status_code for page in self.PAGES} == {302}


class TestTheList:
    def test_it_says_what_comes_here_while_it_is_empty(self, desk):
        assert "Letters, emails, calls, posts and the stories" in page_of(desk.get(LIST)).get_text()

    def test_it_is_narrowed_by_each_filter(self, desk, programme, tree, officer):
        facts = {"programme": programme, "text": "Nothing at all"}
        SubmissionFactory(**facts, title="A letter")
        SubmissionFactory(**facts, title="A call", kind="phone", area=tree["Brent"])
        late = timezone.localdate() - timedelta(days=1)
        SubmissionFactory(**facts, title="Late", state="taken_up", assigned_to=officer, answer_by=late)
        story(**facts, title="A story", consent=Consent.WITHOUT_NAME)
        SubmissionFactory(**facts, published=True, title="Published")
        SubmissionFactory(**facts, title="Answered", state="answered", answered_at=timezone.now())
        SubmissionFactory(**{**facts, "text": "The 100% weekend_"}, title="Weekend")
        assert len(listed(desk)) == 7
        assert listed(desk, kind="phone") == ["A call"]
        assert listed(desk, borough="brent") == ["A call"]
        assert listed(desk, state="overdue") == ["Late"]
        assert listed(desk, assigned_to=officer.pk) == ["Late"]
        assert listed(desk, state="review") == ["A story"]
        assert listed(desk, state="published") == ["Published"]
        assert listed(desk, state="answered") == ["Answered"]
        assert "Answered" not in listed(desk, state="waiting")
        assert listed(desk, words="weekend_ 100%") == ["Weekend"]
        assert listed(desk, words="\x00weekend") == ["Weekend"]
        assert len(listed(desk, programme=programme.slug)) == 7
        assert "Nothing fits these filters" in page_of(desk.get(LIST, {"words": "nowhere"})).get_text()

    def test_a_filter_that_cannot_be_read_finds_nothing_and_says_so(self, desk, programme):
        SubmissionFactory(programme=programme)
        for narrowed in ({"kind": "telegram"}, {"assigned_to": "x"}, {"borough": "nowhere\x00"}):
            page = page_of(desk.get(LIST, narrowed))
            assert page.select("a.app-said") == []
            assert page.select_one(".nhsuk-error-summary")

    def test_what_waits_too_long_stands_above_it(self, desk, programme):
        SubmissionFactory(programme=programme, answer_by=timezone.localdate() - timedelta(days=1))
        page = page_of(desk.get(LIST))
        assert page.select_one("a[href$='state=overdue']").get_text() == "1 submission"
        assert "Overdue" in page.select_one("tbody").get_text()

    def test_it_costs_the_same_for_few_and_for_many(self, desk, programme, tree, officer, django_assert_num_queries):
        def add(number):
            Submission.objects.bulk_create(
                Submission(
                    programme=programme, kind="letter", text=LETTER, received_on=date(2022, 1, 20), area=tree["Brent"],
                    state="taken_up", assigned_to=officer, answer_by=date(2022, 2, 1),
                )
                for _ in range(number)
            )  # fmt: skip
            for row in Submission.objects.order_by("-pk")[: min(number, 30)]:
                create_from_submission(row, actor=None)

        add(3)
        desk.get(LIST)  # what a process reads once
        with django_assert_num_queries(14):
            desk.get(LIST)
        add(297)
        with django_assert_num_queries(14):
            page = page_of(desk.get(LIST))
        assert len(page.select("tbody tr")) == 30


class TestTypingIn:
    def form(self, desk, **more):
        return {**sent(page_of(desk.get(NEW))), "kind": "letter", "text": LETTER, **more}

    def test_a_letter_with_a_scan_and_its_sender(self, desk, programme, officer):
        data = self.form(
            desk, sender_name="Wilhelmina", sender_email="w@example.org", may_contact="on",
            file=files.upload(), file_title="Page 1",
        )  # fmt: skip
        response = desk.post(NEW, data)
        row = Submission.objects.get()
        assert response["Location"] == at("", row)
        assert (row.text, row.created_by, row.consent) == (LETTER, officer, Consent.NOT_PUBLISHED)
        assert (row.contact.name, row.attachments.get().title) == ("Wilhelmina", "Page 1")
        text = page_of(desk.get(at("", row))).get_text()
        assert "My husband died at home" in text
        assert "Wilhelmina" not in text
        assert "w@example.org" not in text

    def test_a_double_click_is_one(self, desk, programme):
        data = self.form(desk)
        assert {desk.post(NEW, data)["Location"] for _press in range(2)} == {at("", Submission.objects.get())}

    def test_the_same_words_are_said_with_a_link_before_they_are_saved_again(self, desk, programme):
        desk.post(NEW, self.form(desk))
        first = Submission.objects.get()
        data = self.form(desk, text=LETTER.upper())
        page = page_of(desk.post(NEW, data), 422)
        assert page.select_one(f"a[href='{at('', first)}']")
        assert page.select_one("textarea[name=text]").get_text().strip() == LETTER.upper()
        assert desk.post(NEW, {**data, "all_the_same": "on"}).status_code == 302
        assert Submission.objects.count() == 2
        assert "The same words came more than once" in page_of(desk.get(at("", first))).get_text()

    @pytest.mark.parametrize(
        ("more", "field", "words"),
        [
            ({"text": "x" * 100_001}, "text", "100,000 characters or fewer. It has 100,001."),
            ({"text": ""}, "text", "Type what was said, or add a scan"),
            ({"kind": ""}, "kind", "How did it come?"),
            ({"sender_email": "nobody"}, "sender_email", "Enter an email address"),
            (
                {"received_on_day": "31", "received_on_month": "2", "received_on_year": "2022"},
                "received_on",
                "real date",
            ),
        ],
    )
    def test_what_cannot_be_kept_is_said_by_name_and_the_words_stay(self, desk, programme, more, field, words):
        page = page_of(desk.post(NEW, self.form(desk, **more)), 422)
        assert words in page.select_one(".nhsuk-error-summary").get_text()
        assert page.select_one(f".nhsuk-error-summary a[href^='#id_{field}']")
        kept = page.select_one("textarea[name=text]").get_text().strip()
        assert kept == more.get("text", LETTER)
        assert not Submission.objects.exists()

    def test_a_wrong_file_is_said_at_its_field(self, desk, programme):
        page = page_of(desk.post(NEW, self.form(desk, file=files.upload("x.pdf", files.PNG))), 422)
        assert "This is not a PDF" in page.select_one("#id_file-error").get_text()

    def test_nul_is_left_out(self, desk, programme):
        data = self.form(desk, text="One\x00 two", title="A\x00b", sender_name="W\x00", sender_address="x\x00\r\ny")
        assert desk.post(NEW, data).status_code == 302
        row = Submission.objects.get()
        assert (row.text, row.title, row.contact.name, row.contact.postal_address) == ("One two", "Ab", "W", "x\ny")

    def test_of_several_programmes_one_is_chosen_first(self, desk, programme, tree):
        other = ProgrammeFactory(area=tree.system, title="Another")
        ProgrammeFactory(area=tree.other_system, title="Elsewhere")
        links = page_of(desk.get(NEW)).select("main ul a")
        assert {link.get_text() for link in links} == {"Our review", "Another"}
        address = f"{NEW}?programme={other.slug}"
        desk.post(address, {**sent(page_of(desk.get(address))), "kind": "letter", "text": LETTER})
        assert Submission.objects.get().programme == other


class TestChanging:
    def test_two_people_at_once_nothing_is_overwritten_and_nothing_is_lost(self, desk, programme):
        row = SubmissionFactory(programme=programme, title="Old")
        mine, theirs = (sent(page_of(desk.get(at("change", row)))) for _person in range(2))
        assert desk.post(at("change", row), {**theirs, "title": "Theirs"}).status_code == 302
        page = page_of(desk.post(at("change", row), {**mine, "title": "Mine"}), 422)
        assert "Somebody else changed this" in page.get_text()
        assert page.select_one("input[name=title]")["value"] == "Mine"
        row.refresh_from_db()
        assert row.title == "Theirs"
        assert desk.post(at("change", row), sent(page)).status_code == 302

    def test_the_consent_taken_back_takes_the_story_down(self, desk, programme, client):
        row = SubmissionFactory(programme=programme, published=True)
        data = sent(page_of(desk.get(at("change", row))))
        assert data["consent"] == "without_name"
        desk.post(at("change", row), {**data, "consent": "not_published"})
        assert client.get(reverse("stories:detail", args=[row.public_id])).status_code == 404

    def test_the_name_is_kept_with_its_consent_alone(self, desk, programme):
        row = SubmissionFactory(programme=programme, consent=Consent.WITH_NAME, public_name="Wilhelmina")
        data = sent(page_of(desk.get(at("change", row))))
        assert data["public_name"] == "Wilhelmina"
        desk.post(at("change", row), {**data, "title": "x"})
        row.refresh_from_db()
        assert (row.title, row.public_name) == ("x", "Wilhelmina")


class TestDealingWithIt:
    def test_from_arrival_to_answer(self, desk, programme, officer):
        row = SubmissionFactory(programme=programme)
        SubmissionContactFactory(submission=row)
        for name, more in (
            ("assign", {"assigned_to": officer.pk}),
            ("acknowledge", {"by": "email"}),
            ("answer", {"answer": "You can ring day and night.", "by": "email"}),
        ):
            response = desk.post(at(name, row), {**sent(page_of(desk.get(at(name, row)))), **more})
            assert response.status_code == 302, name
        row.refresh_from_db()
        assert (row.state, row.assigned_to) == ("answered", officer)
        page = page_of(desk.get(at("", row))).get_text(" ", strip=True)
        assert "You can ring day and night." in page
        assert "Acknowledged (Email, sent from here) – Olu Officer" in page
        assert list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True)) == [
            "feedback.acknowledged",
            "feedback.answered",
        ]

    def test_pressed_again_nothing_is_sent_again(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        SubmissionContactFactory(submission=row)
        for _press in range(2):
            page = page_of(desk.post(at("acknowledge", row), {"by": "email"}, follow=True))
        assert "Nothing was sent again." in page.get_text()
        assert OutboxMessage.objects.count() == 1

    def test_two_people_who_give_it_away_meet_a_conflict(self, desk, programme, officer, manager):
        row = SubmissionFactory(programme=programme)
        first, second = (sent(page_of(desk.get(at("assign", row)))) for _person in range(2))
        desk.post(at("assign", row), {**first, "assigned_to": officer.pk})
        page = page_of(desk.post(at("assign", row), {**second, "assigned_to": manager.pk}), 422)
        assert "Somebody else changed this" in page.get_text()
        row.refresh_from_db()
        assert row.assigned_to == officer

    def test_email_is_not_offered_where_nothing_can_be_sent(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        offered = [field["value"] for field in page_of(desk.get(at("answer", row))).select("input[name=by]")]
        assert offered == ["post", "phone", "in_person"]

    def test_an_answer_keeps_its_words_when_it_is_refused(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        data = sent(page_of(desk.get(at("answer", row))))
        page = page_of(desk.post(at("answer", row), {**data, "answer": "My words"}), 422)
        assert page.select_one("textarea[name=answer]").get_text().strip() == "My words"
        assert "Choose how it reaches them" in page.get_text()

    def test_closing_and_taking_up_again(self, desk, programme, officer):
        row = SubmissionFactory(programme=programme)
        desk.post(at("close", row), {**sent(page_of(desk.get(at("close", row)))), "reason": "No address."})
        page = page_of(desk.get(at("", row)))
        assert "Why it was closed without an answer" in page.get_text()
        assert "Take it up again" in page.get_text()
        desk.post(at("assign", row), {**sent(page_of(desk.get(at("assign", row)))), "assigned_to": officer.pk})
        row.refresh_from_db()
        assert row.state == "taken_up"


class TestContacts:
    def test_nothing_is_shown_before_the_look_is_on_record(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        SubmissionContactFactory(submission=row)
        assert "Wilhelmina" not in desk.get(at("contact", row)).content.decode()
        assert not AuditEntry.objects.filter(verb="read").exists()
        page = page_of(desk.post(at("contact", row), {"do": "look"}))
        assert page.select_one("input[name=sender_name]")["value"] == "Wilhelmina Sender"
        assert AuditEntry.objects.filter(verb="read", target_id=row.public_id).count() == 1
        data = {**sent(page), "do": "save", "sender_name": ""}
        assert desk.post(at("contact", row), data).status_code == 302
        assert SubmissionContact.objects.get().name == ""

    def test_who_may_not_read_them_meets_them_nowhere(self, client, tree, programme):
        row = SubmissionFactory(programme=programme)
        SubmissionContactFactory(submission=row)
        client.force_login(user_with(Role.ANALYST, tree.system))
        for page in ("", "change", "acknowledge", "answer", "passages", "assign"):
            text = client.get(at(page, row)).content.decode()
            assert "wilhelmina" not in text.lower(), page
            assert "7946 0911" not in text
        assert client.post(at("contact", row), {"do": "look"}).status_code == 403


class TestPassages:
    def test_one_after_the_other(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        for passage in ("My husband died at home", "nobody told us   whom\r\nto ring"):
            response = desk.post(at("passages", row), {"passage": passage, "start": "", "end": ""})
            assert response["Location"] == at("passages", row)
        page = page_of(desk.get(at("passages", row)))
        assert [mark.get_text() for mark in page.select("mark")] == [
            "My husband died at home",
            "nobody told us whom to ring",
        ]
        assert page.select_one("#letter").get_text() == LETTER
        desk.post(at("passages", row), {"whole": "1"})
        assert FeedbackItem.objects.count() == 3

    def test_where_it_was_selected_counts_if_it_stands_there(self, desk, programme):
        row = SubmissionFactory(programme=programme, text="𝕏 No. Yes. No. Yes.")
        desk.post(at("passages", row), {"passage": "Yes.", "start": "15", "end": "19"})
        desk.post(at("passages", row), {"passage": "No.", "start": "3", "end": "9", "code": "1"})
        assert list(FeedbackItem.objects.order_by("pk").values_list("start", "end")) == [(15, 19), (2, 5)]

    def test_what_is_not_there_is_refused_and_stays_in_the_field(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        page = page_of(desk.post(at("passages", row), {"passage": "my Husband", "start": "", "end": ""}), 422)
        assert "word for word" in page.get_text()
        assert page.select_one("textarea[name=passage]").get_text().strip() == "my Husband"
        assert not FeedbackItem.objects.exists()

    def test_of_an_item_one_comes_to_its_coding(self, desk, programme):
        row = SubmissionFactory(programme=programme)
        response = desk.post(at("passages", row), {"passage": "My husband", "start": "", "end": "", "code": "1"})
        assert response["Location"] == reverse("feedback_team:detail", args=[FeedbackItem.objects.get().public_id])

    def test_a_scan_alone_says_what_to_do_first(self, desk, programme):
        row = SubmissionFactory(programme=programme, text="")
        assert "Type what the scan or the recording says first" in page_of(desk.get(at("passages", row))).get_text()
