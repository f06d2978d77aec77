"""Figure 3 in small; in full by `make faults`."""

import pytest

from tests.faults import stops


@pytest.mark.parametrize("job", sorted(stops.JOBS))
def test_what_is_killed_is_there_wholly_or_not_at_all(job):
    count = 2 if job == "suggesting" else 8
    assert stops.main(["--only", job, "--count", str(count)]) == 0
