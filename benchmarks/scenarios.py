"""What is measured: which page, which control, and between which of its choices."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks import england

CALLBACKS_PATH = "/_dash-update-component"
CALLBACKS_PER_CHANGE = 2  # the map's own, and that of ranking, trend and reading
# What the body of the callback holds that the map waits for; the charts' own callback comes after it.
MAP_CALLBACK = '"changedPropIds":["indicator-query.data"]'
VACCINES_CALLBACK = '"changedPropIds":["vaccines-query.data"]'
PAGE_CALLBACK = '"output":".._pages_content.children'  # the content of a page that is opened
COMPARE_CALLBACK = '"changedPropIds":["compare-query.data"]'
FORGET_HEADER = "X-Benchmark-Forget"
# Whether the page may use views that it holds or has fetched ahead. Without them every change asks the server.
USE_VIEWS_AHEAD = """(isUsed) => {
  const { ahead } = window.healthGap;
  ahead.asBuilt ||= { find: ahead.find, fetchAround: ahead.fetchAround };
  Object.assign(ahead, isUsed ? ahead.asBuilt : { find: () => null, fetchAround: () => {} });
}"""
FETCHED_AHEAD_MILLISECONDS = 600  # how long a reader is at a filter before choosing: what is near has come by then

# What stands around the map, by the id of its element. All of it must be of the new figures when the page has settled.
PARTS = {
    name: f"#indicator-{name}"
    for name in ("title", "ranking-title", "ranking", "trend-title", "trend", "reading", "table", "details", "source")
}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One control of one page, moved back and forth.

    Attributes:
        name: as the report says it; also a file name.
        path: the page at the first of the choices.
        field: the control, as components/controls.py names it.
        values: choices of the control that lie side by side, in its order.
        is_select: a native select, moved by arrow keys; otherwise a row of buttons, clicked.
        must_change: the parts of the page that differ between any two of the choices.
    """

    name: str
    path: str
    field: str
    values: tuple[str, ...]
    is_select: bool = True
    must_change: tuple[str, ...] = ("table", "ranking", "reading")

    @property
    def cycle(self) -> list[int]:
        """The places of the choices, there and back, one step at a time, from the second one to the first."""
        last = len(self.values) - 1
        return [*range(1, last + 1), *range(last - 1, -1, -1)]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A data set with its scenarios, and how long its map may take."""

    name: str
    first_paths: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    first_indicator: str
    most_map_milliseconds: float


LLR = Ground(
    name="LLR",
    first_indicator="life-expectancy-at-birth",
    most_map_milliseconds=80,
    first_paths=("/indicator/life-expectancy-at-birth", "/indicator/ethnic-group"),
    scenarios=(
        Scenario(
            name="wards-ethnic-group",
            path="/indicator/ethnic-group?areas=ward",
            field="characteristic",
            values=(
                "race:asian-asian-british-or-asian-welsh",
                "race:black-black-british-black-welsh-caribbean-or-african",
                "race:mixed-or-multiple-ethnic-groups",
                "race:other-ethnic-group",
                "race:white",
            ),
        ),
        Scenario(
            name="wards-deprivation-shading",
            path="/indicator/deprivation-mean-score-2025?areas=ward",
            field="shade",
            values=("value", "gap"),
            is_select=False,
            must_change=("table",),
        ),
        Scenario(
            name="msoas-covid-period",
            path="/indicator/covid-first-dose-50-plus-nims?areas=msoa",
            field="period",
            values=("to-11-july-2021", "to-21-march-2021"),
        ),
        Scenario(
            name="districts-life-expectancy-sex",
            path="/indicator/life-expectancy-at-birth",
            field="sex",
            values=("male", "female"),
            is_select=False,
            must_change=("table", "ranking", "trend", "reading"),
        ),
    ),
)

ENGLAND = Ground(
    name="England",
    first_indicator=england.SHARE_SLUG,
    most_map_milliseconds=150,
    first_paths=(f"/indicator/{england.SHARE_SLUG}",),
    scenarios=(
        Scenario(
            name="wards-groups",
            path=f"/indicator/{england.GROUP_SLUG}",
            field="characteristic",
            values=tuple(f"race:{group.lower()}" for group in england.GROUPS),
        ),
        Scenario(
            name="wards-period",
            path=f"/indicator/{england.SHARE_SLUG}",
            field="period",
            values=tuple(reversed(england.PERIODS)),
        ),
        Scenario(
            name="wards-sex",
            path=f"/indicator/{england.SHARE_SLUG}",
            field="sex",
            values=("persons", "male", "female"),
            is_select=False,
            must_change=("table", "ranking", "trend", "reading"),
        ),
    ),
)
