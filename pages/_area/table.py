"""The card of every figure: one line each, with limits, counts, benchmark, peers, trend and verdict, by topic."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import KIND_LABELS, kind_pill, verdict_label
from components.datasets import stamped
from components.formatting import count_words, format_count, format_limits, format_missing, format_number, format_value
from components.glossary import with_terms
from components.spine import SpineFigures, spine
from pages._area import words
from pages._area.parts import measure_address, section, tools
from pages._area.pooled import pooled_fold
from queries import indicators
from queries.models import Polarity, Verdict, least_official
from queries.profile_lists import get_lists
from queries.profile_models import Profile, ProfileRow

_HEADS = ("Measure", "Figure", "Count", "Compared with", "Worse, lower | better, higher", "Its peers", "Recent trend",
          "Verdict")  # fmt: skip
_MOST_LINES_AT_ONCE = 20  # a shorter table is shown whole
_FEWEST_FOLDED = 2
_NUMBERS = {"Figure", "Count", "Compared with"}


def figures_card(profile: Profile, data: str, today: date) -> html.Section:
    """List every measure that is held for the area."""
    title = f"Every figure held: {count_words(len(profile.rows), 'line')}"
    lede = " ".join(
        filter(None, (_lede(profile), words.benchmark_words(profile), words.oldest_words(profile.rows, today)))
    )
    parts: list[Component] = [html.H2(title), html.P(with_terms(lede), className="lede"), _key(profile)]
    if profile.rows:
        notes = _notes(profile)
        parts += [_table(profile, notes, data, today), *_notes_list(notes), _sources(profile)]
    pooled = pooled_fold(profile)
    parts.append(folds.folds(*([pooled] if pooled else []), tools("figures", "figures")))
    return section("figures", parts)


def _lede(profile: Profile) -> str:
    if not profile.rows:
        return "Nothing is held for this area."
    return (
        "Each figure is the latest. Its peers are all areas of its level here. A verdict needs limits: "
        "without them the cell says why."
    )


def _key(profile: Profile) -> html.P:
    """Say what the marks of the picture are, for those who see it."""
    limits = "limits of the difference" if profile.beside else "limits of the area"
    marks = (("spine-bench", "benchmark"), ("spine-range", "lowest to highest peer"), ("spine-half", "middle half"),
             ("spine-limits", limits), ("spine-dot spine-not-compared", "the area"))  # fmt: skip
    parts = [
        html.Span([html.Span(html.Span(className=name), className="spine-sample"), label], className="spine-mark")
        for name, label in marks
    ]
    return html.P(parts, className="spine-key", **{"aria-hidden": "true"})


def _notes(profile: Profile) -> dict[str, int]:
    """Number what must be said of several lines: why nothing is compared, and what to take care with."""
    said = [text for row in profile.rows for text in (_why(row), row.indicator.warning) if text]
    return {text: number for number, text in enumerate(dict.fromkeys(said), start=1)}


def _why(row: ProfileRow) -> str:
    """Say whose test it is where it is not ours, or why there is none."""
    if row.is_publishers_own:
        return "The publisher's own test. Limits are not in the copy held, so we cannot repeat it."
    if row.basis.startswith("Not compared") or not row.indicator.may_compare:
        return row.basis
    if row.verdict is Verdict.NOT_COMPARED and row.has_value:
        return f"Not compared: {row.confidence_percent:g}% limits are not held for this area."
    return ""


def _notes_list(notes: dict[str, int]) -> list[Component]:
    items = [html.Li(html.P([html.B(f"Note {number}. "), text])) for text, number in notes.items()]
    return [html.Ul(items, className="row-notes")] if items else []


def _sources(profile: Profile) -> html.P:
    names = dict.fromkeys(indicators.get_source(row.source_id).short_title for row in profile.rows)
    kind = least_official({row.kind.value for row in profile.rows})
    said = stamped(f"Sources: {formatting.join_names(list(names))}.", profile.release)
    return html.P([kind_pill(kind), said], className="source-line")


def _note_mark(text: str, notes: dict[str, int]) -> list[Component]:
    return [html.Small(f"Note {notes[text]}")] if text else []


def _table(profile: Profile, notes: dict[str, int], data: str, today: date) -> html.Div:
    caption = stamped(f"Every figure held for {words.full_name(profile.area)}", profile.release)
    heads = [
        html.Th(head, scope="col", role="columnheader", className="number" if head in _NUMBERS else None)
        for head in _HEADS
    ]
    bodies = []
    for place, (topic, rows) in enumerate(groupby(_by_topic(profile), key=lambda row: row.indicator.topic)):
        name = html.Th(topic, scope="rowgroup", role="rowheader", colSpan=len(_HEADS))
        first, more = _shown_and_folded(list(rows), profile)
        lines, folded = ([_line(row, profile, notes, data, today) for row in some] for some in (first, more))
        heading = html.Tr(name, role="row", className="topic")
        bodies.append(html.Tbody([heading, *lines, *_unfold(topic, more, place, is_all=not lines)], role="rowgroup"))
        if folded:
            bodies.append(html.Tbody(folded, id=f"area-more-{place}", role="rowgroup", className="more", hidden=True))
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(heads, role="row"), role="rowgroup"),
            *bodies,
        ],
        className="plain-table spine-table",
        role="table",
    )
    return html.Div(table, className="plain-table-box", role="region", tabIndex=0, **{"aria-label": caption})


def _shown_and_folded(rows: list[ProfileRow], profile: Profile) -> tuple[list[ProfileRow], list[ProfileRow]]:
    """Part what a long table shows of a topic at once, the headlines and what differs, from what waits to be asked."""
    headlines = set(get_lists().headlines)
    same = (Verdict.SIMILAR, Verdict.NOT_COMPARED)
    first = [row for row in rows if row.indicator.slug in headlines or row.verdict not in same]
    more = [row for row in rows if row not in first]
    is_worth_it = len(profile.rows) > _MOST_LINES_AT_ONCE and len(more) >= _FEWEST_FOLDED
    return (first, more) if is_worth_it else (rows, [])


def _unfold(topic: str, more: list[ProfileRow], place: int, *, is_all: bool) -> list[Component]:
    """Make the line that opens the others of a topic, and says what they are."""
    if not more:
        return []
    similar = sum(row.verdict is Verdict.SIMILAR for row in more)
    kinds = [(many, kind) for many, kind in ((similar, "similar"), (len(more) - similar, "not compared")) if many]
    are = " and ".join(f"{count_words(many)} {kind}" for many, kind in kinds) if len(kinds) > 1 else kinds[0][1]
    hidden = html.Span(f" of {topic}", className="visually-hidden")
    said = [f"{count_words(len(more)).capitalize()} {'' if is_all else 'more '}lines", hidden, f": {are}"]
    button = html.Button(said, type="button", **{"data-unfolds": f"area-more-{place}", "aria-expanded": "false"})
    return [html.Tr(html.Td(button, role="cell", colSpan=len(_HEADS)), role="row", className="unfold")]


def _by_topic(profile: Profile) -> list[ProfileRow]:
    """Keep topics in the order in which they first come, and measures in theirs."""
    order = {topic: place for place, topic in enumerate(dict.fromkeys(row.indicator.topic for row in profile.rows))}
    return sorted(profile.rows, key=lambda row: order[row.indicator.topic])


def _line(row: ProfileRow, profile: Profile, notes: dict[str, int], data: str, today: date) -> html.Tr:
    range_words, half_words = words.peers_words(row)
    cells = (
        _figure(row),
        _count(row),
        _benchmark(row),
        spine(_spine_figures(row)),
        [range_words, html.Small(half_words)] if range_words else "",
        words.trend_words(row),
        [_verdict(row), *_difference(row), *_note_mark(_why(row), notes)],
    )
    measure = [*_measure(row, profile, data, today), *_note_mark(row.indicator.warning, notes)]
    parts = [html.Th(measure, scope="row", role="rowheader")]
    parts += [
        html.Td(cell, role="cell", className=_class_of(head, cell), **{"data-head": head})
        for head, cell in zip(_HEADS[1:], cells, strict=True)
    ]
    return html.Tr(parts, role="row", **{"data-measure": f"{row.indicator.slug} {row.choice.sex.value}"})


def _class_of(head: str, cell: object) -> str | None:
    """Right-align numbers; what says nothing is left out where a phone shows each line as a block."""
    is_nothing = cell in (formatting.NOT_HELD, "Not tested", "")
    names = (["number"] if head in _NUMBERS else []) + (["nothing"] if is_nothing else [])
    return " ".join(names) or None


def _measure(row: ProfileRow, profile: Profile, data: str, today: date) -> list[Component]:
    link = dcc.Link(words.measure_name(row), href=measure_address(row, profile.area.code, data))
    source = indicators.get_source(row.source_id).short_title
    age = formatting.format_period_age(row.choice.period_end_date, today)
    old = f" ({age})" if formatting.is_old(row.choice.period_end_date, today) else ""
    said = f" {KIND_LABELS[row.kind]}, {source}. {formatting.polarity_words(row.indicator)}."
    when = [row.choice.period, html.Span(old, className="row-age"), "."]
    return [link, html.Small([*when, html.Span(said, className="row-source")])]


def _verdict(row: ProfileRow) -> html.Span:
    """Say the verdict; its first word alone is enough on paper, where the benchmark stands beside it."""
    said = words.verdict_words(row)
    if row.verdict is Verdict.NOT_COMPARED:
        return verdict_label(row.verdict, said)
    first, _, rest = said.partition(" ")
    return verdict_label(row.verdict, html.Span([first, html.Span(f" {rest}", className="verdict-rest")]))


def _difference(row: ProfileRow) -> list[Component]:
    said = words.difference_words(row)
    return [html.Small(said, className="row-difference")] if said else []


def _figure(row: ProfileRow) -> list[Component] | str:
    if not row.has_value:
        return format_missing(row.status, row.note)
    parts = [html.B(format_value(row.value, row.indicator.decimals, row.indicator.unit))]
    if row.indicator.may_have_limits:
        limits = format_limits(row.lower, row.upper, row.indicator.decimals)
        held = limits != formatting.NOT_HELD
        said = f"{limits} ({row.confidence_percent:g}%)" if held else f"limits {limits}"
        parts.append(html.Small(said, className=None if held else "nothing"))
    return parts


def _count(row: ProfileRow) -> list[Component | str] | str:
    if row.event_count is None and row.denominator_count is None:
        return formatting.NOT_HELD
    if row.event_count is None:
        return [formatting.NOT_HELD, html.Small(f"of {format_count(row.denominator_count)}")]
    of = formatting.NOT_HELD if row.denominator_count is None else format_count(row.denominator_count)
    return [format_count(row.event_count), html.Small(f"of {of}")]


def _benchmark(row: ProfileRow) -> list[Component | str] | str:
    if row.benchmark is None:
        return formatting.NOT_HELD
    parts = [format_number(row.benchmark.value, row.indicator.decimals), html.Small(words.benchmark_name(row))]
    if row.difference is not None and row.indicator.may_have_limits:
        parts.append(html.Small(format_limits(row.benchmark.lower, row.benchmark.upper, row.indicator.decimals)))
    return parts


def _spine_figures(row: ProfileRow) -> SpineFigures:
    peers = row.peers
    quartiles = (peers.quartiles[0], peers.quartiles[2]) if peers and peers.quartiles else None
    lower, upper = _drawn_limits(row)
    return SpineFigures(
        value=row.value if row.has_value else None,
        lower=lower,
        upper=upper,
        benchmark=row.benchmark.value if row.benchmark else None,
        lowest=peers.lowest if peers else None,
        highest=peers.highest if peers else None,
        quartiles=quartiles,
        verdict=row.verdict,
        is_flipped=row.indicator.polarity is Polarity.LOW_IS_GOOD,
    )


def _drawn_limits(row: ProfileRow) -> tuple[float | None, float | None]:
    """Draw the limits that decide: of a difference they lie around the benchmark that it is taken from."""
    if row.difference is None:
        return row.lower, row.upper
    if row.difference.lower is None or row.benchmark is None:
        return None, None
    return row.benchmark.value + row.difference.lower, row.benchmark.value + row.difference.upper
