"""A document as HTML: one file that needs nothing else, also read aloud or printed. All text is escaped."""

import html
from collections.abc import Callable, Iterator, Sequence
from functools import singledispatchmethod

from iprtool.domain.document import Chapter, Document, Drawing, Facts, Paragraph, Part, Quote, Quotes, Sheet
from iprtool.domain.figure import Figure

Draw = Callable[[Figure], str]
"""Makes the markup of a figure."""

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 Helvetica, Arial, "Nimbus Sans", "Liberation Sans", sans-serif; color: #1b1f24; background: #fff;
  margin: 0 auto; padding: 24px; max-width: 60rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.4rem; margin-top: 2.5rem; border-bottom: 2px solid #1b1f24; }
h3 { font-size: 1.15rem; margin-top: 2rem; } h1, h2, h3, h4 { line-height: 1.25; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding: 4px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid #dadfe6; }
thead th { border-bottom: 1px solid #1b1f24; } tbody th { font-weight: normal; }
.number { text-align: right; white-space: nowrap; }
.facts th { width: 12rem; color: #4a5563; }
figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; display: block; }
figcaption, .note { color: #4a5563; font-size: 0.9rem; }
ol.quotes { list-style: none; padding: 0; } ol.quotes > li { margin: 0 0 1rem; break-inside: avoid; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 3px solid #9aa4b2; }
.time { font-variant-numeric: tabular-nums; }
p { margin: 4px 0; } a { color: #1d4fd7; }
@page { size: A4; margin: 18mm; }
@media print { body { font-size: 10pt; padding: 0; max-width: none; } nav { display: none; }
  h2.later { break-before: page; } h2, h3, h4 { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  thead { display: table-header-group; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Document, draw: Draw) -> str:
    """The whole file."""
    parts = document.parts
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{text(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            f"<header><h1>{text(document.title)}</h1></header>",
            _contents(parts),
            "<main>",
            *body(document, draw),
            "</main>\n</body>\n</html>\n",
        ]
    )


def body(document: Document, draw: Draw) -> Iterator[str]:
    """What is between the head and the foot, with headings from the second level on."""
    writer = _Writer(draw)
    for number, part in enumerate(document.parts, 1):
        later = ' class="later"' if number > 1 else ""
        yield f'<section class="part" aria-labelledby="part-{number}">'
        yield f'<h2 id="part-{number}"{later}>{text(part.title)}</h2>'
        for place, chapter in enumerate(part.chapters, 1):
            yield from writer.chapter(chapter, f"part-{number}-{place}")
        yield "</section>"
    if not document.parts:
        yield "<p>There is nothing in it.</p>"


def text(words: str) -> str:
    """Words as they stand, in which nothing can be markup; lines stay lines."""
    kept = "".join(each if each.isprintable() or each == "\n" else " " for each in words)
    return html.escape(kept).replace("\n", "<br>")


def _contents(parts: Sequence[Part]) -> str:
    if len(parts) < 2:
        return ""
    links = "".join(f'<li><a href="#part-{number}">{text(part.title)}</a></li>' for number, part in enumerate(parts, 1))
    return f'<nav aria-label="Contents"><ol>{links}</ol></nav>'


class _Writer:
    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def chapter(self, chapter: Chapter, name: str) -> Iterator[str]:
        yield f'<section aria-labelledby="{name}">\n<h3 id="{name}">{text(chapter.title)}</h3>'
        for block in chapter.blocks:
            yield self.block(block)
        yield "</section>"

    @singledispatchmethod
    def block(self, block: object) -> str:
        raise TypeError(block)

    @block.register
    def _(self, block: Paragraph) -> str:
        return f"<p>{text(block.text)}</p>"

    @block.register
    def _(self, block: Facts) -> str:
        rows = "".join(
            f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>' for name, value in block.rows if value
        )
        caption = f"<caption>{text(block.title)}</caption>" if block.title else ""
        return f'<table class="facts">{caption}<tbody>{rows}</tbody></table>'

    @block.register
    def _(self, block: Sheet) -> str:
        first = len(block.heads) - block.numbers
        heads = "".join(f'<th scope="col"{_number(n >= first)}>{text(head)}</th>' for n, head in enumerate(block.heads))
        rows = "\n".join(_row(row, first) for row in block.rows)
        return (
            f"<table><caption>{text(block.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody></table>"
        )

    @block.register
    def _(self, block: Quotes) -> str:
        quotes = "\n".join(f"<li>{_quote(each)}</li>" for each in block.quotes)
        title = f"<h4>{text(block.title)}</h4>\n" if block.title else ""
        return f'{title}<ol class="quotes">\n{quotes}\n</ol>'

    @block.register
    def _(self, block: Drawing) -> str:
        return f"<figure>{self._draw(block.figure)}<figcaption>{text(block.caption)}</figcaption></figure>"


def _number(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _row(row: tuple[str, ...], first_number: int) -> str:
    cells = "".join(f"<td{_number(n >= first_number)}>{text(cell)}</td>" for n, cell in enumerate(row) if n)
    return f'<tr><th scope="row">{text(row[0])}</th>{cells}</tr>'


def _quote(quote: Quote) -> str:
    notes = "".join(f' <span class="note">· {text(note)}</span>' for note in quote.notes)
    lines = [f'<p><span class="time">{text(quote.time)}</span> <strong>{text(quote.name)}</strong>{notes}</p>']
    if quote.spoken:
        lines.append(f"<blockquote>{text(quote.spoken)}</blockquote>")
    if quote.memo:
        lines.append(f'<p class="memo"><em>Memo:</em> {text(quote.memo)}</p>')
    return "".join(lines)
