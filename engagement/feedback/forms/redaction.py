"""The words of somebody that may be published: what is masked in them, and a second look at what is left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.feedback.models import FeedbackItem, Redaction, Submission
from engagement.feedback.models.submissions import LONGEST_TEXT
from engagement.feedback.queries.redaction import Decision, decisions_of, known_names
from engagement.feedback.redaction import REPLACEMENTS, Kind, Proposal, brought_back, mask, propose
from engagement.feedback.services.redaction import redact_item, redact_submission
from eolcare.accounts.models import User
from eolcare.common import nhsuk

MOST_BY_HAND = 500
_HAND = re.compile(r"(\d{1,6})-(\d{1,6})-([a-z_]{1,12})")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch on the page: the decision, its words and what it is called there."""

    number: int
    decision: Decision
    words: str

    @property
    def name(self) -> str:
        """The name of its choice in the form."""
        return f"choice_{self.decision.start}_{self.decision.end}"

    @property
    def hand(self) -> str:
        """How the form carries a stretch that a person marked; ``""`` for one that a rule found."""
        each = self.decision
        return "" if each.found_by else f"{each.start}-{each.end}-{each.kind}"

    @property
    def label(self) -> str:
        """What stands there, in words."""
        return str(Redaction.Kind(self.decision.kind).label)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the original text: plain, or a stretch."""

    words: str
    stretch: Stretch | None = None


class RedactionForm(nhsuk.Form):
    """What is masked in one text, and the words that come of it. ``row`` is a feedback item or a submission.

    The words are made of the choices. They are shown before anybody can confirm them: where the choices changed since,
    the form shows the words anew and asks again. Small changes by hand stay, as long as they bring back nothing that
    is masked; what the rules still find in them is confirmed apart.
    """

    public_text = forms.CharField(
        label=_("What will be published"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        help_text=_("Leave it as the person said it, but for what could tell who spoke or who is spoken of."),
        error_messages={"required": _("Enter the words to publish")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Of the words that the choices gave when the page was made.
    made_of = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    # Says of which findings somebody said that they are harmless; other words need a new look.
    harmless = forms.CharField(required=False, max_length=64)
    add_words = forms.CharField(
        label=_("Mask something else"),
        required=False,
        max_length=1_000,
        help_text=_("Select it in the text above, or type it here as it stands there."),
    )
    add_kind = forms.ChoiceField(label=_("What it is"), required=False, choices=Redaction.Kind.choices)
    # Where the page's script has it from: from and up to a character, as the browser counts lines.
    picked = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    mark_optional = False

    def __init__(self, data: Any = None, *, row: FeedbackItem | Submission) -> None:
        self.row = row
        self.known = known_names()
        self.findings: list[Proposal] = []
        self.fingerprint = ""
        # What somebody typed, where the words had to be made anew.
        self.earlier = ""
        super().__init__(data, initial={"version": row.version, "add_kind": Kind.OTHER.value})
        self.decisions = self._decisions()
        made = self.made
        self.initial["public_text"] = row.public_text or made
        self.initial["made_of"] = _sum(made)

    def _decisions(self) -> list[Decision]:
        """Return the stretches with what the form says about each."""
        standing = decisions_of(self.row, self.known)
        if not self.is_bound:
            return standing
        by_place = {(each.start, each.end): each for each in standing}
        for each in self._by_hand():
            by_place.setdefault((each.start, each.end), each)
        chosen = [replace(each, masked=self._masked(each)) for each in by_place.values()]
        # One that a person marks takes the place of what it overlaps.
        hand = [each for each in chosen if not each.found_by]
        return _apart(hand, chosen)

    def _by_hand(self) -> list[Decision]:
        found = []
        for value in self.data.getlist("hand")[:MOST_BY_HAND]:  # type: ignore[attr-defined]
            match = _HAND.fullmatch(value)
            if match and match[3] in Redaction.Kind.values and int(match[1]) < int(match[2]) <= len(self.row.text):
                found.append(_decision(int(match[1]), int(match[2]), match[3]))
        return found

    def _masked(self, each: Decision) -> bool:
        choice = self.data.get(f"choice_{each.start}_{each.end}")
        return each.masked if choice is None else choice != "leave"

    @property
    def made(self) -> str:
        """The words that the choices give."""
        return _lines(mask(self.row.text, [each for each in self.decisions if each.masked])).strip()

    def stretches(self) -> list[Stretch]:
        """Return the stretches in the order in which they stand."""
        text = self.row.text
        return [Stretch(n, each, text[each.start : each.end]) for n, each in enumerate(self.decisions, 1)]

    def pieces(self) -> list[Piece]:
        """Return the whole text in pieces, to show the stretches in their place."""
        text, end, pieces = self.row.text, 0, []
        for stretch in self.stretches():
            pieces += [Piece(text[end : stretch.decision.start]), Piece(stretch.words, stretch)]
            end = stretch.decision.end
        return [piece for piece in [*pieces, Piece(text[end:])] if piece.words]

    def rework(self) -> bool:
        """Take in what was marked by hand, and make the words anew; return whether that went well.

        A form that is shown again: nothing is checked but what was added, and nothing is kept.
        """
        self.full_clean()
        data = self.data
        # Their own version is not lost: it stands under the words made anew.
        typed = _lines(str(data.get("public_text", ""))).strip()
        problem = self._add()
        if typed and _sum(typed) != data.get("made_of") and typed != self.made:
            self.earlier = typed
        self._put(public_text=self.made, made_of=_sum(self.made), **({} if problem else {"add_words": ""}), picked="")
        self.errors.clear()
        if problem:
            self.add_error("add_words", problem)
        return not problem

    def _add(self) -> str:
        """Add what was picked or typed to the decisions; return what is wrong with it, or ``""``."""
        kind = str(self.data.get("add_kind", ""))
        kind = kind if kind in Redaction.Kind.values else Kind.OTHER.value
        places: list[tuple[int, int]] = []
        words = _lines(str(self.data.get("add_words", ""))).strip()
        if match := re.fullmatch(r"(\d{1,6})-(\d{1,6})", str(self.data.get("picked", ""))):
            places = _places_of_page(self.row.text, int(match[1]), int(match[2]))
        elif words:
            places = _places(self.row.text, words)
        elif self.data.get("do") == "add":
            return _now("Select what to mask in the text, or type it")
        if not places:
            return _now("These words do not stand in the text: type them as they stand there") if words else ""
        self.decisions = _apart([_decision(start, end, kind) for start, end in places], self.decisions)
        return ""

    def clean(self) -> dict[str, Any]:
        """See that the words were shown as the choices make them, bring back nothing, and hold nothing unseen."""
        cleaned = super().clean() or self.cleaned_data
        if "public_text" not in cleaned or self.data.get("do"):
            return cleaned
        words, made, shown = _lines(cleaned["public_text"]).strip(), self.made, cleaned.get("made_of") or ""
        cleaned["public_text"] = words
        if words != made and shown not in ("", _sum(made)):
            self._show_anew(words, made, edited=_sum(words) != shown)
            return cleaned
        masked = [each for each in self.decisions if each.masked]
        back = brought_back(self.row.text, masked, words)
        if back:
            # The service says it in words; here it keeps the second look from asking about the same thing.
            return cleaned
        left = {self.row.text[each.start : each.end] for each in self.decisions if not each.masked}
        self.findings = [each for each in propose(words, self.known) if words[each.start : each.end] not in left]
        # What the tick "harmless" stands for: exactly these findings.
        self.fingerprint = _sum("\n".join(words[each.start : each.end] for each in self.findings))
        if self.findings and cleaned.get("harmless") != self.fingerprint:
            found = ", ".join(
                f"{Redaction.Kind(each.kind.value).label} (“{words[each.start : each.end]}”)" for each in self.findings
            )
            self.add_error(
                "public_text",
                ngettext(
                    "This still looks as if it held something: %(found)s. Take it out, or confirm that it is harmless.",
                    "This still looks as if it held: %(found)s. Take them out, or confirm that they are harmless.",
                    len(self.findings),
                )
                % {"found": found},
            )
        return cleaned

    def _show_anew(self, words: str, made: str, *, edited: bool) -> None:
        if edited:
            self.earlier = words
            message = _now("The words were made anew, as you changed what is masked. Put your other changes in again.")
        else:
            message = _now("The words changed with what you chose to mask. Read them, then confirm them.")
        self._put(public_text=made, made_of=_sum(made))
        self.add_error("public_text", message)

    def _put(self, **values: str) -> None:
        data: Any = self.data
        data = data.copy()
        for name, value in values.items():
            data[name] = value
        self.data = data

    @property
    def confirm_label(self) -> str:
        """The words beside the tick."""
        return _now("I have checked: this cannot tell anybody who spoke")

    def save(self, *, actor: User) -> FeedbackItem | Submission:
        """Keep the decisions and the words.

        Raises:
            Refusal: as the services of redaction do.
        """
        kept = {
            "text": self.cleaned_data["public_text"],
            "actor": actor,
            "version": self.cleaned_data["version"],
            "accepted": {each.kind.value for each in self.findings},
        }
        # What a person marked and then left is as if nobody had marked it.
        decisions = [each for each in self.decisions if each.masked or each.found_by]
        if isinstance(self.row, FeedbackItem):
            return redact_item(self.row, decisions, **kept)
        return redact_submission(self.row, decisions, **kept)


def redaction_form_for(submission: Submission, data: Any = None) -> RedactionForm:
    """Return the form of a letter or story, for a page that shows ``feedback/redaction/_form.html`` with it."""
    return RedactionForm(data, row=submission)


def _decision(start: int, end: int, kind: str) -> Decision:
    return Decision(start, end, kind, True, REPLACEMENTS[Kind(kind)])


def _apart(first: Collection[Decision], others: Collection[Decision]) -> list[Decision]:
    """Return the decisions in order, none over another; the first ones stand where two overlap."""
    kept: list[Decision] = []
    taken: set[int] = set()
    for each in [*first, *others]:
        span = range(each.start, each.end)
        if taken.isdisjoint(span):
            kept.append(each)
            taken.update(span)
    return sorted(kept, key=lambda each: each.start)


def _lines(text: str) -> str:
    """Return the text with the line ends that a page has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Return where the words stand in the text; white space and capitals may differ."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    # "Ann" is not masked in "annual" where it also stands alone.
    alone = [(a, b) for a, b in found if not (text[a - 1 : a].isalnum() or text[b : b + 1].isalnum())]
    return alone or found


def _places_of_page(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a stretch that the page counted, where one line end is one character, as a stretch of the text."""
    places = [at for at, sign in enumerate(text) if not (sign == "\n" and text[at - 1 : at] == "\r")]
    if not 0 <= start < end <= len(places):
        return []
    first, last = places[start], places[end - 1] + 1
    stretch = text[first:last]
    if not stretch.strip():
        return []
    return [(first + len(stretch) - len(stretch.lstrip()), last - len(stretch) + len(stretch.rstrip()))]


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
