"""Trouble that a person can act on."""


class IprError(Exception):
    """Something went wrong that the person at the screen can do something about.

    `message` says what happened and what was kept, `hint` what to do now. Both are whole sentences for the screen.
    Everything that is not an IprError is a bug.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class StorageError(IprError):
    """The disk or the database did not take what was right: the same can be tried again."""


class RestorableError(StorageError):
    """Trouble that going back to a backup would end."""
