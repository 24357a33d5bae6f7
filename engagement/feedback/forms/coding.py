"""The coding page's form: themes of an item and of passages of it, and the communities of who spoke."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.feedback import queries, services
from engagement.feedback.models import Coding, FeedbackItem, Theme
from engagement.feedback.queries import TreeTheme
from engagement.feedback.queries.passages import CodedPassage, Stretch, coded_passages, joined, places_of, sentences
from engagement.feedback.services.coding import Code, Followed
from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.common import nhsuk

MOST_PASSAGES = 300


# The fields beneath the text stand outside the form's own element.
BELONGS = {"form": "coding"}


class PassagesField(forms.Field):
    """Themes of passages, each as "theme:from:to" with the theme's public id; cleaned to codes.

    Set ``item`` before it is used.
    """

    widget = forms.CheckboxSelectMultiple
    item: FeedbackItem

    def clean(self, value: Any) -> list[Code]:
        """Return the codes, each once.

        Raises:
            ValidationError: if one cannot be read, or names a theme or a place that is not there.
        """
        named = list(dict.fromkeys(value or ()))
        if len(named) > MOST_PASSAGES:
            raise ValidationError(_("These are more than %(most)s passages.") % {"most": MOST_PASSAGES})
        parts = [each.split(":") for each in named]
        if any(len(part) != 3 or not all(_is_place(place) for place in part[1:]) for part in parts):
            raise ValidationError(_("A marked passage could not be read. Mark it again."))
        themes = Theme.objects.filter(
            programme=self.item.programme_id, public_id__in={key for key, _start, _end in parts if "\x00" not in key}
        )
        by_key = {theme.public_id: theme for theme in themes}
        codes = []
        for key, start, end in parts:
            if key not in by_key:
                raise ValidationError(_("A marked passage has a theme that is not part of this programme."))
            code = Code(by_key[key], int(start), int(end))
            if not int(start) < int(end) <= len(self.item.text):
                raise ValidationError(_("The marked words are not part of this text. Mark them again."))
            codes.append(code)
        return codes


def _is_place(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 8


class CodingForm(nhsuk.Form):
    """Themes and communities of one item, and themes of passages of its text.

    It carries what was ticked when the page was made, so that only what this person changed is carried out and
    somebody else's coding in the meantime stays. A new passage comes as its place where a script marked it, or as
    ticked sentences or words that were copied, with a theme.
    """

    mark_optional = False
    belongs = BELONGS

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    themes_before = forms.ModelMultipleChoiceField(
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.MultipleHiddenInput,
    )
    passages = PassagesField(label=_("Passages"), required=False)
    passages_before = PassagesField(required=False, widget=forms.MultipleHiddenInput)
    sentences = forms.MultipleChoiceField(label=_("Sentences"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=_("Or copy the words from the text"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs=BELONGS),
    )
    passage_theme = forms.ChoiceField(label=_("Theme of this part"), required=False, widget=forms.Select(attrs=BELONGS))
    communities = forms.ModelMultipleChoiceField(
        label=_("Spoke as part of"),
        required=False,
        queryset=Community.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    communities_before = forms.ModelMultipleChoiceField(
        required=False, queryset=Community.objects.all(), to_field_name="slug", widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: Any = None, *, item: FeedbackItem) -> None:
        self.item = item
        self.standing = list(
            item.codings.filter(removed_at__isnull=True).select_related("theme").order_by("start", "end", "pk")
        )
        given = [coding.theme for coding in self.standing if coding.start is None]
        passages = [passage_key(coding) for coding in self.standing if coding.start is not None]
        communities = list(item.communities.all())
        initial = {
            "themes": given,
            "themes_before": given,
            "passages": passages,
            "passages_before": passages,
            "communities": communities,
            "communities_before": communities,
        }
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        frame = Theme.objects.filter(programme=item.programme_id)
        fields["themes"].queryset = frame
        fields["themes_before"].queryset = frame
        fields["passages"].item = fields["passages_before"].item = item
        self.stretches = sentences(item.text)
        fields["sentences"].choices = [
            (stretch.key, f"{number}. {stretch.words}") for number, stretch in enumerate(self.stretches, start=1)
        ]
        fields["passage_theme"].choices = [
            ("", _("Choose a theme")),
            *[
                (node.theme.public_id, "\u2003" * node.depth + node.theme.name)
                for top in self.frame
                for node in top.flat()
                if not node.theme.is_retired
            ],
        ]

    @cached_property
    def frame(self) -> tuple[TreeTheme, ...]:
        """The programme's themes."""
        return queries.theme_tree(self.item.programme)

    def tree(self) -> list[dict[str, Any]]:
        """Return the themes that can be ticked, as groups: each one at the top with all beneath it.

        A theme that is no longer given stands there as long as the item has it.
        """
        ticked = set(self["themes"].value() or ())
        groups = []
        for top in self.frame:
            rows = [
                {"theme": node.theme, "depth": min(node.depth, 3), "ticked": node.theme.public_id in ticked}
                for node in top.flat()
                if not node.theme.is_retired or node.theme.public_id in ticked or _in_use_beneath(node, ticked)
            ]
            if rows:
                groups.append({"top": top.theme, "rows": rows})
        return groups

    def sentence_rows(self) -> list[tuple[str, str]]:
        """Return the sentences with their numbers, each with how the form names it."""
        return list(self.fields["sentences"].choices)  # type: ignore[attr-defined]

    def passages_of(self) -> list[CodedPassage]:
        """Return the coded passages as they stand, in the order of the text."""
        return coded_passages(self.item.text, self.standing)

    def passage_rows(self) -> list[dict[str, Any]]:
        """Return every passage with a tick for each of its themes; what was unticked on this page stays unticked."""
        ticked = set(self["passages"].value() or ())
        standing = {passage_key(coding) for coding in self.standing}
        names = {node.theme.public_id: node.theme.name for top in self.frame for node in top.flat()}
        rows = [
            {
                "number": passage.number,
                "stretch": passage.stretch,
                "codes": [
                    {"key": key, "name": theme.name, "ticked": key in ticked}
                    for theme in passage.themes
                    for key in [f"{theme.public_id}:{passage.stretch.key}"]
                ],
            }
            for passage in self.passages_of()
        ]
        # What was marked on this page and is not saved yet, after a refusal.
        for key in sorted(ticked - standing):
            theme, _colon, place = key.partition(":")
            start, _colon, end = place.partition(":")
            if theme in names and _is_place(start) and _is_place(end):
                stretch = Stretch(int(start), int(end), self.item.text[int(start) : int(end)])
                code = {"key": key, "name": names[theme], "ticked": True}
                rows.append({"number": "", "stretch": stretch, "codes": [code]})
        return rows

    def clean(self) -> dict[str, Any]:
        """Find the words that were copied, and join ticked sentences to passages."""
        cleaned = super().clean() or self.cleaned_data
        theme, words = cleaned.get("passage_theme", ""), (cleaned.get("words") or "").strip()
        chosen = [stretch for stretch in self.stretches if stretch.key in (cleaned.get("sentences") or ())]
        marked = joined(self.item.text, chosen)
        if words:
            found = places_of(self.item.text, words)
            if not found:
                self.add_error("words", _now("These words do not stand in the text like this. Copy them from it."))
            elif len(found) > 1:
                self.add_error(
                    "words",
                    ngettext(
                        "These words stand %(number)s time in the text. Copy some more of the words around them.",
                        "These words stand %(number)s times in the text. Copy some more of the words around them.",
                        len(found),
                    )
                    % {"number": len(found)},
                )
            marked += found
        if marked and not theme and "passage_theme" not in self.errors:
            self.add_error("passage_theme", _now("Choose a theme for the part that you marked."))
        if theme and not marked and not self.errors:
            self.add_error("sentences", _now("Tick the sentences that this theme is for, or copy the words."))
        cleaned["marked"] = marked
        return cleaned

    def save(self, *, actor: User) -> list[Followed]:
        """Carry out what the person changed, and return themes that had become one with another in the meantime.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.save_coding` does.
        """
        chosen = self.cleaned_data
        now = {Code(theme) for theme in chosen["themes"]} | set(chosen["passages"])
        before = {Code(theme) for theme in chosen["themes_before"]} | set(chosen["passages_before"])
        if chosen["marked"]:
            theme = Theme.objects.get(public_id=chosen["passage_theme"])
            now |= {Code(theme, stretch.start, stretch.end) for stretch in chosen["marked"]}
        communities, earlier = set(chosen["communities"]), set(chosen["communities_before"])
        in_order = attrgetter("theme.pk")
        return services.save_coding(
            self.item,
            give=sorted(now - before, key=in_order),
            take=sorted(before - now, key=in_order),
            keep=now & before,
            add_communities=communities - earlier,
            drop_communities=earlier - communities,
            actor=actor,
        )


def passage_key(coding: Coding) -> str:
    """Return how the form names the theme of a passage."""
    return f"{coding.theme.public_id}:{coding.start}:{coding.end}"


def _in_use_beneath(node: TreeTheme, ticked: set[str]) -> bool:
    return any(beneath.theme.public_id in ticked for beneath in node.flat())
