"""A spaCy pipeline that relates: `doc._.rel`, mapped by the scheme, in texts of any length."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from annotator import scheme as schemes
from annotator.errors import ExtractorError, SchemeError
from annotator.extract import trust
from annotator.extract.protocol import Partial
from annotator.extract.registry import make
from annotator.resources import resource
from tests.annotator.extract.conftest import article

MAP = '[map.spacy.relations]\nLIVES = ""\nWORKS = "affiliated_with"\n'
PATTERNS = [
    {"label": "PERSON", "pattern": "Ada Lind"}, {"label": "PERSON", "pattern": "Bo Quist"},
    {"label": "ORG", "pattern": "Fjord Institute"}, {"label": "DATE", "pattern": "Monday"},
]  # fmt: skip


class Relates:
    """Relates each person to whatever is marked after it, as spaCy's rel_component would."""

    labels = ("LIVES", "WORKS", "affiliated_with")

    def __init__(self, made):
        self.made = made
        if not Doc.has_extension("rel"):
            Doc.set_extension("rel", default={})

    def __call__(self, doc):
        persons = [each for each in doc.ents if each.label_ == "PERSON"]
        doc._.rel = self.made or {
            (one.start, two.start): {"WORKS": 0.9, "LIVES": 1.0, "affiliated_with": 0.4}
            for one in persons
            for two in doc.ents
            if two.start > one.start
        }
        return doc


@Language.factory("relates_in_tests", default_config={"made": None})
def relates(nlp, name, made):
    return Relates(made)


@pytest.fixture(scope="module")
def mapped():
    """The default scheme with relations mapped too."""
    toml = resource("schemes", "diplomacy.toml").read_text(encoding="utf-8")
    return schemes.parse(toml + MAP)


@pytest.fixture
def pipeline(tmp_path, mapped):
    """The extractor of a pipeline that was saved into a folder."""

    def saved(scheme=mapped, **config):
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
        nlp.add_pipe("relates_in_tests", config=config)
        nlp.to_disk(tmp_path / "pipeline")
        trusted = trust.content_sha256(tmp_path / "pipeline")
        return make(f"spacy:{tmp_path / 'pipeline'}", scheme, trusted=trusted)

    return saved


def related(extractor, text, scheme):
    (said,) = extractor.predict([article(text)], scheme)
    words = {each.id: text[each.start : each.end] for each in said.mentions}
    return said, [
        (words[each.head], each.label, words[each.tail], each.score) for each in said.relations
    ]


def test_relations_come_with_their_scores_under_the_schemes_labels(pipeline, mapped):
    extractor = pipeline()
    said, found = related(extractor, "Ada Lind of the Fjord Institute left.", mapped)
    assert found == [("Ada Lind", "affiliated_with", "Fjord Institute", pytest.approx(0.9))]
    assert type(said).__name__ == "Prediction"
    assert extractor.settings["relations"] == {
        "WORKS": "affiliated_with", "affiliated_with": "affiliated_with"
    }  # fmt: skip
    assert extractor.settings["dropped_labels"] == ["LIVES"]


def test_without_a_map_a_label_is_the_schemes_of_the_same_name(pipeline, diplomacy):
    extractor = pipeline(diplomacy)
    assert related(extractor, "Ada Lind of the Fjord Institute left.", diplomacy)[1] == []
    assert "WORKS" in extractor.settings["dropped_labels"]


def test_what_the_scheme_does_not_link_is_counted(pipeline, mapped):
    said, found = related(
        pipeline(), "Ada Lind and Bo Quist of the Fjord Institute left on Monday.", mapped
    )
    assert [each[:3] for each in found] == [
        (who, "affiliated_with", "Fjord Institute") for who in ("Ada Lind", "Bo Quist")
    ]
    assert isinstance(said, Partial)
    assert said.left_out == ("3 relations that the scheme does not allow so",)


def test_a_long_text_goes_through_in_pieces_and_keeps_its_places(pipeline, mapped):
    paragraph = "🤝 " + "Nothing was said. " * 200
    text = "\n\n".join([paragraph, "Ada Lind of the Fjord Institute.", paragraph] * 3)
    said, found = related(pipeline(), text, mapped)
    assert [each[:3] for each in found] == [("Ada Lind", "affiliated_with", "Fjord Institute")] * 3
    assert len({mention.start for mention in said.mentions}) == 6


def test_another_shape_is_refused_with_the_one_that_is_read(pipeline, mapped):
    extractor = pipeline(made={"Ada": "WORKS"})
    with pytest.raises(ExtractorError, match=r"leaves no {\(head, tail\): {label: score}}"):
        related(extractor, "Ada Lind left.", mapped)


def test_relations_are_mapped_to_relations_of_the_scheme_alone():
    toml = resource("schemes", "diplomacy.toml").read_text(encoding="utf-8")
    with pytest.raises(SchemeError, match="maps X to 'PERSON', which is no relation label"):
        schemes.parse(toml + '[map.spacy.relations]\nX = "PERSON"\n')
