"""What the home page says once limits are held, as they are when figures were fetched from the publisher."""

from __future__ import annotations

from dataclasses import replace

from queries.home import get_home_figures


def test_with_limits_the_words_say_that_the_test_is_ours_and_do_not_say_that_limits_are_lacking(app):
    from pages._home import words

    figures = get_home_figures()
    assert "the publisher's own test" in words.test_words(figures.life)
    assert words.closing_words(figures.earlier, figures.life).endswith("Not tested: 95% limits are not held.")
    with_limits = {
        sex: replace(
            view,
            comparison=replace(
                view.comparison,
                values=view.comparison.values.assign(lower=view.comparison.values["value"] - 1),
                basis="95% limits",
            ),
        )
        for sex, view in figures.life.items()
    }
    assert "our test with 95% limits" in words.test_words(with_limits)
    assert words.closing_words(figures.earlier, with_limits).endswith("Not tested here.")
