"""Every text of a report exists in Chinese, and every name of a value in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import asdict
from babel.messages.extract import extract

import simulation.report
from domain.stores.region import Region
from simulation.outcome.interval import Verdict
from simulation.outcome.measures import MEASURES
from simulation.report import checklist, headline, page
from simulation.report.assumptions import Counted, counted
from simulation.report.published import PUBLISHED
from simulation.report.speech import Speech
from simulation.report.sweep import page as sweep_page
from simulation.report.words import chinese
from simulation.scenario.conditions import MEANINGS, Conditions
from simulation.scenario.policy import LEVERS
from tests.findings import findings

HERE = Path(simulation.report.__file__).parent
UNITS = {one.value for one in Counted if one not in (Counted.SHARE, Counted.NUMBER)}


def written() -> Iterator[str]:
    """The texts that stand in templates and code."""
    for path in sorted(HERE.rglob("*.*")):
        method = {".py": "python", ".html": "jinja2", ".md": "jinja2"}.get(path.suffix)
        if method:
            with path.open("rb") as file:
                for _, text, _, _ in extract(method, file, keywords={"_": None, "say": None}):
                    yield str(text)


def test_every_text_is_translated_and_nothing_else() -> None:
    chosen = {topic for topic, _ in page.TOPICS} | {*page.LEVERS.values(), *page.WEEKDAYS}
    chosen |= {text for _, text in checklist.ITEMS} | {*headline.CERTAINTY.values(), *Verdict}
    chosen |= {*sweep_page.DESIGNS.values(), *sweep_page.SCREENED}
    units = {"pp", "h", "min", "d", "cars", "yuan", "points", "the chain"} | UNITS

    ids = {*written()} | chosen | units | {*findings().runs, *MEANINGS.values()}

    assert len(ids) > 100
    assert ids == set(chinese())


def test_no_text_loses_a_place_for_a_fact_when_it_is_translated() -> None:
    for english, text in chinese().items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", text))


def test_every_condition_says_what_it_means_and_what_it_is_counted_in() -> None:
    shown = {name: Speech("en").amount(name, value) for name, value in asdict(Conditions()).items()}

    assert shown["supplier_h"] == "5\N{NO-BREAK SPACE}h"
    assert shown["missing_part"] == "5\N{NO-BREAK SPACE}%"
    plain = [name for name in shown if counted(name) is Counted.NUMBER]
    assert plain == ["hour_of_drive", "elasticity"]
    assert Speech("en").condition("not-known") == "not-known"


def test_every_measure_and_lever_has_its_place_on_the_page() -> None:
    assert sorted(name for _, names in page.TOPICS for name in names) == sorted(MEASURES)
    assert list(page.LEVERS) == list(LEVERS)
    assert PUBLISHED.keys() <= MEASURES.keys()


def test_regions_are_called_as_the_chain_calls_them() -> None:
    assert [Speech("zh").region(one) for one in (*Region, "mars", "")] == [
        *(one.label.zh for one in Region),
        "mars",
        "全连锁",
    ]
