"""Indicator definitions: the YAML files, validated strictly, and a provisional one for an indicator without a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, Indicator, Polarity, Sex, ValueType
from queries.stats.disclosure import DisclosureRule

_DERIVED_DIR = Path(__file__).resolve().parent.parent / "definitions" / "derived"
# What fifths by deprivation can be made of: figures whose counts add up, and life expectancy as a weighted mean.
ADDED_UP_TYPES = (ValueType.PROPORTION, ValueType.RATE)
GROUPED_TYPES = (*ADDED_UP_TYPES, ValueType.LIFE_EXPECTANCY)
WHOLE_SYSTEM = "system"  # stands in a definition for the code of the system, which has a code of its own in each
BY_LEVEL = ("nearest", "not_published")
OWN_CAVEATS = "own_caveats"  # of a change: what one system adds to the caveats, before those of the definition
_HEADLINE_FIELDS = {"sex", "highest", "lowest", "gap"}


def _ascending(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise ValueError("expected numbers in ascending order, each once")
    return numbers


def _gap_steps(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if numbers and (len(numbers) != 3 or numbers[0] <= 0):
        raise ValueError("expected three positive numbers in ascending order, or none")
    return _ascending(numbers)


def _class_limits(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if numbers and not 3 <= len(numbers) <= 5:
        raise ValueError("expected three to five numbers in ascending order, or none")
    return _ascending(numbers)


class Withhold(BaseModel):
    """When a published figure is too unsure to be shown. A rule that is absent does not apply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    interval_wider_than: float | None = Field(default=None, gt=0)
    fewer_events_than: float | None = Field(default=None, gt=0)
    women_minus_men_below: float | None = None
    women_minus_men_above: float | None = None
    persons_outside_men_and_women: bool = False

    def in_words(self, unit: str, events: str) -> tuple[str, ...]:
        """Say each rule that applies, as the end of the sentence "A figure is not shown when ..."."""
        rules = (
            (self.interval_wider_than, f"its 95% limits are more than {{:g}} {unit} apart"),
            (self.fewer_events_than, f"it rests on fewer than {{:g}} {events}"),
            (self.women_minus_men_below, f"women's figure less men's is below {{:g}} {unit}"),
            (self.women_minus_men_above, f"women's figure less men's is above {{:g}} {unit}"),
        )
        said = [words.format(number) for number, words in rules if number is not None]
        if self.persons_outside_men_and_women:
            said.append("the figure for everyone lies outside those for men and women")
        return tuple(said)


class DefinitionFile(BaseModel):
    """One file of queries/definitions: the fields of `Indicator` without its slug, and what only ingest needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator_id: str = Field(min_length=1, coerce_numbers_to_str=True)
    title: str = Field(min_length=1)
    short_title: str = Field(min_length=1)
    definition: str
    method: str
    how_to_read: str
    unit: str
    value_type: ValueType
    polarity: Polarity
    source_id: str
    life_course_stage: str
    topic: str
    population_basis: str
    decimals: int = Field(default=1, ge=0, le=4)
    class_limits: Annotated[tuple[float, ...], AfterValidator(_class_limits)] = ()
    gap_steps: Annotated[tuple[float, ...], AfterValidator(_gap_steps)] = ()
    has_zero_class: bool = False
    may_rank: bool = True
    may_compare: bool = True
    may_have_limits: bool = True
    why_not_compared: str = ""
    benchmark_codes: tuple[str, ...] = ()
    first_geography: Geography = Geography.DISTRICT
    first_sex: Sex | None = None
    first_group: str = ""
    headline: str = ""
    map_title: str = ""
    caveats: tuple[str, ...] = ()
    warning: str = ""
    is_provisional: bool = False
    nearest: dict[Geography, str] = {}
    not_published: dict[Geography, str] = {}
    orders_deprivation: str = ""
    orders_deprivation_of: tuple[Geography, ...] = ()
    is_grouped_by_deprivation: bool = False
    are_groups_parts: bool = False
    is_denominator_a_sample: bool = False
    published_slope: str = ""
    deprivation_gap_notes: dict[Sex, str] = {}
    vaccine: str = ""
    dose: str = ""
    people_counted: str = ""

    withhold: Withhold = Withhold()
    disclosure_rule: DisclosureRule = DisclosureRule.SOURCE_SUPPRESSED
    flags: dict[str, str] = {}

    @model_validator(mode="after")
    def _agree(self) -> DefinitionFile:
        if not self.may_compare and not self.why_not_compared:
            raise ValueError("may_compare is false, so why_not_compared must say why")
        if unknown := set(re.findall(r"{(.*?)}", self.headline)) - _HEADLINE_FIELDS:
            raise ValueError(f"headline: unknown {{{unknown.pop()}}}; expected some of {sorted(_HEADLINE_FIELDS)}")
        return self

    @model_validator(mode="after")
    def _agree_on_uptake(self) -> DefinitionFile:
        said = [bool(text) for text in (self.vaccine, self.dose, self.people_counted)]
        if any(said) and not all(said):
            raise ValueError("vaccine, dose, people_counted: expected all three, or none where this is no uptake")
        if self.vaccine and self.value_type is not ValueType.PROPORTION:
            raise ValueError("vaccine: uptake is a proportion")
        return self

    @model_validator(mode="after")
    def _agree_on_deprivation(self) -> DefinitionFile:
        if self.orders_deprivation and self.value_type is not ValueType.SCORE:
            raise ValueError("orders_deprivation: only a score, high where deprived, puts areas in order")
        if self.orders_deprivation_of and not self.orders_deprivation:
            raise ValueError("orders_deprivation_of: expected orders_deprivation too, the name of the index")
        if set(self.orders_deprivation_of) - set(SMALL_AREA_GEOGRAPHIES):
            raise ValueError(f"orders_deprivation_of: expected some of {', '.join(SMALL_AREA_GEOGRAPHIES)}")
        if self.is_grouped_by_deprivation and self.value_type not in GROUPED_TYPES:
            raise ValueError(
                f"is_grouped_by_deprivation: fifths are made of a {', '.join(GROUPED_TYPES)}, nothing else"
            )
        if self.deprivation_gap_notes and not self.is_grouped_by_deprivation:
            raise ValueError("deprivation_gap_notes: expected is_grouped_by_deprivation: true, or there is no gap")
        return self


@dataclass(frozen=True)
class Definition:
    """An indicator with the rules that only ingest applies."""

    indicator: Indicator
    withhold: Withhold = field(default_factory=Withhold)
    disclosure_rule: DisclosureRule = DisclosureRule.SOURCE_SUPPRESSED
    flags: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> str:
        """Write the indicator as the database keeps it."""
        return json.dumps(asdict(self.indicator), ensure_ascii=False)

    @property
    def multiplier(self) -> float | None:
        """By what a count over its denominator is multiplied to give the value; None where the unit does not say."""
        if "%" in self.indicator.unit:
            return 100.0
        per = re.search(r"\bper ([\d,]+)", self.indicator.unit)
        return float(per[1].replace(",", "")) if per else None


def read_definitions(
    *folders: Path, changes: Mapping[str, Mapping[str, Any]] | None = None, changed_in: str = ""
) -> list[Definition]:
    """Read every definition of some folders; a name that begins with an underscore is a template and is left out.

    Args:
        folders: where they lie.
        changes: by slug, the fields that stand in place of those of the file.
        changed_in: the file that says so, for a refusal.

    Raises:
        RefusedError: a file is not as agreed, two describe one indicator, or one points to a slug that does not exist.
    """
    definitions: list[Definition] = []
    problems: list[Problem] = []
    changes = changes or {}
    for path in (path for folder in folders for path in sorted(folder.glob("[!_]*.yaml"))):
        try:
            definitions.append(read_definition(path, changes.get(path.stem), changed_in))
        except RefusedError as error:
            problems += error.problems.kept
    problems += _clashes(definitions)
    if problems:
        raise RefusedError(problems)
    return definitions


def read_definition(path: Path, changes: Mapping[str, Any] | None = None, changed_in: str = "") -> Definition:
    """Read one definition; its slug is the name of the file.

    Args:
        path: the file.
        changes: fields that stand in place of those of the file; what is said by level of area is changed level by
            level, and caveats of a system's own are added before the others.
        changed_in: the file that says so, for a refusal.

    Raises:
        RefusedError: the file is not as agreed.
    """
    name = f"{path.parent.name}/{path.name}" + (f" as {changed_in} changes it" if changes and changed_in else "")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        expected = "expected a file name of small letters, digits and hyphens: it becomes an address"
        raise RefusedError([Problem(file=name, value=path.stem, expected=expected)])
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = DefinitionFile.model_validate(_changed(content, changes) if changes else content)
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None
    own = {"slug", "withheld_when"}
    values = {key.name: getattr(file, key.name) for key in fields(Indicator) if key.name not in own}
    events = "deaths" if file.value_type is ValueType.LIFE_EXPECTANCY else "events"
    values["withheld_when"] = file.withhold.in_words(file.unit, events)
    values["nearest"] = {geography.value: slug for geography, slug in file.nearest.items()}
    values["not_published"] = {geography.value: why for geography, why in file.not_published.items()}
    values["deprivation_gap_notes"] = {sex.value: note for sex, note in file.deprivation_gap_notes.items()}
    return Definition(
        indicator=Indicator(slug=path.stem, **values),
        withhold=file.withhold,
        disclosure_rule=file.disclosure_rule,
        flags=tuple(file.flags.items()),
    )


def merge_fields(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Put fields of a definition in place of others; what is said by level of area is replaced level by level."""
    by_level = {key: {**first.get(key, {}), **second[key]} for key in BY_LEVEL if key in second}
    return {**first, **second, **by_level}


def _changed(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = merge_fields(content, {key: value for key, value in changes.items() if key != OWN_CAVEATS})
    return {**merged, "caveats": [*changes.get(OWN_CAVEATS, ()), *merged.get("caveats", ())]}


def derived_ids() -> set[str]:
    """Name the measures that ingest works out itself."""
    return {definition.indicator.indicator_id for definition in read_definitions(_DERIVED_DIR)}


def derived_definition(indicator_id: str, source_id: str) -> Definition | None:
    """Find the definition of a measure that ingest works out itself, for figures of one source; None if it is none."""
    for definition in read_definitions(_DERIVED_DIR):
        if definition.indicator.indicator_id == indicator_id:
            return replace(definition, indicator=replace(definition.indicator, source_id=source_id))
    return None


def _clashes(definitions: list[Definition]) -> list[Problem]:
    problems, slug_of_id = [], {}
    slugs = {definition.indicator.slug for definition in definitions}
    for definition in definitions:
        indicator = definition.indicator
        file = f"definitions/{indicator.slug}.yaml"
        if [each.indicator.slug for each in definitions].count(indicator.slug) > 1:
            problems.append(Problem(file=file, value=indicator.slug, expected="expected one definition of this slug"))
        first = slug_of_id.setdefault(indicator.indicator_id, indicator.slug)
        if first != indicator.slug:
            expected = f"expected an id of its own; {first}.yaml has it too"
            problems.append(Problem(file=file, column="indicator_id", value=indicator.indicator_id, expected=expected))
        problems += [
            Problem(file=file, column=f"nearest.{level}", value=slug, expected="expected the slug of a definition")
            for level, slug in indicator.nearest.items()
            if slug not in slugs
        ]
    return problems
