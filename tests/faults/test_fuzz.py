"""The fuzzing in small, and what it has found; in full by `make faults`."""

import pytest

from annotator.errors import ProjectError
from annotator.evaluate import load_gold
from annotator.release import release
from annotator.store import Project
from tests.faults import fuzz


@pytest.mark.parametrize("target", sorted(fuzz.TARGETS))
def test_whatever_comes_in_only_our_errors_come_out(target):
    assert fuzz.main(["--only", target, "--count", "1"]) == 0


def test_a_schema_that_is_no_text_is_damage(project):
    project.close()
    content = project.path.read_bytes()
    at = content.index(b"CREATE TABLE article")
    project.path.write_bytes(content[:at] + b"CREATE TA\xff\xfe" + content[at + 11 :])
    with pytest.raises(ProjectError, match="is damaged"):
        Project.open(project.path)


def test_a_release_whose_manifest_has_bytes_was_changed(tmp_path):
    path = fuzz._reviewed(tmp_path)
    with Project.open(path) as project:
        for article in project.article_ids():
            sheet = project.sheet(article)
            if not sheet.finished:
                project.record(fuzz.reviewing.review.finish(sheet), actor="reviewer")
        made = release(project, version="1", output=tmp_path).path
    content = made.read_bytes()
    # the length and type of a text in its record's header, one more than a blob's
    at = content.index(b"datasheetGold release")
    header = bytearray(content)
    for back in range(1, 8):
        if header[at - back] == 13 + 2 * len("datasheet"):
            header[at - back] -= 1
            break
    made.write_bytes(bytes(header))
    with pytest.raises(ProjectError, match="changed after it was made"):
        load_gold(made)
