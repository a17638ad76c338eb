"""The page of rights: which role grants what, and which use case asks for it."""

from collections.abc import Iterable, Mapping
from typing import Final

from application.shared.rights import Permission
from application.shared.service import Command
from domain.shared.role import Role

_HEAD: Final = """# Rights

Made from the code by `baywise docs rights > docs/rights.md`; a test compares the two.
How far a role reaches (own things, shops, a region, the chain) is said for each person.

"""


def rights_page(
    grants: Mapping[Role, frozenset[Permission]], commands: Mapping[str, Command]
) -> str:
    """The page as Markdown."""
    return "\n".join(
        (
            _HEAD + "## Which role may do what\n",
            *_table(("Permission", *grants), (_row(one, grants) for one in Permission)),
            "\n## What each use case asks for\n",
            *_table(
                ("Use case", "Permission"),
                ((command.name, command.may) for _, command in sorted(commands.items())),
            ),
            "",
        )
    )


def _row(permission: Permission, grants: Mapping[Role, frozenset[Permission]]) -> tuple[str, ...]:
    return (permission, *("yes" if permission in granted else "" for granted in grants.values()))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield _line(head)
    yield _line(("---",) * len(head))
    yield from (_line(row) for row in rows)


def _line(cells: tuple[str, ...]) -> str:
    return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"
