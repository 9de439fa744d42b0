"""The timeline: ruler, sound and lanes of tags. Data in, signals out; it knows no project and no player."""

from iprtool.ui.timeline.arcs import Arc, ArcStyle
from iprtool.ui.timeline.curves import Curve
from iprtool.ui.timeline.model import NO_END, OPEN_END, Lane, Style, TagItem
from iprtool.ui.timeline.widget import TimelineWidget

__all__ = ["NO_END", "OPEN_END", "Arc", "ArcStyle", "Curve", "Lane", "Style", "TagItem", "TimelineWidget"]
