"""Which of our words a cell means: as what it came, who said it, what they agreed to, where they live."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from engagement.events.spoken import SPOKEN
from engagement.feedback.importing.fields import plain
from engagement.feedback.importing.problems import LONGEST_QUOTED, quoted
from engagement.feedback.models import Consent, SaidBy, Submission

Kind = Submission.Kind
# What people write besides the portal's own words. Only what can mean one thing stands here.
SYNONYMS: dict[str, dict[str, str]] = {
    "kind": {
        **dict.fromkeys(("mail", "e mail", "emails", "by e mail", "by email"), Kind.EMAIL),
        **dict.fromkeys(("post", "letters", "by post", "card", "paper"), Kind.LETTER),
        **dict.fromkeys(("telephone", "call", "phone call", "calls", "by phone", "voicemail"), Kind.PHONE),
        **dict.fromkeys(("social media", "tweet", "twitter", "x", "facebook", "instagram", "post online"), Kind.SOCIAL),
        **dict.fromkeys(("stories", "patient story", "case study"), Kind.STORY),
    },
    "said_by": {
        **dict.fromkeys(("carer", "patient", "public", "bereaved", "bereaved person", "family"), SaidBy.RESIDENT),
        **dict.fromkeys(("relative", "residents", "carers", "member of the public", "service user"), SaidBy.RESIDENT),
        **dict.fromkeys(("clinician", "staff", "nurse", "gp", "doctor", "professionals"), SaidBy.PROFESSIONAL),
        **dict.fromkeys(("charity", "vcse", "vcs", "faith", "faith group", "voluntary sector"), SaidBy.VOLUNTARY),
        **dict.fromkeys(("not known", "unknown", "n a", "not stated", "anonymous"), SaidBy.UNKNOWN),
    },
    "consent": {
        **dict.fromkeys(("no", "none", "do not publish", "not to be published", "private"), Consent.NOT_PUBLISHED),
        **dict.fromkeys(("without name", "without a name", "anonymous", "anonymously"), Consent.WITHOUT_NAME),
        **dict.fromkeys(("with name", "with a name", "named"), Consent.WITH_NAME),
    },
}
CHOICES = {"kind": Kind, "said_by": SaidBy, "consent": Consent}


class Unknown(ValueError):
    """A cell that means nothing we know; its text says so and names the nearest."""


@dataclass
class Vocabulary:
    """What cells may mean in one programme.

    ``areas`` and ``communities`` are by their names and codes in small letters; ``elsewhere`` names areas that are
    there and do not belong to the programme.
    """

    areas: Mapping[str, int]
    area_names: Mapping[int, str]
    elsewhere: Mapping[str, str]
    communities: Mapping[str, int]
    community_names: Mapping[int, str]
    _choices: dict[str, dict[str, str]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, choices in CHOICES.items():
            own = {plain(value): value for value in choices.values} | {
                plain(str(label)): value for value, label in choices.choices
            }
            self._choices[key] = SYNONYMS[key] | own
        self.languages = {plain(code): code for code in SPOKEN} | {plain(str(n)): code for code, n in SPOKEN.items()}

    def choice(self, key: str, text: str) -> str:
        """Return what a cell of ``kind``, ``said_by`` or ``consent`` means.

        Raises:
            Unknown: naming what it may be.
        """
        value = self._choices[key].get(plain(text))
        if value is None:
            # "Yes" agrees to something, and not to what.
            allowed = ", ".join(f"“{label}”" for label in CHOICES[key].labels)
            raise Unknown(
                _("“%(value)s” is not known. Write one of %(allowed)s.") % {"value": quoted(text), "allowed": allowed}
            )
        return value

    def area(self, text: str) -> int:
        """Return the area that a cell names.

        Raises:
            Unknown: naming the nearest.
        """
        known = place(text)
        if known in self.areas:
            return self.areas[known]
        if known in self.elsewhere:
            raise Unknown(_("%(area)s does not belong to this programme.") % {"area": self.elsewhere[known]})
        raise Unknown(_not_known(text, known, self.areas, [self.area_names[pk] for pk in self.areas.values()]))

    def community(self, text: str) -> int:
        """Return the community that a cell, or a part of it, names.

        Raises:
            Unknown: naming the nearest.
        """
        known = plain(text)
        if known in self.communities:
            return self.communities[known]
        names = [self.community_names[pk] for pk in self.communities.values()]
        raise Unknown(_not_known(text, known, self.communities, names))

    def language(self, text: str) -> str:
        """Return the code of the language that a cell names: "Polish", "pl" and "pl-PL" are "pl".

        Raises:
            Unknown: naming the nearest.
        """
        known = plain(text)
        code = self.languages.get(known) or self.languages.get(known.split(" ")[0] if len(known) == 5 else "")
        if code is None:
            names = [str(SPOKEN[value]) for value in self.languages.values()]
            raise Unknown(_not_known(text, known, self.languages, names))
        return code


def place(name: str) -> str:
    """Return the name of a place as it is compared: without "London Borough of", with "and" for "&"."""
    words = plain(name.replace("&", " and "))
    for beginning in ("the ", "london borough of ", "royal borough of ", "lb ", "city of "):
        words = words.removeprefix(beginning)
    return words


def _not_known(text: str, known: str, keys: Iterable[str], names: list[str]) -> str:
    all_keys = tuple(keys)
    nearest = _nearest(known, all_keys)
    if nearest:
        return _("“%(value)s” is not known. Did you mean %(nearest)s?") % {
            "value": quoted(text),
            "nearest": names[all_keys.index(nearest)],
        }
    return _("“%(value)s” is not known here.") % {"value": quoted(text)}


# A column that was chosen by mistake asks for the same few words, or for very many, in each of its rows.
@functools.lru_cache(maxsize=2_048)
def _nearest(known: str, keys: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(known, keys, n=1, cutoff=0.6) if len(known) <= LONGEST_QUOTED else []
    return found[0] if found else ""
