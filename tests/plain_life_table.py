"""A second reading of the abridged life table, band by band in plain Python, to hold ours against."""

from __future__ import annotations

import math
from collections.abc import Sequence

STARTS = [0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90]


def plain_life_expectancy(deaths: Sequence[float], people: Sequence[float]) -> list[tuple[float, float]]:
    """Give (life expectancy, standard error) at the start of each band, by Chiang II with Silcocks' last band."""
    reach, bands = 1.0, []
    for place, start in enumerate(STARTS):
        rate = deaths[place] / people[place]
        if place == len(STARTS) - 1:
            bands.append({"reach": reach, "lived": reach / rate, "last": True, "D": deaths[place], "M": rate})
            break
        width = STARTS[place + 1] - start
        share = 0.1 if start == 0 else 0.5
        chance = min(1.0, width * rate / (1 + width * rate * (1 - share)))
        gone = reach * chance
        lived = width * ((reach - gone) + share * gone)
        bands.append({"reach": reach, "lived": lived, "last": False, "q": chance, "D": deaths[place], "n": width,
                      "a": share})  # fmt: skip
        reach -= gone
    answers: list[tuple[float, float]] = []
    ahead, spread, next_expectancy = 0.0, 0.0, 0.0
    for band in reversed(bands):
        ahead += band["lived"]
        if band["last"]:
            spread += (band["reach"] / 2) ** 2 * 4 / (band["D"] * band["M"] ** 2)
        elif band["D"] > 0:
            chance_variance = band["q"] ** 2 * (1 - band["q"]) / band["D"]
            spread += (band["reach"] * ((1 - band["a"]) * band["n"] + next_expectancy)) ** 2 * chance_variance
        next_expectancy = ahead / band["reach"]
        answers.append((next_expectancy, math.sqrt(spread) / band["reach"]))
    return answers[::-1]
