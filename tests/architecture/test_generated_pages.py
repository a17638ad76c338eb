from pathlib import Path

from cli.docs import life_cycles_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_life_cycles_in_the_docs_are_those_of_the_code() -> None:
    assert (DOCS / "life-cycles.md").read_text() == life_cycles_page()
