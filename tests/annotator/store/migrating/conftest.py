"""A project file of each older format, and what the last Goldspan of it read from it."""

import gzip
import json

import pytest

from tests.annotator.store.migrating.older import FIXTURES, FORMATS


@pytest.fixture(params=FORMATS)
def version(request):
    """An older format."""
    return request.param


@pytest.fixture
def path(tmp_path, version):
    """A project file in that format, as the last Goldspan of it wrote it."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(gzip.decompress((FIXTURES / f"format-{version}.goldspan.gz").read_bytes()))
    return path


@pytest.fixture
def then(version):
    """What that Goldspan read from it."""
    return json.loads((FIXTURES / f"format-{version}.json").read_bytes())
