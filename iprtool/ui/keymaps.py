"""Keys as other programs of the field have them; only what differs from the default, and what has to give way."""

from collections.abc import Mapping

KEYMAPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "iprtool": {},
    "ELAN": {
        "play.toggle": ("Ctrl+Space", "Space"),
        "play.frame_back": ("Ctrl+Left", "Left"),
        "play.frame_forward": ("Ctrl+Right", "Right"),
        "play.begin": ("Ctrl+B", "Home"),
        "play.end": ("Ctrl+E", "End"),
        "play.back_five": ("Alt+Shift+Left",),
        "tag.previous": ("Alt+Left",),
        "tag.next": ("Alt+Right",),
        "tag.delete": ("Alt+D", "Del", "Backspace"),
        "tag.memo": ("Alt+M", "Return", "Enter"),
        "play.loop": ("Ctrl+L", "Shift+L"),
        "timeline.zoom_in": ("Ctrl+=", "+", "="),
        "timeline.zoom_out": ("Ctrl+-", "-"),
        "timeline.lane_menu": ("Ctrl+Alt+L",),
        "episode.link": ("Ctrl+Alt+E",),
        "view.codebook": ("Ctrl+Alt+B",),
    },
    "BORIS": {
        "play.speed_up": ("Home", "."),
        "play.speed_down": ("End", ","),
        "play.speed_normal": ("Backspace", "Shift+N"),
        "play.begin": ("Ctrl+Home",),
        "play.end": ("Ctrl+End",),
        "tag.delete": ("Del",),
    },
}
