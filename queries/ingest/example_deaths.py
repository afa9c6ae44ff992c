"""Made-up deaths and population of every ward, by age band and sex, in the layout of `deaths_layout`.

Death rates follow Gompertz's law (they grow by a fixed share with every year of age), with a little more in the first
year of life and in youth. They are higher for men, and higher in wards that were given a higher made-up deprivation,
less so in old age. Deaths are then drawn at random around rate times person-years (Poisson), and the deaths of an age
band are dealt out to causes at random by shares that change with age and deprivation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.deaths_layout import AGE_BAND, AGE_BANDS, CAUSE, DEATHS, POPULATION
from queries.ingest.geography import Reference
from queries.models import EXAMPLE_STAMP, Geography, Kind
from queries.stats.life_tables import START_AGES

SOURCE_ID = "example_deaths"

_SEED_PART, _CAUSES_SEED_PART = 1, 4
_YEARS = 5
# Deaths under the age of 80 as a share of those at the same age and deprivation in the first period, for the least and
# the most deprived ward: the gap widens.
_PERIODS = {"2014 to 2018": (1.0, 1.0), "2019 to 2023": (0.90, 1.02)}
_MIDDLE_AGES = np.array([0.4, 2.5, *(age + 2.5 for age in START_AGES[2:-1]), 93.0])
_AGE_SHARES = np.array(
    [1.1, 4.5, 5.8, 6.0, 5.8, 6.2, 6.5, 6.8, 6.7, 6.5, 6.0, 6.6, 6.7, 6.0, 5.1, 5.0, 4.2, 2.6, 1.5, 0.9]
)
_LEVEL_AT_BIRTH, _GROWTH_PER_YEAR = 2.55e-5, 0.0955  # Gompertz, men
_FIRST_YEAR, _YOUTH = 0.0035, 0.0003
_WOMEN = 0.68
_DEPRIVATION = 0.95  # the log of the rate ratio between the most and the least deprived ward, before old age
# More people of 85 and over are women.
_SEXES = {"Male": (1.0, np.where(np.array(START_AGES) >= 85, 0.37, 0.5)),
          "Female": (_WOMEN, np.where(np.array(START_AGES) >= 85, 0.63, 0.5))}  # fmt: skip
# cause: its weight among the causes at 0.5, 10, 25, 45, 65, 80 and 95 years of age, and the log of how many times more
# weight it has in the most than in the least deprived ward
_CAUSE_AGES = (0.5, 10, 25, 45, 65, 80, 95)
_CAUSES = {
    "Circulatory disease": ((2, 6, 8, 24, 27, 29, 31), 0.5),
    "Cancer": ((1, 20, 10, 29, 42, 26, 12), -0.2),
    "Respiratory disease": ((6, 7, 4, 6, 11, 14, 15), 0.7),
    "External causes": ((5, 32, 58, 18, 4, 3, 4), 0.5),
    "Other causes": ((86, 35, 20, 23, 16, 28, 38), 0.0),
}
_SMALLEST_WARD, _LARGEST_WARD = 1_300, 19_000


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per ward, sex, age band, period and cause of death."""
    random = np.random.default_rng([seed, _SEED_PART])
    wards = _wards(reference)
    deprivation, people, old = _made_up_wards(wards, reference.system.enlarged_district, random)
    random_causes = np.random.default_rng([seed, _CAUSES_SEED_PART])
    for period, change in _PERIODS.items():
        for sex, (level, shares) in _SEXES.items():
            population = _population(people, old, shares, random)
            rates = _death_rates(deprivation, level, change, random)
            deaths = np.minimum(random.poisson(rates * population), population)
            by_cause = random_causes.multinomial(deaths.astype(int), _cause_shares(deprivation))
            for place, ward in enumerate(wards.itertuples()):
                named = {
                    layout.AREA_CODE: ward.area_code, layout.AREA_NAME: ward.area_name, layout.VINTAGE: ward.vintage,
                    layout.SEX: sex, layout.TIME_PERIOD: period, "Note": EXAMPLE_STAMP, layout.SOURCE: SOURCE_ID,
                    layout.KIND: Kind.EXAMPLE.value,
                }  # fmt: skip
                for band, name in enumerate(AGE_BANDS):
                    for cause, count in zip(_CAUSES, by_cause[place, band], strict=True):
                        counted = {DEATHS: int(count), POPULATION: int(population[place, band])}
                        yield named | {AGE_BAND: name, CAUSE: cause} | counted


def made_up_deprivation(reference: Reference, seed: int) -> pd.DataFrame:
    """Give the wards with `deprivation`, from 0 to 1: the same that drives their made-up deaths."""
    wards = _wards(reference)
    deprivation, *_ = _made_up_wards(
        wards, reference.system.enlarged_district, np.random.default_rng([seed, _SEED_PART])
    )
    return wards.assign(deprivation=deprivation)


def _wards(reference: Reference) -> pd.DataFrame:
    members = reference.members
    codes = members.loc[members["geography"] == Geography.WARD.value, "area_code"]
    return reference.areas.set_index("area_code").loc[codes].reset_index()


def _made_up_wards(
    wards: pd.DataFrame, city: str, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make up deprivation (0 least, 1 most), the number of people, and how old they are (0 young, 1 old) by ward."""
    is_city = (wards["district_code"] == city).to_numpy()
    deprivation = random.beta(np.where(is_city, 3.2, 1.8), np.where(is_city, 2.0, 3.6))
    typical = np.where(is_city, 15_500, 4_600)
    people = np.clip(typical * random.lognormal(0.0, 0.38, len(wards)), _SMALLEST_WARD, _LARGEST_WARD)
    old = np.clip(random.normal(np.where(is_city, 0.25, 0.65), 0.15), 0, 1)
    return deprivation, people, old


def _population(people: np.ndarray, old: np.ndarray, shares: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Spread people over the age bands, and count each of the five years: person-years."""
    tilt = np.exp((old[:, None] - 0.45) * (_MIDDLE_AGES - 42) / 45)
    weights = _AGE_SHARES * tilt * random.lognormal(0.0, 0.06, tilt.shape)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.maximum(np.round(people[:, None] * weights * shares * _YEARS), 1)


def _death_rates(
    deprivation: np.ndarray, level: float, change: tuple[float, float], random: np.random.Generator
) -> np.ndarray:
    ages = _MIDDLE_AGES
    base = _LEVEL_AT_BIRTH * np.exp(_GROWTH_PER_YEAR * ages)
    base = base + np.where(ages < 1, _FIRST_YEAR, 0) + np.where((ages > 15) & (ages < 50), _YOUTH, 0)
    fading = np.interp(ages, [60, 93], [1.0, 0.35])  # deprivation tells less in old age
    ward_effect = random.normal(0.0, 0.05, len(deprivation))
    ratio = np.exp(_DEPRIVATION * (deprivation[:, None] - 0.45) * fading + ward_effect[:, None])
    least, most = change
    over_time = least + (most - least) * deprivation[:, None]
    return np.minimum(level * base * ratio * np.where(ages < 80, over_time, 1.0), 0.6)


def _cause_shares(deprivation: np.ndarray) -> np.ndarray:
    """Give the share of each cause in the deaths of a ward and age band: wards by age bands by causes."""
    by_age = np.array([np.interp(_MIDDLE_AGES, _CAUSE_AGES, weights) for weights, _ in _CAUSES.values()]).T
    slopes = np.array([slope for _, slope in _CAUSES.values()])
    weights = by_age * np.exp(slopes * (deprivation[:, None, None] - 0.45))
    return weights / weights.sum(axis=-1, keepdims=True)
