"""The things of a study, as frozen dataclasses whose fields are what is stored.

Every one has an `id` (see `ids.new_id`). Fields that end in `_id` name another object. Times are milliseconds from the
recording's origin; intervals are half-open `[start_ms, end_ms)`, and a point has no end.
"""

from iprtool.domain.model.codebooks import Anchor, Code, Codebook, Family, Scale, Successor
from iprtool.domain.model.coding import Episode, Member, Pass, Rating, Tag, Trace
from iprtool.domain.model.recalls import Answer, Event, Happening, Recall, Remark
from iprtool.domain.model.recordings import USUAL_FRAME_MS, Recording, Speaker, Transcript, Turn
from iprtool.domain.model.study import (
    Dyad,
    Measure,
    Planned,
    Preset,
    Query,
    Score,
    Sentence,
    Session,
    Site,
    Study,
    Therapist,
)

Entity = (
    Study
    | Site
    | Therapist
    | Dyad
    | Session
    | Planned
    | Measure
    | Score
    | Recall
    | Recording
    | Codebook
    | Family
    | Code
    | Successor
    | Scale
    | Anchor
    | Pass
    | Tag
    | Rating
    | Trace
    | Episode
    | Member
    | Happening
    | Remark
    | Event
    | Answer
    | Sentence
    | Query
    | Transcript
    | Speaker
    | Turn
    | Preset
)

__all__ = [
    "USUAL_FRAME_MS",
    "Anchor",
    "Answer",
    "Code",
    "Codebook",
    "Dyad",
    "Entity",
    "Episode",
    "Event",
    "Family",
    "Happening",
    "Measure",
    "Member",
    "Pass",
    "Planned",
    "Preset",
    "Query",
    "Rating",
    "Recall",
    "Recording",
    "Remark",
    "Scale",
    "Score",
    "Sentence",
    "Session",
    "Site",
    "Speaker",
    "Study",
    "Successor",
    "Tag",
    "Therapist",
    "Trace",
    "Transcript",
    "Turn",
]
