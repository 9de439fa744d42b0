"""A recall with where it belongs."""

from dataclasses import dataclass

from iprtool.domain.model import Dyad, Pass, Recall, Recording, Session


@dataclass(frozen=True, slots=True)
class RecallView:
    """A recall with where it belongs. number: which of the recalls of this participant and session it is, from 1."""

    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    recall: Recall
    number: int

    @property
    def name(self) -> str:
        """What the command line calls it: `08/3/client`, a second one `08/3/client/2`."""
        first = f"{self.dyad.label}/{self.session.number}/{self.recall.participant}"
        return first if self.number == 1 else f"{first}/{self.number}"

    @property
    def what(self) -> str:
        """`client recall`, a second one `client recall 2`."""
        first = f"{self.recall.participant} recall"
        return first if self.number == 1 else f"{first} {self.number}"

    @property
    def place(self) -> str:
        """`dyad 08, session 3`."""
        return f"dyad {self.dyad.label}, session {self.session.number}"

    @property
    def order(self) -> tuple[str | int, ...]:
        """Where it stands in a list."""
        return self.dyad.label, self.session.number, self.recall.participant, self.number
