"""The style sheet of the window, made from a palette and the text size. One 4-px grid, radius 6, no gradients."""

from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from iprtool.shipped import shipped
from iprtool.ui.theme.palette import Palette

_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Helvetica Neue", "Noto Sans", "DejaVu Sans")
_STYLE = "fusion"
BASE_POINTS = 10.0
_WORN = "worn"
"""The sheet, as a property of the program; whether a window wears it, as one of the window."""

_SHEET = Template("""
* { outline: none; }
QWidget { background: $ground; color: $text; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }
QWidget#TopBar, QWidget#SidePanel, QWidget#Transport, QStatusBar, QWidget#Panel, QFrame#Card { background: $panel; }
QWidget#TopBar { border-bottom: 1px solid $line; }
QWidget#SidePanel[side="left"] { border-right: 1px solid $line; }
QWidget#SidePanel[side="right"] { border-left: 1px solid $line; }
QFrame#Card { border: 1px solid $line; border-radius: 6px; }
QFrame#Card:hover[clickable="true"] { border-color: $accent; }
QWidget#SidePanel QLabel, QWidget#TopBar QLabel, QWidget#Transport QLabel, QFrame#Card QLabel, QWidget#Panel QLabel,
QWidget#SidePanel QCheckBox, QWidget#Panel QCheckBox, QWidget#Panel QRadioButton { background: transparent; }
QStatusBar { border-top: 1px solid $line; min-height: ${status}px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { background: transparent; color: $muted; padding: 0 8px; }
QLabel[role="heading"] { color: $muted; font-weight: 600; font-size: ${small}pt; }
QLabel[role="caption"] { color: $muted; font-size: ${small}pt; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="family"] { font-weight: 600; }
QLabel[role="figure"] { font-size: ${large}pt; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="clock"] { font-size: ${clock}pt; font-weight: 600; }
QLabel[role="brand"] { font-weight: 700; }
QLabel[role="key"] { background: $raised; border: 1px solid $line; border-radius: 4px; color: $muted; padding: 0 5px; }
QLabel[role="trouble"] { color: $danger; }
QFrame#DropHere { background: transparent; border: 1px dashed $muted; border-radius: 6px; }
QFrame#DropHere QLabel { background: transparent; }
QLabel[role="note"] { background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 10px; }
QPushButton, QToolButton { background: $raised; border: 1px solid $line; border-radius: 6px; padding: 5px 12px; }
QToolButton { padding: 5px 8px; }
QPushButton:hover, QToolButton:hover { border-color: $muted; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus,
QListWidget:focus, QTableView:focus { border: ${ring}px solid $focus; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QPushButton[role="main"], QToolButton[role="main"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: 600; }
QPushButton[role="main"]:hover, QToolButton[role="main"]:hover { border-color: $text; }
QPushButton[role="main"]:focus, QToolButton[role="main"]:focus { border: 2px solid $text; }
QPushButton[role="main"]:disabled { background: $raised; color: $faint; border-color: $line; }
QPushButton[role="plain"], QToolButton[role="plain"] {
    background: transparent; border-color: transparent; color: $muted; }
QPushButton[role="plain"]:hover, QToolButton[role="plain"]:hover { background: $raised; color: $text; }
QPushButton[role="plain"]:focus, QToolButton[role="plain"]:focus { border: ${ring}px solid $focus; }
QPushButton[role="place"] { background: transparent; border-color: transparent; color: $muted; padding: 5px 14px; }
QPushButton[role="place"]:hover { color: $text; }
QPushButton[role="place"]:checked { background: $raised; border-color: $edge; color: $text; font-weight: 600; }
QPushButton[role="place"]:focus { border: ${ring}px solid $focus; }
QPushButton[role="code"] { background: transparent; border: 1px solid transparent; text-align: left; padding: 0; }
QPushButton[role="code"]:hover { background: $raised; }
QPushButton[role="code"]:checked { background: $selection; }
QPushButton[role="code"]:focus { border: ${ring}px solid $focus; }
QPushButton[role="corner"] { background: transparent; border: none; color: $muted; padding: 0 4px; text-align: left;
    font-size: ${small}pt; min-height: 0; }
QPushButton[role="corner"]:hover { color: $text; text-decoration: underline; }
QPushButton[role="corner"]:focus { color: $text; border: ${ring}px solid $focus; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; text-align: left; padding: 4px 6px; }
QPushButton[role="link"]:hover { background: $raised; }
QPushButton[role="link"]:focus { border: ${ring}px solid $focus; }
QPushButton[role="value"] { padding: 4px 8px; }
QPushButton[role="value"][step="whole"] { padding: 4px 3px; }
QPushButton[role="value"][step="half"] { padding: 2px 1px; font-size: ${small}pt; color: $muted; }
QPushButton[role="value"]:checked { background: $accent; color: $accent_text; border-color: $accent; font-weight: 600; }
QPushButton[role="value"][recording="true"] { background: $danger; color: $ground; font-weight: 600; }
QPushButton[role="value"]:checked:focus { border: 2px solid $text; }
QPushButton[role="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent;
    border-radius: 0; color: $muted; padding: 5px 6px; margin: 0 2px; font-weight: 600; }
QPushButton[role="tab"]:hover { color: $text; }
QPushButton[role="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[role="tab"]:focus { color: $focus; }
QPushButton[role="tab"]:disabled { color: $faint; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    placeholder-text-color: $muted; selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $muted; }
QLineEdit[trouble="true"], QPlainTextEdit[trouble="true"] { border: 1px solid $danger; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($down); width: 14px; height: 14px; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QCheckBox, QRadioButton { spacing: 8px; border: 1px solid transparent; border-radius: 4px; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { border: ${ring}px solid $focus; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: ${box}px; height: ${box}px; background: $raised; border: 1px solid $muted; border-radius: 3px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url($check); }
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate { background: $muted; }
QRadioButton::indicator { border-radius: ${half}px; }
QRadioButton::indicator:checked { width: ${hole}px; height: ${hole}px; border: ${dot}px solid $accent;
    background: $accent_text; }
QComboBox QAbstractItemView, QMenu { background: $raised; border: 1px solid $line; padding: 4px;
    selection-background-color: $accent; selection-color: $accent_text; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QTableView, QListWidget, QTreeView { background: $panel; border: 1px solid transparent; gridline-color: $line;
    selection-background-color: $selection; selection-color: $text; alternate-background-color: $panel; }
QTableView::item { padding: 2px 8px; }
QTreeView#CheckList { background: $ground; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QTreeView#CheckList:focus { border: ${ring}px solid $focus; }
QTreeView#CheckList::item { padding: 2px 4px; border: 1px solid transparent; border-radius: 4px; }
QTreeView#CheckList::item:focus { border: ${ring}px solid $focus; }
QTreeView#CodeTree { background: $ground; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QTreeView#CodeTree:focus { border: ${ring}px solid $focus; }
QTreeView#CodeTree::item { padding: 2px 4px; }
QTreeView#CodeTree::item:selected { background: $selection; color: $text; }
QPushButton[role="swatch"] { padding: 4px 6px; }
QPushButton[role="swatch"]:checked { border: 2px solid $text; }
QFrame#Floating { background: $panel; border: 1px solid $muted; border-radius: 8px; }
QListView#Completions { background: $raised; border: 1px solid $muted; border-radius: 6px; padding: 3px; }
QListView#Completions::item:selected, QListView#Completions::item:hover { background: $selection; }
QListView#Results { background: $panel; border: 1px solid transparent; }
QListView#Results:focus { border: ${ring}px solid $focus; }
QListView#Results::item:hover { background: $raised; }
QListView#Results::item:selected { background: $selection; }
QTreeView#KeyList { background: $ground; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QTreeView#KeyList:focus { border: ${ring}px solid $focus; }
QTreeView#KeyList::item { padding: 2px 4px; }
QTreeView#KeyList::item:selected { background: $selection; color: $text; }
QListWidget::item { padding: 6px 8px; border-radius: 4px; }
QListWidget::item:selected { background: $selection; color: $text; }
QTableView#Board, QTableView#Board QHeaderView, QTableView#Board QHeaderView::section { background: $ground; }
QTableView#Board, QTableView#Board:focus { border: none; }
QTableView#Board QHeaderView::section { padding: 4px 10px; }
QHeaderView { background: $panel; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 8px; font-size: ${small}pt; font-weight: 600; }
QTableCornerButton::section { background: $panel; border: none; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QScrollBar { background: transparent; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
    width: 0; height: 0; }
QProgressBar { background: $raised; border: 1px solid $line; border-radius: 6px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 5px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: $text; }
QSlider:focus { border: ${ring}px solid $focus; border-radius: 6px; }
QWidget#MessageBar { background: $raised; border-bottom: 1px solid $line; border-left: 4px solid $danger; }
QWidget#MessageBar QLabel { background: transparent; }
QWidget#StandingBar { background: $raised; border-bottom: 1px solid $line; border-left: 4px solid $accent; }
QWidget#StandingBar QLabel { background: transparent; }
QWidget#JobBar { background: $raised; border-bottom: 1px solid $line; }
QWidget#JobBar QLabel { background: transparent; }
QWidget#Participant { background: #000000; }
QWidget#Participant QLabel { background: transparent; color: #9AA4B2; }
QWidget#Participant QLabel[role="trouble"] { color: #FF8A8D; }
QWidget#Participant QPushButton { background: #242931; color: #E8EAED; border: 2px solid #242931; border-radius: 12px;
    padding: 8px 20px; font-size: ${big}pt; }
QWidget#Participant QPushButton[role="bigmain"] { background: #2563EB; color: #FFFFFF; border-color: #2563EB;
    font-weight: 600; }
QWidget#Participant QPushButton:hover { border-color: #9AA4B2; }
QWidget#Participant QPushButton:focus, QWidget#Participant QPushButton[chosen="true"] { border: 2px solid #FFFFFF; }
QWidget#Participant QPushButton:pressed { background: #3A414C; }
QWidget#Participant QPushButton:disabled { background: #1D2127; color: #5F6B7A; border-color: #1D2127; }
VideoView { background: #000000; }
""")


def _mix(first: str, second: str, share: float) -> str:
    a, b = QColor(first), QColor(second)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return "#{:02X}{:02X}{:02X}".format(*(round(x * (1 - share) + y * share) for x, y in pairs))


def base_font(text_percent: int) -> QFont:
    """The program's font: the first of a list of screen fonts that is there, at the chosen size, tabular figures."""
    have = set(QFontDatabase.families())
    family = next((name for name in _FAMILIES if name in have), QFont().family())
    font = QFont(family)
    font.setPointSizeF(BASE_POINTS * text_percent / 100)
    font.setFeature(QFont.Tag("tnum"), 1)  # figures of one width, so that times do not dance
    return font


def muted_colour() -> QColor:
    """The colour of what is said beside the main thing, for what paints itself; a style sheet has another one."""
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


def apply_theme(app: QApplication, palette: Palette, text_percent: int = 100) -> None:
    """Give the whole program colours and text size; can be called again at any time."""
    if app.style().name() != _STYLE:
        app.setStyle(_STYLE)
    app.setPalette(qt_palette(palette))
    app.setFont(base_font(text_percent))
    app.setProperty(_WORN, sheet(palette, text_percent))
    for window in app.topLevelWidgets():
        if window.property(_WORN) and window.styleSheet() != app.property(_WORN):
            dress(window)


def dress(window: QWidget) -> None:
    """Let a window wear the style sheet, now and whenever it changes; what belongs to a window wears it with it.

    A sheet of the whole program would be simpler. But then Qt restyles all that a widget holds with every move from
    one parent to the next, while a page is still being built: three quarters of the time that opening a study took.
    """
    window.setProperty(_WORN, True)
    if not window.styleSheet():
        # The first sheet takes the font from widgets; from the second on they keep it. Qt only reads a second one
        # when the first is in use.
        window.setStyleSheet("QWidget {}")
        window.ensurePolished()
    app = QApplication.instance()
    window.setStyleSheet(str(app.property(_WORN) or "") if app else "")


def sheet(palette: Palette, text_percent: int = 100) -> str:
    """The style sheet for a palette and a text size."""
    points = BASE_POINTS * text_percent / 100
    return _SHEET.substitute(
        ground=palette.ground, panel=palette.panel, raised=palette.raised, line=palette.line, text=palette.text,
        muted=palette.muted, accent=palette.accent, accent_text=palette.accent_text, danger=palette.danger,
        focus=palette.focus, ring=palette.ring, edge=palette.line if palette.ring > 1 else "transparent",
        faint=_mix(palette.muted, palette.panel, 0.45), selection=_mix(palette.panel, palette.accent, 0.28),
        pressed=_mix(palette.raised, palette.text, 0.12),
        small=points * 0.88, large=points * 1.5, title=points * 1.4, big=min(points * 1.7, 20), clock=points * 1.55,
        status=round(2.3 * points + 3), **_indicators(points), **_images(palette),
    )  # fmt: skip


def _indicators(points: float) -> dict[str, int]:
    """Sizes of the marks of check boxes and radio buttons, which grow with the text."""
    box = 2 * round(points * 0.65)
    dot = max(round(box * 0.3), 3)
    return {"box": box, "half": box // 2 + 1, "dot": dot, "hole": box + 2 - 2 * dot}


def _images(palette: Palette) -> dict[str, str]:
    return {name: shipped("icons", f"{name}-{palette.name}.svg").as_posix() for name in ("check", "down")}


def qt_palette(colours: Palette) -> QPalette:
    """The colours of what Qt paints without the style sheet."""
    palette = QPalette()
    role = QPalette.ColorRole
    table = {
        role.Window: colours.ground, role.WindowText: colours.text, role.Base: colours.panel,
        role.AlternateBase: colours.raised, role.Text: colours.text, role.Button: colours.raised,
        role.ButtonText: colours.text, role.ToolTipBase: colours.raised, role.ToolTipText: colours.text,
        role.Highlight: colours.accent, role.HighlightedText: colours.accent_text, role.PlaceholderText: colours.muted,
        role.Link: colours.accent,
    }  # fmt: skip
    for key, value in table.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(_mix(colours.muted, colours.panel, 0.45)))
    return palette
