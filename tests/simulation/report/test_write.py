"""A report is whole, says where every figure comes from, and needs nothing but itself."""

import csv
import json
import re
from pathlib import Path
from statistics import fmean

import pytest

from adapters.files import Unwritable
from simulation.outcome.interval import NothingToCompare
from simulation.outcome.measure import Unit
from simulation.outcome.measures import MEASURES
from simulation.report.data import COLUMNS
from simulation.report.findings import Findings
from simulation.report.write import FILES, write_report
from tests.findings import AFTER_H, BEFORE_H, a_scenario, all_findings, findings
from tests.outcomes import a_shop, an_outcome, runs_of
from tests.simulation.report.pages import Pages

SECTIONS = {
    "What each lever adds": "levers",
    "When shorter waits bring more customers": "elasticities",
    "What the assumptions do": "sensitivities",
    "Customers between shops": "runs",
}


def written(found: Findings, directory: Path, language: str = "en") -> dict[str, str]:
    paths = write_report(found, directory, language=language)
    return {one.name: one.read_text(encoding="utf-8") for one in paths}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """With everything that a report can have."""
    return written(all_findings(), tmp_path_factory.mktemp("report"))


def test_the_page_is_well_formed_and_asks_nobody_for_anything(whole: dict[str, str]) -> None:
    page = Pages(whole["report.html"])
    ids = [value for name, value in page.attributes if name == "id"]

    assert len(ids) == len(set(ids))
    assert {"src", "href", "action", "srcset", "data"}.isdisjoint(n for n, _ in page.attributes)
    assert "@import" not in whole["report.html"]
    assert "<script" not in whole["report.html"]
    assert set(re.findall(r"(?:https?|//)[:\w]", whole["report.html"])) == set()
    inner = re.findall(r"url\(([^)]*)\)", whole["report.html"])
    assert {f"#{one}" for one in ids} >= set(inner)


def test_both_languages_are_on_the_page_and_the_wanted_one_is_chosen(tmp_path: Path) -> None:
    for language in ("zh", "en"):
        text = written(findings(), tmp_path, language)["report.html"]
        [chosen] = re.findall(r'id="language-(\w+)" checked', text)
        title, *_ = re.findall(r"<title>(.*)</title>", text)

        assert chosen == language
        assert title == {"zh": "仿真：made-up", "en": "Simulation: made-up"}[language]
        assert "平均等待" in text
        assert "Mean wait" in text


def test_every_figure_of_the_table_is_counted_from_the_runs(tmp_path: Path) -> None:
    found = findings()
    text = written(found, tmp_path)["report.md"].replace("\N{NO-BREAK SPACE}", " ")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    by_label = {row[0].removeprefix("| "): row[1:] for row in rows}
    for measure in MEASURES.values():
        cells = by_label[measure.label.en]
        for cell, runs in zip(cells[:2], found.runs.values(), strict=True):
            values = [one for run in runs if (one := measure.of(run)) is not None]
            mean = fmean(values) * (100 if measure.unit is Unit.SHARE else 1)
            [shown] = re.findall(r"^−?[\d,]+(?:\.\d+)?", cell)
            assert float(shown.replace(",", "")) == pytest.approx(mean, abs=0.5001, rel=1e-9)
    assert by_label["Mean wait"][:2] == ["1.82 ± 0.19 h", "1.03 ± 0.16 h"]
    assert by_label["Mean wait"][2:] == ["−0.78 ± 0.04 h (−43 %)", "better", "1.8 → 1 h |"]


def test_published_figures_are_marked_wherever_they_stand(whole: dict[str, str]) -> None:
    marked = re.findall(r'<td class="right known">([^<]+)</td>', whole["report.html"])

    assert "1.8 → 1\N{NO-BREAK SPACE}h" in marked or "1.8 → 1 h" in marked
    assert "+39 %" in marked
    [row] = [
        one
        for one in csv.DictReader(whole["report.csv"].splitlines())
        if (one["measure"], one["policy"], one["region"]) == ("occupied", "network", "")
    ]
    assert (row["published_before"], row["published_after"]) == ("0.52", "0.71")
    assert row["mean"] == "0.52"


def test_the_rows_are_every_measure_policy_and_region_and_the_data_have_the_same(
    whole: dict[str, str],
) -> None:
    rows = list(csv.DictReader(whole["report.csv"].splitlines()))
    data = json.loads(whole["report.json"])
    named = [(one["measure"], one["policy"], one["region"]) for one in rows]

    assert tuple(rows[0]) == COLUMNS
    assert len(named) == len(set(named))
    assert {one for one, _, _ in named} == set(MEASURES)
    assert ("wait_h", "network", "east") in named
    assert ("lowest_region_occupied", "network", "east") not in named
    assert [
        {k: "" if v is None else str(v) for k, v in one.items()} for one in data["figures"]
    ] == rows
    assert data["provenance"]["seeds"] == {"each-for-itself": [1, 2, 3], "network": [1, 2, 3]}
    assert data["conditions"]["intake_h"] == 0.6
    assert data["broken_laws"] == []
    assert data["runs"]["each-for-itself"]["2"]["wait_h"] == 76 / 40
    assert [*data["levers"]] == ["recommends", "online"]
    assert data["elasticities"]["0.5"]["cross_store_share"] == 6 / 80
    [tried] = data["sensitivities"]
    assert (tried["condition"], tried["at_high"]["wait_h"]) == ("intake_h", 1.8)


def test_what_was_not_given_is_left_out(whole: dict[str, str], tmp_path: Path) -> None:
    plain = written(findings(), tmp_path)["report.html"]

    assert [one for one in SECTIONS if f"<h2>{one}</h2>" not in whole["report.html"]] == []
    assert [one for one in SECTIONS if f"<h2>{one}</h2>" in plain] == []


def test_every_assumption_stands_in_the_report_with_its_value(whole: dict[str, str]) -> None:
    text = [one.replace("\N{NO-BREAK SPACE}", " ") for one in Pages(whole["report.html"]).texts]

    for name, value in (("patience_h", "4 小时"), ("no_show", "6 %"), ("elasticity", "0")):
        assert value in text[text.index(name) :][:5]
    assert "0.3 h – 1 h" in text


def test_the_headline_says_what_is_sure_and_what_is_not(tmp_path: Path) -> None:
    sure = written(findings(), tmp_path)["report.md"]
    assert "Better with 95 % confidence: Mean wait, Bays occupied." in sure
    assert "No difference can be told from these runs: Revenue per shop and day." in sure

    worse = findings(runs=dict(reversed(list(findings().runs.items()))))
    assert (
        "Worse with 95 % confidence: Mean wait, Bays occupied."
        in (written(worse, tmp_path)["report.md"])
    )

    once = {"before": runs_of("before", {1: 72.0}), "after": runs_of("after", {1: 41.0})}
    alone = written(findings(runs=once), tmp_path)["report.md"]
    assert "No difference can be told from these runs: Mean wait" in alone
    assert "±" not in alone.split("## ")[0].split("| ---")[1].split("\n\n")[0]


def test_one_policy_alone_is_told_without_a_comparison(tmp_path: Path) -> None:
    runs = {"network": runs_of("network", AFTER_H)}
    text = written(findings(runs=runs), tmp_path)["report.html"]

    assert "With “network”: Mean wait 1.03" in text
    assert "<th>Verdict</th>" not in text


def test_a_run_that_was_counted_wrongly_is_said_first(tmp_path: Path) -> None:
    wrong = [an_outcome(a_shop(kept=41), policy="network", seed=seed) for seed in BEFORE_H]
    runs = {"each-for-itself": runs_of("each-for-itself", BEFORE_H), "network": wrong}
    made = written(findings(runs=runs), tmp_path)

    assert "3 laws of counting are broken" in made["report.md"].split("##")[0]
    assert "3 laws of counting are broken" in made["report.html"]
    broken = json.loads(made["report.json"])["broken_laws"]
    assert [(one["policy"], one["seed"], one["store"]) for one in broken] == [
        ("network", seed, "S0001") for seed in BEFORE_H
    ]


def test_names_from_files_cannot_change_the_page(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    runs = {evil: runs_of(evil, BEFORE_H, region=evil), "network": runs_of("network", AFTER_H)}
    text = written(findings(scenario=a_scenario(name=evil), runs=runs), tmp_path)["report.html"]

    assert "<script" not in text
    assert "&lt;script&gt;" in text
    Pages(text)


def test_the_same_findings_make_the_same_report_which_replaces_the_old_one(
    tmp_path: Path,
) -> None:
    first = written(all_findings(), tmp_path / "new" / "one")

    assert tuple(first) == FILES
    assert written(all_findings(), tmp_path / "new" / "one") == first
    assert sorted(one.name for one in (tmp_path / "new" / "one").iterdir()) == sorted(FILES)


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Unwritable, match="file cannot be written"):
        write_report(findings(), tmp_path / "file")


def test_what_cannot_be_compared_is_refused() -> None:
    one, other = runs_of("one", BEFORE_H), runs_of("other", {9: 1.0})
    with pytest.raises(NothingToCompare, match="at least one run"):
        findings(runs={"one": one, "other": []})
    with pytest.raises(NothingToCompare, match="same seed"):
        findings(runs={"one": [*one, one[0]]})
    with pytest.raises(NothingToCompare, match="different scenarios"):
        findings(runs={"one": [*one, an_outcome(seed=9, scenario="another")]})
    with pytest.raises(NothingToCompare, match="no seed in common"):
        write_report(findings(runs={"one": one, "other": other}), Path("never"))
