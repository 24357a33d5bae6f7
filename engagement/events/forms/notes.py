"""Forms of the note-takers: one thing that somebody said, one question that somebody asked."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Attendance, Event, EventKind, EventNote, EventQuestion, Prompt
from engagement.programmes.checking import LONGEST_TEXT
from engagement.programmes.models import Community
from engagement.programmes.queries import areas_within
from eolcare.areas.models import Area
from eolcare.common import nhsuk

WHO = ("said_by", "area", "community", "may_quote")
"""The fields that say who spoke."""


class NoteForm(nhsuk.Form):
    """One thing that somebody said.

    Args:
        event: at which it was said.
        note: the note that is changed; ``None`` for a new one.
        after: the note that the same person wrote last; a new one answers the same question.
        same: whether the new one is of the same speaker, too.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=_("What was said"),
        help_text=_("One thing a note. Leave out names and anything that could tell who spoke."),
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Enter what was said")},
    )
    prompt = forms.ModelChoiceField(
        Prompt.objects.none(), label=_("In answer to"), required=False, to_field_name="order",
        empty_label=_("None of the questions"), error_messages={"invalid_choice": _("Choose a question of this event")},
    )  # fmt: skip
    said_by = forms.ChoiceField(
        label=_("Said by"), choices=[("", _("Not known")), *Attendance.Role.choices], required=False
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Borough"), required=False, to_field_name="slug", empty_label=_("Not known"),
        error_messages={"invalid_choice": _("Choose a borough from the list")},
    )  # fmt: skip
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Community"), required=False, to_field_name="slug",
        empty_label=_("Not known"), error_messages={"invalid_choice": _("Choose a community from the list")},
    )  # fmt: skip
    may_quote = forms.BooleanField(label=_("They agreed to be quoted without their name"), required=False)
    same = forms.BooleanField(label=_("The next note is of the same person"), required=False)

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        event: Event,
        note: EventNote | None = None,
        after: EventNote | None = None,
        same: bool = False,
        **kwargs: Any,
    ) -> None:
        self.event = event
        if note is not None:
            kwargs["initial"] = {"version": note.version, "text": note.text} | _chosen(note)
        else:
            chosen = _chosen(after) if after else {}
            kwargs["initial"] = {
                "form_key": secrets.token_hex(16),
                # Who tells their story in an interview stays the same from the first note to the last.
                "same": same or (after is None and event.kind == EventKind.INTERVIEW),
                "prompt": chosen.get("prompt"),
            } | ({name: chosen[name] for name in WHO} if same and chosen else {})
        super().__init__(*args, **kwargs)
        self.fields["prompt"].queryset = event.prompts.order_by("order")  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_within(event.programme).boroughs()  # type: ignore[attr-defined]
        self.fields["community"].queryset = communities_for(event)  # type: ignore[attr-defined]
        del self.fields["version" if note is None else "form_key"]
        if note is not None:
            del self.fields["same"]
        self.has_prompts = event.prompts.exists()
        names = ("said_by", "area", "community", "may_quote")
        asked = ("prompt",) if self.has_prompts else ()
        self.layout = (nhsuk.Textarea("text", rows=6), *asked, *names, nhsuk.Button(_("Save note")))

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        names = ("text", "prompt", *WHO, "form_key")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


def communities_for(event: Event) -> Any:
    """Return every community; those that the event is for come first."""
    here = Event.communities.through.objects.filter(event=event, community=OuterRef("pk"))
    return Community.objects.annotate(is_here=Exists(here)).order_by("-is_here", "order", "name")


def _chosen(note: EventNote) -> dict[str, Any]:
    """Return the choices of a note as a form takes them."""
    return {
        "prompt": note.prompt.order if note.prompt else None,
        "said_by": note.said_by,
        "area": note.area.slug if note.area else None,
        "community": note.community.slug if note.community else None,
        "may_quote": note.may_quote,
    }


class QuestionForm(nhsuk.Form):
    """A question that somebody asked, and the answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(label=_("Question"), widget=forms.Textarea, max_length=LONGEST_TEXT)
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("You can leave this empty and answer later. It goes into the report of the event."),
        required=False,
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
    )
    layout = (
        nhsuk.Textarea("question", rows=3),
        nhsuk.Textarea("answer", rows=4),
        nhsuk.Button(_("Save question")),
    )

    def __init__(self, *args: Any, question: EventQuestion | None = None, **kwargs: Any) -> None:
        if question is not None:
            kwargs["initial"] = {
                "version": question.version,
                "question": question.question,
                "answer": question.answer,
            }
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the service that changes a question."""
        return {"words": self.cleaned_data["question"], "answer": self.cleaned_data["answer"]}
