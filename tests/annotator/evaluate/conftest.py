"""Examples have no deadline here: it would be a timing assert on a machine that others use too."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
