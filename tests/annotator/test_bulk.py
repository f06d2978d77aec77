"""Values made by thousands are the values that their class makes."""

import gc
import pickle
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from annotator.bulk import maker, many_values
from annotator.model import ItemState, Mention

ROW = ("i1", "ORG", ((3, 9),), ItemState.PENDING, 0.5, {"a": "b"}, None, "", False, 7)


def test_what_is_made_quickly_is_what_the_class_makes():
    made, said = maker(Mention)(*ROW), Mention(*ROW)
    assert type(made) is Mention
    assert made == said
    assert repr(made) == repr(said)
    assert replace(made, label="GPE") == replace(said, label="GPE")
    assert pickle.loads(pickle.dumps(made)) == said
    assert (made.start, made.end) == (3, 9)


def test_what_is_made_quickly_is_frozen():
    made = maker(Mention)(*ROW)
    with pytest.raises(FrozenInstanceError):
        made.label = "GPE"


def test_no_field_may_be_left_out():
    with pytest.raises(TypeError):
        maker(Mention)("i1", "ORG", ((3, 9),))


def test_a_kind_that_checks_what_it_is_given_is_refused():
    @dataclass(frozen=True, slots=True)
    class Checked:
        start: int

        def __post_init__(self):
            """Looks at it."""

    with pytest.raises(TypeError, match="would be skipped"):
        maker(Checked)


def test_garbage_is_collected_again_when_all_values_are_there():
    with many_values():
        assert not gc.isenabled()
    assert gc.isenabled()
