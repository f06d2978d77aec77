"""Which entity a mention may mean: candidates by names that are spelt in many ways."""

from annotator.entities.likeness import Likeness, Reason, likeness, same
from annotator.entities.register import Candidate, Register
from annotator.entities.surnames import bearer

__all__ = [
    "Candidate",
    "Likeness",
    "Reason",
    "Register",
    "bearer",
    "likeness",
    "same",
]
