"""What is told of a file."""

from iprtool.exchange.report import Fate, Report


def test_alike_things_are_one_line_with_a_count_and_the_first_places() -> None:
    report = Report("talk.vtt", "WebVTT")
    report.taken("cues", 98)
    for line in range(30):
        report.dropped("cues", "the end is before the begin", f"line {line}")
    first, second = report
    assert first.sentence == "98 cues taken"
    assert second.sentence.startswith("30 cues dropped: the end is before the begin (line 0, line 1, ")
    assert second.sentence.endswith(", line 19, …)")
    assert second.short_sentence.endswith("(line 0, line 1, line 2, line 3, …)")
    assert report.count(Fate.DROPPED) == 30


def test_a_place_of_many_is_named_once() -> None:
    report = Report("talk.vtt", "WebVTT")
    for where in ("camera A", "camera B", "camera A"):
        report.changed("markers", "rounded", where)
    assert report.text == "3 markers changed: rounded (camera A, camera B)"
    report.extend(report)
    assert report.text == "6 markers changed: rounded (camera A, camera B)"
    report.reword(lambda text: text.replace("camera A", "camera B"))
    assert report.text == "6 markers changed: rounded (camera B)"


def test_nothing_is_no_line() -> None:
    report = Report()
    report.taken("cues", 0)
    assert report.text == ""


def test_a_report_takes_another_over_with_counts_and_places() -> None:
    one, other = Report("a"), Report("b")
    one.changed("times", "rounded", "row 1")
    other.changed("times", "rounded", "row 2")
    other.changed("times", "rounded", count=3)
    one.extend(other)
    assert one.as_dict()["lines"] == [
        {"fate": "changed", "what": "times", "why": "rounded", "count": 5, "places": ["row 1", "row 2"]}
    ]


def test_one_thing_is_said_in_the_singular_and_what_was_taken_comes_first() -> None:
    report = Report("a")
    for what in ("names of codes", "media", "passes", "tiers"):
        report.dropped(what, "why")
    report.taken("segments")
    assert report.text.splitlines() == [
        "1 segment taken",
        "1 name of codes dropped: why",
        "1 medium dropped: why",
        "1 pass dropped: why",
        "1 tier dropped: why",
    ]
