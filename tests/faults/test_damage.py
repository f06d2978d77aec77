"""A few dozen of the damages that `python -m tests.faults damage` makes by the thousand."""

from tests.faults import damage


def test_damage_is_found_and_what_is_whole_is_salvaged(capsys):
    ended = damage.main(["--count", "49"])
    said = capsys.readouterr().out
    assert ended == 0, said
    assert said.startswith("PASS figure 6: 49 damages")
