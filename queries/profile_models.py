"""What the profile of one area is made of: its figures, who lives there, what is not held and who is missing."""

from __future__ import annotations

from dataclasses import dataclass

from queries.comparisons import PUBLISHERS_OWN, Benchmark
from queries.models import (
    Area,
    Characteristic,
    Geography,
    Indicator,
    Kind,
    Polarity,
    Release,
    SeriesChoice,
    ValueStatus,
    Verdict,
)
from queries.recent_trend import RecentTrend
from queries.stats.trend import TrendLabel

WORSENING = (TrendLabel.DECREASING_WORSE, TrendLabel.INCREASING_WORSE)


@dataclass(frozen=True, kw_only=True)
class Peers:
    """The areas of the same level that have a figure, the area itself among them.

    Attributes:
        count: how many there are.
        quartiles: lower quartile, median and upper quartile; None under four areas.
        others_higher: how many have a higher figure than the area, as printed.
        others_lower: how many have a lower one.
    """

    count: int
    lowest: float
    highest: float
    quartiles: tuple[float, float, float] | None
    others_higher: int
    others_lower: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An area less another one, in the unit of the measure.

    Attributes:
        value: None where one of the two has no figure of the shared period.
        lower: limit at `confidence_percent`; None where it cannot be worked out, and `why_not` says why.
        is_shared: whether that is because some people are in both.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    confidence_percent: float = 95
    why_not: str = ""
    is_shared: bool = False

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the limits leave out no difference."""
        return self.lower is not None and (self.lower > 0 or self.upper < 0)


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """One latest figure of an area with all that it is read against.

    Attributes:
        choice: the series, as the page of the measure knows it.
        status: whether there is a figure, or why not.
        lower: limit at `confidence_percent`; None where not held.
        benchmark: what it is compared with; None where nothing from the same source is held.
        basis: whose test it is, in words, or why nothing is compared.
        times: how many times as bad as the benchmark it is at the least, or as good where it is better; None where
            limits are not held or a ratio would mislead.
        peers: the areas of the same level; None where the area has none, or may not be set in order among them.
        trend: the recent trend; None where there are too few years to ask.
        difference: from a benchmark that does not hold the area, and so has limits of its own; None from any other.
    """

    indicator: Indicator
    choice: SeriesChoice
    status: ValueStatus
    note: str
    value: float | None
    lower: float | None
    upper: float | None
    confidence_percent: float
    event_count: float | None
    denominator_count: float | None
    kind: Kind
    source_id: str
    benchmark: Benchmark | None
    verdict: Verdict
    basis: str
    times: float | None
    peers: Peers | None
    trend: RecentTrend | None
    difference: Difference | None = None

    @property
    def has_value(self) -> bool:
        """Whether there is a figure. Zero is one."""
        return self.status is ValueStatus.VALUE and self.value is not None

    @property
    def is_publishers_own(self) -> bool:
        """Whether the verdict is the publisher's: we cannot repeat it without limits."""
        return self.basis == PUBLISHERS_OWN and self.verdict is not Verdict.NOT_COMPARED

    @property
    def is_getting_worse(self) -> bool:
        """Whether the recent trend goes the wrong way by more than chance."""
        return self.trend is not None and self.trend.label in WORSENING

    @property
    def place_from_worst(self) -> float:
        """The share of the peers that are worse, ties counted half: 0 is the worst place of all."""
        if self.peers is None or self.indicator.polarity is Polarity.NO_JUDGEMENT:
            return 0.5
        is_low_good = self.indicator.polarity is Polarity.LOW_IS_GOOD
        worse, better = self.peers.others_higher, self.peers.others_lower
        if not is_low_good:
            worse, better = better, worse
        same = self.peers.count - 1 - worse - better
        return (worse + same / 2) / self.peers.count


@dataclass(frozen=True, kw_only=True)
class StandsOut:
    """What stands out, each in its order: the limit nearer to no difference first, then what has no such limit."""

    worse: tuple[ProfileRow, ...]
    better: tuple[ProfileRow, ...]
    similar_count: int
    tested_count: int
    split: tuple[ProfileRow, ...]  # uptake that is better by one way to count people and worse or similar by another
    in_order: tuple[ProfileRow, ...]  # where nothing can be tested: what has most better-placed peers, an order only


@dataclass(frozen=True, kw_only=True)
class PeopleCell:
    """The share of one group, or one score, in one area."""

    status: ValueStatus
    value: float | None
    count: float | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PeopleRow:
    """One group or measure of who lives somewhere, for the area and the areas it is read beside."""

    indicator: Indicator
    group: str
    characteristic: Characteristic | None
    period: str
    cells: tuple[PeopleCell, ...]
    denominator: float | None
    kind: Kind
    source_id: str


@dataclass(frozen=True, kw_only=True)
class People:
    """Who lives in an area: `areas` names the columns, the area itself first."""

    areas: tuple[Area, ...]
    rows: tuple[PeopleRow, ...]

    @property
    def residents(self) -> tuple[float, PeopleRow] | None:
        """How many people the Census counted, with the row that says so."""
        held = (row for row in self.rows if row.characteristic is not None and row.denominator)
        row = next(held, None)
        return None if row is None else (row.denominator, row)


@dataclass(frozen=True, kw_only=True)
class Absent:
    """A headline that is not held for the area.

    Attributes:
        reason: why, in the words of the definition.
        nearest: the rows of the nearest area that has it, and that area; empty where none has.
        instead: a measure of the profile itself that answers for it, or None.
    """

    indicator: Indicator
    reason: str
    nearest: tuple[ProfileRow, ...]
    nearest_area: Area | None
    instead: Indicator | None


@dataclass(frozen=True, kw_only=True)
class MissingGroup:
    """A group that papers name and the data do not hold.

    Attributes:
        nearest: the slug of a measure that says something of it, or "".
        counts: whom the denominator of that measure counts, "" where it is not about the group.
    """

    group: str
    known: str
    source: str
    areas: tuple[str, ...]
    nearest: str = ""
    counts: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a paper says of one area, and the measures that would be needed to check it."""

    area: str
    finding: str
    said: str
    measures: tuple[str, ...]
    nearest: str


@dataclass(frozen=True, kw_only=True)
class ProfileLists:
    """The lists of a release: measures by their slugs, groups that are missing, findings of papers."""

    headlines: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    households: tuple[str, ...] = ()
    map_measures: tuple[str, ...] = ()
    groups: tuple[MissingGroup, ...] = ()
    findings: tuple[Finding, ...] = ()
    findings_source: str = ""
    findings_caution: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Everything about one area, of one release.

    Attributes:
        levels: the levels that the area belongs to, the one that names it first.
        parents: the areas that hold it, nearest first; without the area itself.
        benchmarks: code and name of what it can be compared with: areas that hold it, the widest first.
        own_benchmarks: the codes of what its measures are compared with unless asked otherwise.
        wanted: the code of the benchmark that was asked for; "" for each measure's own.
        beside: another area of its level that was asked for as the benchmark, under a name that no other of the level
            has; None for a benchmark that holds the area.
        rows: every latest figure, by topic.
    """

    release: Release
    area: Area
    levels: tuple[Geography, ...]
    parents: tuple[Area, ...]
    benchmarks: tuple[tuple[str, str], ...]
    own_benchmarks: tuple[str, ...]
    wanted: str
    beside: Area | None
    rows: tuple[ProfileRow, ...]
    stands_out: StandsOut
    people: People
    absent: tuple[Absent, ...]
    groups: tuple[MissingGroup, ...]
    findings: tuple[Finding, ...]
