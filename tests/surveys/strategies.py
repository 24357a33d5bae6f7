"""Random surveys and random people, for tests of what is true of every survey and everybody."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys.answers import number_text, options_of, parts_of, statements_of
from engagement.surveys.definition import Option

BOROUGHS = (Option(key="e09000005", label="Brent"), Option(key="e09000009", label="Ealing"))
BOROUGH_KEYS = tuple(option.key for option in BOROUGHS)
WORDS = st.text("abc éع😀", min_size=1, max_size=12).filter(str.strip)
HOW = ("less", "at_most", "equal", "not_equal", "at_least", "more")
MONTHS = st.builds("{:04}-{:02}".format, st.integers(2019, 2021), st.integers(1, 12))
DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2021, 12, 31)).map(datetime.date.isoformat)
NUMBERS = st.integers(-40, 40).map(lambda n: number_text(Decimal(n) / 2))


def options(least: int) -> st.SearchStrategy[tuple[Option, ...]]:
    """Options with keys and labels of their own."""
    return st.integers(least, 4).map(
        lambda count: tuple(Option(key=f"o{at}", label=f"Option {at}") for at in range(count))
    )


def comparable(target: d.Question) -> st.SearchStrategy[str]:
    """Values that a number, day or month can be compared with."""
    if isinstance(target, d.Number):
        return NUMBERS
    return DAYS | MONTHS | st.just("today")


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
    if isinstance(target, d.Ordered) and draw(st.booleans()):
        others = [q for q in earlier if q is not target and type(q) is type(target)]
        how = draw(st.sampled_from(HOW))
        if others and draw(st.booleans()):
            return d.Compares(question=target.key, how=how, other=draw(st.sampled_from(others)).key)
        return d.Compares(question=target.key, how=how, value=draw(comparable(target)))
    offered = [option.key for option in options_of(target, BOROUGHS)]
    if not offered or isinstance(target, d.Ranking) or draw(st.booleans()):
        return d.Answered(question=target.key)
    value = draw(st.sampled_from(offered))
    if isinstance(target, d.Matrix):
        return d.Equals(question=target.key, row=draw(st.sampled_from(target.statements)).key, value=value)
    test = d.Includes if isinstance(target, d.Checkboxes) else d.Equals
    return test(question=target.key, value=value)


@st.composite
def of_kind(draw, kind: type, common: dict) -> d.Question:
    """A question of one kind."""
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
    if kind is d.Matrix:
        rows = tuple(Option(key=f"s{at}", label=f"Statement {at}") for at in range(draw(st.integers(1, 3))))
        own = draw(st.booleans())
        how = {"options": draw(options(2))} if own else {"scale": "quality", "not_sure": draw(st.booleans())}
        return d.Matrix(statements=rows, **how, **common)
    if kind is d.Ranking:
        chosen = draw(options(2))
        return d.Ranking(options=chosen, max=draw(st.none() | st.integers(1, len(chosen))), **common)
    if kind is d.Number:
        limits = sorted(draw(st.lists(st.integers(-20, 20), max_size=2)))
        names = ("min", "max") if len(limits) == 2 else draw(st.sampled_from((("min",), ("max",))))
        return d.Number(decimals=draw(st.integers(0, 2)), **dict(zip(names, map(str, limits), strict=False)), **common)
    if kind in (d.Date, d.Month):
        limits = sorted(draw(st.lists(DAYS if kind is d.Date else MONTHS, max_size=2)))
        return kind(**dict(zip(("min", "max"), limits, strict=False)), **common)
    if kind is d.Information:
        return d.Information(body="Read this.", **(common | {"required": False}))
    return kind(**common)


@st.composite
def questions(draw, key: str, earlier: list[d.Question]) -> d.Question:
    """A question of any kind, routed on what stands before it or not."""
    common = {"key": key, "title": draw(WORDS), "required": draw(st.booleans())}
    answerable = [question for question in earlier if not isinstance(question, d.Information)]
    if answerable and draw(st.booleans()):
        common["show_if"] = draw(conditions(answerable))
    return draw(of_kind(draw(st.sampled_from(d.Question.__args__)), common))


@st.composite
def definitions(draw) -> d.Definition:
    """A survey whose conditions point to what they may; some of its questions may still be out of reach.

    Some of them share a page, and a page or a section may have a condition of its own.
    """
    made: list[d.Question] = []
    pages: list[d.Page] = []
    sections: list[d.Section] = []
    count = draw(st.integers(1, 9))
    in_sections = draw(st.booleans())
    while len(made) < count:
        outside = [question for question in made if not isinstance(question, d.Information)]
        condition = draw(st.none() | conditions(outside)) if outside else None
        more = {}
        if in_sections and (not sections or draw(st.booleans())):
            sections.append(d.Section(key=f"s{len(sections)}", title=draw(WORDS), show_if=condition))
        if in_sections:
            more["section"] = sections[-1].key
        together = draw(st.integers(1, 3))
        if together > 1:
            pages.append(d.Page(key=f"p{len(pages)}", title=draw(WORDS), show_if=condition))
            more["page"] = pages[-1].key
        before = list(made)
        for _at in range(together):
            question = draw(questions(f"q{len(made)}", before))
            made.append(_with(question, **more))
    return d.Definition(
        questions=tuple(made),
        pages=tuple(pages),
        sections=tuple(sections),
        any_order=in_sections and draw(st.booleans()),
        check_answers=draw(st.booleans()),
    )


@st.composite
def pages_alone(draw) -> d.Definition:
    """A survey of one page that sends itself."""
    count = draw(st.integers(1, 5))
    made = [_with(draw(questions(f"q{number}", [])), page="p0") for number in range(count)]
    return d.Definition(questions=tuple(made), pages=(d.Page(key="p0", title=draw(WORDS)),), check_answers=False)


def _with(question: d.Question, **more: object) -> d.Question:
    import msgspec

    return msgspec.structs.replace(question, **more)


@st.composite
def raw_answers(draw, question: d.Question) -> dict[str, list[str]]:
    """What somebody sends for a question, mostly sensible, sometimes not."""
    if isinstance(question, d.Matrix):
        columns = [option.key for option in options_of(question)]
        chosen = st.lists(st.sampled_from([*columns, "forged"]), max_size=1)
        return {row.key: draw(chosen) for row in statements_of(question)}
    if isinstance(question, d.Ranking):
        places = draw(st.permutations(range(1, len(options_of(question)) + 1)))
        shown = draw(st.integers(0, len(places)))
        keys = [option.key for option in options_of(question)]
        return {key: [str(place)] for key, place in list(zip(keys, places, strict=True))[:shown]}
    if isinstance(question, d.Date | d.Month):
        text = draw(st.none() | DAYS)
        if text is None:
            return {}
        values = dict(zip(("year", "month", "day"), text.split("-"), strict=True))
        return {part: [values[part]] for part in parts_of(question)}
    if isinstance(question, d.Number):
        return {"": draw(st.lists(NUMBERS | st.just("many"), max_size=1))}
    if isinstance(question, d.PostcodeDistrict):
        return {"": draw(st.lists(st.sampled_from(("W2 1AB", "HA9", "nowhere")), max_size=1))}
    offered = [option.key for option in options_of(question, BOROUGHS)]
    if not offered:
        return {"": draw(st.lists(WORDS, max_size=1))}
    most = len(offered) if isinstance(question, d.Checkboxes) else 1
    return {"": draw(st.lists(st.sampled_from([*offered, "forged"]), max_size=most, unique=True))}
