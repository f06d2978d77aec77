import sys

import pytest

from annotator.errors import ExtractorError
from annotator.extract import installed


@pytest.mark.parametrize(
    "path", ["./model", "/tmp/model", "models/en", "~/en", "C:\\en", "..", "a:b"]
)
def test_a_pipeline_in_a_folder_is_refused_with_the_reason(path):
    with pytest.raises(ExtractorError, match="is a path, no package's name"):
        installed.find(path)


def test_an_unknown_pipeline_is_answered_with_the_installed_ones():
    with pytest.raises(ExtractorError, match=r"installed are: .*en_core_web_sm"):
        installed.find("xx_core_web_zz")


def test_a_pipeline_is_found_by_its_import_name_and_by_its_package_name():
    best = installed.best()
    assert best is not None
    assert installed.find(best.name.replace("_", "-")) == best


def test_a_folder_of_the_same_name_that_would_be_imported_first_is_refused(tmp_path, monkeypatch):
    best = installed.best()
    (tmp_path / best.name).mkdir()
    (tmp_path / best.name / "__init__.py").write_text("raise SystemExit('this was run')")
    monkeypatch.delitem(sys.modules, best.name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ExtractorError, match="stands in the way"):
        installed.find(best.name)


def test_a_fingerprint_is_stable_and_sees_a_changed_byte_name_and_file(tmp_path):
    (tmp_path / "ner").mkdir()
    weights = tmp_path / "ner" / "model"
    weights.write_bytes(b"0" * 1000)
    prints = [installed.fingerprint(tmp_path), installed.fingerprint(tmp_path)]
    assert prints[0] == prints[1]
    weights.write_bytes(b"0" * 999 + b"1")
    prints.append(installed.fingerprint(tmp_path))
    weights.rename(tmp_path / "ner" / "weights")
    prints.append(installed.fingerprint(tmp_path))
    (tmp_path / "meta.json").write_text("{}")
    prints.append(installed.fingerprint(tmp_path))
    assert len(set(prints)) == 4


def test_of_a_huge_file_both_ends_and_the_size_count(tmp_path):
    weights = tmp_path / "vectors"
    weights.write_bytes(bytes(installed.WHOLE + 100))
    first = installed.fingerprint(tmp_path)
    with weights.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"1")
    second = installed.fingerprint(tmp_path)
    weights.write_bytes(bytes(installed.WHOLE + 101))
    assert len({first, second, installed.fingerprint(tmp_path)}) == 3


def test_python_code_does_not_count_for_the_binary_keeps_it_elsewhere(tmp_path):
    (tmp_path / "meta.json").write_text("{}")
    before = installed.fingerprint(tmp_path)
    (tmp_path / "__init__.py").write_text("1")
    (tmp_path / "__init__.cpython-311.pyc").write_bytes(b"1")
    assert installed.fingerprint(tmp_path) == before
