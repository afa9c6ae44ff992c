"""The sentences about small areas on the home page: which figures are apart by more than chance, and by how much.

No single area is named: the spread between single small areas is mostly chance, and the measure may not rank them.
"""

from __future__ import annotations

from components import formatting, sentences
from components.formatting import format_limits, format_number, join_names
from queries.models import Sex, Verdict
from queries.small_area_gap import FifthsGap, SmallAreaGap
from queries.stats.gap import limit_nearest_no_gap
from queries.views import IndicatorView

_CHILD_WORDS = {Sex.MALE: "boys", Sex.FEMALE: "girls"}


def finding_parts(small: SmallAreaGap) -> list[tuple[str, str]]:
    """State the gap between the fifths for men, or how many areas differ from England, with the end of each part."""
    fifths = small.fifths.get(Sex.MALE)
    view = small.views[Sex.MALE]
    if fifths is not None and fifths.is_clear:
        low, high = (format_number(fifths.groups["value"].iloc[end], view.indicator.decimals) for end in (0, -1))
        return [
            ("A boy born in the ", ""),
            ("most deprived fifth", "lowest"),
            (f" of small areas can expect {low} years; in the ", ""),
            ("least deprived", "highest"),
            (f", {high}", ""),
        ]
    counts = _counts(view)
    if counts is None:
        return [(view.indicator.title, "")]
    shorter, longer, tested = counts
    return [(f"In {shorter} of {tested} small areas men's lives are shorter than England's, in {longer} longer", "")]


def lede(small: SmallAreaGap) -> str:
    """Say how far apart the fifths are, with limits, for girls too, and which direction is good."""
    parts = [_gap_words(small, sex) for sex in small.views]
    parts.append(f"{formatting.polarity_words(small.views[Sex.MALE].indicator)}.")
    return " ".join([*(part for part in parts if part), "It is not a forecast."])


def _gap_words(small: SmallAreaGap, sex: Sex) -> str:
    fifths, indicator, who = small.fifths.get(sex), small.views[sex].indicator, _CHILD_WORDS[sex]
    if fifths is None or fifths.gap is None:
        reason = why_no_gap(fifths)
        return f"For {who} there is no gap by deprivation. {reason}" if reason else ""
    gap = fifths.gap
    years = formatting.format_value(abs(gap.value), indicator.decimals, indicator.unit)
    if not gap.has_limits:
        return f"For {who} the gap is {years}. Not tested: 95% limits are not held."
    limits = f"95% limits {format_limits(gap.lower, gap.upper, indicator.decimals)}"
    if not fifths.is_clear:
        return f"For {who} the fifths are {years} apart ({limits}), and that could be chance."
    return f"That is {years} less ({limits})." if sex is Sex.MALE else f"For {who} the gap is {years} ({limits})."


def why_no_gap(fifths: FifthsGap | None) -> str:
    """Say why there is no gap between fifths, as it was noted at load."""
    if fifths is None:
        return ""
    notes = fifths.groups.loc[fifths.groups["value"].isna(), "value_note"]
    return formatting.end_sentence(notes.iloc[0]) if len(notes) and notes.iloc[0] else ""


def counts_words(small: SmallAreaGap) -> str:
    """Say how many single areas stand apart from England by more than chance."""
    found = {sex: _counts(view) for sex, view in small.views.items()}
    basis = small.views[Sex.MALE].comparison.basis
    if None in found.values():
        return formatting.end_sentence(basis)
    parts = [
        f"{formatting.sex_words(sex)} live shorter than in England in {shorter} of {tested} and longer in {longer}"
        for sex, (shorter, longer, tested) in found.items()
    ]
    return f"By our test of single areas with {basis}, {'; '.join(parts)}. They are not ranked."


def reach_words(small: SmallAreaGap) -> str:
    """Say how far from England the farthest single areas are at the least."""
    parts = [f"{formatting.sex_words(sex)} {words}" for sex, view in small.views.items() if (words := _reach(view))]
    basis = small.views[Sex.MALE].comparison.basis
    return f"The areas farthest from England are at least, by {basis}: {'; '.join(parts)}." if parts else ""


def missing_words(small: SmallAreaGap) -> str:
    """Say how many small areas have no figure, and why, once for both sexes where it is the same."""
    found = {sex: sentences.missing_sentence(view.comparison.values) for sex, view in small.views.items()}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return " ".join(f"{formatting.sex_words(sex).capitalize()}: {text}" for sex, text in found.items() if text)


def _counts(view: IndicatorView) -> tuple[int, int, int] | None:
    """Count the areas that are shorter, longer and tested; None where nothing could be tested."""
    verdicts = view.comparison.values["verdict"]
    tested = int((verdicts != Verdict.NOT_COMPARED).sum())
    if not tested:
        return None
    return int((verdicts == Verdict.WORSE).sum()), int((verdicts == Verdict.BETTER).sum()), tested


def _reach(view: IndicatorView) -> str:
    """Say how far the farthest areas are from England at the least: by the limit nearer to England, not the figure."""
    values, benchmark = view.comparison.values.dropna(subset=["lower", "upper"]), view.comparison.benchmark
    if benchmark is None or values.empty:
        return ""
    nearest = limit_nearest_no_gap(values["lower"] - benchmark.value, values["upper"] - benchmark.value)
    ends = [
        f"{format_number(abs(end), view.indicator.decimals)} years {word}"
        for end, word in ((nearest.min(), "shorter"), (nearest.max(), "longer"))
        if end
    ]
    return join_names(ends)
