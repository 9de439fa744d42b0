"""Segments as lines of text for EasyDIAg (Holle & Rein, 2015): a rater, begin and end in ms, and the value, by tabs."""

import io
from collections.abc import Sequence
from typing import BinaryIO

from iprtool.domain.segment import Segment
from iprtool.exchange.report import Report

_POINT_MS = 1


def write(out: BinaryIO, segments: Sequence[Segment]) -> Report:
    """Write one line a segment, as ELAN's tab-delimited export has them: tier, begin, end, duration, value.

    The tier is `Family_author`, so that two coders of one family are two tiers. Points and marks without a code are no
    stretches that can agree in time: points get a length of 1 ms, marks are left out.
    """
    report = Report(form="EasyDIAg")
    text = io.TextIOWrapper(out, "utf-8", newline="")
    for segment in segments:
        if not segment.code:
            report.dropped("segments", "they have no code")
            continue
        family, code = segment.code.split("/", 1)
        start, end = segment.tag.start_ms, segment.tag.end_ms
        if end is None:
            report.changed("segments", f"points are {_POINT_MS} ms long here")
            end = start + _POINT_MS
        cells = (f"{family}_{segment.run.author}", start, end, end - start, code)
        text.write("\t".join(" ".join(str(cell).split()) for cell in cells) + "\n")
        report.taken("segments")
    text.detach()
    return report
