import hashlib

import pytest

from annotator.errors import ExtractorError
from annotator.extract.learn.fitting import fit
from annotator.extract.learn.model import read, save


@pytest.fixture(scope="module")
def model(market, cheeses, reader):
    return fit(market[:3], cheeses, reader)


def test_a_saved_model_is_the_same_again(model, tmp_path):
    path = save(model, tmp_path)
    assert read(path, model.sha256).content == model.content


def test_another_content_is_refused(model, tmp_path):
    path = save(model, tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ExtractorError, match="its hash differs"):
        read(path, model.sha256)


@pytest.mark.parametrize("content", [b"", b"goldspan-learnt 1\n", b"\x80\x04pickle"])
def test_what_is_no_model_is_refused_though_its_hash_fits(tmp_path, content):
    path = tmp_path / "model"
    path.write_bytes(content)
    with pytest.raises(ExtractorError, match="holds nothing that was learnt"):
        read(path, hashlib.sha256(content).hexdigest())


def test_a_model_that_is_gone_says_so(tmp_path):
    with pytest.raises(ExtractorError, match="learn again"):
        read(tmp_path / "none", "0")
