"""The forms for places, pages, sections, the survey as a whole, and the question bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.surveys import definition as d
from engagement.surveys.building.placing import Place
from engagement.surveys.cleaning import clean_text
from engagement.surveys.piping import in_words
from eolcare.common import nhsuk


class SeenForm(nhsuk.Form):
    """A step that only has to be confirmed: it carries the state that the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class PlaceForm(SeenForm):
    """Where to move a question."""

    place = forms.ChoiceField(label=_("New place"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.code, place.label) for place in places]  # type: ignore[attr-defined]
        self.layout = (
            "seen",
            nhsuk.Radios("place", small=True),
            nhsuk.Button(_("Move it here")),
        )


class _TitledForm(SeenForm):
    title = forms.CharField(label=_("Title"), required=False, max_length=600)
    intro = forms.CharField(
        label=_("Introduction"),
        help_text=_("Read before the questions. Leave a line empty between paragraphs."),
        widget=forms.Textarea,
        required=False,
    )
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """Bring texts into the form in which they are stored."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["title"] = " ".join(clean_text(cleaned.get("title") or "").split())
        cleaned["intro"] = clean_text(cleaned.get("intro") or "")
        return cleaned


class PageForm(_TitledForm):
    """A page of several questions; ``questions`` are those to choose from for a new one."""

    chosen = forms.MultipleChoiceField(
        label=_("Questions on this page"),
        help_text=_("They move to where the first of them stands."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, questions: Sequence[tuple[int, d.Question]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("The heading of the page, such as “Care at night”.")
        parts: list[Any] = ["seen", nhsuk.Input("title"), nhsuk.Textarea("intro", rows=4, optional=True)]
        if questions:
            self.fields["chosen"].choices = [  # type: ignore[attr-defined]
                (question.key, f"{number}. {in_words(question.title) or question.key}")
                for number, question in questions
            ]
            parts.append(nhsuk.Checkboxes("chosen", small=True))
        else:
            del self.fields["chosen"]
        self.layout = (*parts, nhsuk.Button(_("Save the page")))


class SectionForm(_TitledForm):
    """A section; ``questions`` are those before which a new one can begin."""

    before = forms.ChoiceField(
        label=_("It begins before"),
        help_text=_("All that follows belongs to it, as far as the next section."),
        required=False,
    )

    def __init__(self, *args: Any, questions: Sequence[tuple[int, d.Question]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("Such as “The care you had”.")
        parts: list[Any] = ["seen", nhsuk.Input("title"), nhsuk.Textarea("intro", rows=4, optional=True)]
        if questions is None:
            del self.fields["before"]
        else:
            choices = [
                (question.key, f"{number}. {in_words(question.title) or question.key}")
                for number, question in questions
            ]
            self.fields["before"].choices = [*choices, ("", _("The end: it is still empty"))]  # type: ignore[attr-defined]
            parts.append(nhsuk.Select("before"))
        self.layout = (*parts, nhsuk.Button(_("Save the section")))


class WholeForm(SeenForm):
    """What holds for the survey as a whole."""

    any_order = forms.BooleanField(
        label=_("People can answer the sections in any order"),
        help_text=_("They see the sections as a list of tasks. Each question then has to belong to a section."),
        required=False,
    )
    check_answers = forms.BooleanField(
        label=_("People check their answers before they send them"),
        help_text=_("Turn this off only for a survey of one short page."),
        required=False,
    )
    submit_text = _("Save the settings")


class KeepForm(SeenForm):
    """Keeping a question in the bank of the programme."""

    name = forms.CharField(
        label=_("Name in the bank"), help_text=_("So that your colleagues find it."), required=False, max_length=200
    )
    mark_optional = False
    submit_text = _("Keep it in the bank")
