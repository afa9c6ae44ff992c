"""The tale of two babies as data: two lives through six stages, with every figure that the picture and table print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from queries.models import Indicator, Kind, Release, Sex, ValueStatus


class Stage(StrEnum):
    """The six stages of a life, in order."""

    PREGNANCY_AND_BIRTH = "pregnancy_and_birth"
    EARLY_YEARS = "early_years"
    SCHOOL = "school"
    WORKING_AGE = "working_age"
    MID_LIFE = "mid_life"
    LATER_LIFE = "later_life"


class LivesKind(StrEnum):
    """What two lives can be: an entry of the list may be meant for some of them only."""

    PLACES = "places"
    FIFTHS = "fifths"
    ENGLAND = "england"


class Outcome(StrEnum):
    """What can be said of a difference between the two lives."""

    MORE_THAN_CHANCE = "more_than_chance"
    COULD_BE_CHANCE = "could_be_chance"
    CANNOT_BE_TESTED = "cannot_be_tested"
    SAME = "same"
    NO_FIGURE = "no_figure"


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Whose lives are compared.

    Attributes:
        slug: their name in the address: "E06000016-E06000017" for two areas, else the name of a grouping.
        first: the first life: "Leicester", or "Most deprived fifth".
        second: the other life.
        title: both in words: "Leicester and Rutland, two places".
        caption: which areas or groups these are, of which place and index.
        is_by_deprivation: whether the lives are the two ends of deprivation; two places never are.
        is_available: whether any figure is held.
        kind: places, fifths of small areas within the system, or groups of England.
        first_in_text: the first life inside a sentence: "Leicester", or "the most deprived fifth of wards".
        second_in_text: the other one.
        groups: what is compared, inside a sentence: "fifths of wards"; "" for places.
    """

    slug: str
    first: str
    second: str
    title: str
    caption: str
    is_by_deprivation: bool = False
    is_available: bool = True
    kind: LivesKind = LivesKind.PLACES
    first_in_text: str = ""
    second_in_text: str = ""
    groups: str = ""


@dataclass(frozen=True, kw_only=True)
class LifeFigure:
    """One figure of one life; no value has a status and a note that say why."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    event_count: float | None = None
    denominator_count: float | None = None
    status: ValueStatus = ValueStatus.VALUE
    note: str = ""
    kind: Kind | None = None
    source_id: str = ""
    vintage: str = ""


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One indicator for both lives.

    Attributes:
        sex: whom the figures are about.
        is_wider: whether they are about more people than were asked for: persons where men or women were.
        period: its label.
        england: England's figure for the same people and period; its value is None where none is held.
        difference: first less second, in the unit; None without both figures.
        outcome: whether the difference could be chance.
        gap_in_words: "For every 100, 23 more in Leicester".
        is_first_worse: whether the first life has the worse figure; None where neither direction is good, or the same.
        lower: lower 95 % limit of the difference; None where it cannot be tested.
        upper: its upper limit.
        basis: what the groups of these figures are: "Tenths of authorities by deprivation (IMD 2019)"; "" for places.
        is_other_basis: whether these groups are not those of the caption, so that the picture must say so here.
        caveat: what must stand beside the figures; "" where nothing must.
    """

    indicator: Indicator
    sex: Sex
    age: str
    is_wider: bool
    period: str
    end_date: date | None
    first: LifeFigure
    second: LifeFigure
    england: LifeFigure
    difference: float | None
    outcome: Outcome
    gap_in_words: str
    is_first_worse: bool | None
    lower: float | None = None
    upper: float | None = None
    basis: str = ""
    is_other_basis: bool = False
    caveat: str = ""


@dataclass(frozen=True, kw_only=True)
class LifeStage:
    """One stage with its contrasts in the fixed order; without any it says why in `why_empty`.

    `not_held` are the indicators of the list for which neither life has a figure.
    """

    stage: Stage
    title: str
    contrasts: tuple[Contrast, ...]
    why_empty: str = ""
    sentence: str = ""
    not_held: tuple[Indicator, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LifeEnd:
    """How long both lives of one sex, or of persons, are; `healthy` is for how many years in good health."""

    length: Contrast
    healthy: Contrast | None = None


@dataclass(frozen=True, kw_only=True)
class LifeCourse:
    """Both lives from before birth to old age.

    Attributes:
        sex: men, women or, as persons, both; every contrast says whom it is about.
        ends: the ends of both lines: one pair; of both sexes where years are told by sex only, men's and women's.
        outcomes: how many contrasts have each outcome.
        reason_for_list: why these indicators, in words.
        ignored: parts of the request that name nothing, in the words of the address.
    """

    release: Release
    lives: Lives
    offered: tuple[Lives, ...]
    sex: Sex
    stages: tuple[LifeStage, ...]
    ends: tuple[LifeEnd, ...]
    outcomes: dict[Outcome, int]
    reason_for_list: str
    ignored: tuple[str, ...] = ()

    @property
    def length(self) -> Contrast | None:
        """Life expectancy of both lives, of the first sex that is told; None unless both have a figure."""
        return self.ends[0].length if self.ends else None

    @property
    def healthy(self) -> Contrast | None:
        """Years in good health within it; None unless both have a figure."""
        return self.ends[0].healthy if self.ends else None


@dataclass(frozen=True, kw_only=True)
class LifeCourseRequest:
    """What a reader asks for; "" and None mean whatever comes first."""

    lives: str = ""
    sex: Sex | None = None
