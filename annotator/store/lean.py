"""sqlite_utils without what it loads only to know its types, imported before anything else here.

It imports pandas and numpy wherever they are installed, for columns of their values. Ours never
have such, and pandas alone takes a third of a second of every start.
"""

import sys

_UNWANTED = [each for each in ("numpy", "pandas") if each not in sys.modules]

# a name that stands for None cannot be imported, as if it were not installed
sys.modules.update(dict.fromkeys(_UNWANTED))  # type: ignore[arg-type]
try:
    import sqlite_utils  # noqa: F401
finally:
    for _each in _UNWANTED:
        del sys.modules[_each]
