"""What reader and writer of ELAN files (.eaf) agree on beyond the format: notes in properties of the header.

ELAN keeps properties that it does not know. A file without them is read all the same.
"""

import json
from typing import Any

TIER_NOTE = "iprtool.tier:"
"""Begins the name of a property about the tier whose id follows."""
MEDIUM_NOTE = "iprtool.medium:"
"""Begins the name of a property about the media file of the number that follows."""
SCALE_NOTE = "iprtool.scale:"
"""Begins the name of a property with a scale of the codebook, as a codebook in JSON has it."""
EPISODE_NOTE = "iprtool.episode:"
"""Begins the name of a property about the episode of the number that follows."""
MEMOS, RATINGS, EPISODES = "memos", "ratings", "episodes"
"""The types of tiers that hang on those of tags."""
POINT_MS = 1
"""How long a point is in ELAN, which knows no points."""
TAG = "tag-"
"""Begins the id of an annotation that is a tag; the tag's own id follows."""
MAX_TIME = 10**11


def note(**values: Any) -> str:
    """A note as the text of a property."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def noted(text: str) -> dict[str, Any]:
    """A note from the text of a property; empty for anything else."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
