"""What every figure needs: round ticks, text that fits, names that are never markup."""

from components.figures.canvas import format_tick, plain, round_ticks, shorten_to_px, text_width_px, words_picture


def test_ticks_are_round_and_printed_as_short_as_they_allow():
    assert round_ticks(77.5, 82.9, least_step=0.9) == [78, 79, 80, 81, 82]
    assert round_ticks(0, 1, least_step=0.2) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert format_tick(0.25, "%") == "0.25%"
    assert format_tick(0.2, "") == "0.2"
    assert format_tick(24000, "£") == "£24,000"
    assert format_tick(0, "per 100,000") == "0"


def test_long_names_are_cut_to_their_column():
    short = shorten_to_px("Braunstone Park and Rowley Fields", 100, 15)
    assert short.endswith("…")
    assert text_width_px(short, 15) <= 100
    assert shorten_to_px("Abbey", 100, 15) == "Abbey"


def test_names_are_text():
    assert plain("Humberstone & Hamilton") == "Humberstone & Hamilton"
    assert plain("<b>Abbey") == "&lt;b>Abbey"


def test_words_take_the_place_of_an_axis_and_as_much_height_as_they_need():
    short, long = words_picture("Nothing."), words_picture("Nothing can be shown here, for a reason. " * 8)
    assert not short["data"]
    assert not short["layout"]["xaxis"]["visible"]
    assert long["layout"]["height"] > short["layout"]["height"]
    assert long["layout"]["annotations"][0]["text"].count("<br>") >= 4
