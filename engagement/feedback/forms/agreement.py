"""Drawing a blind sample, coding one item of it, and entering what the two agreed."""

from __future__ import annotations

import secrets
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models import AgreementSample, SampleItem, Theme
from engagement.feedback.queries import agreement as queries
from engagement.feedback.queries import theme_tree
from engagement.feedback.services import agreement as services
from engagement.feedback.services import agreement_closing as closing
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.common import nhsuk

SOURCES = [
    ("response", _("Survey answers")),
    ("event_note", _("Notes from events")),
    ("event_question", _("Questions at events")),
    ("submission", _("Letters, calls, posts and stories")),
    ("conclusion_answer", _("Comments on our conclusions")),
]
USUAL_SIZE = 40


class SampleForm(nhsuk.Form):
    """What a blind sample is drawn from, how large it is, who codes it and with which themes."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("So that you find it again."),
        error_messages={"required": _("Enter a title")},
    )
    size = forms.IntegerField(
        label=_("How many items"),
        min_value=services.SMALLEST,
        max_value=services.LARGEST,
        help_text=_("From %(low)s to %(high)s. With 40 or more the figures say something about most themes.")
        % {"low": services.SMALLEST, "high": services.LARGEST},
        error_messages={
            "required": _("Enter how many items the sample has"),
            "min_value": _("Choose %(limit_value)s items or more"),
            "max_value": _("Choose %(limit_value)s items or fewer"),
        },
    )
    first_coder = forms.ModelChoiceField(
        label=_("First coder"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who codes first")},
    )
    second_coder = forms.ModelChoiceField(
        label=_("Second coder"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who codes second")},
    )
    sources = forms.MultipleChoiceField(
        label=_("From which sources"),
        required=False,
        choices=SOURCES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all. Each source has its share of the sample."),
    )
    since = nhsuk.DateField(label=_("Said on or after"), required=False)
    until = nhsuk.DateField(label=_("Said on or before"), required=False)
    coded = forms.ChoiceField(
        label=_("Coded already?"),
        required=False,
        choices=[("any", _("Either")), ("no", _("Not coded yet")), ("yes", _("Coded"))],
        widget=forms.RadioSelect,
        help_text=_("Neither coder sees the codes that an item has."),
    )
    branches = forms.ModelMultipleChoiceField(
        label=_("With which themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all. A theme brings those beneath it. Both coders choose among these alone."),
    )
    levels = forms.ChoiceField(
        label=_("Down to which level"),
        required=False,
        choices=[("", _("All levels")), ("1", _("Themes at the top alone")), ("2", _("The top two levels"))],
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=services.HIGHEST_SEED,
        help_text=_("A random number that decides what is drawn. The same one draws the same again."),
        error_messages={"required": _("Enter a seed: any whole number")},
    )

    layout = (
        nhsuk.Input("title"),
        nhsuk.Input("size", width=4),
        nhsuk.Select("first_coder"),
        nhsuk.Select("second_coder"),
        nhsuk.Checkboxes("branches", small=True, optional=False),
        nhsuk.Select("levels", optional=False),
        nhsuk.Checkboxes("sources", small=True, optional=False),
        "since",
        "until",
        nhsuk.Radios("coded", small=True, optional=False),
        nhsuk.Input("seed", width=10),
        nhsuk.Button(_("Draw the sample")),
    )

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        self.programme = programme
        # A new number for each form: sent twice, it is the same sample.
        super().__init__(
            data, initial={"size": USUAL_SIZE, "coded": "any", "seed": secrets.randbelow(services.HIGHEST_SEED + 1)}
        )
        fields: dict[str, Any] = self.fields
        coders = queries.coders_for(programme)
        fields["first_coder"].queryset = fields["second_coder"].queryset = coders
        self.themes = [top.theme for top in theme_tree(programme, retired=False)]
        fields["branches"].queryset = Theme.objects.filter(pk__in=[theme.pk for theme in self.themes]).order_by(
            "order", "name"
        )
        self.coders = coders.count()

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and one person twice."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must be on or after the first"))
        first, second = cleaned.get("first_coder"), cleaned.get("second_coder")
        if first and first == second:
            self.add_error("second_coder", _("Choose two different people"))
        return cleaned

    def save(self, *, actor: User) -> AgreementSample:
        """Draw the sample, and return it.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.agreement.draw_sample` does.
        """
        chosen = self.cleaned_data
        return services.draw_sample(
            self.programme,
            title=chosen["title"],
            size=chosen["size"],
            seed=chosen["seed"],
            themes=queries.themes_within(
                self.programme,
                branches=chosen["branches"],
                levels=int(chosen["levels"]) if chosen["levels"] else None,
            ),
            first_coder=chosen["first_coder"],
            second_coder=chosen["second_coder"],
            drawn_from=queries.DrawnFrom(
                sources=tuple(chosen["sources"]),
                since=chosen["since"],
                until=chosen["until"],
                coded={"yes": True, "no": False}.get(chosen["coded"]),
            ),
            actor=actor,
        )


class _ThemesForm(nhsuk.Form):
    """Themes of a sample to tick for one of its items, or that nothing fits, which is an answer too."""

    mark_optional = False

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    nothing = forms.BooleanField(label=_("Nothing fits"), required=False)

    def __init__(self, data: Any = None, *, sample: AgreementSample, sample_item: SampleItem, **initial: Any) -> None:
        self.sample, self.sample_item = sample, sample_item
        super().__init__(data, initial=initial)
        self.fields["themes"].queryset = sample.themes.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Want themes or "Nothing fits", and not both."""
        cleaned = super().clean() or self.cleaned_data
        if "themes" in cleaned:
            if cleaned["themes"] and cleaned.get("nothing"):
                self.add_error("themes", _("Select themes or “Nothing fits”, not both"))
            elif not cleaned["themes"] and not cleaned.get("nothing"):
                self.add_error("themes", _("Select a theme, or “Nothing fits”"))
        return cleaned

    def groups(self) -> list[list[dict[str, Any]]]:
        """Return the sample's themes in groups, each one at the top with those beneath it."""
        ticked = {str(getattr(value, "public_id", value)) for value in self["themes"].value() or ()}
        return [
            [
                {"theme": node.theme, "depth": min(node.depth, 3), "ticked": node.theme.public_id in ticked}
                for node in group
            ]
            for group in queries.sample_tree(self.sample)
        ]

    @property
    def chosen(self) -> list[Theme]:
        """The themes that were ticked."""
        return sorted(self.cleaned_data["themes"], key=attrgetter("pk"))


class ReadingForm(_ThemesForm):
    """What one coder gives one item."""

    def save(self, *, coder: User) -> AgreementSample:
        """Keep it, and return the sample as it stands then.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.agreement.save_reading` does.
        """
        return services.save_reading(self.sample, self.sample_item.order, self.chosen, coder=coder)


class ReconcileForm(_ThemesForm):
    """What the two agreed for an item on which they differed."""

    why = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_(
            "A sentence or two. It helps the next person who codes, and makes the theme’s description clearer."
        ),
        error_messages={"required": _("Enter why you agreed on this")},
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def save(self, *, actor: User) -> None:
        """Keep it.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.agreement_closing.reconcile` does.
        """
        closing.reconcile(
            self.sample,
            self.sample_item.order,
            self.chosen,
            why=self.cleaned_data["why"],
            seen=self.cleaned_data["seen"],
            actor=actor,
        )
