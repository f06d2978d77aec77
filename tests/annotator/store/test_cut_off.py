"""Project files of which the end is gone, cut at every page: what is still there is salvaged."""

import gzip
from pathlib import Path

import pytest

from annotator.errors import ProjectError
from annotator.store import Project, salvaging
from tests.faults import damaged
from tests.faults.damage import lost

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGE = damaged.PAGE


@pytest.fixture(scope="module", params=["new", "migrated"])
def whole(request, tmp_path_factory):
    """A project with every kind of row; a migrated one has its newest tables at its end."""
    path = tmp_path_factory.mktemp("whole") / "news.goldspan"
    if request.param == "new":
        damaged.make(path)
    else:
        path.write_bytes(gzip.decompress((FIXTURES / "format-2.goldspan.gz").read_bytes()))
        Project.open(path).close()
    return path


def refused(path, out):
    """Why a file cannot be salvaged; nothing where it was."""
    try:
        salvaging.salvage(path, out)
    except ProjectError as error:
        return str(error)
    return ""


def test_all_that_is_there_is_salvaged_wherever_the_file_was_cut_off(whole, tmp_path):
    content, rows = whole.read_bytes(), damaged.dump(whole)
    path, padded, out = (tmp_path / f"{name}.goldspan" for name in ("cut", "padded", "out"))
    kept = []
    for length in range(PAGE, len(content), PAGE):
        path.write_bytes(content[:length])
        padded.write_bytes(content[:length].ljust(len(content), b"\0"))
        left = damaged.one_by_one(padded, rows)
        out.unlink(missing_ok=True)
        if refusal := refused(path, out):
            assert "cannot be salvaged" in refusal
            assert "back to a backup" in refusal
            assert not left["ledger"], f"cut at {length}"
            assert not left["article"], f"cut at {length}"
        else:
            assert not list(lost(left, rows, out)), f"cut at {length}"
            kept.append(len(damaged.dump(out)["article"]))
    assert kept == sorted(kept)
    assert kept[-1] == len(rows["article"])


def test_an_empty_file_and_one_of_which_nothing_is_left_are_refused(whole, tmp_path):
    content, path, out = whole.read_bytes(), tmp_path / "cut.goldspan", tmp_path / "out.goldspan"
    path.write_bytes(b"")
    with pytest.raises(ProjectError, match="is empty"):
        salvaging.salvage(path, out)
    path.write_bytes(content[: 6 * PAGE])
    with pytest.raises(ProjectError, match="no article and no decision of it can be read"):
        salvaging.salvage(path, out)
    assert [each.name for each in tmp_path.iterdir()] == ["cut.goldspan"]
