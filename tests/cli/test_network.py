from pathlib import Path

from click.testing import CliRunner

from adapters.network import csv_files
from adapters.network.generate import generate
from adapters.network.problems import BadNetwork
from adapters.settings import Settings
from cli.house import house
from cli.network import DirectoryInUse, network


def test_generate_writes_and_counts(tmp_path: Path) -> None:
    out = tmp_path / "new"
    result = CliRunner().invoke(network, ["generate", "--stores", "2", "--out", str(out)])

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0] == "stores 2"
    assert csv_files.read(out) == generate(2, 1)


def test_generate_keeps_away_from_the_files_of_others(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()
    args = ["generate", "--stores", "1", "--out", str(tmp_path)]

    refused = CliRunner().invoke(network, args)
    assert isinstance(refused.exception, DirectoryInUse)
    assert not (tmp_path / "stores.csv").exists()
    assert CliRunner().invoke(network, [*args, "--force"]).exit_code == 0


def test_generate_replaces_an_older_network(tmp_path: Path) -> None:
    csv_files.write(generate(3, 1), tmp_path)
    args = ["generate", "--stores", "1", "--seed", "2", "--out", str(tmp_path)]
    assert CliRunner().invoke(network, args).exit_code == 0
    assert csv_files.read(tmp_path) == generate(1, 2)


def test_check_names_every_bad_row(tmp_path: Path) -> None:
    csv_files.write(generate(2, 1), tmp_path)
    assert CliRunner().invoke(network, ["check", str(tmp_path)]).output.startswith("stores 2\n")
    path = tmp_path / "bays.csv"
    path.write_text(path.read_text("utf-8").replace(",lift,", ",pit,", 2), "utf-8")

    result = CliRunner().invoke(network, ["check", str(tmp_path)])

    assert isinstance(result.exception, BadNetwork)
    lines = result.output.splitlines()
    assert [line.split(":")[:3] for line in lines] == [
        ["bays.csv", "2", " kind"],
        ["bays.csv", "3", " kind"],
    ]


def test_what_was_loaded_is_there_and_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    csv_files.write(generate(2, 1), tmp_path / "chain")
    settings = Settings(home=tmp_path / "home")
    words = ["load", str(tmp_path / "chain")]

    first = CliRunner().invoke(network, words, obj=settings)
    second = CliRunner().invoke(network, words, obj=settings)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert second.output.endswith("new or changed 0\n")
    with house(settings) as app:
        assert len(app.directory.register.stores) == 2


def test_load_takes_nothing_from_bad_files(tmp_path: Path) -> None:
    csv_files.write(generate(2, 1), tmp_path / "chain")
    (tmp_path / "chain" / "hours.csv").unlink()
    settings = Settings(home=tmp_path / "home")

    result = CliRunner().invoke(network, ["load", str(tmp_path / "chain")], obj=settings)

    assert isinstance(result.exception, BadNetwork)
    with house(settings) as app:
        assert app.directory.register.stores == {}
