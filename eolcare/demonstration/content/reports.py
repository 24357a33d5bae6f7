"""What the team wrote in the six published event reports, beside what the records themselves supply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Finding:
    theme: str
    text: str


@dataclass(frozen=True)
class ReportContent:
    event: str
    summary: str
    about: str
    findings: tuple[Finding, ...]
    approved_words: str
    published_on: date
    corrected_on: date | None = None
    corrected_words: str = ""


REPORTS: tuple[ReportContent, ...] = (
    ReportContent(
        "first-engagement-event-december-2021",
        "Over 40 people came to our first event. They asked above all for one number that is answered at any hour, for beds close to home, and for honest talk in good time.",
        "This was the first of our conversations about specialist palliative care outside hospital. Clinicians explained which services there are in each borough today. After that people spoke, in the call and in the chat, for more than an hour.",
        (
            Finding(
                "advice-line",
                "The nights were what most people spoke about. Families hold lists of numbers and do not know which one to ring. Professionals told us that they keep such lists too.",
            ),
            Finding(
                "inpatient-beds",
                "A closed unit means long journeys, mostly for older visitors. People asked for plain answers about its future, even if the answer is no.",
            ),
            Finding(
                "honest-conversations",
                "Several said that everybody seemed to know except the family. Being told in time was described as a gift, and not being told as time taken away.",
            ),
            Finding(
                "kindness", "Nearly everybody, whatever else they said, praised single nurses, carers and volunteers."
            ),
        ),
        "Checked against the notes. Nothing in it tells who spoke.",
        date(2022, 1, 24),
        date(2024, 12, 2),
        "Brought up to date with what has been done since about what people said at this event.",
    ),
    ReportContent(
        "lgbtq-webinar-february-2022",
        "LGBTQ+ people told us that they want to be asked who is important to them, to have the answer written down, and not to have to hide at the end of their lives.",
        "The webinar was prepared and led together with people from LGBTQ+ groups. It was the first time that many of them had been asked about care at the end of life.",
        (
            Finding(
                "lgbtq",
                "Partners of many years were put down as friends, and relatives who had long been strangers were rung first. Chosen family should count because the person says so.",
            ),
            Finding(
                "care-homes",
                "People fear going back to hiding when care workers or other residents are strangers to them. Some take down photographs before a visit.",
            ),
            Finding(
                "training",
                "Signs and badges help only if those who wear them know what they promise. Training should be given together with LGBTQ+ people.",
            ),
        ),
        "Agreed with those who led the webinar.",
        date(2022, 3, 21),
    ),
    ReportContent(
        "mental-health-and-dementia-webinar-march-2022",
        "Dementia is an illness that people die of, and it should open the same doors as any other. Carers ask to be taught, and to be let in.",
        "Carers, dementia nurses, staff of care homes and people from mental health teams talked about when palliative care should begin and how pain is seen in somebody who cannot say so.",
        (
            Finding(
                "dementia",
                "Referral comes in the last days, if at all. Rules that wait for a sudden change do not fit an illness that takes years.",
            ),
            Finding(
                "carers-recognised",
                "Carers read the face and hands of a person better than any scale. They want that knowledge to be written down and used.",
            ),
            Finding(
                "respite",
                "Breaks are short, hard to get, and often in places that do not suit the person. Some carers have put off their own operations.",
            ),
        ),
        "Approved. Please send it to the two carers who asked for a copy by post.",
        date(2022, 3, 30),
    ),
    ReportContent(
        "faith-groups-webinar-march-2022",
        "Congregations already visit the sick and sit with the bereaved. They ask to be called earlier, to be trained beside staff, and for deaths to be certified without delay.",
        "Leaders and members of eight faiths, chaplains and funeral directors spoke with doctors and nurses about what different traditions ask before and after a death.",
        (
            Finding(
                "culture-faith",
                "Small questions matter most: who washes, who may be in the room, is the window open. They have to be asked before they are urgent.",
            ),
            Finding(
                "gp-continuity",
                "Where burial should follow within a day, a weekend without a doctor who knew the person means that a family waits beside a body.",
            ),
            Finding(
                "community",
                "Volunteers of congregations offered their help, and asked for one common training and one simple check.",
            ),
        ),
        "Checked with the interfaith forum.",
        date(2022, 4, 4),
    ),
    ReportContent(
        "ethnic-minorities-event-march-2022",
        "People from ethnic minorities in three boroughs want to be understood without their children as interpreters, to be believed about pain, and to hear about services from people whom they trust.",
        "The evening was held in small groups with interpreters for Arabic, Bengali and Portuguese. The groups came together at the end and agreed what should stand in this report.",
        (
            Finding(
                "language",
                "Sons, daughters and grandchildren carry messages that no child should carry. Interpreters come late, or for another dialect, or not at all.",
            ),
            Finding(
                "information",
                "Many believe that a hospice is where people are sent to die faster. A visit, or a recording in one's own language, changes that more than a leaflet.",
            ),
            Finding("culture-faith", "Several women described saying that they were in pain and not being believed."),
            Finding(
                "community",
                "Trust grows from person to person. People named the barber, the imam, the mother-and-toddler group and the pharmacist before any office.",
            ),
        ),
        "Agreed. The three groups have seen it.",
        date(2022, 4, 11),
    ),
    ReportContent(
        "kensington-chelsea-westminster-webinar-july-2022",
        "Residents of both boroughs found themselves in the interim report, but asked for clearer answers on the closed inpatient unit, on shared plans, and on who leads.",
        "Residents asked for this webinar after the interim report. We read back what we had heard in both boroughs, said what has been done since, and took questions for an hour.",
        (
            Finding(
                "inpatient-beds",
                "People accept that staff cannot be found overnight. They do not accept that nobody says when there will be a decision.",
            ),
            Finding(
                "shared-records",
                "Families carry folders from one appointment to the next. An urgent care plan that the ambulance crew could see made all the difference to those who had one.",
            ),
            Finding(
                "hospital-discharge", "Coming home on a Friday evening was described again and again as the worst hour."
            ),
            Finding("roles", "With four kinds of nurses coming to the house, people ask who holds the string."),
        ),
        "Approved for publication.",
        date(2022, 7, 29),
        date(2025, 11, 3),
        "Brought up to date with what has been done since, on shared plans and on visiting above all.",
    ),
)
