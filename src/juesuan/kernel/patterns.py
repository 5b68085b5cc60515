"""Regular expressions compiled when first used and kept: a start compiles only what its document needs."""

from __future__ import annotations

import re
from functools import cache

compiled = cache(re.compile)
"""Return the compiled expression of a text; a lookup where it was asked for before, several times faster than `re.search`."""
