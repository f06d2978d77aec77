"""Figure 6: damages projects at random; what a full check finds and names, what a salvage keeps."""

import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from annotator.errors import GoldspanError
from annotator.store import examining, salvaging
from annotator.store.ledger_end import missing_at_the_end
from tests.faults.damaged import KINDS, damage, dump, hit, make, one_by_one, schema
from tests.faults.telling import options, tell

_ENOUGH = 0.999
_LOST = (" is said of ", "decisions are missing", "missing at the end")
"""How a check says that something is not explained, or gone."""
_FULL = 20
"""Flaws of the whole project that a check lists before it counts the others."""


def main(arguments):
    """Damage, check and salvage so many times."""
    chosen = options(arguments, said=__doc__, count=2800)
    chance = random.Random(chosen.seed)
    changed, found, refused = Counter(), Counter(), Counter()
    missed, faults, unnamed, salvaged, began = [], [], [], 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        pristine, path, out = (Path(folder) / f"{each}.goldspan" for each in ("a", "b", "out"))
        make(pristine)
        content, whole, tables = pristine.read_bytes(), dump(pristine), schema(pristine)
        for number in range(chosen.count):
            kind = KINDS[number % len(KINDS)]
            path.write_bytes(content)
            damage(path, kind, chance)
            if dump(path) == whole:
                continue
            changed[kind] += 1
            checked = look(path)
            names = named(checked)
            if names == set():
                missed.append(f"{kind}: not found (damage {number})")
                continue
            found[kind] += 1
            left = one_by_one(path, whole)
            # without a schema nobody can say what is left of whose rows
            if (
                schema(path) == tables
                and names is not None
                and (unsaid := hit(whole, one_by_one(path, whole, scanned=True)) - names)
            ):
                unnamed.append(f"{kind}: {sorted(unsaid)} are hit and not named (damage {number})")
            out.unlink(missing_ok=True)
            before = path.read_bytes()
            try:
                made = salvaging.salvage(path, out)
            except GoldspanError as error:
                refused[str(error).replace(str(path), "")] += 1
                if any(left["ledger"]):
                    faults.append(f"{kind}: not salvaged (damage {number}): {error}")
            else:
                salvaged += 1
                faults += [f"{kind}: {each} (damage {number})" for each in lost(left, whole, out)]
                if checked is not None and (said := contradiction(checked, made)):
                    faults.append(f"{kind}: {said} (damage {number})")
            if path.read_bytes() != before or len(list(Path(folder).iterdir())) > 3:
                faults.append(f"{kind}: the salvage left something behind (damage {number})")
    share = sum(found.values()) / max(sum(changed.values()), 1)
    said = (
        f"{chosen.count} damages, {sum(changed.values())} changed data, {sum(found.values())} of "
        f"these found ({share:.2%}), {len(unnamed)} without naming every article hit; "
        f"{salvaged} salvaged, {len(faults)} of these not in full; {time.monotonic() - began:.0f} s"
    )
    wrong = [*(missed if share < _ENOUGH else ()), *faults, *unnamed]
    return tell(
        chosen, 6, said, faults=wrong, changed=changed, found=found, missed=missed, refused=refused
    )


def look(path):
    """What a check finds; None where it cannot read anything."""
    try:
        return examining.check(path)
    except GoldspanError:
        return None


def named(checked):
    """The ids of the articles that a check names; None where it cannot read any, so all are hit.

    Nothing at all is named where nothing is found.
    """
    if checked is None:
        return None
    flaws = checked.flaws
    if flaws and any("cannot be read" in flaw.what and flaw.article is None for flaw in flaws):
        names = {flaw.article for flaw in flaws if flaw.article is not None}
        return names or None
    return {flaw.article for flaw in flaws}


def contradiction(checked, made):
    """Where a check and a salvage of one file do not say the same, in words; or nothing."""
    found = [str(flaw) for flaw in checked.flaws if flaw.article is None]
    calm = made.lines() == ["Nothing is lost."]
    if not found and not checked.flaws and not calm:
        return f"the check finds nothing, the salvage says {made.lines()}"
    if calm and any(said in each for each in found for said in _LOST):
        return f"the check says {found}, the salvage that nothing is lost"
    missing = f"{missing_at_the_end(made.at_the_end)}." if made.at_the_end else ""
    if missing and missing not in found and len(found) < _FULL:
        return f"the salvage says {missing}, the check {found}"
    return ""


def lost(left, whole, out):
    """What could still be read, verifies, and is not in the salvaged project."""
    kept = dump(out)
    names = {row[0]: row[1] for row in kept["article"].values()}
    ids = {row[0]: row[1] for table in ("article", "queue") for row in left[table].values()}
    decided = Counter(
        (names.get(row[6]), row[4], _changes(row[8])) for row in kept["ledger"].values()
    )
    for row in left["ledger"].values():
        if (row[6] is None or row[6] in ids) and not decided[
            ids.get(row[6]), row[4], _changes(row[8])
        ]:
            yield f"decision {row[0]} is lost"
    keys = {name: key for key, name in names.items()}
    for key, row in left["article"].items():
        if _of(left, "zone", 0, row[0]) == _of(whole, "zone", 0, row[0]):
            there = kept["article"].get((keys.get(row[1]),))
            if there is None or there[1:] != row[1:]:
                yield f"article {key} is lost"
            elif _of(kept, "zone", 0, there[0]) != _of(whole, "zone", 0, row[0]):
                yield f"the zones of article {key} are lost"
    for key, row in left["plant"].items():
        if (
            (row[0],) in left["article"]
            and (-1, row[0]) in left["seal"]
            and key not in kept["plant"]
        ):
            yield f"a plant of article {row[0]} is lost"
    for (article, run), row in left["run_article"].items():
        own = [_said(left, table, run, article) for table in ("run_mention", "run_relation")]
        if (
            own == [_said(whole, table, run, article) for table in ("run_mention", "run_relation")]
            and (run, article) in left["seal"]
            and (article,) in left["article"]
            and kept["run_article"].get((article, run)) != row
        ):
            yield f"what run {run} says of article {article} is lost"


def _changes(payload):
    return json.dumps(json.loads(payload)["changes"], sort_keys=True)


def _of(found, table, column, key):
    return [row[1:] for row in found[table].values() if row[column] == key]


def _said(found, table, run, article):
    return [row for row in found[table].values() if row[:2] == (run, article)]
