"""Rules at the terminal: shown, said, loaded, told, and tried on cases."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from application.app import Application
from cli.main import baywise
from cli.rules import rules
from domain.dispatch.rule_sheet import BadRules
from domain.dispatch.rules import RULES, UnknownRule
from domain.shared.checks import OutOfRange
from domain.shared.errors import BaywiseError, NotFound
from tests.chain import a_furnished_twin

EXAMPLE = Path(__file__).parents[2] / "docs" / "howto" / "rules" / "example.toml"
WAITS = """
[rules.offer]
wait = 100
distance = 5

[[offers]]
case = "time counts"
shops = { near = { distance_km = 1, wait_min = 300 }, far = { distance_km = 20 } }
expect = { winner = "%s" }
"""


@pytest.fixture(scope="module")
def app() -> Application:
    return a_furnished_twin(stores=1)[0]


def run(app: Application | None, *words: str) -> Result:
    return CliRunner().invoke(rules, words, obj=app, catch_exceptions=False)


def shown(app: Application, *words: str) -> dict[str, list[str]]:
    lines = run(app, "show", *words).stdout.splitlines()
    return {line.split("\t")[0]: line.split("\t")[1:] for line in lines}


def test_what_is_said_at_a_level_is_shown_with_its_source_and_told_later() -> None:
    app = a_furnished_twin(stores=1)[0]
    assert shown(app) == {
        **{
            name: [f"{rule.standard:g}", "standard", f"{rule.least:g}..{rule.most:g}"]
            for name, rule in RULES.items()
        },
        "version": ["1"],
    }

    run(app, "set", "offer.wait=80", "hands.load=5", "--reason", "trial")
    run(app, "set", "offer.wait=70.5", "--region", "east", "--reason", "busy")
    said = run(
        app, "set", "hands.load=inherit", "hands.skill=9", "--store", "S0001", "--reason", "x"
    )

    assert said.stdout == "shop 1\thands.skill=9\n"
    here = shown(app, "--store", "S0001")
    assert here["offer.wait"] == ["70.5", "region", "0..100"]
    assert here["hands.load"] == ["5", "chain", "0..100"]
    assert here["hands.skill"] == ["9", "shop", "0..100"]
    assert here["version"] == ["1 + chain 1 + region 1 + shop 1"]
    assert shown(app, "--region", "east")["hands.skill"][1] == "standard"
    [line] = run(app, "history", "--region", "east").stdout.splitlines()
    number, since, _, reason, values = line.split("\t")
    assert (number, reason, values) == ("1", "busy", "offer.wait=70.5")
    assert since.startswith("2026-03-02T")
    assert run(app, "history", "--store", "S0001").stdout.count("\n") == 1


def test_taking_back_what_nobody_said_changes_nothing(app: Application) -> None:
    told = run(app, "set", "offer.load=inherit", "--region", "east", "--reason", "x")

    assert told.stdout == "region\tinherits everything\n"
    assert run(app, "history", "--region", "east").stdout == ""


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("offer.wait=101",), OutOfRange),
        (("offer.wait=-1",), OutOfRange),
        (("offer.wait=nan",), OutOfRange),
        (("drive.shops=2.5",), OutOfRange),
        (("offer.colour=1",), UnknownRule),
        (("offer.wait",), BadRules),
        (("offer.wait=much",), BadRules),
        (("offer.wait=1", "--store", "S0001", "--region", "east"), BadRules),
        (("offer.wait=1", "--store", "S9999"), NotFound),
        (("offer.wait=1", "--region", "south"), NotFound),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_refused(
    app: Application, words: tuple[str, ...], refusal: type[BaywiseError]
) -> None:
    with pytest.raises(refusal):
        run(app, "set", *words, "--reason", "x")


def test_the_example_does_as_it_says() -> None:
    told = run(None, "test", str(EXAMPLE))

    assert told.exit_code == 0, told.stdout
    assert told.stdout.endswith("10 of 10 cases pass\n")
    assert "brakes: chen with 5.1 points; next was li with +12.5 points more" in told.stdout
    assert "village: is too far" in told.stdout
    chinese = run(None, "test", str(EXAMPLE), "--zh").stdout
    assert "village: 距离过远" in chinese


def test_a_case_that_fails_says_why_and_fails_the_command(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(WAITS % "near")

    told = run(None, "test", str(file))

    assert told.exit_code == 1
    first, why, miss, count = told.stdout.splitlines()
    assert first == "FAIL  time counts"
    assert why.strip().startswith("far with 3.3 points; next was near with +")
    assert miss.strip() == "near should win, and far did"
    assert count == "0 of 1 cases pass"


def test_the_rules_of_a_file_are_loaded_instead_of_all_others_if_its_cases_pass(
    tmp_path: Path,
) -> None:
    app = a_furnished_twin(stores=1)[0]
    file = tmp_path / "rules.toml"
    run(app, "set", "hands.load=5", "--reason", "before")

    file.write_text(WAITS % "near")
    with pytest.raises(BadRules, match="1 of 1 cases"):
        run(app, "load", str(file), "--reason", "untested")
    file.write_text(WAITS % "far")
    told = run(app, "load", str(file), "--reason", "tested")

    assert told.stdout == "chain 2\toffer.distance=5 offer.wait=100\n"
    assert shown(app)["hands.load"][1] == "standard"
    assert run(app, "load", str(file), "--reason", "again").stdout == told.stdout


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[rules.offer\n", "line 1"),
        ("[rules.offer]\nwait = 'long'\n", "$.rules.offer"),
        ("[rules.colour]\nred = 1\n", "colour"),
        ("[rules.offer]\ncolour = 1\n", "offer.colour"),
        ("[rules.hands]\nload = 1000\n", "hands.load"),
        (WAITS % "nowhere", "nowhere"),
        (WAITS.replace("distance_km", "miles"), "$.offers[0].shops"),
        (WAITS.replace('winner = "%s"', ""), "time counts"),
    ],
    ids=str,
)
def test_a_file_that_makes_no_sense_is_refused_where_it_does_not(
    tmp_path: Path, text: str, place: str
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text)

    refused = CliRunner().invoke(baywise, ("rules", "test", str(file)))

    assert refused.exit_code == 6
    assert place in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_hands_are_named_before_they_are_spoken_of(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(
        """
[[hands]]
case = "a check"
skill = "inspection"
minutes = 10
done_by = ["nobody"]
candidates = { li = {} }
expect = { out = { li = "skill" } }
"""
    )

    with pytest.raises(BadRules, match="nobody is none of the candidates"):
        run(None, "test", str(file))
