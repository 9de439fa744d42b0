"""Keys as other programs of the field have them, from their public manuals; only what differs from the default.

ELAN: plays with Ctrl+Space, steps by frames with Ctrl and an arrow, by seconds with Shift, goes from annotation to
annotation with Alt, to begin and end with Ctrl+B and Ctrl+E. BORIS: plays faster with Home, slower with End, at its
natural speed with Backspace; frames go by arrows as they do here.
"""

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
