"""The codebooks that come with the program, as a menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from iprtool.services import codebooks
from iprtool.ui.parts.menus import add_entry


def add_presets(menu: QMenu, chosen: Callable[[str], object]) -> None:
    """One action for each preset, with the citation."""
    menu.setToolTipsVisible(True)
    for preset in codebooks.presets():
        action = add_entry(menu, f"{preset.name}, {preset.citation}", partial(chosen, preset.id))
        action.setToolTip(preset.tree.codebook.description)
