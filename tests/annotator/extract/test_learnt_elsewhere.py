"""What was learnt goes to a cluster whose machines know nothing of the cache here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import learning
from annotator.errors import ExtractorError
from annotator.extract.learned import packed, place_of, unpacked
from annotator.extract.pool import predict_in_pool
from tests.making import OSLO, Reviewer, article, oslo
from tests.making import suggest as says

ROOT = Path(__file__).parents[3]
ASKS = """
import json, os, sys
from contextlib import closing
from pathlib import Path
import ray
from annotator.extract import pool
from annotator.extract.cluster import predict_in_cluster
from annotator.extract.learned import place_of
from annotator.extract.wire import encode_answer
from annotator.store import Project
from tests.making import OSLO, article

spec, path, temporary, elsewhere = sys.argv[1:]
# what Ray starts has another cache than the one who asks
os.environ["XDG_CACHE_HOME"] = elsewhere
ray.init(address="local", num_cpus=3, include_dashboard=False, _temp_dir=temporary,
         logging_level="ERROR", log_to_driver=False, object_store_memory=200_000_000)
del os.environ["XDG_CACHE_HOME"]
pool.SHARD = 15  # several rounds
articles = {f"n{at:03}": article(f"{OSLO} {at}", f"n{at:03}") for at in range(40)}
with Project.open(Path(path), read_only=True) as project:
    with closing(predict_in_cluster(
        articles.values(), spec=spec, scheme=project.scheme, workers=2
    )) as predictions:
        place_of(spec)[0].unlink()
        said = {each.article: encode_answer(articles[each.article], each) for each in predictions}
        assert not predictions.dropped, predictions.dropped
print(json.dumps({id: line.decode() for id, line in sorted(said.items())}))
ray.shutdown()
"""


@pytest.fixture
def learnt(project, monkeypatch, tmp_path):
    """What was learnt from two articles, in this test's own cache."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    project.add_articles(article(name=name) for name in ("a1", "a2"))
    says(project, oslo("a1"), oslo("a2"))
    for name in ("a1", "a2"):
        Reviewer(project, name).finishes()
    return learning.learn(project)


def test_a_cluster_with_another_cache_says_the_same_to_the_byte(project, learnt, tmp_path):
    pytest.importorskip("ray")
    from annotator.extract.wire import encode_answer

    articles = [article(f"{OSLO} {at}", f"n{at:03}") for at in range(40)]
    with predict_in_pool(articles, spec=learnt.spec, scheme=project.scheme, workers=1) as found:
        alone = {
            each.article: encode_answer(one, each).decode()
            for one, each in zip(articles, found, strict=True)
        }
    assert len(alone) == 40
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    # sockets have short names
    short = Path("/tmp") / f"gl{os.getpid()}"
    short.symlink_to(tmp_path)
    try:
        done = subprocess.run(
            [sys.executable, "-c", ASKS, learnt.spec, str(project.path), str(short / "r"),
             str(elsewhere)],
            cwd=ROOT,
            capture_output=True,
            timeout=240,
            check=False,
        )  # fmt: skip
    finally:
        short.unlink()
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == alone
    (arrived,) = elsewhere.glob("Goldspan/learnt/*")
    assert arrived.name.startswith(learnt.sha256)


def test_what_arrives_is_held_against_its_hash(learnt):
    content = packed(learnt.spec)
    learnt.path.unlink()
    spec = unpacked(learnt.spec, content)
    assert place_of(spec) == (learnt.path, learnt.sha256)
    assert learnt.path.read_bytes() == content
    with pytest.raises(ExtractorError, match="did not arrive as it was sent"):
        unpacked(learnt.spec, content[:-1] + b"!")


def test_other_extractors_are_sent_by_name_alone():
    assert packed("rules") is None
    assert unpacked("rules", None) == "rules"
