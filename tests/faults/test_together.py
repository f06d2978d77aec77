"""All harnesses in one command; in full it is `make faults`."""

from tests.faults import together


def test_each_harness_says_its_line_and_one_that_fails_fails_them_all(monkeypatch, capfd):
    monkeypatch.setattr(together, "FIGURES", {"looking": 10, "a harness that is not there": 4})
    assert together.main(["--jobs", "2"]) == 1
    said = capfd.readouterr().out.splitlines()
    assert any(each.startswith("PASS figure 10: opened and browsed 100 times") for each in said)
    assert any(each.startswith("FAIL figure 4: it ended with 2") for each in said)
    assert "     there are: " in "\n".join(said)
    assert said[-1].startswith("1 of 2 figures passed in ")
