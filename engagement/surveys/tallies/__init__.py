"""Tallies: who gave which answer, kept as bits, so that results open at once however many answered.

A response that was sent waits (``Untallied``) until a worker takes it in with ``tally_batch``. Whoever changes a
response that may be counted calls, in the same transaction and before anything else, ``lock``, and then

* ``forget(response)`` before it is deleted or when it is set aside;
* ``take_in(response)`` after it was corrected, counts again, or lost its equality answers.

All of it can be made anew from the responses: ``manage.py surveys_recount``.
"""

from engagement.surveys.tallies.recount import Difference, Proof, heal, prove
from engagement.surveys.tallies.storage import lock
from engagement.surveys.tallies.taking import forget, take_in, tally_batch, tally_waiting

__all__ = ["Difference", "Proof", "forget", "heal", "lock", "prove", "take_in", "tally_batch", "tally_waiting"]
