"""What could tell who somebody is is found in a text, and what could not is left alone."""

from __future__ import annotations

import pytest

from engagement.feedback.models import Redaction
from engagement.feedback.redaction import Kind, Proposal, mask, merged, propose


def found(text, known=()):
    return [(each.kind, text[each.start : each.end]) for each in propose(text, known)]


def test_the_kinds_are_those_of_the_table():
    assert {each.value for each in Kind} == set(Redaction.Kind.values)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Ring (020) 7946 0958 at night", Kind.PHONE, "(020) 7946 0958"),
        ("on +44 (0)7700 900123.", Kind.PHONE, "+44 (0)7700 900123"),
        ("mobile 07700.900.123, evenings", Kind.PHONE, "07700.900.123"),
        ("from abroad 0044 20 7946 0958", Kind.PHONE, "0044 20 7946 0958"),
        ("ring 7946 0958 after six", Kind.PHONE, "7946 0958"),
        ("اتصل ٠٧٧٠٠ ٩٠٠١٢٣ مساء", Kind.PHONE, "٠٧٧٠٠ ٩٠٠١٢٣"),
        ("फ़ोन ०७७०० ९००१२३", Kind.PHONE, "०७७०० ९००१२३"),
        ("write to ann.o'neil+care@mail.example.org please", Kind.EMAIL, "ann.o'neil+care@mail.example.org"),
        ("it is name at example dot org", Kind.EMAIL, "name at example dot org"),
        ("it is a.name (at) example (dot) co (dot) uk", Kind.EMAIL, "a.name (at) example (dot) co (dot) uk"),
        ("at W6 8RF.", Kind.POSTCODE, "W6 8RF"),
        ("nw107nst or NW107NS", Kind.POSTCODE, "NW107NS"),
        ("we live in NW10 and like it", Kind.POSTCODE, "NW10"),
        ("She was born on 14/02/1951", Kind.BIRTH_DATE, "14/02/1951"),
        ("DOB 14 02 1951", Kind.BIRTH_DATE, "14 02 1951"),
        ("her birthday, 3rd of May, came", Kind.BIRTH_DATE, "3rd of May"),
        ("born March 14, 1938 in Galway", Kind.BIRTH_DATE, "March 14, 1938"),
        ("NHS 943-476-5919", Kind.NHS_NUMBER, "943-476-5919"),
        ("9434765919 is mine", Kind.NHS_NUMBER, "9434765919"),
        ("my NHS number is 943 476 5918", Kind.NHS_NUMBER, "943 476 5918"),
        ("we live at 12a Acacia Avenue now", Kind.ADDRESS, "12a Acacia Avenue"),
        ("in Flat 3, Kennet House", Kind.ADDRESS, "Flat 3, Kennet House"),
        ("we live at Lilac Cottage", Kind.ADDRESS, "Lilac Cottage"),
        ("Hospital number: 0123456", Kind.OTHER, "0123456"),
        ("NI number QQ 12 34 56 C", Kind.OTHER, "QQ 12 34 56 C"),
        ("see www.facebook.example/ann.", Kind.OTHER, "www.facebook.example/ann"),
        ("I am @carer_of_mum there", Kind.OTHER, "@carer_of_mum"),
        ("He died on 2 May 2021 at home", Kind.OTHER, "2 May 2021"),
        ("the doctors at Willow Tree Surgery", Kind.OTHER, "Willow Tree Surgery"),
        ("my mum Halima Warsame", Kind.NAME, "Halima Warsame"),
        ("my mum fatima was ill", Kind.NAME, "fatima"),
        ("Nurse Kelly-Anne's idea", Kind.NAME, "Kelly-Anne"),
        ("It was Yusuf’s bed", Kind.NAME, "Yusuf"),
        ("a man called Zebedee", Kind.NAME, "Zebedee"),
        ("Dr S. Ramanathan rang", Kind.NAME, "S. Ramanathan"),
        ("said J. T. Whitmore", Kind.NAME, "J. T. Whitmore"),
        ("asked O'Sullivan about it", Kind.NAME, "O'Sullivan"),
        ("I asked Will to come", Kind.NAME, "Will"),
        ("HALIMA WAS ILL", Kind.NAME, "HALIMA"),
        ("we met Abdi and Mohamed al Rashid there", Kind.NAME, "Mohamed al Rashid"),
    ],
)
def test_it_is_found(text, kind, words):
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "We rang 111 and 999, and waited 3 hours on ward 12, 24/7.",
        "Call 111. 111 told us to call the advice line.",
        "From 2019 to 2022 it cost £1,250,000. In 2020/21 there were 36%.",
        "The reference was 1234567890.",
        "It went from 5 mg to 10 mg at 22:00, and 2.5 ml at 10.30.",
        "The workshop on 24 November 2021 in Brent was good.",
        "Will you come in May? Hope helps. Grace under pressure. Rose petals.",
        "Mark the day. Faith matters. Bill came to £60.",
        "St Mary's and St Luke's Hospice, Michael Sobell, Marie Curie and Macmillan.",
        "In June and in August nobody came; April was hard.",
        "I am Somali, my mum speaks Gujarati, her nurse Portuguese.",
        "Nobody was coming at eight. It was the third time.",
        "I looked at the dot on the screen.",
        "Church Street and Harrow Road are full. The M4 was closed.",
        "The Community Nurse and the Palliative Care Team met on Monday.",
        "See www.nhs.uk for that.",
    ],
)
def test_it_is_left_alone(text):
    assert found(text) == []


def test_names_of_areas_and_organisations_are_nobodys():
    text = "The people of Thomas Gladstone came."
    assert found(text) == [(Kind.NAME, "Thomas Gladstone")]
    assert found(text, {"Thomas Gladstone"}) == []


def test_overlapping_proposals_become_one_and_nothing_of_either_is_left():
    one = Proposal(0, 6, Kind.ADDRESS, "a", "[address]")
    two = Proposal(4, 9, Kind.NAME, "b", "[name]")
    assert merged([one, two]) == [Proposal(0, 9, Kind.ADDRESS, "a", "[address]")]
    assert merged([two, one]) == [Proposal(0, 9, Kind.NAME, "b", "[name]")]


def test_what_is_masked_reads_well():
    text = "I am Fatima Begum 🙂, ring 07700 900123 or write to f@example.org."
    assert mask(text, propose(text)) == "I am [name] 🙂, ring [telephone number] or write to [e-mail address]."


def test_its_own_replacements_are_no_findings():
    text = "[name] of [address], [postcode], born [date of birth], [NHS number], [telephone number], [e-mail address]"
    assert (
        found(text + ", [place], [date], [web address], [account name], [details removed]. [name] told [name].") == []
    )
