"""How the methods that are built answer a case: the words of the expected answers on one side, ours on the other.

A method that has no entry in METHODS is counted as not built yet. To build one, add its entry.
"""

from __future__ import annotations

from tests.oracles import comparisons, figures, inequality
from tests.oracles.answers import Method

METHODS: dict[str, Method] = figures.METHODS | comparisons.METHODS | inequality.METHODS
