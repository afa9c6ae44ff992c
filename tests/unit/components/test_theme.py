import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from components import theme

STYLE_SHEET = Path(__file__).resolve().parents[3] / "assets" / "00-tokens.css"
AA_TEXT = 4.5
AA_GRAPHIC = 3.0
GROUNDS = ("paper", "surface", "sunken")
TEXTS_ON_GROUNDS = ("ink", "ink-2", "link")
VERDICTS = ("better", "similar", "worse", "higher", "lower", "not-compared")


def read_tokens(selector: str) -> dict[str, str]:
    css = re.sub(r"/\*.*?\*/", "", STYLE_SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    start = re.search(rf"(^|[\s}}]){re.escape(selector)}\s*\{{", css).end()
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\s*;", css[start : css.index("}", start)]))


LIGHT = read_tokens(":root")
DARK = LIGHT | read_tokens('[data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def map_classes(tokens: dict[str, str]) -> list[str]:
    return [name for name in tokens if re.fullmatch(r"(seq|div|divn)-\d", name)]


def text_pairs(tokens: dict[str, str]) -> list[tuple[str, str]]:
    pairs = [(text, ground) for text in TEXTS_ON_GROUNDS for ground in GROUNDS]
    pairs += [("ink-3", ground) for ground in ("paper", "surface")]
    pairs += [(verdict, ground) for verdict in VERDICTS for ground in GROUNDS]
    pairs += [(f"on-{verdict}", verdict) for verdict in VERDICTS]
    pairs += [(f"on-{name}", name) for name in map_classes(tokens)]
    pairs += [(f"on-{name}", name) for name in ("no-data", "suppressed", "not-reliable", "not-applicable")]
    pairs += [("on-brand", "brand"), ("on-action", "action"), ("surface", "error")]
    pairs += [(name, f"{name}-soft") for name in ("warn", "error", "example", "better", "similar", "worse")]
    pairs += [("ink", "warn-soft"), ("link", "warn-soft"), ("ink", "error-soft"), ("ink-2", "error-soft")]
    pairs += [("warn", "surface"), ("error", "surface"), ("life-a", "surface"), ("life-b", "surface")]
    return pairs


def test_contrast_of_black_on_white_is_the_definition_s_largest():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_python_tokens_equal_the_style_sheet():
    held = {name: LIGHT.get(name) for name in theme.TOKENS}
    assert held == theme.TOKENS


def test_dark_theme_has_a_value_for_every_colour_of_the_light_one():
    assert set(read_tokens('[data-theme="dark"]')) == set(LIGHT)


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable(name):
    tokens = THEMES[name]
    poor = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in text_pairs(tokens)}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < AA_TEXT} == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["surface", "paper"])
def test_edges_of_controls_and_areas_are_visible(name, ground):
    assert contrast(THEMES[name]["edge"], THEMES[name][ground]) >= AA_GRAPHIC


def test_focus_ring_shows_against_its_own_band():
    assert contrast(LIGHT["focus"], LIGHT["focus-ink"]) >= AA_GRAPHIC


@pytest.mark.parametrize("name", THEMES)
def test_value_classes_run_one_way(name):
    steps = [luminance(THEMES[name][f"seq-{step}"]) for step in range(6)]
    assert steps == sorted(steps, reverse=name == "light")


def test_colours_that_fingertips_users_know_are_readable_too():
    chosen = read_tokens('[data-verdict="fingertips"]')
    dark = read_tokens('[data-theme="dark"][data-verdict="fingertips"]')
    assert set(chosen) == set(dark) == {"better", "similar", "worse"}
    assert min(contrast(colour, LIGHT["surface"]) for colour in chosen.values()) >= AA_TEXT
    assert min(contrast(colour, DARK["surface"]) for colour in dark.values()) >= AA_TEXT


def test_every_font_file_that_is_named_is_there():
    names = re.findall(r"url\(([^)]+)\)", STYLE_SHEET.read_text(encoding="utf-8"))
    assert len(names) == 2
    for name in names:
        assert (STYLE_SHEET.parent / name).read_bytes()[:4] == b"wOF2"


def test_nothing_is_smaller_than_fourteen_pixels():
    css = STYLE_SHEET.read_text(encoding="utf-8")
    sizes = {name: float(size) * 16 for name, size in re.findall(r"--(t-\d):\s*([\d.]+)rem", css)}
    assert sizes["t-1"] == theme.NOTE_SIZE_PX == 14
    assert sizes["t-2"] == theme.LABEL_SIZE_PX
    assert min(sizes.values()) >= 14


def test_colour_refuses_a_token_that_does_not_exist():
    assert theme.colour("worse") == LIGHT["worse"]
    with pytest.raises(KeyError):
        theme.colour("red")


def test_template_uses_the_house_font_and_no_background():
    figure = go.Figure(layout={"template": theme.plotly_template()})
    layout = figure.layout.template.layout
    assert "Source Sans 3" in layout.font.family
    assert layout.font.color == LIGHT["ink"]
    assert layout.paper_bgcolor == layout.plot_bgcolor == theme.TRANSPARENT
    assert layout.xaxis.tickfont.size >= 14


def test_template_s_ramps_are_those_of_the_map():
    scale = theme.plotly_template().layout.colorscale
    assert [colour for _, colour in scale.sequential] == [LIGHT[f"seq-{step}"] for step in range(1, 6)]
    assert [colour for _, colour in scale.diverging] == [LIGHT[f"div-{step}"] for step in range(1, 8)]
