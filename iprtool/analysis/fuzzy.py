"""How well a few typed letters fit a name: whole words best, then parts of words, then letters in their order."""

import unicodedata

_WORD_BEGIN, _INSIDE, _LETTERS = 3.0, 2.0, 1.0


def fit(typed: str, name: str) -> float | None:
    """The better the higher; None when a typed word is not in the name. Nothing typed fits everything the same."""
    plain = _plain(name)
    fits = [_word(word, plain) for word in _plain(typed).split()]
    known = [value for value in fits if value is not None]
    return sum(known) if len(known) == len(fits) else None


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def _word(word: str, name: str) -> float | None:
    share = len(word) / len(name) if name else 0.0
    places = [at for at in range(len(name)) if name.startswith(word, at)]
    if any(_begins_word(name, at) for at in places):
        return _WORD_BEGIN + share
    if places:
        return _INSIDE + share
    gaps = _gaps(word, name)
    return None if gaps is None else _LETTERS + share - gaps / len(name)


def _begins_word(name: str, at: int) -> bool:
    return at == 0 or not name[at - 1].isalnum()


def _gaps(word: str, name: str) -> int | None:
    """How many letters are left out between those of the word, which begins where a word of the name does."""
    best: int | None = None
    for begin in range(len(name)):
        if name[begin] != word[0] or not _begins_word(name, begin):
            continue
        at = begin
        for letter in word[1:]:
            at = name.find(letter, at + 1)
            if at < 0:
                break
        else:
            gaps = at - begin + 1 - len(word)
            best = gaps if best is None else min(best, gaps)
    return best
