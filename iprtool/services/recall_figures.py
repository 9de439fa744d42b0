"""The figures of recalls, and the tables of them that leave a project."""

from collections.abc import Iterable

from iprtool.domain.model import Recall, Remark, Tag
from iprtool.domain.recall_figures import AnswerRow, LogRow, RecallFigures, RecallRow, figures_of
from iprtool.domain.recall_view import RecallView
from iprtool.domain.segment import Said
from iprtool.services import recall_events, recalls
from iprtool.store import Project


def figures(project: Project, recall: Recall) -> RecallFigures:
    """The figures of a recall, also while it goes on; see `recalls.stimulus_log` for its length then."""
    return figures_of(recall, recalls.stimulus_log(project, recall), project.find(Remark, recall_id=recall.id))


def said(project: Project, recall_id: str, tags: Iterable[Tag]) -> dict[str, Said]:
    """What was said about tags of a recall, by tag id; tags that are no moments are not in it."""
    remarks = project.find(Remark, tag_id=[tag.id for tag in tags])
    if not remarks:
        return {}
    log = recalls.stimulus_log(project, project.get(Recall, recall_id))
    about = {tag.id: tag.start_ms for tag in tags}
    return {each.tag_id: Said(each, log.times_seen(about[each.tag_id], each.said_ms)) for each in remarks}


def row_of(project: Project, view: RecallView) -> RecallRow:
    """One recall with its figures and its event."""
    return RecallRow(view, figures(project, view.recall), recall_events.event_of(project, view.recall))


def recall_rows(project: Project, view: RecallView) -> list[RecallRow]:
    """The one row of a recall; see `row_of`."""
    return [row_of(project, view)]


def log_rows(project: Project, view: RecallView) -> list[LogRow]:
    """The stimulus log of a recall, as it was written."""
    return [LogRow(view, each) for each in recalls.happenings(project, view.recall)]


def answer_rows(project: Project, view: RecallView) -> list[AnswerRow]:
    """What was answered to the form of a recall's event, in the order of the questions."""
    found = recall_events.event_of(project, view.recall)
    if found is None:
        return []
    given = recall_events.answers(project, view.recall)
    return [AnswerRow(view, *found, given[position]) for position in sorted(given)]
