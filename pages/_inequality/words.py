"""The sentences of the page of inequalities: the finding, who is worse off, whether it is chance, what changed."""

from __future__ import annotations

from components import formatting
from components.datasets import stamp_of
from components.formatting import difference_words, end_sentence, format_limits, format_value, is_printed_as_zero
from queries.gap_change import Change, GapChange
from queries.group_measures import Estimate
from queries.groupings import is_nested, is_unknown
from queries.inequalities import InequalityView
from queries.models import FIFTHS_WITHIN_AREA, Indicator, Polarity, Sex, ValueStatus, ValueType
from queries.stats.levelling import Levelling

_WHY_NO_SLOPE = {
    "too_few_groups": "A slope needs five groups or more.",
    "group_missing": "A slope needs every group, and one has no figure.",
    "population_missing": "A slope needs the number of people in each group, and that is not held.",
    "error_missing": "The limits of one group are not held.",
    "zero_has_no_logarithm": "One group has a figure of zero, through which this slope cannot be drawn.",
    "none_or_all_has_no_logit": "One group has 0% or 100%, through which this slope cannot be drawn.",
    "unordered": "These groups have no order, so there is no slope through them.",
}
_WITHIN_PLACE = (
    "The fifths are cut within {area}. England's own fifths would need figures of smaller areas, which are not held"
)
_LEVELLING = {
    Levelling.LEVELLING_UP: "The worse-off end got better: this is levelling up.",
    Levelling.LEVELLING_DOWN: "The gap is smaller only because the better-off end got worse: this is levelling down.",
    Levelling.NARROWED_FROM_BOTH_ENDS: (
        "The worse-off end got better, and the better-off end got worse: part of this is levelling down."
    ),
    Levelling.WORSE_OFF_FELL_BACK: "The worse-off end got worse.",
    Levelling.BETTER_OFF_PULLED_AWAY: "The better-off end got better, and the worse-off end did not keep up.",
    Levelling.WIDENED_FROM_BOTH_ENDS: "The worse-off end got worse while the better-off end got better.",
    Levelling.UNCHANGED: "Neither end moved.",
    Levelling.NOT_CALCULABLE: "",
}


def group_names(view: InequalityView) -> list[str]:
    """Name the groups on show as they stand in a sentence or under a dot."""
    if view.now is None:
        return []
    if view.grouping.is_sex:
        return [formatting.sex_words(Sex(part), view.series.age).capitalize() for part in view.now.groups["part"]]
    return view.now.groups["label"].tolist()


def people_of(view: InequalityView) -> str:
    """Say whom and when the figures are about: "England, everyone, 19+ yrs, 2022/23"."""
    if view.series is None:
        return view.area.name
    sex = "" if view.grouping.is_sex else formatting.sex_words(Sex(view.series.sex), view.series.age)
    people = "" if sex in ("", "persons", "children") else f", {sex}"
    is_everyone = view.series.age.lower() in ("all ages", "at birth", "")
    age = "" if is_everyone else f", aged {view.series.age.removesuffix(' yrs')}"
    return f"{view.area.name}{people}{age}, {view.series.period}"


def finding(view: InequalityView) -> str:
    """Write the heading of the page: the two ends with their figures, or why there is no gap."""
    indicator, now = view.indicator, view.now
    if now is None:
        return f"{indicator.short_title}: no groups are held for {view.area.name}"
    measures = now.measures
    if measures.gap is None:
        return f"{indicator.short_title}: the gap cannot be given for {view.area.name}"
    worst, best = _end_words(view, measures.worst), _end_words(view, measures.best)
    if not _has_direction(indicator):
        return f"{indicator.short_title}: from {worst} to {best}"
    joined = ", " if view.grouping.is_ordered or view.grouping.is_sex else " against "
    return f"{indicator.short_title}: {worst}{joined}{best}"


def published_finding(view: InequalityView) -> str:
    """Write the heading where the source itself publishes the gap inside the area, or publishes none."""
    people = formatting.sex_words(view.slope_sex)
    if view.published_slope.empty:
        return f"{view.indicator.short_title}: no gap inside {view.area.name} is published"
    slope = view.slope_indicator
    value = format_value(view.published_slope["value"].iloc[0], slope.decimals, slope.unit)
    return f"{view.indicator.short_title} inside {view.area.name}: a gap of {value}, {people}"


def _end_words(view: InequalityView, place: int) -> str:
    value = format_value(view.now.groups["value"].iloc[place], view.indicator.decimals, view.indicator.unit)
    name = group_names(view)[place]
    if view.grouping.is_ordered:
        return f"{value} in the {name[0].lower()}{name[1:]}"
    if view.grouping.is_sex:
        return f"{value} for {name.lower()}"
    return f"{value} ({name.replace(' (', ', ').removesuffix(')')})"  # "(Somali, part of Black)"


def verdict(view: InequalityView) -> str:
    """Say which side is worse off, by how much, and whether that could be chance."""
    gap = view.now.measures.gap
    names = group_names(view)
    worst, best = (names[place] for place in (view.now.measures.worst, view.now.measures.best))
    size = difference_words(gap.value, view.indicator.decimals, view.indicator.unit)
    limits = f" (95% limits {limits_words(gap, view.indicator, is_size=True)})" if gap.has_limits else ""
    if is_printed_as_zero(gap.value, view.indicator.decimals):
        return f"There is no gap between the {_lower(worst)} and the {_lower(best)}.{_chance(gap)}"
    if not _has_direction(view.indicator):
        sides = f"{_lower(best)} has the higher figure" if gap.value > 0 else f"{_lower(worst)} has the higher figure"
        return f"A difference of {size}{limits}: the {sides}. Neither is better.{_chance(gap)}"
    side, other = (worst, best) if gap.value > 0 else (best, worst)
    if view.grouping.is_sex:
        opening = f"{side} are worse off by {size}"
    elif view.grouping.is_ordered:
        opening = f"The {_lower(side)} is worse off by {size}"
    else:
        opening = f"Worst for “{side}”, best for “{other}”: {size} apart"
    return f"{opening}{limits}.{_chance(gap)}"


def _lower(name: str) -> str:
    """Write a name of ours in small letters; names of groups in the data stay as they are."""
    is_ours = name.split(" ")[0] in ("Most", "Least", "Men", "Women", "Boys", "Girls")
    return name[0].lower() + name[1:] if is_ours else name


def _chance(gap: Estimate) -> str:
    is_real = gap.excludes(0)
    if is_real is None:
        return " Limits are not held for both ends, so we cannot tell whether it is chance."
    return " That is more than chance." if is_real else " That could be chance."


def limits_words(
    estimate: Estimate, indicator: Indicator, *, is_size: bool = False, decimals: int | None = None
) -> str:
    """Write the limits of an estimate; of a size, without the sign of a gap that runs the other way."""
    lower, upper = estimate.lower, estimate.upper
    if is_size and estimate.value < 0 and estimate.has_limits:
        lower, upper = -upper, -lower
    return format_limits(lower, upper, indicator.decimals if decimals is None else decimals)


def why_no_gap(view: InequalityView) -> list[str]:
    """Say why no gap is given: which group has no figure and for what reason."""
    now = view.now
    if now is None:
        return [_why_nothing(view)]
    if now.measures.gap is not None:
        return []
    missing = now.groups[now.groups["status"] != ValueStatus.VALUE.value]
    if missing.empty:
        return ["A gap needs two groups or more."]
    notes = dict.fromkeys(note for note in missing["value_note"] if note)
    if len(missing) == len(now.groups) and notes:
        return list(notes)
    names = [name for name, status in zip(group_names(view), now.groups["status"], strict=True) if status != "value"]
    reasons = dict.fromkeys(formatting.format_missing(row.status, row.value_note) for row in missing.itertuples())
    words = f"{len(names)} of {len(now.groups)} groups ({formatting.join_names(names)})"
    return [f"No gap is given, because {words} {'has' if len(names) == 1 else 'have'} no figure.", *reasons]


def _why_nothing(view: InequalityView) -> str:
    if view.grouping is not None:
        return (
            f"{view.indicator.title} is not held for {view.area.name} by these groups: {view.grouping.label.lower()}."
        )
    if view.indicator.are_groups_parts:
        return "The groups of this measure are shares of one whole. Each tells how many people, not how well they are."
    return f"{view.indicator.title} is not held by group for {view.area.name}."


def why_no_slope(view: InequalityView) -> str:
    """Say why there is no slope index; "" where there is one, and for the sexes, where nobody looks for one."""
    if view.now.measures.slope is not None or view.grouping.is_sex:
        return ""
    return _WHY_NO_SLOPE.get(view.now.measures.why_no_slope, "")


def why_no_others(view: InequalityView) -> str:
    """Say why there are no measures over all groups of a survey; "" where there are some."""
    if view.grouping.is_ordered or not view.indicator.is_denominator_a_sample:
        return ""
    return "We hold how many people were asked, not how many live in each group. So no measure adds up all groups."


def slope_words(view: InequalityView) -> str:
    """Say what the slope index comes to and which end is worse off. The sign is kept beside the words."""
    sii, indicator = view.now.measures.slope.sii, view.indicator
    size = difference_words(sii.value, indicator.decimals, indicator.unit)
    if not _has_direction(indicator):
        return f"{size} from the most to the least deprived end of the line."
    is_most_worse = (sii.value > 0) == (indicator.polarity is Polarity.HIGH_IS_GOOD)
    return f"Along the line, the {'most' if is_most_worse else 'least'} deprived end is worse off by {size}."


def change_heading(change: GapChange) -> str:
    """Head the card about time."""
    return {
        Change.WIDENING: "The gap is widening",
        Change.NARROWING: "The gap is narrowing",
        Change.TURNED_ROUND: "The gap has turned round",
        Change.NO_CLEAR_CHANGE: "No clear change in the gap",
    }.get(change.change, "Change not tested")


def change_words(view: InequalityView, change: GapChange) -> list[str]:
    """Say what became of the gap, whether that is more than chance, and from which end it came."""
    reasons = {
        Change.NO_GAP: "There is no gap to set beside an earlier one.",
        Change.ONE_PERIOD: "Only one period is held.",
        Change.FIRST_PERIOD: "No earlier period is held.",
        Change.OVERLAPPING: "The periods overlap, so they share years.",
    }
    if change.before is None:
        return [reasons[change.change]]
    indicator = view.indicator
    now, before = view.now.measures.gap.value, change.gap_before
    sizes = [difference_words(each, indicator.decimals, indicator.unit) for each in (before, now)]
    when = [formatting.when_words(each.period) for each in (change.before, view.now)]
    first = f"The gap was {sizes[0]} {when[0]} and {sizes[1]} {when[1]}."
    if not change.change.is_tested:
        why_not = {
            Change.NO_LIMITS: "We cannot test the change, for 95% limits are not held for both ends.",
            Change.SAME_PEOPLE: "We cannot test the change: the later figure counts the same people again.",
        }[change.change]
        return [first, why_not, *_split(view, change)]
    limits = format_limits(change.difference.lower, change.difference.upper, indicator.decimals)
    size = f"{formatting.format_gap(change.difference.value, indicator.decimals)} (95% limits {limits})"
    tested = {
        Change.NO_CLEAR_CHANGE: f"The change, {size}, could be chance.",
        Change.TURNED_ROUND: f"The change, {size}, is more than chance. The other end is worse off now.",
    }.get(change.change, f"The change, {size}, is more than chance.")
    return [first, tested, *_split(view, change), *_slope_change(view, change)]


def _slope_change(view: InequalityView, change: GapChange) -> list[str]:
    """Say what became of the slope index, which uses every group and not only the two ends."""
    if change.slope_change is None:
        return []
    difference = change.slope_difference
    limits = format_limits(difference.lower, difference.upper, view.indicator.decimals)
    size = f"{formatting.format_gap(difference.value, view.indicator.decimals)} (95% limits {limits})"
    verdicts = {
        Change.WIDENING: "it is widening",
        Change.NARROWING: "it is narrowing",
        Change.TURNED_ROUND: "it has turned round",
    }
    verdict = verdicts.get(change.slope_change, "there is no clear change")
    return [f"By the slope index, which uses every group, {verdict}: {size}."]


def _split(view: InequalityView, change: GapChange) -> list[str]:
    if not _has_direction(view.indicator):
        return []
    unit = view.indicator.unit
    parts = []
    for amount, name, better, worse in (
        (change.improved_at_bottom, "worse-off end", "better", "worse"),
        (change.worsened_at_top, "better-off end", "worse", "better"),
    ):
        size = difference_words(amount, view.indicator.decimals, unit)
        is_still = is_printed_as_zero(amount, view.indicator.decimals)
        did = "stayed the same" if is_still else f"got {better if amount >= 0 else worse} by {size}"
        parts.append(f"the {name} {did}")
    opening = f"Since then {parts[0]}, and {parts[1]}."
    meaning = _LEVELLING[change.levelling]
    is_nothing = is_printed_as_zero(change.difference.value, view.indicator.decimals)
    if is_nothing or change.change is Change.SAME_PEOPLE:  # a running total can only rise: that is no levelling
        return [opening]
    if change.change in (Change.NO_CLEAR_CHANGE, Change.NO_LIMITS):
        meaning = f"If it is more than chance: {meaning[0].lower()}{meaning[1:]}" if meaning else ""
    return [opening, meaning] if meaning else [opening]


def notes(view: InequalityView) -> list[str]:
    """Collect what must be said of these groups: how they were made, and what the definition says of their gap."""
    if view.now is None:
        return []
    held = view.now.groups[view.now.groups["status"] == ValueStatus.VALUE.value]
    unknown = [part for part in held["part"] if is_unknown(part)]
    nested = [part for part in held["part"] if is_nested(part)]
    said = list(dict.fromkeys(note for note in held["value_note"] if note not in ("", stamp_of(view.release))))
    said = said if len(said) == 1 else []  # notes of single groups stand in the table
    if view.grouping.is_ordered and view.area.code == view.areas[0].code:
        said += [note for sex, note in view.indicator.deprivation_gap_notes.items() if sex == view.series.sex]
    if view.grouping.category_type in FIFTHS_WITHIN_AREA.values():
        said.append(_WITHIN_PLACE.format(area=view.area.name))
    if not view.grouping.is_ordered and len(held) > 2:
        said.append(
            "The two ends were picked for being the ends. So chance has more to do with this gap than its limits say"
        )
    said += [f"“{part}” is shown, but compared with no other: nobody knows these people's group" for part in unknown]
    said += [f"“{part}” is inside another group, so sums over all groups leave it out" for part in nested]
    return [end_sentence(note) for note in said]


def _has_direction(indicator: Indicator) -> bool:
    return indicator.polarity is not Polarity.NO_JUDGEMENT and indicator.value_type is not ValueType.COUNT
