"""An engine that is sure of all that it says, and somebody who knows better."""

from dataclasses import replace

from annotator import review
from annotator.believing import beliefs
from annotator.model import ArticleId, Prediction
from annotator.reweighing import anew
from tests.making import OSLO, Reviewer, mention, place

ALL = [f"a{number}" for number in range(1, 9)]
WORDS = [("Ada Lind", 1), ("Bo Quist", 1), ("envoy", 0), ("Norway", 0), ("Oslo", 2), ("talks", 1)]


def sure(name="a1"):
    """An engine that marks six names as PERSON and is sure of each; two of them are right."""
    return Prediction(
        ArticleId(name),
        tuple(
            mention(str(number), "PERSON", place(OSLO, *words), score=0.99)
            for number, words in enumerate(WORDS)
        ),
    )


def judged(project, name, right=2, **options):
    """Accept the first two, reject the others, finish."""
    reviewer = Reviewer(project, name)
    for item in list(reviewer.sheet.pending):
        words = reviewer.sheet.surface(reviewer.sheet.items[item])
        wanted = words in {each for each, _ in WORDS[:right]}
        draft = review.accept(reviewer.sheet, [item]) if wanted else review.reject(
            reviewer.sheet, item
        )  # fmt: skip
        project.record(replace(draft, **options), actor="ada")
        reviewer.sheet = reviewer.sheet.after(draft.changes)
    reviewer.does(review.finish)


def weigh_anew(project, names):
    """Have articles merged anew that show suggestions by other beliefs; the names of these."""
    found = anew(project, map(ArticleId, names), beliefs(project))
    for each in found:
        project.add_run(each.run, each.predictions)
    return [said.article for each in found for said in each.predictions]
