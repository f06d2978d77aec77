"""A pipeline in a folder is code: loaded only as the user has said to trust it, by its content."""

import pytest
import spacy

from annotator.errors import ExtractorError
from annotator.extract import trust
from annotator.extract.client import predict_in_worker


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Settings of their own for each test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path):
    """A pipeline that marks one city."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Oslo"}])
    nlp.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def suggested(folder, diplomacy, as_article):
    with predict_in_worker(
        [as_article("Talks in Oslo failed.")], spec=f"spacy:{folder}", scheme=diplomacy
    ) as found:
        return found.ready.name, [each.mentions[0].fragments for each in found]


def test_what_the_user_was_not_asked_about_is_not_loaded(folder, diplomacy, as_article):
    with pytest.raises(trust.UntrustedError, match="with --trust you do"):
        suggested(folder, diplomacy, as_article)


def test_what_is_trusted_is_loaded_from_then_on_and_nothing_else(folder, diplomacy, as_article):
    trust.trust(f"spacy:{folder}")
    trust.trust(f"spacy:{folder}")
    assert len(trust.settings_path().read_text().splitlines()) == 1
    assert suggested(folder, diplomacy, as_article) == ("spacy:en_pipeline", [((9, 13),)])
    (folder / "code.py").write_text("import os")
    with pytest.raises(trust.UntrustedError):
        suggested(folder, diplomacy, as_article)


def test_the_same_content_elsewhere_is_trusted_too(folder, tmp_path):
    trust.trust(f"spacy:{folder}")
    moved = folder.rename(tmp_path / "moved")
    assert trust.trusted_sha256(f"spacy:{moved}") == trust.content_sha256(moved)


def test_what_leads_out_of_the_folder_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere.py").touch()
    (folder / "code.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(ExtractorError, match="leads elsewhere"):
        trust.trust(f"spacy:{folder}")


def test_a_folder_that_is_no_pipeline_is_named(tmp_path):
    with pytest.raises(ExtractorError, match=r"is no spaCy pipeline: it has no meta\.json"):
        trust.trusted_sha256(f"spacy:{tmp_path}")


@pytest.mark.parametrize("spec", [None, "builtin", "rules", "spacy:en_core_web_sm"])
def test_what_is_installed_is_nobodys_question(spec):
    assert trust.folder_of(spec) is None
    assert trust.trusted_sha256(spec) is None
