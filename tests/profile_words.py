"""What a profile says of its figures, a second time: counts, orders, trends and lines, from the tables that ship.

It shares the definitions alone with the dashboard, as tests/profile_table.py does, whose figures it puts into words.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from queries import indicators
from queries.models import Indicator, Polarity, ValueType
from tests import profile_table
from tests.browser import published
from tests.browser.published import MINUS, number, printed
from tests.mutated.naive_periods import period_of
from tests.profile_table import Figure, every_figure

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NOUNS = {"msoa": "small area", "england": "country"}
_CHI_SQUARED = 9.5495357  # chance under 0.002, one degree of freedom
_NOBODY_JUDGES = Polarity.NO_JUDGEMENT
Key = tuple[str, str]


def count(many: int) -> str:
    return NUMBERS[many] if many < 10 else printed(many, 0)


def noun_of(level: str) -> str:
    return NOUNS.get(level, level)


def days_of(row: dict[str, str]) -> tuple[date, date]:
    return period_of(row["Time period"], row["Time period range"])


def judged(code: str) -> dict[Key, Figure]:
    """The figures of an area that may be worse or better: one for each vaccine and dose, none where its ways differ."""
    tested = {key: each for key, each in every_figure(code).items()
              if each.verdict != "not_compared" and _definition(key).polarity is not _NOBODY_JUDGES}  # fmt: skip
    found = {}
    for key, figure in tested.items():
        own = _definition(key)
        ways = [each for other, each in tested.items() if _dose(other) == _dose(key)] if own.vaccine else [figure]
        if len({each.verdict for each in ways}) == 1 and figure is ways[0]:
            found[key] = figure
    return found


def _dose(key: Key) -> tuple[str, str]:
    return _definition(key).vaccine, _definition(key).dose


def _definition(key: Key) -> Indicator:
    return indicators.get_indicator(key[0])


def title(code: str) -> str:
    """The heading of what stands out, where something could be tested."""
    worse, better = (sum(each.verdict == verdict for each in judged(code).values()) for verdict in ("worse", "better"))
    if not worse and not better:
        return "Nothing stands out by more than chance"
    return f"{count(worse).capitalize()} worse, {count(better)} better, by more than chance"


def lede(code: str) -> str:
    """How many figures could be tested, and how many of them could differ by chance."""
    found = judged(code)
    similar = sum(each.verdict == "similar" for each in found.values())
    said = f"{count(len(found)).capitalize()} figure{'' if len(found) == 1 else 's'} could be tested."
    return said + (f" {count(similar).capitalize()} could differ by chance." if similar else "")


def order(key: Key, code: str) -> str:
    """How many areas of the level have a higher figure, and how many the same."""
    figure, indicator = every_figure(code)[key], _definition(key)
    sex = key[1].capitalize()
    level = profile_table.level_of(indicator, sex, code)
    others = profile_table.peers_of(indicator, sex, figure, level)
    others.remove(figure.value)
    own = _shown(figure.value, indicator)
    higher = sum(_shown(each, indicator) > own for each in others)
    same = sum(_shown(each, indicator) == own for each in others)
    said = f"{profile_table.words(figure.row['Value'], indicator)} {profile_table.when(figure.period)}."
    said += f" Of {len(others)} other {noun_of(level)}s, {higher} {'has' if higher == 1 else 'have'} a higher figure."
    if same:
        said += f" {count(same).capitalize()} {'has' if same == 1 else 'have'} the same."
    return f"{said} {good_direction(indicator)}."


def _shown(value: float, indicator: Indicator) -> float:
    """A figure as it is printed: two that look alike are the same."""
    return float(printed(value, indicator.decimals).replace(",", "").replace(MINUS, "-"))


def good_direction(indicator: Indicator) -> str:
    if indicator.polarity is Polarity.NO_JUDGEMENT:
        return "Neither direction is good or bad"
    if indicator.polarity is Polarity.LOW_IS_GOOD:
        return "Lower is better"
    return "Longer is better" if indicator.value_type is ValueType.LIFE_EXPECTANCY else "Higher is better"


def trend(key: Key, code: str) -> str:
    """The recent trend of a figure in the words of the table: five years in a row, each of a year, weighed."""
    indicator, sex = _definition(key), key[1].capitalize()
    rows = [row for row in profile_table.rows_of_areas(indicator.indicator_id, sex)[code] if row["Value"]]
    by_year = {days_of(row)[1].year: row for row in sorted(rows, key=lambda row: days_of(row)[1])}
    last = max(by_year)
    points = [by_year.get(year) for year in range(last - 4, last + 1)]
    if None in points or any((end - start) > timedelta(days=400) for start, end in map(days_of, rows)):
        return "Not tested"
    ends = [[number(row[f"{end} CI 95.0 limit"]) for end in ("Lower", "Upper")] for row in points]
    counts = [(number(row["Count"]), number(row["Denominator"])) for row in points]
    if indicator.value_type is ValueType.PROPORTION and all(None not in each for each in counts):
        found = _of_counts(counts)
    elif any(None in each for each in ends):
        return "Not tested"
    else:
        found = _of_values([float(row["Value"]) for row in points], [3.92 / (high - low) for low, high in ends])
    return _trend_words(found, indicator)


def _slope(values: list[float], weights: list[float], left_out: int = 0) -> tuple[float, float]:
    used = [(t, y, w * w) for t, (y, w) in enumerate(zip(values, weights, strict=True), start=1) if t != left_out]
    mean = sum(w * t for t, _, w in used) / sum(w for *_, w in used)
    spread = sum(w * (t - mean) ** 2 for t, _, w in used)
    return sum(w * (t - mean) * y for t, y, w in used) / spread, spread


def _steady(values: list[float], weights: list[float]) -> int:
    """The direction of a slope that no single year makes; 0 where one does."""
    signs = {_slope(values, weights, year)[0] >= -1e-12 for year in range(6)}
    return 0 if len(signs) > 1 else 1 if True in signs else -1


def _of_values(values: list[float], weights: list[float]) -> int:
    slope, spread = _slope(values, weights)
    return _steady(values, weights) if slope * slope * spread > _CHI_SQUARED else 0


def _of_counts(counts: list[tuple[float, float]]) -> int:
    """Armitage's test for a trend in proportions."""
    cases, people = sum(c for c, _ in counts), sum(n for _, n in counts)
    top = people * sum(c * t for t, (c, _) in enumerate(counts, 1)) - cases * sum(
        n * t for t, (_, n) in enumerate(counts, 1)
    )
    spread = (
        people * sum(n * t * t for t, (_, n) in enumerate(counts, 1))
        - sum(n * t for t, (_, n) in enumerate(counts, 1)) ** 2
    )
    if people * top * top / (cases * (people - cases) * spread) <= _CHI_SQUARED:
        return 0
    return _steady([math.log(c / (n - c)) for c, n in counts], [1.0] * len(counts))


def _trend_words(direction: int, indicator: Indicator) -> str:
    if not direction:
        return "No significant change"
    way = "Increasing" if direction > 0 else "Decreasing"
    if indicator.polarity is Polarity.NO_JUDGEMENT:
        return way
    is_good = (direction > 0) == (indicator.polarity is Polarity.HIGH_IS_GOOD)
    return f"{way} and getting {'better' if is_good else 'worse'}"


def oldest(lines: int, today: date, ends: list[date]) -> str:
    """How many of the lines of the table end over two years ago."""
    old = sum(int((today - end).days / (365.25 / 12) + 0.5) > 24 for end in ends)
    return f"{count(old).capitalize()} of {lines} ended over two years ago." if old else ""


def line(key: Key, code: str) -> dict[str, str]:
    """The cells of one line of the table, but for its picture."""
    figure, indicator = every_figure(code)[key], _definition(key)
    sex = key[1].capitalize()
    level = profile_table.level_of(indicator, sex, code)
    row = figure.row
    text = profile_table.words(row["Value"], indicator)
    if indicator.unit in ("score", "rank"):
        text = f"{printed(row['Value'], indicator.decimals)} {indicator.unit}"
    cells = {"Figure": text, "Count": "not held", "Compared with": "not held", "Its peers": "",
             "Recent trend": trend(key, code), "Verdict": verdict(figure)}  # fmt: skip
    if indicator.may_have_limits:
        ends = [figure.lower, figure.upper]
        cells["Figure"] += "limits not held" if None in ends else (
            f"{' to '.join(printed(each, indicator.decimals) for each in ends)} ({figure.confidence}%)")  # fmt: skip
    people = [number(row[name]) for name in ("Count", "Denominator")]
    if people != [None, None]:
        events, whole = ("not held" if each is None else printed(each, 0) for each in people)
        cells["Count"] = f"{events}of {whole}"
    if figure.benchmark:
        cells["Compared with"] = f"{printed(figure.benchmark_value, indicator.decimals)}{_short(figure.benchmark)}"
    if level in profile_table.LEVELS[:5] and indicator.may_rank:
        cells["Its peers"] = _peers(profile_table.peers_of(indicator, sex, figure, level), level, indicator)
    return cells


def _short(code: str) -> str:
    return profile_table.SHORT_NAMES.get(code) or published.areas("place")[code].name


def _peers(peers: list[float], level: str, indicator: Indicator) -> str:
    if len(peers) < 2:
        return ""
    low, high = (printed(each, indicator.decimals) for each in (peers[0], peers[-1]))
    said = f"{low} to {high} ({len(peers)} {noun_of(level)}s)"
    if len(peers) < 4:
        return said
    ends = (printed(_quantile(peers, share), indicator.decimals) for share in (0.25, 0.75))
    return f"{said}Middle half {' to '.join(ends)}"


def _quantile(ordered: list[float], share: float) -> float:
    """Between the two nearest ranks, as far along as the share is."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def verdict(figure: Figure) -> str:
    if figure.verdict == "not_compared":
        return "Not compared"
    name = _short(figure.benchmark)
    return (
        f"Similar to {name}: could be chance"
        if figure.verdict == "similar"
        else f"{figure.verdict.capitalize()} than {name}"
    )


def figure_in_words(key: Key, code: str) -> str:
    """A figure of another area as the list of what is not held names it."""
    figure, indicator = every_figure(code)[key], _definition(key)
    said = profile_table.words(figure.row["Value"], indicator)
    return said[:1].lower() + said[1:] if indicator.unit in ("score", "rank") else said


def share_of_people(indicator: Indicator, group: str, code: str) -> tuple[str, str]:
    """The latest share of a group in an area, and how many they are; "" for what is not held."""
    rows = [row for row in published.every_row(indicator.indicator_id) if row["Area Code"] == code
            and row["Category"] == group and row["Sex"] == "Persons"]  # fmt: skip
    if not rows:
        return "", ""
    row = max(rows, key=lambda each: days_of(each)[1])
    if not row["Value"]:
        return "", ""
    unit = "%" if indicator.unit == "%" else ""
    return printed(row["Value"], indicator.decimals) + unit, printed(row["Count"], 0) if row["Count"] else ""
