"""Simple Markdown coloured while it is typed: headings, lists, quotes, bold, italic, links to a moment."""

import re
from collections.abc import Callable

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QSyntaxHighlighter, QTextCharFormat

from iprtool.domain.moments import moments

Style = Callable[[QTextCharFormat, QPalette], None]


def _strong(shown: QTextCharFormat, _palette: QPalette) -> None:
    shown.setFontWeight(QFont.Weight.Bold)


def _slanted(shown: QTextCharFormat, _palette: QPalette) -> None:
    shown.setFontItalic(True)


def _muted(shown: QTextCharFormat, palette: QPalette) -> None:
    shown.setForeground(palette.placeholderText())


def _quoted(shown: QTextCharFormat, palette: QPalette) -> None:
    shown.setFontItalic(True)
    shown.setForeground(palette.placeholderText())


def _linked(shown: QTextCharFormat, palette: QPalette) -> None:
    shown.setForeground(QColor(palette.link().color()))
    shown.setFontUnderline(True)


_RULES: tuple[tuple[re.Pattern[str], int, Style], ...] = (
    (re.compile(r"^\s*#{1,6}\s.*$"), 0, _strong),
    (re.compile(r"^\s*>.*$"), 0, _quoted),
    (re.compile(r"^\s*([-*+]|\d+[.)])\s"), 1, _strong),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), 1, _strong),
    (re.compile(r"(?<![*\w])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![*\w])"), 1, _slanted),
    (re.compile(r"^\s*(#{1,6}|>)"), 1, _muted),
    (re.compile(r"\*\*"), 0, _muted),
)
"""Pattern, which of its groups is styled, and how. Later ones are laid over earlier ones."""


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours a document; the text itself stays as it is typed."""

    def highlightBlock(self, text: str) -> None:  # noqa: N802  Qt's own name
        for pattern, group, style in _RULES:
            for match in pattern.finditer(text):
                self._lay(match.start(group), match.end(group), style)
        for moment in moments(text):
            self._lay(moment.start, moment.end, _linked)

    def _lay(self, start: int, end: int, style: Style) -> None:
        palette = QGuiApplication.palette()  # that of a widget has other colours under a style sheet
        for at in range(start, end):
            shown = QTextCharFormat(self.format(at))
            style(shown, palette)
            self.setFormat(at, 1, shown)
