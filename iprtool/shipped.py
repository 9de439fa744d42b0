"""Where the files that come with the program lie: icons, presets, the demo study.

In a checkout they are the folder `resources` beside the package; in an installed wheel they are inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CANDIDATES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def shipped(*parts: str) -> Path:
    """Path of a shipped file or folder, e.g. ``shipped("demo", "session.mp4")``.

    Raises FileNotFoundError when it is not there, which means a broken installation.
    """
    for root in _CANDIDATES:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"iprtool is installed without its file {'/'.join(parts)}")
