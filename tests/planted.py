"""An article of our own with room for planted suggestions, and what an extractor says of it."""

import re
from dataclasses import replace

from annotator.model import ArticleId, Policy, Prediction
from tests.making import Reviewer, article, mention, suggest

HARBOUR = "\n\n".join(
    f"""However, Ada Lind told Bo Quist in Oslo on {day} that the ferry plan of Norway had no \
backing at all. She spoke about harbours with Cem Tan, who asked for progress on quays in Bergen.

Instead, Bo Quist offered a statement of Norway to Cem Tan in Bergen, to the extent that crews \
agreed. Despite rain over Oslo, captains for Norway heard of detours from Ada Lind."""
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
)
"""Seventy suggested mentions: three or four plants at a twentieth."""
NAMES = {
    "Ada Lind": "PERSON",
    "Bo Quist": "PERSON",
    "Cem Tan": "PERSON",
    "Oslo": "GPE",
    "Norway": "GPE",
    "Bergen": "GPE",
    "Monday": "DATE",
    "Tuesday": "DATE",
    "Wednesday": "DATE",
    "Thursday": "DATE",
    "Friday": "DATE",
}


def harbour(name="a1", text=HARBOUR):
    """What an extractor might say of it: every name, scored."""
    found = [
        (match.span(), label)
        for words, label in NAMES.items()
        for match in re.finditer(rf"\b{words}\b", text)
    ]
    mentions = (
        mention(f"m{number}", label, span, score=round(0.5 + number % 45 / 100, 2))
        for number, (span, label) in enumerate(sorted(found))
    )
    return Prediction(ArticleId(name), tuple(mentions))


def having(draft, *mentions):
    """The decision that begins an article, where these of its suggestions were planted."""
    return replace(draft, plants=tuple((draft.article, each) for each in mentions))


def plant(project, *names, share=0.05):
    """Give a project such articles with a run, and have wrong suggestions planted in them.

    Others like them were read to the end, with every name marked: else nobody knows what is wrong.
    """
    read = [f"read {number}" for number in range(5)]
    project.add_articles(article(HARBOUR, name) for name in (*names, *read))
    suggest(project, *map(harbour, (*names, *read)))
    for name in read:
        Reviewer(project, name).finishes()
    project.set_policy(Policy(planted_share=share, accept_paragraph=True))
