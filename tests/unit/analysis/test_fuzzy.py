"""Few letters find the name that was meant."""

import pytest

from iprtool.analysis.fuzzy import fit

NAMES = (
    "Play or pause",
    "One frame back",
    "One frame forward",
    "Rupture › Withdrawal",
    "Rupture › Confrontation",
    "Dyad 08 › Session 3",
    "Dyad 03 › Session 8",
    "Über alles",
    "Play all as a reel",
)


def best(typed: str) -> str | None:
    found = [(value, name) for name in NAMES if (value := fit(typed, name)) is not None]
    return max(found)[1] if found else None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("with", "Rupture › Withdrawal"),
        ("conf", "Rupture › Confrontation"),
        ("pau", "Play or pause"),
        ("reel", "Play all as a reel"),
        ("ofb", "One frame back"),
        ("frame for", "One frame forward"),
        ("08 3", "Dyad 08 › Session 3"),
        ("uber", "Über alles"),
        ("rupt wdl", "Rupture › Withdrawal"),
        ("zzz", None),
        ("pause zzz", None),
    ],
)
def test_the_name_that_was_meant(typed: str, name: str | None) -> None:
    assert best(typed) == name


def test_order_of_fits() -> None:
    begin, inside, letters = (fit("eel", name) for name in ("eel soup", "reel soup", "e x e l"))
    assert begin is not None
    assert inside is not None
    assert letters is not None
    assert begin > inside > letters
    assert fit("", "anything") == 0
