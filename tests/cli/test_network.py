from pathlib import Path

from attrs import define, field
from click.testing import CliRunner

from adapters.network import csv_files
from adapters.network.generate import generate
from adapters.network.problems import BadNetwork
from application.shared.network import Network
from cli.network import DirectoryInUse, network


@define
class Loading:
    """A desk that keeps what it was given to load."""

    caller: str = "somebody"
    loaded: list[tuple[object, Network]] = field(factory=list)

    @property
    def stores(self) -> "Loading":
        return self

    def load_network(self, caller: object, network: Network, /) -> None:
        self.loaded.append((caller, network))


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


def test_load_hands_the_whole_network_to_the_application(tmp_path: Path) -> None:
    csv_files.write(generate(2, 1), tmp_path)
    desk = Loading()

    result = CliRunner().invoke(network, ["load", str(tmp_path)], obj=desk)

    assert result.exit_code == 0, result.output
    assert desk.loaded == [("somebody", generate(2, 1))]


def test_load_takes_nothing_from_bad_files(tmp_path: Path) -> None:
    csv_files.write(generate(2, 1), tmp_path)
    (tmp_path / "hours.csv").unlink()
    desk = Loading()

    result = CliRunner().invoke(network, ["load", str(tmp_path)], obj=desk)

    assert isinstance(result.exception, BadNetwork)
    assert desk.loaded == []
