"""The parts of a gap: words that follow the figures, and a picture in which every part is named and stands right."""

from __future__ import annotations

import pandas as pd
import pytest

from components.contributions import (
    contributions_heading,
    contributions_sentence,
    contributions_summary,
    read_contributions,
    table_rows,
)
from components.figures.contributions import contributions_picture
from tests.unit.components.pictures import contributions_figure

CAUSES = ("Cancer", "COVID-19", "Other causes")
AGES = ("Under 1", "1 to 39", "40 to 64", "65 and over")
YEARS = {  # all causes, then each
    "Under 1": (0.19, 0.0, 0.01, 0.18),
    "1 to 39": (0.44, 0.3, 0.04, 0.1),
    "40 to 64": (2.09, 1.2, 0.8, 0.09),
    "65 and over": (-0.22, 0.4, -0.7, 0.08),
}
GAP = 2.5049


def frame(years=YEARS, causes=CAUSES, gap: float = GAP) -> pd.DataFrame:
    rows = [
        {"start_age": start, "age_band": band, "cause": cause, "contribution_years": part, "gap_years": gap}
        for start, (band, parts) in enumerate(years.items())
        for cause, part in zip(("", *causes), parts, strict=False)
    ]
    return pd.DataFrame(rows)


def parts(**changes):
    return read_contributions(frame(**changes))


def test_causes_stand_from_the_largest_part_down_and_other_ones_last():
    read = parts()
    assert [age.label for age in read.ages] == list(AGES)
    assert read.causes == ("Cancer", "COVID-19", "Other causes")
    assert [read.years_of(cause) for cause in read.causes] == [1.9, 0.15, 0.45]
    assert read.gap == GAP


def test_the_words_name_the_largest_age_and_cause_and_what_works_the_other_way():
    assert contributions_heading(parts()) == "The gap comes above all from deaths at 40 to 64 and from cancer"
    assert contributions_sentence(parts()) == (
        "Deaths at 40 to 64 make up 2.1 of the 2.5 years between the most and the least deprived fifth. By cause, the "
        "largest part is cancer: 1.9 years. These make the gap smaller: deaths at 65 and over (0.2 years)."
    )


def test_without_causes_only_ages_are_named():
    read = parts(causes=())
    assert read.causes == ()
    assert contributions_heading(read) == "The gap comes above all from deaths at 40 to 64"
    assert "cause" not in contributions_sentence(read)


def test_causes_without_a_name_never_lead():
    read = parts(causes=("Cancer", "Other causes", "Injury"), years={"Under 1": (1.0, 0.1, 0.9, 0.0)}, gap=1.0)
    assert read.causes == ("Cancer", "Injury", "Other causes")
    assert contributions_heading(read) == "The gap comes above all from deaths under 1"


@pytest.mark.parametrize(
    ("gap", "words"), [(-0.31, "is 0.3 years shorter than"), (0.04, "is about the same as"), (-0.04, "about the same")]
)
def test_no_gap_is_not_split(gap, words):
    read = parts(years={"Under 1": (gap,)}, causes=(), gap=gap)
    assert contributions_heading(read) == "No gap to split: the least deprived fifth does not live longer"
    assert words in contributions_sentence(read)


def test_the_summary_holds_every_part_that_prints():
    summary = contributions_summary(parts())
    assert "40 to 64, 2.1 years: cancer 1.2, COVID-19 0.8, other causes 0.1." in summary
    assert "65 and over, −0.2 years: cancer 0.4, COVID-19 −0.7, other causes 0.1." in summary
    assert "Under 1, 0.2 years: other causes 0.2." in summary  # cancer 0.0 is in the table
    assert summary.endswith("Together 2.5 years. The same figures are in the table.")


def test_the_table_holds_every_part_and_adds_up():
    heads, rows = table_rows(parts())
    assert heads == ["Age", "All causes", *CAUSES]
    assert rows[0] == ["Under\u00a01", "0.19", "0.00", "0.01", "0.18"]
    assert rows[-1] == ["All\u00a0ages", "2.50", "1.90", "0.15", "0.45"]
    assert table_rows(parts(causes=()))[0] == ["Age", "Years"]


def segments(figure):
    """Give start and end of every part of the bars, by cause and age."""
    return {
        (trace.name, place): (start, start + years)
        for trace in figure.data
        if trace.type == "bar"
        for place, (start, years) in enumerate(zip(trace.base, trace.x, strict=True))
    }


@pytest.mark.parametrize("width_px", [900, 340])
def test_parts_follow_each_other_and_negative_ones_stand_left_of_nought(width_px):
    figure = contributions_figure(parts(), width_px=width_px)
    drawn = segments(figure)
    assert drawn["Cancer", 2] == (0, 1.2)
    assert drawn["COVID-19", 2] == pytest.approx((1.2, 2.0))
    assert drawn["Other causes", 2] == pytest.approx((2.0, 2.09))
    assert drawn["Cancer", 3] == (0, 0.4)
    assert drawn["COVID-19", 3] == (0, -0.7)
    assert drawn["Other causes", 3] == pytest.approx((0.4, 0.48))
    low, high = figure.layout.xaxis.range
    assert low < -0.7
    assert high > 2.09


@pytest.mark.parametrize("width_px", [900, 340])
def test_every_part_is_named_with_its_years_and_a_sign_of_its_own(width_px):
    figure = contributions_figure(parts(), width_px=width_px)
    words = " ".join(note.text for note in figure.layout.annotations)
    assert "<b>40 to 64</b>" in words
    assert "<b>−0.2</b>" in words
    for text in ("● Cancer 1.2", "■ COVID-19 0.8", "▲ Other causes 0.1", "■ COVID-19 −0.7"):
        assert text in words
    signs = {trace.marker.symbol for trace in figure.data if trace.name == "signs"}
    assert {"circle", "square"} <= signs
    bottom = max(note.y for note in figure.layout.annotations if note.yref == "y")
    assert bottom < figure.layout.yaxis.range[0]


def test_a_narrow_place_breaks_lines_between_causes():
    narrow, wide = (contributions_picture(parts(), width_px=width) for width in (340, 900))
    assert narrow["layout"]["height"] > wide["layout"]["height"]
    many = parts(causes=tuple(f"A rather long cause {place}" for place in range(3)))
    lines = [note["text"] for note in contributions_picture(many, width_px=340)["layout"]["annotations"]]
    assert max(text.count("A rather long cause") for text in lines) == 1


def test_without_causes_there_is_one_bar_and_no_line_of_causes():
    figure = contributions_figure(parts(causes=()), width_px=900)
    assert [trace.name for trace in figure.data] == ["All causes"]
    assert list(figure.data[0].x) == [0.19, 0.44, 2.09, -0.22]
    assert len(figure.layout.annotations) == 2 * len(AGES)


def test_a_name_from_a_file_is_not_read_as_markup():
    figure = contributions_figure(parts(causes=("<b>Cancer", "COVID-19", "Other causes")), width_px=900)
    assert any("&lt;b>Cancer" in note.text for note in figure.layout.annotations)


def test_nothing_to_split_is_said_in_words():
    picture = contributions_picture(read_contributions(frame(years={})), width_px=340)
    assert picture["data"] == []
    assert "No deaths by age" in picture["layout"]["annotations"][0]["text"]
