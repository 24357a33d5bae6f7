"""Letters, stories, evidence, rounds, samples and followers of the world that the walker walks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from engagement.actions.following import keys
from engagement.actions.models import Action, ActionStatus, Follow, Follower
from engagement.compliance.models import CompliancePack, Consideration
from engagement.feedback.models import (
    AgreementSample,
    AnalystNote,
    Conclusion,
    ConclusionAnswer,
    ConclusionReply,
    ConclusionRound,
    EvidenceFinding,
    EvidenceSource,
    FeedbackItem,
    SampleItem,
    Submission,
    SubmissionAttachment,
    SubmissionContact,
    SubmissionImport,
    Theme,
)
from engagement.programmes.models import Programme
from eolcare.accounts.models import User


class Said:
    """Words that stand in one record each, and that nobody outside the team may read."""

    LETTER = "Hidden redpoll wrote this"
    SENDER = "Hidden Sandy Siskin"
    SCAN = "Hidden twite scan"
    IMPORT = "Hidden wheatear.csv"
    NOTE = "Hidden whinchat thought this"
    SOURCE = "Hidden woodlark research"
    ROUND = "Hidden yaffle round"
    COMMENT = "Hidden yellowhammer commented this"
    SAMPLE = "Hidden blackcap sample"
    FOLLOWER = "hidden.chiffchaff@example.org"
    BOARD = "Hidden firecrest board"
    # What residents may read.
    STORY = "Goldcrest story"
    LIBRARY = "Stonechat research"
    ASKED = "Bullfinch round"

    VOICES = (LETTER, COMMENT)
    PEOPLE = (SENDER, FOLLOWER)
    INSIDE = (SCAN, IMPORT, NOTE, SOURCE, ROUND, SAMPLE, BOARD)
    HIDDEN = (*VOICES, *PEOPLE, *INSIDE)
    PUBLIC = (STORY, LIBRARY, ASKED)


def listen(records: dict[str, Any], programme: Programme, item: FeedbackItem, team: dict[str, User]) -> None:
    """Add one of each to the records: as far as each has an address of its own, in each state that has one."""
    today = timezone.localdate()
    _submissions(records, programme, team)
    records["analyst_note"] = AnalystNote.objects.create(
        programme=programme, item=item, text=Said.NOTE, written_by=team["analyst"]
    )
    records["source"] = EvidenceSource.objects.create(
        programme=programme, kind="research", title=Said.LIBRARY, source="Them", published_year=2019,
        population="People", is_public=True,
    )  # fmt: skip
    records["hidden_source"] = EvidenceSource.objects.create(
        programme=programme, kind="local", title=Said.SOURCE, source="Us", published_year=2020, population="People"
    )
    records["finding"] = EvidenceFinding.objects.create(source=records["hidden_source"], text="They were tired.")
    days = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=5)}
    records["round"] = ConclusionRound.objects.create(
        programme=programme, slug="bullfinch", title=Said.ASKED, introduction="Read.", audience="communities",
        state="open", **days,
    )  # fmt: skip
    asked = Conclusion.objects.create(round=records["round"], order=1, text="Nights are hard.")
    reply = ConclusionReply.objects.create(round=records["round"], submitted_at=timezone.now(), form_key="walked")
    ConclusionAnswer.objects.create(reply=reply, conclusion=asked, comment=Said.COMMENT)
    records["draft_round"] = ConclusionRound.objects.create(
        programme=programme, slug="yaffle", title=Said.ROUND, introduction="Read.", audience="professionals", **days
    )
    records["conclusion"] = Conclusion.objects.create(round=records["draft_round"], order=1, text="Days are, too.")
    _sample(records, programme, item, team)
    merged = Theme.objects.create(programme=programme, slug="merged", name="Merged away", is_retired=True)
    Theme.objects.filter(pk=merged.pk).update(merged_into=records["theme"])
    records["consideration"] = Consideration.objects.create(
        programme=programme, body=Said.BOARD, held_on=date(2022, 5, 1), what="The report", outcome="Agreed"
    )
    records["pack"] = CompliancePack.objects.create(programme=programme)


def _submissions(records: dict[str, Any], programme: Programme, team: dict[str, User]) -> None:
    letter = records["submission"] = Submission.objects.create(
        programme=programme, kind="letter", title=Said.LETTER, text=Said.LETTER, received_on=date(2022, 1, 20)
    )
    SubmissionContact.objects.create(submission=letter, name=Said.SENDER, email="siskin@example.org", may_contact=True)
    records["attachment"] = SubmissionAttachment.objects.create(
        submission=letter,
        title=Said.SCAN,
        file=ContentFile(b"What we were sent", "letter.txt"),
        media_type="text/plain",
        size=17,
        sha256="0" * 64,
    )
    story = records["story"] = Submission.objects.create(
        programme=programme, kind="story", came_by="public_form", text=Said.LETTER, consent="without_name",
        received_on=date(2022, 1, 21), public_title=Said.STORY, public_text="It was a hard night.",
        reviewed_at=timezone.now(), published_at=timezone.now(),
    )  # fmt: skip
    records["waiting_story"] = Submission.objects.create(
        programme=programme, kind="story", came_by="public_form", text=Said.LETTER, consent="without_name",
        received_on=story.received_on,
    )  # fmt: skip
    records["import"] = SubmissionImport.objects.create(
        programme=programme, file_name=Said.IMPORT, file_format="csv", sha256="1" * 64, size=10, state="checked",
        headings=["Comment"], columns={"text": 0}, started_by=team["analyst"],
    )  # fmt: skip


def _sample(records: dict[str, Any], programme: Programme, item: FeedbackItem, team: dict[str, User]) -> None:
    sample = records["sample"] = AgreementSample.objects.create(
        programme=programme, title=Said.SAMPLE, seed=7, drawn_from=1,
        first_coder=team["analyst"], second_coder=team["engagement_officer"],
    )  # fmt: skip
    sample.themes.set([records["theme"]])
    SampleItem.objects.create(sample=sample, item=item, order=1)


def follow(records: dict[str, Any], action: Action) -> None:
    """Add somebody who hears of an action, and a status of it that somebody can confirm."""
    follower = Follower(email=Said.FOLLOWER)
    keys.issue(follower)
    follower.save()
    records["follower"] = follower
    records["follow"] = Follow.objects.create(follower=follower, action=action)
    records["status_row"] = ActionStatus.objects.filter(action=action).first()
