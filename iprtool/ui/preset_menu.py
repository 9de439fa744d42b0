"""The codebooks that come with the program, as a menu."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from iprtool.services import codebooks


def add_presets(menu: QMenu, chosen: Callable[[str], object]) -> None:
    """One action for each preset, with the citation."""
    menu.setToolTipsVisible(True)
    for preset in codebooks.presets():
        action = menu.addAction(f"{preset.name}, {preset.citation}".replace("&", "&&"))
        action.setToolTip(preset.tree.codebook.description)
        action.triggered.connect(lambda _checked=False, preset_id=preset.id: chosen(preset_id))
