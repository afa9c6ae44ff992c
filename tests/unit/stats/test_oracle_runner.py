import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracles.__main__ import main
from tests.oracles.cases import OracleError, find_differences, read_cases

PROJECT_DIR = Path(__file__).parents[3]


def make_case(case_id: str, **changes) -> dict:
    """A case that passes, unless changed: 1 of 2 is a half."""
    return {
        "id": case_id,
        "method": "proportion_wilson",
        "source": "arithmetic",
        "inputs": {"numerator": 1, "denominator": 2},
        "params": {"multiplier": 100, "confidence": 0.95},
        "expected": {"value": 50},
        "tolerance": {"rel": 1e-9},
    } | changes


def write_cases(folder: Path, *cases: dict, name: str = "proportion.json") -> Path:
    (folder / name).write_text(json.dumps(list(cases)), encoding="utf-8")
    return folder


def counted(output: str) -> dict[str, list[str]]:
    """The rows of the printed table: method -> passed, failed, not built yet."""
    lines = output.split("\n\n")[0].splitlines()
    assert lines[0].split() == ["method", "passed", "failed", "not", "built", "yet"]
    return {line.split()[0]: line.split()[1:] for line in lines[1:]}


def test_a_folder_with_one_failure_is_reported_and_fails(tmp_path, capsys):
    write_cases(
        tmp_path,
        make_case("half"),
        make_case("wrong", expected={"value": 51, "lower": 9.4531205734}),
        make_case("refused", inputs={"numerator": 3, "denominator": 2}, expected={"outcome": "not_calculable"}),
    )
    write_cases(tmp_path, make_case("later", method="phrenology"), name="later.json")
    assert main([str(tmp_path)]) == 1
    output = capsys.readouterr().out
    assert counted(output) == {
        "phrenology": ["0", "0", "1"],
        "proportion_wilson": ["2", "1", "0"],
        "total": ["2", "1", "1"],
    }
    failures = output.split("Failures:")[1].strip().splitlines()
    assert failures == ["proportion.json  wrong  proportion_wilson  value: expected 51, got 50.0"]


def test_a_folder_without_failures_passes_although_some_methods_are_not_built(tmp_path, capsys):
    write_cases(tmp_path, make_case("half"), make_case("later", method="phrenology"))
    assert main([str(tmp_path)]) == 0
    assert "Failures" not in capsys.readouterr().out


def test_the_command_gives_the_exit_code(tmp_path):
    command = [sys.executable, "-m", "tests.oracles", str(write_cases(tmp_path, make_case("half")))]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert counted(done.stdout)["total"] == ["1", "0", "0"]


def test_an_answer_where_none_is_right_fails(tmp_path, capsys):
    write_cases(tmp_path, make_case("half", expected={"outcome": "not_calculable"}))
    assert main([str(tmp_path)]) == 1
    assert "expected no figure, got 50.0" in capsys.readouterr().out


@pytest.mark.parametrize(("values", "exit_code"), [([5, 1, None, 4, 2], 0), ([5, 1, 3, 4, 2], 1)])
def test_a_column_is_without_a_figure_only_if_all_of_it_is(tmp_path, values, exit_code):
    changes = {"method": "quantile_phe", "inputs": {"value": values}, "params": {"nquantiles": 5, "invert": True}}
    write_cases(tmp_path, make_case("column", **changes, expected={"outcome": "not_calculable"}))
    assert main([str(tmp_path)]) == exit_code


def test_a_refusal_where_an_answer_is_right_fails(tmp_path, capsys):
    write_cases(tmp_path, make_case("half", params={"multiplier": 100, "confidence": 0.5}))
    assert main([str(tmp_path)]) == 1
    assert "expected an answer, got ValueError: confidence" in capsys.readouterr().out


def test_a_case_that_breaks_its_method_fails_and_the_others_go_on(tmp_path, capsys):
    write_cases(tmp_path, make_case("broken", inputs={"numerator": 1}), make_case("half"))
    assert main([str(tmp_path)]) == 1
    output = capsys.readouterr().out
    assert counted(output)["total"] == ["1", "1", "0"]
    assert "KeyError: 'denominator'" in output


@pytest.mark.parametrize(
    ("expected", "tolerance", "differences"),
    [
        ({"value": 50.001}, {"rel": 1e-4}, 0),
        ({"value": 50.001}, {"abs": 0.01, "rel": 1e-9}, 0),
        ({"value": 50.001}, {"rel": 1e-6}, 1),
        ({"value": 50.001}, {"exact": True}, 1),
        ({"value": 50}, {}, 0),
        ({"value": None}, {}, 1),
        ({"note": None}, {}, 0),
        ({"value": "fifty"}, {}, 1),
        ({"list": [1, None]}, {}, 0),
        ({"list": [1, None, 2]}, {}, 1),
        ({"list": [1, 2]}, {}, 1),
        ({"map": {"a": 1}}, {}, 0),
        ({"map": {"a": 2, "b": 1}}, {}, 1),
        ({"map": {"z": 1}}, {}, 1),
        ({"value": {"a": 1}}, {}, 1),
        ({"value": [50]}, {}, 1),
        ({"word": "similar"}, {"exact": True}, 0),
        ({"word": "worse"}, {"exact": True}, 1),
        ({"word": 1}, {}, 1),
        ({"absent": 1}, {}, 1),
        ({"absent": None}, {}, 1),
        ({"value": 50, "reference_error": "whatever it said"}, {}, 0),
        ({"value": 50}, {"goodwill": 0.03}, 1),
        ({"sii": 4.001}, {"point_rel": 1e-3}, 0),
        ({"sii": 4.001}, {"point_rel": 1e-6, "rel": 1}, 1),
        ({"sii_lower_95_0": 3.02, "sii_upper_95_0": 4.98}, {"ci_fraction_of_width": 0.03}, 0),
        ({"sii_lower_95_0": 3.2, "sii_upper_95_0": 5.0}, {"ci_fraction_of_width": 0.03}, 1),
        ({"chi2": 9.001, "value": 50.001}, {"chi2_abs": 0.01}, 1),
        ({"direction": "similar", "accept_direction": ["similar", "worse"]}, {}, 0),
        ({"direction": "similar", "accept_direction": ["similar", "better"]}, {}, 1),
    ],
)
def test_an_answer_is_held_against_every_expected_field(tmp_path, expected, tolerance, differences):
    write_cases(tmp_path, make_case("any", expected=expected, tolerance=tolerance))
    answer = {"value": 50.0, "note": float("nan"), "list": [1.0, None], "map": {"a": 1, "b": 3}, "word": "similar"}
    answer |= {"sii": 4.0, "sii_lower_95_0": 3.0, "sii_upper_95_0": 5.0, "chi2": 9.0, "direction": "worse"}
    assert len(find_differences(read_cases(tmp_path)[0], answer)) == differences


def test_an_unknown_folder_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_folder_without_files_is_named(tmp_path):
    with pytest.raises(OracleError, match=r"no \*\.json file"):
        read_cases(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"broken\.json is not JSON"),
        ("{}", r"broken\.json is not a list"),
        ('[{"id": "x"}]', r"broken\.json, case 1: no method, inputs"),
        ("[5]", r"broken\.json, case 1: no id"),
    ],
)
def test_a_file_that_is_not_a_list_of_cases_is_named(tmp_path, text, message):
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(OracleError, match=message):
        read_cases(tmp_path)
