"""What stands beside a name and makes a word with a capital one: titles, relations, verbs, phrases."""

from __future__ import annotations

import re

from engagement.feedback.redaction.wordlists import words

TITLES = words(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lady lord sister nurse matron rev revd reverend father fr
    imam rabbi canon pastor vicar deacon uncle auntie aunty aunt granny nan nana grandma grandpa grandad cllr
    councillor sheikh shaikh mufti maulana hafiz pandit pan pani senhor senhora dona señora señor madame monsieur
    bibi haji hajji hajja abu umm chief baba mama mummy
    """
)
KIN = words(
    """
    husband wife partner fiance fiancee spouse mum mother mom mam dad daddy father son daughter brother sister uncle
    aunt auntie aunty nan nana gran granny grandma grandmother grandad granddad grandpa grandfather grandson
    granddaughter cousin niece nephew friend neighbour neighbor carer nurse doctor consultant gp therapist physio
    midwife worker keyworker interpreter patient resident client son-in-law daughter-in-law mother-in-law
    father-in-law sister-in-law brother-in-law in-law stepson stepdaughter stepfather stepmother twin baby child boy
    girl lady man woman gentleman colleague manager boss volunteer pharmacist chaplain priest driver receptionist ex
    widow widower ammi abbu abba amma appa baba tata babcia mama
    """
)
PERSON_VERBS = words(
    """
    said told cried sat held drove visited explained laughed smiled hugged prayed apologised listened whispered sang
    """
)
START_VERBS = PERSON_VERBS | words(
    """
    rang went died loved helped phoned stayed looked passed lived
    """
)
BODY_ENDS = words(
    """
    hospital hospitals hospice house ward unit centre center road street trust surgery school clinic line station
    court park foundation charity cancer care nurse nurses team teams lane avenue close gardens college university
    society framework day practice pharmacy church mosque temple synagogue cathedral building wing suite room lodge
    institute association council service services home hotel syndrome disease lymphoma award report review act law
    fund
    """
)
PARTICLES = words(
    """
    al el bin bint ibn abu de da do dos das del della di van von der den ter le la ul ur und e y
    """
)
SHORT_TITLES = words(
    """
    mr mrs ms mx dr prof rev revd fr cllr
    """
)
STRONG = re.compile(
    r"(?:\b(?:called|named|known as|nick-?named|christened|names? (?:is|was|are|were)|name's|name:|name of|signed|"
    r"yours|yours sincerely|yours truly|yours faithfully|regards|best wishes|dear|i am|i'm|this is|it is|it's|"
    r"love from)"
    r"|\bc/o|\bi,)[\s,:]{0,3}[\"'(]?$"
)
WEAK = re.compile(
    r"\b(?:asked?(?: for)?|told|tell|ring|rang|phoned|emailed|texted|met|contact:?|spoke (?:to|with)|speak (?:to|with)|"
    r"talk(?:ed)? (?:to|with)|thank(?:s| you)?(?: to)?|thanks go to|"
    r"with us was|grateful to|married to|son of|daughter of|"
    r"wife of|husband of|care of|looking after|looked after|cared for|caring for)\s$"
)
KIN_GAP = re.compile(r"\s?[,:(–-]?\s?[\"'(]?")
