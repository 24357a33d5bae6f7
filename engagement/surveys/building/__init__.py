"""Building a definition: pure functions, each of which takes a ``Definition`` and returns a new one.

============  ======================================================================================================
module        what it changes
============  ======================================================================================================
questions     add, change, duplicate, remove and rename a question, change its kind
placing       move a question, a page or a section
groups        several questions on a page, sections, what holds for the survey as a whole
lines         options and statements, as lines that somebody edits
routing       the condition of a question, page or section, as a list of tests
outline       the tree of sections, pages and questions that the others work on
pointing      what asks about, or repeats, the answer to what
keys          keys made from titles and labels
kinds         the kinds of question, as they are offered
============  ======================================================================================================

What a change would break is refused with ``CannotEdit``, a sentence that names the questions. What is only unfinished,
a title that is still missing, is allowed: ``engagement.surveys.checking.problems`` tells the author about it, and
nothing with a problem is ever published.
"""

from engagement.surveys.building.refusing import CannotEdit

__all__ = ["CannotEdit"]
