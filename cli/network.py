"""``baywise network``."""

from pathlib import Path
from typing import Final

import click

from adapters.network import csv_files
from adapters.network.generate import MOST_STORES, generate
from adapters.network.sheets import SHEETS
from adapters.settings import Settings
from application.shared.network import Network
from cli.bad_rows import naming_bad_rows
from cli.house import OPERATOR, house
from domain.shared.errors import Conflict

_FILES: Final = frozenset(sheet.file for sheet in SHEETS)
_DIRECTORY: Final = click.Path(exists=True, file_okay=False, path_type=Path)


class DirectoryInUse(Conflict):
    """The directory has files that are not a network's."""

    code = "directory-in-use"


@click.group()
def network() -> None:
    """Lay out a chain of shops, check its files, load them."""


@network.command("generate")
@click.option("--stores", type=click.IntRange(1, MOST_STORES), default=600, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--force", is_flag=True, help="Write beside files that are not a network's.")
def generate_(stores: int, seed: int, out: Path, force: bool) -> None:
    """Lay out shops over real Chinese cities and write them to CSV files."""
    if not force:
        _expect_free(out)
    laid_out = generate(stores, seed)
    csv_files.write(laid_out, out)
    _tell(laid_out)


@network.command()
@click.argument("directory", type=_DIRECTORY)
def check(directory: Path) -> None:
    """Read the files and name every bad row."""
    with naming_bad_rows():
        _tell(csv_files.read(directory))


@network.command()
@click.argument("directory", type=_DIRECTORY)
@click.pass_obj
def load(settings: Settings, directory: Path) -> None:
    """Load the files; if a row is bad, name it and load nothing."""
    with naming_bad_rows():
        read = csv_files.read(directory)
    _tell(read)
    with house(settings) as app:
        loaded = app.loading.load_network(OPERATOR, network=read)
    click.echo(f"new or changed {loaded.stores + loaded.bays + loaded.technicians}")


def _tell(network: Network) -> None:
    click.echo(f"stores {len(network.stores)}")
    click.echo(f"bays {len(network.bays)}")
    click.echo(f"technicians {len(network.technicians)}")


def _expect_free(directory: Path) -> None:
    found = sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
    others = [name for name in found if name not in _FILES]
    if others:
        detail = f"{directory} has other files ({others[0]}); name another directory, or --force"
        raise DirectoryInUse(detail, others=others)
