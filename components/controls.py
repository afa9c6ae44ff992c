"""The filters and switches of a page as plain records, and the empty containers that assets/controls.js paints them in.

Dash's own dropdown and radio items fail the accessibility check (aria-hidden-focus, nested-interactive), so the
controls are native ones. React owns nothing but the container; the address, not the control, holds the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html

from queries.models import Characteristic, Sex

FieldSpec = dict[str, object]

FILTER_LABELS = {
    "measure": "Measure",
    "vaccine": "Vaccine",
    "dose": "Dose",
    "place": "Place",
    "neighbourhood": "Neighbourhood",
    "characteristic": "Protected characteristic",
    "age": "Age",
    "basis": "Compare groups by",
    "period": "Period",
    "benchmark": "Compare with",
    "people": "People counted",
    "target": "Target you chose",
}
VIEW_LABELS = {"areas": "Areas", "shade": "Shade by"}
CHARACTERISTIC_LABELS = {
    Characteristic.AGE: "Age",
    Characteristic.DISABILITY: "Disability",
    Characteristic.GENDER_REASSIGNMENT: "Gender reassignment",
    Characteristic.MARRIAGE_AND_CIVIL_PARTNERSHIP: "Marriage and civil partnership",
    Characteristic.PREGNANCY_AND_MATERNITY: "Pregnancy and maternity",
    Characteristic.RACE: "Race",
    Characteristic.RELIGION_OR_BELIEF: "Religion or belief",
    Characteristic.SEX: "Sex",
    Characteristic.SEXUAL_ORIENTATION: "Sexual orientation",
}
SEX_LABELS = {Sex.PERSONS: "Everyone", Sex.MALE: "Men", Sex.FEMALE: "Women"}
NOT_PUBLISHED = "not published"
_NOT_HERE = "not available here"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a field. A choice without data stays in the list, can be chosen, and says so in its note."""

    value: str
    label: str
    group: str = ""
    is_available: bool = True
    note: str = ""
    is_default: bool = False
    href: str = ""
    sets: Mapping[str, str | None] | None = None

    def to_record(self) -> FieldSpec:
        """Write the option as assets/controls.js reads it. `set` names the address fields that the choice changes."""
        record: FieldSpec = {
            "value": self.value,
            "label": self.label,
            "group": self.group,
            "is_available": self.is_available,
            "note": self.note or ("" if self.is_available else NOT_PUBLISHED),
            "is_default": self.is_default,
        }
        if self.href:
            record["href"] = self.href
        if self.sets is not None:
            record["set"] = dict(self.sets)
        return record


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What can be chosen in a field, and what is."""

    value: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class CharacteristicGroup:
    """A group of people within a protected characteristic: its slug in the address, and its words."""

    slug: str
    label: str
    is_available: bool = True
    note: str = ""


def select_field(field: str, label: str, choice: Choice) -> FieldSpec:
    """Describe a native select; options of one `group` stand under its heading."""
    return _field(field, label, "select", choice)


def switch_field(field: str, label: str, choice: Choice, *, is_at_end: bool = False) -> FieldSpec:
    """Describe a row of joined buttons, one of them pressed. At the end of a row it always stands in the same place."""
    return {**_field(field, label, "switch", choice), "is_at_end": is_at_end}


def _field(field: str, label: str, kind: str, choice: Choice) -> FieldSpec:
    options = list(choice.options)
    if choice.value not in {option.value for option in options}:
        # An old link may ask for what is no longer offered: the control shows what was asked, never another choice.
        options.append(Option(value=choice.value, label=choice.value, is_available=False, note=_NOT_HERE))
    return {
        "field": field,
        "label": label,
        "kind": kind,
        "value": choice.value,
        "options": [option.to_record() for option in options],
    }


def filter_bar_spec(choices: Mapping[str, Choice], *, sex_question: str = "Sex") -> list[FieldSpec]:
    """Describe the filter bar: the fields that are passed, in the one order in which they always stand.

    Args:
        choices: a choice for each field to show, keyed by its name in the address ("measure" is a page of its own).
        sex_question: what stands over the switch between the sexes, such as "And women?".
    """
    spec = [select_field(field, label, choices[field]) for field, label in FILTER_LABELS.items() if field in choices]
    if "sex" in choices:
        spec.append(switch_field("sex", sex_question, choices["sex"], is_at_end=True))
    return spec


def view_switch_spec(choices: Mapping[str, Choice]) -> list[FieldSpec]:
    """Describe the switches beside the title, which are about how to look: level of area, and shading."""
    return [switch_field(field, label, choices[field]) for field, label in VIEW_LABELS.items() if field in choices]


def sex_choice(available: Sequence[Sex], chosen: Sex, default: Sex) -> Choice:
    """Offer the sexes that the measure has; where it has only everyone, men and women stay and say why not."""
    shown = available if len(available) > 1 else tuple(Sex)
    options = [
        Option(
            value=sex,
            label=SEX_LABELS[sex],
            is_available=sex in available,
            is_default=sex is default,
        )
        for sex in shown
    ]
    return Choice(value=chosen, options=options)


def characteristic_choice(
    groups: Mapping[Characteristic, Sequence[CharacteristicGroup]],
    *,
    chosen: Characteristic | None,
    group: str = "",
    sexes: Sequence[Sex] = (),
    sex: Sex | None = None,
    default_sex: Sex | None = None,
    notes: Mapping[Characteristic, str] | None = None,
) -> Choice:
    """Offer all nine protected characteristics of the Equality Act: those with data by group, the others with a note.

    Args:
        groups: the groups that the measure has, by characteristic. Sex is left out here: it is a field of its own.
        chosen: the characteristic in the address, if any.
        group: the group in the address.
        sexes: the sexes that the measure has.
        sex: the sex that is shown.
        default_sex: the sex that an address without `sex` means.
        notes: why a characteristic has no groups, where that is more than "not published".
    """
    options: list[Option] = []
    if Sex.PERSONS in sexes or not sexes:
        options.append(_everyone(default_sex))
    for characteristic, label in CHARACTERISTIC_LABELS.items():
        if characteristic is Characteristic.SEX:
            options += _sex_options(sexes, default_sex)
        else:
            options += _group_options(characteristic, label, groups.get(characteristic, ()), notes or {})
    return Choice(value=_chosen_value(chosen, group, sexes, sex), options=options)


def _everyone(default_sex: Sex | None) -> Option:
    is_default = default_sex in (None, Sex.PERSONS)
    sets = {"characteristic": None, "group": None, "sex": None if is_default else str(Sex.PERSONS)}
    return Option(value="", label="Everyone", is_default=is_default, sets=sets)


def _sex_options(sexes: Sequence[Sex], default_sex: Sex | None) -> list[Option]:
    label = CHARACTERISTIC_LABELS[Characteristic.SEX]
    split = [sex for sex in sexes if sex is not Sex.PERSONS]
    if not split:
        return [_without_groups(Characteristic.SEX, label, "")]
    return [
        Option(
            value=f"{Characteristic.SEX}:{sex}",
            label=f"{label}: {SEX_LABELS[sex].lower()}",
            group=label,
            is_default=sex is default_sex,
            sets={"characteristic": None, "group": None, "sex": None if sex is default_sex else str(sex)},
        )
        for sex in split
    ]


def _group_options(
    characteristic: Characteristic,
    label: str,
    groups: Sequence[CharacteristicGroup],
    notes: Mapping[Characteristic, str],
) -> list[Option]:
    if not groups:
        return [_without_groups(characteristic, label, notes.get(characteristic, ""))]
    return [
        Option(
            value=f"{characteristic}:{each.slug}",
            label=f"{label}: {each.label}",
            group=label,
            is_available=each.is_available,
            note=each.note,
            sets={"characteristic": str(characteristic), "group": each.slug},
        )
        for each in groups
    ]


def _without_groups(characteristic: Characteristic, label: str, note: str) -> Option:
    sets = {"characteristic": str(characteristic), "group": None}
    return Option(value=str(characteristic), label=label, is_available=False, note=note, sets=sets)


def _chosen_value(chosen: Characteristic | None, group: str, sexes: Sequence[Sex], sex: Sex | None) -> str:
    if chosen is not None:
        return f"{chosen}:{group}" if group else str(chosen)
    if sex in sexes and sex not in (None, Sex.PERSONS):
        return f"{Characteristic.SEX}:{sex}"
    return ""


def filter_bar(container_id: str, *, location_id: str) -> html.Div:
    """Make the sticky bar that assets/controls.js paints the filters in. Its height is reserved.

    The button is seen on a phone only, where the filters fold into one line that says what is chosen.

    Args:
        container_id: the id of the place for the fields.
        location_id: the id of the dcc.Location that hears of a new choice.
    """
    words = [html.Span("Filters", className="filter-toggle-words"), html.Span(className="filter-summary")]
    state = {"aria-expanded": "false", "aria-controls": container_id}
    toggle = html.Button(words, type="button", className="filter-toggle", **state)
    fields = html.Div(id=container_id, className="fields")
    return html.Div(
        html.Div([toggle, fields], className="wrap"),
        className="filter-bar",
        role="region",
        **{"aria-label": "Filters", "data-location": location_id},
    )


def view_switches(container_id: str) -> html.Div:
    """Make the place beside the title that assets/controls.js paints the switches of a view in."""
    attributes = {"aria-label": "How to look", "data-held": "true"}
    return html.Div(id=container_id, className="fields", role="group", **attributes)
