"""How the things of a recall are called on screen."""

from PySide6.QtCore import QCoreApplication, QLocale

from iprtool.domain.kinds import Initiator, RecallMode, Respondent, Stance

PARTICIPANTS = {Respondent.CLIENT: "Client", Respondent.THERAPIST: "Therapist"}
MODES = {
    RecallMode.FREE: "Free: stops anywhere",
    RecallMode.EVENT: "One event (Brief Structured Recall)",
    RecallMode.CUED: "Cued by the other's event",
    RecallMode.ALONE: "Alone: tags without an interviewer",
}
STANCES = {Stance.THEN: "then and there", Stance.NOW: "here and now", Stance.UNCLEAR: "unclear"}
_BY = {Initiator.INTERVIEWER: "by the interviewer", Initiator.PROGRAM: "by the program"}
_BY_PARTICIPANT = {Respondent.CLIENT: "by the client", Respondent.THERAPIST: "by the therapist"}


def tr(text: str) -> str:
    """A word of these lists in the person's language."""
    return QCoreApplication.translate("recall", text)


def title(participant: Respondent) -> str:
    """`Client recall`, `Therapist recall`."""
    return tr(f"{PARTICIPANTS.get(participant, 'Observer')} recall")


def by(initiator: Initiator, participant: Respondent) -> str:
    """Who did it."""
    if initiator is Initiator.PARTICIPANT:
        return tr(_BY_PARTICIPANT.get(participant, "by the participant"))
    return tr(_BY[initiator])


def ago(ms: int) -> str:
    """`41 s ago`, `3 min ago`."""
    seconds = max(ms, 0) // 1000
    return tr("{0} s ago").format(seconds) if seconds < 120 else tr("{0} min ago").format(seconds // 60)


def after(minutes: int | None) -> str:
    """How long after the session, in plain words; empty where it is not known."""
    if minutes is None or minutes < 0:
        return ""
    if minutes < 120:
        return tr("{0} min after the session").format(minutes)
    if minutes < 72 * 60:
        return tr("{0} h after the session").format(round(minutes / 60))
    return tr("{0} days after the session").format(round(minutes / 1440))


def delay_told(minutes: int | None, within_h: int) -> str:
    """What is said before a recall of the time since its session; `within_h`: the hours that the study wants."""
    if minutes is None:
        return tr(
            "It is not known when the session ended, so no delay is kept. Its day and end are in the Study place."
        )
    if minutes < 0:
        return tr("By its day the session has not ended yet. Check its day and end in the Study place.")
    said = after(minutes)
    said = said[:1].upper() + said[1:]
    if minutes > within_h * 60:
        late = tr(
            "{0}: later than the {1} hours that the study wants. You can go on; the delay is kept with the recall."
        )
        return late.format(said, within_h)
    return tr("{0}, within the {1} hours that the study wants.").format(said, within_h)


def percent(share: float) -> str:
    """A share as `41 %`."""
    return f"{QLocale().toString(round(100 * share))} %"
