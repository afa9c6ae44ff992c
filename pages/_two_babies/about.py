"""What an address asks of the tale, what leaves the page with it, and its figures as a file."""

from __future__ import annotations

from dataclasses import replace

from components import datasets, formatting
from components.cards import KIND_LABELS
from components.downloads import Cell, csv_bytes, file_name, without_noise
from components.releases import release_words
from components.selection import Selection
from pages._addresses import at
from pages._origin_columns import origin_columns
from pages._two_babies import words
from queries import indicators
from queries.life_course import rows_of
from queries.life_course_models import LifeCourse, LifeCourseRequest, Stage
from queries.models import Kind

COLUMNS = (
    "lives", "stage", "indicator", "life", "sex", "age", "period", "value", "lower_limit", "upper_limit",
    "confidence_percent", "count", "denominator", "unit", "status", "note", "good_is", "difference",
    "difference_lower_limit", "difference_upper_limit", "outcome", "gap_in_words", "groups_are", "caveat", "kind",
    "source", "publisher", "source_address", "licence", "area_vintage", "data_release",
)  # fmt: skip
_RENAMED = {
    "stage": "stage_title", "indicator": "indicator", "life": "life", "sex": "sex", "age": "age", "period": "period",
    "value": "value", "lower_limit": "lower_ci95", "upper_limit": "upper_ci95", "count": "event_count",
    "denominator": "denominator_count", "unit": "unit", "status": "status", "note": "note",
    "good_is": "polarity", "groups_are": "basis", "caveat": "caveat", "area_vintage": "vintage",
    "gap_in_words": "gap_in_words",
}  # fmt: skip


def request_of(selection: Selection) -> LifeCourseRequest:
    """Read the question that an address asks this page."""
    return LifeCourseRequest(lives=selection.lives, sex=selection.sex)


def unused_of(course: LifeCourse, selection: Selection) -> list[str]:
    """Name the parts of an address that this page has no use for or that name nothing, as they were written."""
    unused = [f"{name}={getattr(selection, name)}" for name in course.ignored]
    if selection.stage and selection.stage not in set(Stage):
        unused.append(f"stage={selection.stage}")
    used = replace(Selection(sex=selection.sex, lives=selection.lives, stage=selection.stage), **_held(selection))
    known = set(used.to_search().lstrip("?").split("&"))
    return unused + [text for text in selection.to_search().lstrip("?").split("&") if text and text not in known]


def _held(selection: Selection) -> dict[str, str]:
    return {"data": selection.data, "release": selection.release}


def about_of(course: LifeCourse, selection: Selection) -> dict[str, object]:
    """Describe the page for assets/card_tools.js: what it shows, where its file is, what is written under it."""
    lives = "" if "lives" in course.ignored else selection.lives
    search = replace(Selection(lives=lives, sex=course.sex), **_held(selection)).to_search()
    return {
        "measure": datasets.stamped(words.heading(course), course.release),
        "files": {"figures": at(f"/download/two-babies.csv{search}")},
        "name": file_name(["two-babies", *_name_parts(course)], "").rstrip("."),
        "lines": _small_print(course),
        "mark": datasets.stamp_of(course.release),
        "release": release_words(course.release),
    }


def write_figures(course: LifeCourse) -> tuple[bytes, str]:
    """Write every figure of the screen, in its order, and name the file after what is in it."""
    name = file_name(["two-babies", *_name_parts(course), course.release.name], "csv")
    return csv_bytes([_line(course, row) for row in rows_of(course)], COLUMNS), name


def _name_parts(course: LifeCourse) -> list[str]:
    lives = course.lives
    pair = f"{lives.first} and {lives.second}" if not lives.is_by_deprivation else lives.slug
    return [pair, course.sex.value]


def _line(course: LifeCourse, row: dict[str, Cell]) -> dict[str, Cell]:
    line: dict[str, Cell] = {name: row.get(key) for name, key in _RENAMED.items()}
    for name, key in (
        ("difference", "difference"),
        ("difference_lower_limit", "difference_lower_ci95"),
        ("difference_upper_limit", "difference_upper_ci95"),
    ):
        line[name] = None if row.get(key) is None else without_noise(float(row[key]))
    return line | {
        "lives": datasets.stamped(course.lives.title, course.release),
        "confidence_percent": 95 if row.get("lower_ci95") is not None else None,
        "outcome": next((text for each, text in words.OUTCOME_WORDS.items() if each.value == row.get("outcome")), ""),
        **origin_columns(row.get("source_id") or "", row.get("kind") or ""),
        "data_release": course.release.name,
    }


def _small_print(course: LifeCourse) -> dict[str, list[str]]:
    contrasts = [each for stage in course.stages for each in stage.contrasts]
    figures = [figure for each in contrasts for figure in (each.first, each.second) if figure.source_id]
    sources = [indicators.get_source(each) for each in dict.fromkeys(figure.source_id for figure in figures)]
    kinds = formatting.join_names(sorted({KIND_LABELS[Kind(each.kind)] for each in figures if each.kind}))
    names = formatting.join_names([source.short_title for source in sources])
    caveats = list(dict.fromkeys(each.caveat for each in contrasts if each.caveat))
    return {
        "first": caveats,
        "view": [f"{kinds}: {names}." if figures else "", course.lives.caption, " ".join(words.how_drawn(course))],
        "all": [
            f"The Health Gap, data release {course.release.number}, built {course.release.released_at:%-d %B %Y}.",
            *(
                f"{source.title}, {source.publisher}. {source.licence}. Accessed {source.accessed_date:%-d %B %Y}."
                for source in sources
            ),
        ],
    }
