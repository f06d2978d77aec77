"""`extractors`: what there is to make suggestions with."""

from __future__ import annotations

import click

from annotator.cli.options import as_json_option
from annotator.cli.output import say


@click.command()
@as_json_option
def extractors(*, as_json: bool) -> None:
    """List what suggest and evaluate take as --extractor; nothing of it is loaded."""
    from annotator.extract.listing import known

    found = known()
    width = max(len(each.spec) for each in found)
    lines = [f"{each.spec:{width}}  {each.note}" for each in found]
    say(
        [{"spec": each.spec, "note": each.note} for each in found],
        "\n".join(lines),
        as_json=as_json,
    )
