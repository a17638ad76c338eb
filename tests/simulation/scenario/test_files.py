import errno
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve, fields

from adapters.files import FolderInUse, Unwritable, appearing_folder
from adapters.network.sheets import SHEETS
from domain.shared.ids import StoreId, named_id
from simulation.scenario.conditions import PLAUSIBLE, Conditions
from simulation.scenario.digest import run_hash, scenario_hash
from simulation.scenario.files import read
from simulation.scenario.meanings import COLUMNS
from simulation.scenario.policy import EACH_FOR_ITSELF, NETWORK
from simulation.scenario.problems import BadScenario
from simulation.scenario.rollout import Rollout
from simulation.scenario.scenario import Scenario
from simulation.scenario.sheets import OF_SHOPS
from simulation.scenario.stock import Shelf, StockPolicy
from simulation.scenario.writing import write

FIRST = StoreId(named_id("store", "S0001"))


def mistakes(directory: Path) -> list[str]:
    with pytest.raises(BadScenario) as refused:
        read(directory)
    return [str(row) for row in refused.value.rows]


def spoil(directory: Path, file: str, old: str, new: str) -> None:
    path = directory / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_written_is_read_back_the_same(small: Scenario, tmp_path: Path) -> None:
    full = evolve(
        small,
        rollout=Rollout({FIRST: date(2026, 3, 16)}),
        stock=StockPolicy((Shelf(part="DW-01", store=FIRST, opening=9, reorder_at=1, up_to=9),)),
        sweep={"conditions.patience_h": (2.0, 4.5)},
        name='Büro "北京" \\ 1',
    )
    write(full, tmp_path / "full")

    assert read(tmp_path / "full") == full


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("demand.csv", "S0001,mon,9,", "S0001,mon,9,-", ":3: cars: takes a number from 0 to"),
        ("demand.csv", ",0.35\n", ",1.35\n", ":2: booked: takes a number from 0 to 1, not '1.35'"),
        ("demand.csv", "S0001,mon,8", "S0009,mon,8", ":2: store: 'S0009' is not in stores.csv"),
        ("demand.csv", "mon,9,", "mon,8,", ":3: hour: line 2 says so already"),
        ("demand.csv", "mon,9,", "mon,3,", ":3: hour: S0001 is closed on mon at 3, when some want"),
        ("stores.csv", ",live,", ",planned,", "demand.csv:2: store: S0001 is in the stage planned"),
        ("parts.csv", "DW-01", "DW-02", "the catalogue has no part 'DW-02'; did you mean DW-01?"),
        ("parts.csv", ",DW-01,", "S0009,DW-01,", "store: 'S0009' is not in stores.csv"),
        ("rollout.csv", "joins\n", "joins\nS0009,2026-03-16\n", ":2: store: 'S0009' is not in"),
        ("scenario.toml", "days = 7", "days = 400", ":11: horizon.days: days lies between 1 and"),
        ("scenario.toml", "days = 7", "days = 7.5", ":11: horizon.days: takes a whole number, not"),
        ("scenario.toml", "begins =", "began =", ":9: horizon.begins: is missing; it takes a day"),
        ("scenario.toml", "online = false", "online = 0", "takes true or false, not 0"),
        ("scenario.toml", "online =", "onlin =", ".onlin: there is no such key; did you mean onl"),
        ("scenario.toml", "intake_h = 0.6", "intake_h = -1", "intake_h lies between 0 and 1000000"),
        ("scenario.toml", "intake_h = 0.6", "intake_h = nan", "intake_h lies between 0 and 10"),
        ("scenario.toml", "intake_h = 0.6", "humour = 0.6", "conditions.humour: there is no such"),
        ("scenario.toml", '"30:15', '"30:40', "idle_discounts: is '30:40,50:8', but at most 15 %"),
        ("scenario.toml", "policies.network", "policies.A", "policies.A: the name of a policy is"),
        (
            "scenario.toml",
            "# conditions.p",
            "conditions.q",
            "sweep.conditions.qatience_h: there is",
        ),
        ("scenario.toml", "# conditions.m", "follows = [\n2]\n#", ":105: sweep.follows: there"),
        ("scenario.toml", "seeds = 8", f"seeds = {'8' * 5_000}", "this is no TOML: Exceeds the"),
        (
            "scenario.toml",
            "seeds = 8",
            '"\\u001b[2J" = 8',
            "'\\x1b[2J': there is no such key; take",
        ),
        ("scenario.toml", "seeds = 8", "seeds = 8 = 9", ":4: this is no TOML: Expected newline"),
        ("services.toml", "diagnosis", "diagnosys", "diagnosys: the catalogue has no such service"),
        ("services.toml", "weight = 6.0", "weight = -6", "weight: weight lies between 0"),
        ("services.toml", "weight = 6.0, ", "", "weight: is missing; it takes a number"),
        ("calibration.toml", "occupied.n", "busy.n", "target.measure: there is no measure 'busy'"),
        (
            "calibration.toml",
            ".north",
            ".northeast",
            "no shop in the region of occupied.northe",
        ),
        ("calibration.toml", ".north", "", "target.measure: occupied has a target already"),
        ("calibration.toml", ".north", ".moon", "there is no region 'moon'; take one of north"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    directory: Path, file: str, old: str, new: str, told: str
) -> None:
    spoil(directory, file, old, new)

    [mistake, *others] = mistakes(directory)

    assert mistake.startswith(told if told.startswith("demand") else file)
    assert told in mistake
    assert len(others) <= 1, others


def test_a_shop_that_is_never_open_is_named_once(directory: Path) -> None:
    path = directory / "hours.csv"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("S0003")]
    path.write_text("\n".join(kept), "utf-8")

    [mistake] = mistakes(directory)

    assert mistake.startswith("hours.csv: store: S0003 has no hours on any day; add them, or")


def test_work_that_nobody_can_do_is_named_with_its_service(directory: Path) -> None:
    skills, bays = directory / "skills.csv", directory / "bays.csv"
    skills.write_text(skills.read_text("utf-8").replace("chassis,senior", "chassis,junior"))
    bays.write_text(bays.read_text("utf-8").replace(",paint,yes", ",paint,no"))
    papers = directory / "certificates.csv"
    papers.write_text(papers.read_text("utf-8").replace(",20", ",19"))

    told = mistakes(directory)

    assert all(one.startswith("services.toml:") for one in told)
    assert any("panel-respray: no shop has a paint bay, which it needs" in one for one in told)
    assert any("wheel-alignment: nobody in the chain has chassis at the" in one for one in told)
    valid = "inspection at the grade senior with a certificate that is valid on 2026-03-02"
    assert any(valid in one for one in told)


def test_all_mistakes_of_all_files_are_named_at_once(directory: Path) -> None:
    (directory / "bays.csv").unlink()
    (directory / "calibration.toml").unlink()
    spoil(directory, "demand.csv", "S0001,mon,8", "S0009,mon,8")
    spoil(directory, "scenario.toml", "seeds = 8", "seeds = 0")
    (directory / "services.toml").write_bytes(b"wash = { weight = 1 }\n\xff")

    assert [one.split(": ")[0] for one in mistakes(directory)] == [
        "bays.csv",
        "calibration.toml",
        "demand.csv:2",
        "scenario.toml:4",
        "services.toml:2",
    ]


def test_a_number_without_end_is_no_number(directory: Path) -> None:
    spoil(directory, "scenario.toml", "seeds = 8", f"seeds = {'8' * 5_000}")

    assert any("this is no TOML: Exceeds the limit" in one for one in mistakes(directory))


def test_nothing_wanted_and_files_without_end_are_refused(directory: Path) -> None:
    (directory / "services.toml").write_text("wash = { weight = 0 }")
    (directory / "calibration.toml").write_text("\n" * 2_001)

    assert mistakes(directory) == [
        "calibration.toml: the file is longer than 2000 lines or 262144 bytes",
        "services.toml: at least one service needs a weight above 0",
    ]


def test_a_chain_without_a_shop_is_none(directory: Path) -> None:
    for sheet in (*SHEETS, *OF_SHOPS):
        head, *_ = (directory / sheet.file).read_text("utf-8").splitlines()
        (directory / sheet.file).write_text(f"{head}\n", "utf-8")
    (directory / "calibration.toml").write_text("")

    assert "stores.csv: there is no shop" in mistakes(directory)


def test_every_column_has_a_meaning_beside_the_tables(directory: Path) -> None:
    sheets = (*SHEETS, *OF_SHOPS)

    assert {file: [*columns] for file, columns in COLUMNS.items()} == {
        sheet.file: [*sheet.columns] for sheet in sheets
    }
    text = (directory / "README.md").read_text("utf-8")
    assert all(f"## {sheet.file}" in text for sheet in sheets)


def test_every_condition_is_in_the_file_with_its_default(directory: Path) -> None:
    text = (directory / "scenario.toml").read_text("utf-8")

    for one in fields(Conditions):
        low, high = PLAUSIBLE[one.name]
        told = f"# Default {one.default}, plausible {low} to {high}\n"
        assert f"{told}{one.name} = {one.default}\n" in text


def test_the_print_is_of_the_content_and_not_of_its_order(small: Scenario, directory: Path) -> None:
    for file in ("demand.csv", "stores.csv", "skills.csv", "technicians.csv", "parts.csv"):
        head, *rows = (directory / file).read_text("utf-8").splitlines()
        (directory / file).write_text("\n".join([head, *reversed(rows), ""]), "utf-8")
    services = directory / "services.toml"
    lines = services.read_text("utf-8").splitlines()
    services.write_text("\n".join(line for line in reversed(lines) if not line.startswith("#")))

    assert read(directory) == small
    assert scenario_hash(read(directory)) == scenario_hash(small)


def test_the_print_changes_with_what_a_run_depends_on_and_with_nothing_else(
    small: Scenario,
) -> None:
    impatient = evolve(small, conditions=evolve(small.conditions, patience_h=3))
    longer = evolve(small, horizon=evolve(small.horizon, days=8))
    later = evolve(small, rollout=Rollout({FIRST: date(2026, 3, 16)}))
    renamed = evolve(small, name="other", seeds=16, targets=(), policies={"network": NETWORK})

    prints = [scenario_hash(one) for one in (small, impatient, longer, later)]
    assert len(set(prints)) == 4
    assert scenario_hash(renamed) == prints[0]
    assert run_hash(small, NETWORK) != run_hash(small, EACH_FOR_ITSELF) != prints[0]


def test_a_shop_joins_on_its_day_and_others_are_there_from_the_first() -> None:
    other = StoreId(named_id("store", "S0002"))
    rollout = Rollout({FIRST: date(2026, 3, 16)})

    assert not rollout.joined(FIRST, date(2026, 3, 15))
    assert rollout.joined(FIRST, date(2026, 3, 16))
    assert rollout.joined(other, date(2026, 3, 2))


def test_a_part_is_kept_by_the_line_of_the_shop_before_that_of_all() -> None:
    other = StoreId(named_id("store", "S0002"))
    mine = Shelf(part="DW-01", store=FIRST, opening=9, reorder_at=1, up_to=9)
    usual = Shelf(part="DW-01", opening=5, reorder_at=1, up_to=5)
    stock = StockPolicy((mine, usual))

    assert stock.shelf("DW-01", FIRST) is mine
    assert stock.shelf("DW-01", other) is usual
    assert stock.shelf("DW-02", FIRST) is None


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def fill() -> None:
        with appearing_folder(tmp_path / "new") as folder:
            (folder / "file").touch()
            raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(OSError, match="no room"):
        fill()
    assert not [*tmp_path.iterdir()]

    (tmp_path / "empty").mkdir()
    with appearing_folder(tmp_path / "empty") as folder:
        (folder / "file").touch()
    assert [one.name for one in (tmp_path / "empty").iterdir()] == ["file"]

    with pytest.raises(FolderInUse), appearing_folder(tmp_path / "empty"):
        pass
    with pytest.raises(Unwritable), appearing_folder(tmp_path / "empty" / "file" / "new"):
        pass
