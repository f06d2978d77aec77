"""Files of lines."""

import orjson
import pytest


@pytest.fixture
def save(tmp_path):
    """Saves lines, each a value or raw bytes, as a file."""

    def save(*lines: object):
        path = tmp_path / "in.jsonl"
        raw = [each if isinstance(each, bytes) else orjson.dumps(each) for each in lines]
        path.write_bytes(b"\n".join(raw))
        return path

    return save
