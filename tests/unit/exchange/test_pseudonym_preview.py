"""What a list of pseudonyms would do, seen before it is done."""

from time import perf_counter

from iprtool.exchange import pseudonym_preview, pseudonyms
from iprtool.exchange.found import FoundTranscript, FoundTurn

TALK = FoundTranscript(
    (
        FoundTurn("Anna and Annabel saw ANNA’s house.", 1_000, 2_000, "Anna"),
        FoundTurn("Ana said that Meier and Anna Meier live in planning offices.", 3_000, 4_000, "T"),
        FoundTurn("Nothing of it."),
    )
)


def test_each_replacement_stands_in_its_place() -> None:
    preview = pseudonym_preview.of(pseudonyms.parse("Anna Meier -> Ms A\nAnna -> Ms A"), [TALK])
    shown = [
        (each.number, each.in_label, each.before, each.name, each.instead, each.after) for each in preview.replaced
    ]
    assert shown == [
        (1, True, "", "Anna", "Ms A", ""),
        (1, False, "", "Anna", "Ms A", " and Annabel saw ANNA’s …"),
        (1, False, "Anna and Annabel saw ", "ANNA", "Ms A", "’s house."),
        (2, False, "Ana said that Meier and ", "Anna Meier", "Ms A", " live in planning office…"),
    ]
    assert [(each.name, count) for each, count in preview.counts] == [("Anna Meier", 1), ("Anna", 3)]


def test_what_looks_like_a_name_and_stays_is_told() -> None:
    preview = pseudonym_preview.of(pseudonyms.parse("Anna Meier -> Ms A\nAnna -> Ms A"), [TALK])
    assert dict(preview.staying) == {"Annabel": 1, "Ana": 1, "Meier": 1}


def test_many_names_in_a_long_transcript_take_no_long() -> None:
    names = "\n".join(f"Name{n:03} -> P{n}" for n in range(200))
    turns = tuple(
        FoundTurn(f"I met Name{n % 300:03} and others yesterday, did I not?", speaker="C") for n in range(5_000)
    )
    begun = perf_counter()
    preview = pseudonym_preview.of(pseudonyms.parse(names), [FoundTranscript(turns)])
    assert len(preview.replaced) == sum(n % 300 < 200 for n in range(5_000))
    assert perf_counter() - begun < 5
