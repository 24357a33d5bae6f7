"""How answers to the bank's equality questions compare with Census 2021, as ``eolcare.areas`` holds it.

Topics are those of ``eolcare/areas/data/census_2021_topics.csv``, categories the labels under which a ``Population`` is
stored.
"""

from __future__ import annotations

from collections.abc import Mapping

from engagement.surveys.definition import Answer

Where = tuple[str, str]

# Topic -> (question, option) -> category. What asks further stands first: it decides.
CATEGORIES: dict[str, dict[Where, str]] = {
    "age": {
        ("age", "18_24"): "18 to 24",
        ("age", "25_34"): "25 to 34",
        ("age", "35_44"): "35 to 44",
        ("age", "45_54"): "45 to 54",
        ("age", "55_64"): "55 to 64",
        ("age", "65_74"): "65 to 74",
        ("age", "75_84"): "75 to 84",
        ("age", "85_and_over"): "85 and over",
    },
    "ethnic-group-5": {
        ("ethnic_group", "asian"): "Asian or Asian British",
        ("ethnic_group", "black"): "Black, Black British, Caribbean or African",
        ("ethnic_group", "mixed"): "Mixed or multiple ethnic groups",
        ("ethnic_group", "white"): "White",
        ("ethnic_group", "other"): "Other ethnic group",
    },
    "ethnic-group-19": {
        ("ethnic_asian", "indian"): "Indian",
        ("ethnic_asian", "pakistani"): "Pakistani",
        ("ethnic_asian", "bangladeshi"): "Bangladeshi",
        ("ethnic_asian", "chinese"): "Chinese",
        ("ethnic_asian", "other_asian"): "Any other Asian background",
        ("ethnic_black", "caribbean"): "Caribbean",
        ("ethnic_black", "african"): "African",
        ("ethnic_black", "other_black"): "Any other Black, Black British or Caribbean background",
        ("ethnic_mixed", "white_black_caribbean"): "White and Black Caribbean",
        ("ethnic_mixed", "white_black_african"): "White and Black African",
        ("ethnic_mixed", "white_asian"): "White and Asian",
        ("ethnic_mixed", "other_mixed"): "Any other mixed or multiple ethnic background",
        ("ethnic_white", "english_welsh_scottish_ni_british"): "English, Welsh, Scottish, Northern Irish or British",
        ("ethnic_white", "irish"): "Irish",
        ("ethnic_white", "gypsy_irish_traveller"): "Gypsy or Irish Traveller",
        ("ethnic_white", "roma"): "Roma",
        ("ethnic_white", "other_white"): "Any other White background",
        ("ethnic_other", "arab"): "Arab",
        ("ethnic_other", "any_other"): "Any other ethnic group",
    },
    "religion": {
        ("religion", "no_religion"): "No religion",
        ("religion", "christian"): "Christian",
        ("religion", "buddhist"): "Buddhist",
        ("religion", "hindu"): "Hindu",
        ("religion", "jewish"): "Jewish",
        ("religion", "muslim"): "Muslim",
        ("religion", "sikh"): "Sikh",
        ("religion", "other"): "Other religion",
    },
    "disability": {
        ("everyday_limits", "a_lot"): "Disabled",
        ("everyday_limits", "a_little"): "Disabled",
        ("everyday_limits", "not_at_all"): "Not disabled",
        ("lasting_condition", "no"): "Not disabled",
    },
    "sexual-orientation": {
        ("sexual_orientation", "straight"): "Straight or heterosexual",
        ("sexual_orientation", "gay_or_lesbian"): "Gay or lesbian",
        ("sexual_orientation", "bisexual"): "Bisexual",
        ("sexual_orientation", "other"): "Other sexual orientation",
    },
    "unpaid-care": {
        ("unpaid_care", "none"): "None",
        ("unpaid_care", "9_or_less"): "9 hours a week or less",
        ("unpaid_care", "10_to_19"): "10 to 19 hours a week",
        ("unpaid_care", "20_to_34"): "20 to 34 hours a week",
        ("unpaid_care", "35_to_49"): "35 to 49 hours a week",
        ("unpaid_care", "50_or_more"): "50 hours a week or more",
    },
}


def census_category(topic: str, answers: Mapping[str, Answer]) -> str | None:
    """Return the census category that somebody's equality answers belong to; ``None`` if they do not say.

    Raises:
        KeyError: for a topic that is not compared.
    """
    found = (category for (key, option), category in CATEGORIES[topic].items() if answers.get(key) == option)
    return next(found, None)
