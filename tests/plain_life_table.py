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


def plain_contributions(
    most: tuple[Sequence[float], Sequence[float]], least: tuple[Sequence[float], Sequence[float]], first_band: int = 0
) -> list[float]:
    """Split life expectancy, least less most deprived, by age band: Arriaga's formula, the mean of both directions."""
    forward = _directed(_reach_lived_ahead(*most, first_band), _reach_lived_ahead(*least, first_band))
    backward = _directed(_reach_lived_ahead(*least, first_band), _reach_lived_ahead(*most, first_band))
    return [(there - back) / 2 for there, back in zip(forward, backward, strict=True)]


def _reach_lived_ahead(
    deaths: Sequence[float], people: Sequence[float], first_band: int
) -> list[tuple[float, float, float]]:
    reach, rows = 1.0, []
    for place in range(first_band, len(STARTS)):
        rate = deaths[place] / people[place]
        if place == len(STARTS) - 1:
            rows.append((reach, reach / rate))
            break
        width, share = STARTS[place + 1] - STARTS[place], 0.1 if STARTS[place] == 0 else 0.5
        gone = reach * min(1.0, width * rate / (1 + width * rate * (1 - share)))
        rows.append((reach, width * (reach - gone + share * gone)))
        reach -= gone
    return [(reach, lived, sum(later for _, later in rows[place:])) for place, (reach, lived) in enumerate(rows)]


def _directed(one: list[tuple[float, float, float]], two: list[tuple[float, float, float]]) -> list[float]:
    parts = []
    for place, ((l1, lived1, ahead1), (l2, lived2, ahead2)) in enumerate(zip(one, two, strict=True)):
        if place == len(one) - 1:
            parts.append(l1 * (ahead2 / l2 - ahead1 / l1))
        else:
            (next1, _, _), (next2, _, next_ahead2) = one[place + 1], two[place + 1]
            parts.append(l1 * (lived2 / l2 - lived1 / l1) + next_ahead2 * (l1 / l2 - next1 / next2))
    return parts
