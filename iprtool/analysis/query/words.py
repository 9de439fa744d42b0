"""Words in short texts, found as the full-text index finds them: without accents and capitals, ends may be missing."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def folded(text: str) -> list[str]:
    """The words of a text, without accents and capitals."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _WORD.findall(plain.casefold())


def has_words(text: str, wanted: str, *, phrase: bool) -> bool:
    """Whether these words stand in the text one after the other; the last may be cut short unless it is a phrase."""
    words, parts = folded(text), folded(wanted)
    if not parts:
        return False
    *head, last = parts
    for place in range(len(words) - len(head)):
        end = words[place + len(head)]
        if words[place : place + len(head)] == head and (end == last if phrase else end.startswith(last)):
            return True
    return False
