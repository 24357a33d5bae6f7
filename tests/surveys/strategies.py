"""Random surveys and random people, for tests of what is true of every survey and everybody."""

from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys.answers import options_of
from engagement.surveys.definition import Option

BOROUGHS = (Option(key="e09000005", label="Brent"), Option(key="e09000009", label="Ealing"))
BOROUGH_KEYS = tuple(option.key for option in BOROUGHS)
WORDS = st.text("abc éع😀", min_size=1, max_size=12).filter(str.strip)


def options(least: int) -> st.SearchStrategy[tuple[Option, ...]]:
    """Options with keys and labels of their own."""
    return st.integers(least, 4).map(
        lambda count: tuple(Option(key=f"o{at}", label=f"Option {at}") for at in range(count))
    )


@st.composite
def conditions(draw, earlier: list[d.Question], depth: int = 2) -> d.Condition:
    """A condition that points only to what stands before it."""
    if depth and draw(st.integers(0, 3)) == 0:
        kind = draw(st.sampled_from((d.And, d.Or, d.Not)))
        if kind is d.Not:
            return d.Not(of=draw(conditions(earlier, depth - 1)))
        parts = draw(st.lists(conditions(earlier, depth - 1), min_size=1, max_size=3))
        return kind(of=tuple(parts))
    target = draw(st.sampled_from(earlier))
    offered = [option.key for option in options_of(target, BOROUGHS)]
    if not offered or draw(st.booleans()):
        return d.Answered(question=target.key)
    test = d.Includes if isinstance(target, d.Checkboxes) else d.Equals
    return test(question=target.key, value=draw(st.sampled_from(offered)))


@st.composite
def questions(draw, key: str, earlier: list[d.Question]) -> d.Question:
    """A question of any kind, routed on what stands before it or not."""
    common = {"key": key, "title": draw(WORDS), "required": draw(st.booleans())}
    answerable = [question for question in earlier if not isinstance(question, d.Information)]
    if answerable and draw(st.booleans()):
        common["show_if"] = draw(conditions(answerable))
    kind = draw(st.sampled_from(d.Question.__args__))
    if kind is d.Radios:
        return d.Radios(options=draw(options(2)), **common)
    if kind is d.Checkboxes:
        chosen = draw(options(2))
        exclusive = draw(st.sampled_from((None, chosen[-1].key)))
        together = len(chosen) - (exclusive is not None)
        least = draw(st.integers(0, together))
        most = draw(st.none() | st.integers(max(1, least), together))
        return d.Checkboxes(options=chosen, exclusive=exclusive, min=least, max=most, **common)
    if kind is d.Likert:
        return d.Likert(statement="I was listened to", not_sure=draw(st.booleans()), **common)
    if kind is d.Information:
        return d.Information(body="Read this.", **(common | {"required": False}))
    return kind(**common)


@st.composite
def definitions(draw) -> d.Definition:
    """A survey whose conditions point to what they may; some of its questions may still be out of reach."""
    made: list[d.Question] = []
    for at in range(draw(st.integers(1, 9))):
        made.append(draw(questions(f"q{at}", made)))
    return d.Definition(questions=tuple(made))


@st.composite
def raw_answers(draw, question: d.Question) -> list[str]:
    """What somebody sends for a question, mostly sensible, sometimes not."""
    offered = [option.key for option in options_of(question, BOROUGHS)]
    if not offered:
        return draw(st.lists(WORDS, max_size=1))
    most = len(offered) if isinstance(question, d.Checkboxes) else 1
    return draw(st.lists(st.sampled_from([*offered, "forged"]), max_size=most, unique=True))
