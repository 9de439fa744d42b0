"""What queries say, and what is said of those that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.analysis.query import QueryError, parse, texts_of
from iprtool.analysis.query.nodes import (
    All,
    And,
    Field,
    Is,
    Lasting,
    Named,
    Node,
    Not,
    Or,
    Rated,
    Related,
    Relation,
    Since,
    State,
    Text,
    Until,
)
from iprtool.analysis.query.parser import EXAMPLES, quoted


def words(*texts: str) -> tuple[Text, ...]:
    return tuple(Text(text, False) for text in texts)


def bare(node: Node) -> Node:
    """A tree without the places of its parts."""
    if isinstance(node, Not):
        return Not(bare(node.of))
    if isinstance(node, And | Or):
        return type(node)(tuple(map(bare, node.parts)))
    if isinstance(node, Related):
        return Related(node.relation, bare(node.to), node.ms)
    if isinstance(node, Text):
        return Text(node.text, node.phrase)
    if isinstance(node, Named):
        return Named(node.field, node.name)
    if isinstance(node, Rated):
        return Rated(node.scale, node.operator, node.value)
    return node


def named(field: Field, name: str) -> Named:
    return Named(field, name)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All()),
        ("  ", All()),
        ("looks", Text("looks", False)),
        ("looks away", And(words("looks", "away"))),
        ('"looks away"', Text("looks away", True)),
        ("“looks away”", Text("looks away", True)),
        ("well-being", Text("well-being", False)),
        ("help!", Text("help!", False)),
        ("looks or away", Or(words("looks", "away"))),
        ("a b or c and d", Or((And(words("a", "b")), And(words("c", "d"))))),
        ("a (b OR c)", And((Text("a", False), Or(words("b", "c"))))),
        ("-a", Not(Text("a", False))),
        ("not not a", Not(Not(Text("a", False)))),
        ("code:Rupture/Withdrawal", named(Field.CODE, "Rupture/Withdrawal")),
        ('code:Repair/"Invites feelings"', named(Field.CODE, "Repair/Invites feelings")),
        ('Code: "Real relationship/Realism"', named(Field.CODE, "Real relationship/Realism")),
        ('recording:"camera A"', named(Field.RECORDING, "camera A")),
        ("(dyad:08)", named(Field.DYAD, "08")),
        ("from:00:10:00 to:20:00", And((Since(600_000), Until(1_200_000)))),
        ("impact>=3", Rated("impact", ">=", "3")),
        ("impact ≥ 3,5", Rated("impact", ">=", "3,5")),
        ('rating:"How deep" != 3', Rated("How deep", "!=", "3")),
        ("locus=bond", Rated("locus", "=", "bond")),
        ("is:open", Is(State.OPEN)),
        ("longer:5s shorter:1:30", And((Lasting(True, 5_000), Lasting(False, 90_000)))),
        ("longer:500ms", Lasting(True, 500)),
        ("longer: 2 min", Lasting(True, 120_000)),
        ("longer:1.5", Lasting(True, 1_500)),
        ("within 5s of a", Related(Relation.WITHIN, Text("a", False), 5_000)),
        ("within 5 s of (a or b)", Related(Relation.WITHIN, Or(words("a", "b")), 5_000)),
        ("overlaps -a", Related(Relation.OVERLAPS, Not(Text("a", False)))),
        ("followed by a within 60s", Related(Relation.FOLLOWED, Text("a", False), 60_000)),
        ("preceded by a b", And((Related(Relation.PRECEDED, Text("a", False)), Text("b", False)))),
        ("not followed by a", Not(Related(Relation.FOLLOWED, Text("a", False)))),
        (
            "followed by a within 5s of b",
            And((Related(Relation.FOLLOWED, Text("a", False)), Related(Relation.WITHIN, Text("b", False), 5_000))),
        ),
        ('"within"', Text("within", True)),
        ('"code:x"', Text("code:x", True)),
    ],
)
def test_what_a_query_says(text: str, tree: Node) -> None:
    assert bare(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "sentence", "at"),
    [
        (
            "within code:x",
            "After “within” a time is missing, as in: within 5s of code:Repair/Clarifies",
            7,
        ),
        ("within", "After “within” a time is missing, as in: within 5s of code:Repair/Clarifies", 6),
        ("within 5s code:x", "After “within 5s” “of” is missing, as in: within 5s of", 10),
        ("within 5s of", "After “within … of” what it is near to is missing", 12),
        ("within 5 apples of x", "After “within 5” “of” is missing", 9),
        ("followed code:x", "After “followed” “by” is missing", 9),
        ("followed by", "After “followed by” what comes next is missing", 11),
        ("overlaps", "After “overlaps” what it overlaps is missing", 8),
        ("a or", "After “or” a second part is missing", 4),
        ("or a", "Before “or” something is missing", 0),
        ("a and and b", "After “and” a second part is missing", 6),
        ("(a", "This “(” is not closed.", 0),
        ("a)", "This “)” closes nothing.", 1),
        ("()", "After “(” something to look for is missing", 1),
        ("a -", "After “-” what to leave out is missing", 3),
        ('say "looks away', "The quotation mark before “looks away” is not closed.", 4),
        ("code:", "After “code:” a name is missing, as in: code:Rupture/Withdrawal", 5),
        ('code:""', "After “code:” a name is missing", 5),
        ("from:soon", "“soon” is not a time.", 5),
        ("from:", "After “from:” a time is missing", 5),
        ("longer:soon", "After “longer:” a time is missing", 7),
        ("longer:5x", "“5x” is not a length of time.", 7),
        ("rating:Impact", "After “rating:” a comparison is missing", 13),
        ("impact>=", "After “impact>=” a value is missing", 8),
        ("impact > = 3", "After “impact>” a value is missing", 9),
        (">3", "Before “>” the name of a scale is missing", 0),
        ("colour:red", "There is nothing called “colour:” to look for.", 0),
        ("is:blue", "A tag cannot be “blue”.", 3),
        ("(" * 60 + "a" + ")" * 60, "This query nests too deeply.", 50),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_place(text: str, sentence: str, at: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert sentence in str(caught.value)
    assert caught.value.at == at


@pytest.mark.parametrize("example", EXAMPLES.values())
def test_the_examples_are_right(example: str) -> None:
    assert parse(example) != All()


def test_only_words_can_be_looked_for_in_other_memos() -> None:
    assert [text.text for text in texts_of(parse('looks "far away"')) or ()] == ["looks", "far away"]
    assert texts_of(parse("looks or away")) is None
    assert texts_of(parse("code:x")) is None


_PIECES = [*'ab :()-"“”>=!5s/', "within ", "of ", "or ", "code:", "followed by ", "5s "]


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_every_text_is_a_query_or_a_sentence(text: str) -> None:
    told = None
    try:
        parse(text)
    except QueryError as error:
        told = error
    assert told is None or (told.message and 0 <= told.at <= len(text))


@given(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_a_quoted_name_is_read_as_it_was(name: str) -> None:
    assert bare(parse(f"code:{quoted(name)}")) == Named(Field.CODE, name.strip())
