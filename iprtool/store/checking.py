"""Looking for damage inside a project's database."""

from iprtool.domain.errors import IprError
from iprtool.domain.model import Study
from iprtool.store.project import Project
from iprtool.store.tables import KINDS


def check_project(project: Project) -> list[str]:
    """What is wrong inside the database, in sentences; empty when it is sound. Reads all of it, so it takes a while."""
    pragma = project.database.pragma
    try:
        found = [f"The database is damaged: {row[0]}" for row in pragma("integrity_check(20)") if row[0] != "ok"]
    except IprError as error:
        return [error.message]
    if found:
        return found
    broken = pragma("foreign_key_check")
    found = [f"A row of {table} names a row of {parent} that is not there." for table, _, parent, _ in broken[:20]]
    try:
        for kind in KINDS:
            project.find(kind)
        if [study.id for study in project.find(Study)] != [project.id]:
            found.append("The study in the database is not the one that project.json names.")
    except IprError as error:
        found.append(error.message)
    return found
