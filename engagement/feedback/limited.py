"""How often things are done from one place around stories. Generous: a library or a care home has one address."""

from __future__ import annotations

from eolcare.common.limits import HOUR, Limit

TELL = Limit("stories.tell", most=60, seconds=HOUR)
# Codes that nobody was given; a code has 60 random bits, so this keeps guessing from being a burden.
CODES = Limit("stories.code", most=30, seconds=HOUR)
# Codes sent to one address, whoever asks.
MAIL_TO_ONE = Limit("stories.mail-to", most=10, seconds=HOUR)
