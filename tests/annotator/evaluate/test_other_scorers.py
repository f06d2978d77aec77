"""The same numbers by others: on flat, sorted mentions of whole tokens every scorer means the same.

Their traps (docs/evaluating.md) are kept out of the way: no article is empty at the start, no label
is left out, no tag is broken, and every document says what its entities are.
"""

from itertools import pairwise

import numpy as np
import pytest
import spacy
from hypothesis import assume, given
from hypothesis import strategies as st
from nervaluate import Evaluator
from sklearn.calibration import calibration_curve
from sklearn.metrics import average_precision_score, confusion_matrix, precision_recall_curve
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.evaluate.calibration import calibration
from annotator.evaluate.spacy_scorer import SpacyScorer
from annotator.model import ArticleId, PredictedMention

LABELS = ("GPE", "ORG", "PERSON")
TOKENS = 12
WORDS = [f"w{place:02}" for place in range(TOKENS)]
TEXT = " ".join(WORDS)
VOCABULARY = spacy.blank("en").vocab


@st.composite
def flat(draw, least=0):
    """Mentions of an article as (first token, past the last, label), sorted and apart."""
    cuts = sorted(draw(st.sets(st.integers(0, TOKENS), max_size=TOKENS)))
    kept = [span for span in pairwise(cuts) if draw(st.booleans())]
    if len(kept) < least:
        kept = [(0, 1)]
    return [(*span, draw(st.sampled_from(LABELS))) for span in kept]


@st.composite
def two_sides(draw):
    """(gold, predicted) of some articles; the first has mentions on both sides."""
    count = draw(st.integers(1, 4))
    gold = [draw(flat(least=not place)) for place in range(count)]
    # near gold, else hardly anything is right
    predicted = [draw(st.one_of(st.just(each), nearly(each), flat(least=1))) for each in gold]
    return gold, predicted


@st.composite
def nearly(draw, mentions):
    """The same with other labels and shorter spans here and there."""
    found = []
    for first, last, label in mentions:
        drawn = draw(st.sampled_from(["same", "label", "span", "gone"]))
        if drawn == "label":
            label = draw(st.sampled_from(LABELS))
        if drawn == "span":
            last = draw(st.integers(first + 1, last))
        if drawn != "gone":
            found.append((first, last, label))
    return found or [(0, 1, "GPE")]


def characters(mention):
    """A mention of tokens in code points; every token has three and a blank follows."""
    first, last, label = mention
    return 4 * first, 4 * last - 1, label


def said(mentions):
    return tuple(
        PredictedMention(f"m{place}", label, ((start, end),))
        for place, (start, end, label) in enumerate(map(characters, mentions))
    )


def ours(gold, predicted):
    articles = tuple(
        GoldArticle(ArticleId(f"a{place}"), None, TEXT, True, said(mentions))
        for place, mentions in enumerate(gold)
    )
    spans = {f"a{place}": map(characters, mentions) for place, mentions in enumerate(predicted)}
    report = evaluate(Gold("gold", articles), Predictions.from_spans("run", spans), resamples=0)
    return report.runs[0].mentions


@given(two_sides())
def test_strict_exact_and_partial_counts_are_those_of_nervaluate(sides):
    asked = [
        [
            [
                # its ends are the last character of a span
                {"label": label, "start": start, "end": end - 1}
                for start, end, label in map(characters, mentions)
            ]
            for mentions in side
        ]
        for side in sides
    ]
    theirs = Evaluator(*asked, tags=list(LABELS), loader="dict").evaluate()["overall"]
    found = ours(*sides)
    for scheme in ("strict", "exact", "partial"):
        mine, other = getattr(found, scheme), theirs[scheme]
        assert (mine.cor, mine.cor + mine.inc + mine.par + mine.spu) == (
            other.correct,
            other.actual,
        )
        assert mine.cor + mine.inc + mine.par + mine.mis == other.possible
        assert (mine.precision or 0) == pytest.approx(other.precision)
        assert (mine.recall or 0) == pytest.approx(other.recall)


def tags(mentions):
    found = ["O"] * TOKENS
    for first, last, label in mentions:
        found[first:last] = [f"B-{label}"] + [f"I-{label}"] * (last - first - 1)
    return found


@given(two_sides())
def test_strict_scores_are_those_of_seqeval_in_its_strict_mode(sides):
    metrics = pytest.importorskip("seqeval.metrics", reason="seqeval has no wheel to be pinned")
    schemes = pytest.importorskip("seqeval.scheme")
    theirs = metrics.classification_report(
        *([tags(mentions) for mentions in side] for side in sides),
        mode="strict",
        scheme=schemes.IOB2,
        output_dict=True,
        zero_division=0,
    )
    found = ours(*sides)
    for label, score in {**found.per_label, "micro avg": found.strict}.items():
        assert (score.precision or 0) == pytest.approx(theirs[label]["precision"])
        assert (score.recall or 0) == pytest.approx(theirs[label]["recall"])
        assert score.support == theirs[label]["support"]


def document(mentions):
    doc = Doc(VOCABULARY, words=WORDS, ents=["O"] * TOKENS)
    doc.ents = [Span(doc, *mention) for mention in mentions]
    return doc


def examples(gold, predicted):
    return [Example(document(p), document(g)) for g, p in zip(gold, predicted, strict=True)]


@given(two_sides())
def test_on_real_documents_scores_are_those_of_spacys_scorer_under_its_names(sides):
    asked = examples(*sides)
    theirs, found = Scorer().score(asked), SpacyScorer().score(asked)
    for key in ("ents_p", "ents_r", "ents_f"):
        assert (found[key] or 0) == pytest.approx(theirs[key])
    if theirs["ents_per_type"] is None:
        assert found["ents_per_type"] is None
        return
    assert found["ents_per_type"].keys() == theirs["ents_per_type"].keys()
    for label, scores in found["ents_per_type"].items():
        assert scores.keys() == theirs["ents_per_type"][label].keys()
        for key, value in scores.items():
            assert (value or 0) == pytest.approx(theirs["ents_per_type"][label][key])


def test_a_document_without_entities_is_judged_which_spacys_scorer_passes_over():
    missing = Doc(VOCABULARY, words=WORDS)
    example = Example(document([(0, 1, "GPE")]), missing)
    assert Scorer().score([example])["ents_p"] is None
    assert SpacyScorer().score([example])["ents_p"] == 0


def test_without_examples_spacys_keys_are_there_and_undefined():
    assert SpacyScorer().score([]) == {
        "ents_p": None,
        "ents_r": None,
        "ents_f": None,
        "ents_per_type": None,
    }


def test_a_pipeline_is_evaluated_with_it():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Oslo"}])
    gold = nlp.make_doc("Ada met Bo in Oslo.")
    gold.ents = [Span(gold, 0, 1, "PERSON"), Span(gold, 4, 5, "GPE")]
    asked = [Example(nlp.make_doc(gold.text), gold)]
    theirs, found = nlp.evaluate(asked), nlp.evaluate(asked, scorer=SpacyScorer())
    assert {key: found[key] for key in ("ents_p", "ents_r", "ents_f")} == {
        key: theirs[key] for key in ("ents_p", "ents_r", "ents_f")
    }
    apart = nlp.evaluate(asked, scorer=SpacyScorer(), per_component=True)
    assert apart["ner"]["ents_per_type"]["GPE"] == {"p": 1.0, "r": 1.0, "f": 1.0}


scored = st.lists(
    st.tuples(st.integers(1, 99).filter(lambda score: score % 10), st.booleans()), min_size=1
)


@given(scored, st.integers(0, 5))
def test_curve_and_average_precision_are_those_of_scikit_learn(pairs, missed):
    scores = np.array([score / 100 for score, _ in pairs])
    right = np.array([is_right for _, is_right in pairs])
    assume(right.any())
    support = int(right.sum()) + missed
    found = calibration(scores, right, support=support)
    # it knows of no gold that was never predicted: that lowers every recall alike
    share = right.sum() / support
    assert found.average_precision == pytest.approx(average_precision_score(right, scores) * share)
    precision, recall, thresholds = precision_recall_curve(right, scores)
    theirs = zip(thresholds, precision[:-1], recall[:-1] * share, strict=True)
    mine = [(each.threshold, each.precision, each.recall) for each in reversed(found.curve)]
    assert mine == pytest.approx([pytest.approx(each) for each in theirs])


@given(scored)
def test_bins_of_equal_width_are_those_of_scikit_learn(pairs):
    scores = np.array([score / 100 for score, _ in pairs])
    right = np.array([is_right for _, is_right in pairs])
    found = calibration(scores, right, support=1)
    true, claimed = calibration_curve(right, scores, n_bins=10, strategy="uniform")
    assert [each.right for each in found.equal_width] == pytest.approx(list(true))
    assert [each.score for each in found.equal_width] == pytest.approx(list(claimed))


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1))
def test_the_confusion_of_labels_is_that_of_scikit_learn(pairs):
    text = "xx " * len(pairs)
    places = [(3 * place, 3 * place + 2) for place in range(len(pairs))]
    gold = tuple(
        PredictedMention(f"m{place}", label, (span,))
        for place, (span, (label, _)) in enumerate(zip(places, pairs, strict=True))
    )
    spans = [(*span, label) for span, (_, label) in zip(places, pairs, strict=True)]
    report = evaluate(
        Gold("gold", (GoldArticle(ArticleId("a"), None, text, True, gold),)),
        Predictions.from_spans("run", {"a": spans}),
        resamples=0,
    )
    found = report.runs[0].confusion["mentions"].to_dict()
    assume(len(found["labels"]) > 1)  # of a single label it warns
    theirs = confusion_matrix(*zip(*pairs, strict=True), labels=found["labels"])
    counts = np.array(found["counts"])
    assert (counts[:-1, :-1] == theirs).all()
    assert not counts[-1].any()
    assert not counts[:, -1].any()
