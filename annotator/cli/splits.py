"""`split`: what the articles of a project are for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.blinding import in_words
from annotator.cli.endings import stoppable
from annotator.cli.options import File, Real, as_json_option
from annotator.cli.output import complain, opened_for_writing, progress, say
from annotator.model import Split
from annotator.store import Project
from annotator.wording import counted

if TYPE_CHECKING:
    from annotator.splitting import Division

_SHARE = Real(0, 1)


@click.command()
@click.argument("project", type=File)
@click.option(
    "--by",
    type=click.Choice(["date", "source", "random", "given"]),
    help="Split by this; given takes what each article's own meta says as `split`. Without it the "
    "splits are shown as they are.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="Of the order at random, and of sources.",
)
@click.option("--train", type=_SHARE, default=0.8, show_default=True, help="Share of train.")
@click.option("--dev", type=_SHARE, default=0.1, show_default=True, help="Share of dev.")
@click.option("--test", type=_SHARE, default=0.1, show_default=True, help="Share of test.")
@click.option(
    "--near",
    type=Real(0.3, 1),
    default=0.5,
    show_default=True,
    help="The share of the same five words on from which two articles are copies of one report, "
    "which stay together.",
)
@click.option("--apart", is_flag=True, help="Look for no copies.")
@click.option("--anew", is_flag=True, help="Forget the splits there are; else only new articles.")
@as_json_option
def split(
    project: Path,
    *,
    by: str | None,
    seed: int,
    train: float,
    dev: float,
    test: float,
    near: float,
    apart: bool,
    anew: bool,
    as_json: bool,
) -> None:
    """Put a project's articles into train, dev and test, or show where they are."""
    from annotator import dividing, splitting

    if by is None:
        with Project.open(project, read_only=True) as opened:
            found, how, policy = splitting.present(opened), opened.splits.how, opened.policy
    else:
        with (
            stoppable() as stopped,
            opened_for_writing(project) as opened,
            progress("Reading", as_json=as_json) as report,
        ):
            found = splitting.split(
                opened,
                by=dividing.By(by),
                seed=seed,
                shares={Split.TRAIN: train, Split.DEV: dev, Split.TEST: test},
                near=None if apart else near,
                anew=anew,
                report=report,
                stopped=stopped,
            )
            how, policy = opened.splits.how, opened.policy
    lines = [f"{'split':<8}{'articles':>10}{'finished':>10}"]
    lines += [
        f"{each.value:<8}{found.counts[each]:>10,}{found.finished[each]:>10,}" for each in Split
    ]
    lines.append(f"{'none':<8}{found.unassigned:>10,}")
    if how:
        seeded = f", seed {how['seed']}" if how.get("by") in ("random", "source") else ""
        lines.append(f"By {how.get('by')}{seeded}.")
    if isinstance(before := how.get("before"), list):
        ways = " and ".join(f"by {each}" for each in before)
        lines.append(f"Some were split {ways} before and stay there; --anew splits them all.")
    if by is not None:
        lines += _remarks(found)
    if found.counts[Split.TEST]:
        lines.append(in_words(policy))
    say(found.to_dict() | {"how": dict(how)}, "\n".join(lines), as_json=as_json)
    if found.assisted:
        many = counted(found.assisted, "article of test was", "articles of test were")
        complain([f"goldspan: {many} begun with suggestions before: its gold is not blind."])


def _remarks(found: Division) -> list[str]:
    said = [f"{counted(found.new, 'article')} put into a split now."]
    if found.groups:
        said.append(
            f"{counted(found.groups - found.torn, 'group')} of copies kept together "
            f"({counted(found.copies, 'article')} in all groups)."
        )
    if found.torn:
        said.append(
            f"{counted(found.torn, 'group')} of copies in several splits already; split --anew."
        )
    said += [f"{split.capitalize()} has no article: {why}." for split, why in found.empty.items()]
    if found.undated:
        said.append(f"{counted(found.undated, 'article')} without a date put into train.")
    if found.strays:
        said.append(
            f"{counted(found.strays, 'article')} in another split than the rest of their source, "
            "with what they copy or because they were there."
        )
    return said
