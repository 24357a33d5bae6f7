"""Access and communication needs that people can name when they book, after the Accessible Information Standard.

The standard (DAPB1605, NHS England) asks to identify, record, flag, share, meet and review what a disabled person, or
their carer, needs to be told things and to communicate. What people need to get there and stay is asked beside it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NeedKind(models.TextChoices):
    """What somebody needs to take part."""

    # Communication support.
    BSL = "bsl", _("British Sign Language interpreter")
    DEAFBLIND = "deafblind", _("Deafblind manual or hands-on signing")
    LIPSPEAKER = "lipspeaker", _("Lipspeaker, or a seat from which I can lipread")
    CAPTIONS = "captions", _("Live captions or speech-to-text")
    LANGUAGE = "language", _("Interpreter for another language")
    ADVOCATE = "advocate", _("Somebody who helps me to communicate")
    MORE_TIME = "more_time", _("More time to think and to speak")
    # Information in another format.
    EASY_READ = "easy_read", _("Papers in Easy Read")
    LARGE_PRINT = "large_print", _("Papers in large print")
    BRAILLE = "braille", _("Papers in braille")
    AUDIO = "audio", _("Papers as audio")
    # Getting in and staying.
    STEP_FREE = "step_free", _("Step-free access")
    WHEELCHAIR = "wheelchair", _("Space for a wheelchair or scooter")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    PARKING = "parking", _("Parking close by")
    TOILET = "toilet", _("Accessible or Changing Places toilet")
    ASSISTANCE_DOG = "assistance_dog", _("I bring an assistance dog")
    BREAKS = "breaks", _("Breaks, or a quiet place to step out to")
    FOOD = "food", _("Food: an allergy or a diet")
    PRAYER = "prayer", _("Time or a place for prayer")
    # What would otherwise keep somebody at home.
    TRAVEL = "travel", _("Help with the cost of travel")
    SITTING = "sitting", _("Care for the person whom I look after")
    EQUIPMENT = "equipment", _("Help to get online: a device, data or somebody to show me")
    OTHER = "other", _("Something else")


class NeedGroup(NamedTuple):
    """Needs that stand together in the form."""

    title: str | Promise
    kinds: tuple[NeedKind, ...]


GROUPS = (
    NeedGroup(
        _("To follow and to be understood"),
        (
            NeedKind.BSL,
            NeedKind.DEAFBLIND,
            NeedKind.LIPSPEAKER,
            NeedKind.CAPTIONS,
            NeedKind.LANGUAGE,
            NeedKind.ADVOCATE,
            NeedKind.MORE_TIME,
        ),
    ),
    NeedGroup(_("To read"), (NeedKind.EASY_READ, NeedKind.LARGE_PRINT, NeedKind.BRAILLE, NeedKind.AUDIO)),
    NeedGroup(
        _("To get in and to stay"),
        (
            NeedKind.STEP_FREE,
            NeedKind.WHEELCHAIR,
            NeedKind.HEARING_LOOP,
            NeedKind.PARKING,
            NeedKind.TOILET,
            NeedKind.ASSISTANCE_DOG,
            NeedKind.BREAKS,
            NeedKind.FOOD,
            NeedKind.PRAYER,
        ),
    ),
    NeedGroup(_("To come at all"), (NeedKind.TRAVEL, NeedKind.SITTING, NeedKind.EQUIPMENT, NeedKind.OTHER)),
)

# What only a room has, and what only somebody at a distance needs.
_IN_PERSON_ALONE = frozenset(
    {
        NeedKind.STEP_FREE,
        NeedKind.WHEELCHAIR,
        NeedKind.HEARING_LOOP,
        NeedKind.PARKING,
        NeedKind.TOILET,
        NeedKind.ASSISTANCE_DOG,
        NeedKind.FOOD,
        NeedKind.PRAYER,
        NeedKind.TRAVEL,
    }
)
_AT_A_DISTANCE_ALONE = frozenset({NeedKind.EQUIPMENT})

# Kinds of which a day sheet is useless without more words.
TELL_US_MORE = frozenset({NeedKind.LANGUAGE, NeedKind.FOOD, NeedKind.OTHER})


def groups_for(place_kinds: Collection[str]) -> tuple[NeedGroup, ...]:
    """Return the needs that make sense where people take part in these ways.

    Args:
        place_kinds: values of :class:`~engagement.events.models.PlaceKind` that the event offers.
    """
    left_out: set[NeedKind] = set()
    if "in_person" not in place_kinds:
        left_out |= _IN_PERSON_ALONE
    if not {"online", "phone"} & set(place_kinds):
        left_out |= _AT_A_DISTANCE_ALONE
    groups = (NeedGroup(group.title, tuple(k for k in group.kinds if k not in left_out)) for group in GROUPS)
    return tuple(group for group in groups if group.kinds)
