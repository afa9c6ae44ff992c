"""All fixed text can be read by a reader of twelve. The measure and its conventions are in tests/reading_age.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from components.terms import TERMS_PATH
from tests.reading_age import count_syllables, count_words, reading_age
from tests.shipped_words import DEFINITIONS, read, shipped_definitions

OLDEST = 12
FEWEST_WORDS = 25  # under this, one long name decides the figure; short texts are measured together
SYLLABLES = {
    "area": 3, "areas": 3, "average": 3, "census": 2, "changes": 2, "counted": 2, "deprived": 2, "expectancy": 4,
    "figures": 2, "five-year-olds": 3, "household": 2, "hundred": 2, "inequality": 5, "lives": 1, "made": 1,
    "measure": 2, "mortality": 4, "NHS": 3, "obvious": 3, "official": 3, "OHID's": 4, "people": 2, "places": 2,
    "population": 4, "previous": 3, "published": 2, "ratio": 3, "region": 2, "reliable": 4, "religion": 3, "science": 2,
    "situation": 4, "social": 2, "suppressed": 2, "table": 2, "the": 1, "used": 1, "vaccine": 2, "whole": 1, "year": 1,
}  # fmt: skip


def texts_in(value: object) -> Iterator[str]:
    """Every text in a nest of lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from texts_in(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in set(value.__dataclass_fields__) - {"formula", "source", "slug"}:
            yield from texts_in(getattr(value, name))


def definition_texts() -> Iterator[tuple[str, list[str]]]:
    fields = ("definition", "method", "how_to_read", "warning", "why_not_compared", "caveats", "not_published")
    neutral = {f"{path.stem}, of any system": read(path) for path in sorted(DEFINITIONS.glob("*.yaml"))}
    for slug, definition in (neutral | shipped_definitions()).items():
        yield slug, list(texts_in([definition.get(name, "") for name in fields]))


def page_texts() -> Iterator[tuple[str, list[str]]]:
    from pages._guide import accessibility_prose, data_prose, methods_prose

    for module in (accessibility_prose, data_prose, methods_prose):
        fixed = {name: value for name, value in vars(module).items() if name.isupper() and not name.startswith("_")}
        yield module.__name__, list(texts_in(fixed))


def inequality_texts() -> Iterator[tuple[str, list[str]]]:
    from pages._inequality import causes, measures, words

    yield "notes on measures", list(texts_in(measures.NOTES))
    yield "how to read causes", list(texts_in(causes._HOW_TO_READ))
    yield "reasons and changes", list(texts_in([words._WHY_NO_SLOPE, words._LEVELLING]))


def glossary_texts() -> list[tuple[str, list[str]]]:
    terms = yaml.safe_load(TERMS_PATH.read_text(encoding="utf-8"))
    return [("glossary", [term["says"] for term in terms.values()])]


GROUPS = [*definition_texts(), *page_texts(), *inequality_texts(), *glossary_texts()]


@pytest.mark.parametrize(("name", "texts"), GROUPS, ids=[name for name, _ in GROUPS])
def test_a_reader_of_twelve_can_read_it(name, texts):
    long = [text for text in texts if count_words(text) >= FEWEST_WORDS]
    together = " ".join(text if text.rstrip().endswith((".", "?", "!")) else f"{text}." for text in texts if text)
    too_hard = {text: round(age, 1) for text in [*long, together] if (age := reading_age(text)) > OLDEST}
    assert too_hard == {}, f"{name}: reading age over {OLDEST}"


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert count_syllables(word) == count


def test_the_measure_tells_easy_from_hard():
    easy = "The cat sat on the mat. It was warm. The dog came in and lay down too."
    hard = (
        "Standardised mortality ratios constitute an aggregate epidemiological indicator, whose interpretation "
        "necessitates considerable methodological sophistication notwithstanding apparent comparability."
    )
    assert reading_age(easy) < 8
    assert reading_age(hard) > 20
    # 17 words of one syllable in 3 sentences
    assert reading_age(easy) == pytest.approx(0.39 * 17 / 3 + 11.8 * 17 / 17 - 10.59)
