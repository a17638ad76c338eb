from pathlib import Path

from application.people.rights_page import rights_page
from application.shared.rights import GRANTS
from application.shared.service import COMMANDS
from cli.docs import life_cycles_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_life_cycles_in_the_docs_are_those_of_the_code() -> None:
    assert (DOCS / "life-cycles.md").read_text() == life_cycles_page()


def test_the_rights_in_the_docs_are_those_of_the_code() -> None:
    commands = {name: one for name, one in COMMANDS.items() if not name.startswith("test.")}
    assert (DOCS / "rights.md").read_text() == rights_page(GRANTS, commands)
