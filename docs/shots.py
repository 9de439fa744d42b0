"""Makes the pictures of the documentation anew, from the demo that runs by itself: `make shots`."""

import shutil
import tempfile
from pathlib import Path

from iprtool.app import run_demo_headless

FOLDER = Path(__file__).parent / "images"
SHOWN = ("start.png", "study.png", "code-dark.png", "code-light.png", "codebook.png", "export.png")


def main() -> None:
    """Run the demo and keep its pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        for line in run_demo_headless(Path(out)):
            print(line)
        for name in SHOWN:
            shutil.copyfile(Path(out) / name, FOLDER / name)


if __name__ == "__main__":
    main()
