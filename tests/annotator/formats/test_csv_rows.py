"""CSV that loses nothing."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import GoldspanError
from annotator.formats import csv_rows

words = st.text(st.characters(exclude_categories=["Cs"]))
rows = st.lists(
    st.fixed_dictionaries(
        {"name": words, "count": st.integers(), "f1": st.none() | st.floats(allow_nan=False)}
    )
)


@settings(deadline=None)  # each file reaches the disk
@given(rows)
def test_rows_are_read_back_as_they_were(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    assert csv_rows.write(("name", "count", "f1"), rows, path) == len(rows)
    with path.open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    assert header == ["name", "count", "f1"]
    assert [
        {"name": name, "count": int(count), "f1": float(f1) if f1 else None}
        for name, count, f1 in found
    ] == rows


def test_a_name_that_is_no_utf_8_is_escaped(tmp_path):
    csv_rows.write(["name"], [{"name": "a\udcff"}], tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes() == b"name\r\na\\udcff\r\n"


def test_a_file_is_whole_or_as_it_was(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("before")
    with pytest.raises(KeyError):
        csv_rows.write(["name", "f1"], [{"name": "a", "f1": 1.0}, {"name": "b"}], path)
    assert path.read_text() == "before"
    with pytest.raises(GoldspanError, match="there is no folder"):
        csv_rows.write(["name"], [], tmp_path / "nowhere" / "rows.csv")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_for_spreadsheets_no_text_is_a_formula_and_numbers_stay(tmp_path, text):
    path = tmp_path / "rows.csv"
    rows = [{"name": text, "score": -0.5}, {"name": "Oslo = a city", "score": None}]
    csv_rows.write(["name", "score"], rows, path, for_spreadsheets=True)
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert found == [["name", "score"], [f"'{text}", "-0.5"], ["Oslo = a city", ""]]
    csv_rows.write(["name", "score"], rows, path)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == [text, "-0.5"]
