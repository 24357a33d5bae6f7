"""Papers and recordings of the demonstration's events. All invented; the addresses lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MaterialContent:
    kind: str
    title: str
    text: str = ""  # of a plain text file
    url: str = ""
    transcript: str = ""


AGENDA = """An evening for carers

6.30pm  Tea, and who is who
6.45pm  What would help you tonight?
7.15pm  A break
7.25pm  What should be there by next year?
7.55pm  What happens with what you said

You can leave the table at any moment. The quiet room is across the corridor.
"""

PAPER = """What was promised in 2022, and what has been done

1. One telephone number, day and night. It answers since April 2024, in all eight boroughs.
2. The same care plan seen by everybody. It is seen by the ambulance service and most practices; not yet by every care home.
3. Nurses who can come at night. They come in six boroughs. Two are still looking for people.
4. Words that everybody understands. Letters were rewritten with residents; translations of five of them are ready.

Questions for you: What has become better? What has not?
"""

TRANSCRIPT = """Siobhan Keane: Good evening, and thank you for coming. Four years ago you told us what it is like when somebody is dying at home. Tonight we say what we did about it, and what we did not.

Tunde Oyelaran: The advice line answers day and night. Last month the longest wait was eleven minutes. That is still long when somebody is in pain.

A carer: It was the first time that I did not have to tell the whole story again.

Siobhan Keane: What has not become better? Please say it. You can also write it in the chat, without your name.

A nurse: We see the plan, but some homes do not. So we ring, and nobody picks up.

Siobhan Keane: Thank you. We write all of it down, and you find on this site what comes of it.
"""

MATERIALS: dict[str, tuple[MaterialContent, ...]] = {
    "now-opening-webinar": (
        MaterialContent("issues_paper", "What was promised, and what has been done", text=PAPER),
        MaterialContent(
            "recording",
            "Recording of the webinar",
            url="https://video.eolcare.example/four-years-on",
            transcript=TRANSCRIPT,
        ),
    ),
    "now-carers-evening": (MaterialContent("agenda", "What we do that evening", text=AGENDA),),
}
