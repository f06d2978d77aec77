"""What the table `meta` says of the project as a whole: its id, what its lead allows in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import orjson
from sqlite_utils import Database

from annotator.errors import ProjectError
from annotator.model import MOST_PLANTED, Policy, Shows
from annotator.store import codec, seals

_POLICY = "policy"


def project_id(db: Database) -> str:
    """What tells a project from others; empty where it was taken out."""
    return str(value_of(db, "project") or "")


def value_of(db: Database, name: str) -> str | None:
    """What a row of `meta` says; None where there is none."""
    row = db.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
    return None if row is None else row[0]


def keep(db: Database, name: str, said: object) -> None:
    """Have a row of `meta` say this, as JSON, and seal it; the caller holds the transaction."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, codec.dumps(said)])
    seals.write_project(db.conn)


def policy(db: Database, path: Path) -> Policy:
    """What is allowed; what nobody has set is as in a new project, and unknown names are ignored.

    Raises ProjectError where it was changed by other means.
    """
    found = policy_of(_said(db, path))
    if found is None:
        raise _damaged(path)
    return found


def is_readable(db: Database, path: Path) -> bool:
    """Whether it says what is allowed."""
    try:
        policy(db, path)
    except ProjectError:
        return False
    return True


def mend_policy(db: Database, path: Path) -> None:
    """Keep of a policy that cannot be read each value that can be; in a transaction."""
    try:
        said = _said(db, path)
    except ProjectError:
        said = {}
    left = {
        each.name: said[each.name]
        for each in fields(Policy)
        if each.name in said and policy_of({each.name: said[each.name]}) is not None
    }
    # two that are right, are right together
    keep(db, _POLICY, said | asdict(policy_of(left) or Policy()))


def policy_of(said: Mapping[str, object]) -> Policy | None:
    """The policy that these values say; None where one of them can be no such thing."""
    known: dict[str, Any] = {}
    for each in fields(Policy):
        value = said.get(each.name, each.default)
        if type(value) is int and isinstance(each.default, float):
            value = float(value)
        if isinstance(each.default, Shows) and isinstance(value, str) and value in set(Shows):
            value = Shows(value)
        if type(value) is not type(each.default):
            return None
        known[each.name] = value
    found = Policy(**known)
    shares = 0 <= found.blind_share <= 1 and 0 <= found.planted_share <= MOST_PLANTED
    return found if shares else None


def set_policy(db: Database, path: Path, policy: Policy) -> None:
    """Write what is allowed, keeping names that a later Goldspan gave; in a transaction.

    ProjectError where it could not be read again, as a share that is no number.
    """
    if policy_of(asdict(policy)) is None:
        raise ProjectError(
            f"{path} takes no such policy: shares are numbers, the blind one from 0 to 1 and the "
            f"planted one from 0 to {MOST_PLANTED:g}. Nothing was changed."
        )
    keep(db, _POLICY, _said(db, path) | asdict(policy))


def _said(db: Database, path: Path) -> dict[str, Any]:
    value = value_of(db, _POLICY)
    try:
        said = {} if value is None else codec.loads(value)
    except orjson.JSONDecodeError:
        raise _damaged(path) from None
    if not isinstance(said, dict):
        raise _damaged(path)
    return said


def _damaged(path: Path) -> ProjectError:
    return ProjectError(
        f"{path} is damaged (its policy cannot be read); go back to a copy that opens."
    )
