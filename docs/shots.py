"""Makes the pictures of the documentation anew: the demo that runs by itself, and the scenes of the how-to pages.

`make shots` makes all of them, `python -m docs.shots NAME …` some of the scenes.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from docs.scenes import SCENES
from iprtool.app import run_demo_headless
from iprtool.services import demo
from iprtool.ui.settings import Settings
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow

FOLDER = Path(__file__).parent / "images"
SHOWN = ("start.png", "study.png", "code-dark.png", "code-light.png", "export.png")
_SIZE = (1440, 900)
_SETTLE_MS = 600


def main(names: list[str]) -> None:
    """Make the pictures with these names; all where none is named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        for line in run_demo_headless(Path(out)):
            print(line)
        for name in () if names else SHOWN:
            shutil.copyfile(Path(out) / name, FOLDER / name)
        for name in names or SCENES:
            _scene(name, Path(out) / name)
            print(f"Picture: {name}.png")


def _scene(name: str, folder: Path) -> None:
    folder.mkdir()
    settings = Settings(folder / "settings.json")
    settings["look.theme"] = "dark"
    settings["code.author"] = "ME"
    demo.make(folder / "Demo study.iprt").close()
    window = MainWindow(settings)
    try:
        window.resize(*_SIZE)
        window.show()
        window.open_project(folder / "Demo study.iprt")
        SCENES[name](window)
        pause(_SETTLE_MS)
        window.grab().save(str(FOLDER / f"{name}.png"))
    finally:
        window.close()


if __name__ == "__main__":
    main(sys.argv[1:])
