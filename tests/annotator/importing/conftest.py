"""Files to be imported."""

import json

import pytest

from tests.making import OSLO


@pytest.fixture
def jsonl(tmp_path):
    """Writes lines to a file."""

    def write(*records, name="lines.jsonl"):
        path = tmp_path / name
        path.write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")
        return path

    return write


@pytest.fixture
def text(tmp_path):
    """Writes a text file."""

    def write(content=OSLO, name="oslo.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write
