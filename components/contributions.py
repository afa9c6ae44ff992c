"""What ages and causes of death add to a gap in life expectancy, read for the picture and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from components.formatting import format_number, join_names

_UNBROKEN = "\u00a0"  # an age stays on one line of a narrow table
_LEAST_SAID_YEARS = 0.05  # below it a figure prints as 0.0


@dataclass(frozen=True, kw_only=True)
class AgePart:
    """What deaths at one age add to the gap: in all, and by cause, where causes are held."""

    label: str
    years: float
    by_cause: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Contributions:
    """The parts of one gap, youngest first, and the causes from the largest part to the smallest, "other" ones last."""

    ages: tuple[AgePart, ...]
    causes: tuple[str, ...]
    gap: float  # how many years longer the least deprived fifth lives, as exactly as it is held

    def years_of(self, cause: str) -> float:
        """Add a cause up over all ages."""
        return round(sum(age.by_cause[cause] for age in self.ages), 2)

    @property
    def leading_cause(self) -> str:
        """The named cause with the largest part; "" where none is held, or those without a name have more."""
        largest = max(self.causes, key=self.years_of, default="")
        return "" if largest.lower().startswith("other") else largest

    def _place_of(self, cause: str) -> tuple[bool, float, str]:
        return cause.lower().startswith("other"), -self.years_of(cause), cause


def read_contributions(values: pd.DataFrame) -> Contributions:
    """Read the frame that `queries.decomposition` gives.

    Args:
        values: with columns start_age, age_band, cause, contribution_years, gap_years. It is not changed.
    """
    ages = []
    for _, rows in values.groupby("start_age", sort=True) if len(values) else ():
        years = dict(zip(rows["cause"], rows["contribution_years"], strict=True))
        ages.append(AgePart(label=rows["age_band"].iloc[0], years=years.pop(""), by_cause=years))
    gap = float(values["gap_years"].iloc[0]) if ages else 0.0
    read = Contributions(ages=tuple(ages), causes=tuple(ages[0].by_cause) if ages else (), gap=gap)
    return replace(read, causes=tuple(sorted(read.causes, key=read._place_of)))


def contributions_heading(parts: Contributions) -> str:
    """State the finding: at which ages, and of what, the deaths are that make the gap."""
    if parts.gap < _LEAST_SAID_YEARS:
        return "No gap to split: the least deprived fifth does not live longer"
    deaths = f"The gap comes above all from deaths {_at(_largest_age(parts))}"
    return f"{deaths} and from {in_sentence(parts.leading_cause)}" if parts.leading_cause else deaths


def contributions_sentence(parts: Contributions) -> str:
    """Say how large the largest parts are, and what works the other way."""
    if parts.gap < _LEAST_SAID_YEARS:
        size = format_number(abs(parts.gap))
        less = f"is {size} years shorter than" if parts.gap <= -_LEAST_SAID_YEARS else "is about the same as"
        return f"Life expectancy in the least deprived fifth {less} in the most deprived fifth."
    age = _largest_age(parts)
    between = f"{format_number(parts.gap)} years between the most and the least deprived fifth"
    said = f"Deaths {_at(age)} make up {format_number(age.years)} of the {between}"
    if cause := parts.leading_cause:
        said += f". By cause, the largest part is {in_sentence(cause)}: {format_number(parts.years_of(cause))} years"
    against = [(f"deaths {_at(age)}", age.years) for age in parts.ages]
    against += [(in_sentence(cause), parts.years_of(cause)) for cause in parts.causes]
    smaller = [f"{name} ({format_number(-years)} years)" for name, years in against if years <= -_LEAST_SAID_YEARS]
    return f"{said}. These make the gap smaller: {join_names(smaller)}." if smaller else f"{said}."


def contributions_summary(parts: Contributions) -> str:
    """Say in words what the picture shows, for readers who cannot see it."""
    sentences = []
    for age in parts.ages:
        causes = [
            f"{in_sentence(cause)} {format_number(age.by_cause[cause])}"
            for cause in parts.causes
            if is_said(age.by_cause[cause])
        ]
        listed = f": {', '.join(causes)}" if causes else ""
        sentences.append(f"{age.label}, {format_number(age.years)} years{listed}.")
    total = f"Together {format_number(parts.gap)} years."
    return " ".join(["Years that deaths at each age add to the gap.", *sentences, total, _same_in_table()])


def _same_in_table() -> str:
    return "The same figures are in the table."


def is_said(years: float) -> bool:
    """Tell whether a part is large enough to print as more than 0.0."""
    return format_number(abs(years)) != format_number(0)


def in_sentence(cause: str) -> str:
    """Write a cause as it stands inside a sentence: "cancer", but "COVID-19"."""
    return cause[:1].lower() + cause[1:] if cause[1:2].islower() else cause


def _largest_age(parts: Contributions) -> AgePart:
    return max(parts.ages, key=lambda age: age.years)


def _at(age: AgePart) -> str:
    return in_sentence(age.label) if age.label.startswith("Under") else f"at {age.label}"


def table_rows(parts: Contributions) -> tuple[list[str], list[Sequence[str]]]:
    """Give heads and rows of the table: one row per age and one for all ages, to a hundredth of a year."""
    heads = ["Age", "All causes", *parts.causes] if parts.causes else ["Age", "Years"]
    rows = [
        [
            age.label.replace(" ", _UNBROKEN),
            *(format_number(years, 2) for years in (age.years, *(age.by_cause[each] for each in parts.causes))),
        ]
        for age in parts.ages
    ]
    totals = [parts.gap, *(parts.years_of(cause) for cause in parts.causes)]
    return heads, [*rows, [f"All{_UNBROKEN}ages", *(format_number(years, 2) for years in totals)]]
