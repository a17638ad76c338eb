"""Options of commands, made from what the API takes for the same.

What a body of the API needs, allows and says of its fields is written there once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import click
import msgspec
from msgspec import inspect

from api.wire import Amount, Body

B = TypeVar("B", bound=Body)

_NAMED_BY: Final = {"payment": "TENDER|ID", "photos": "ID"}

LEFT_OUT: Final = frozenset({"step", "payment"})
"""Fields that a command asks for only where more than one answer is possible."""


class Yuan(click.ParamType[int]):
    """An amount as people write it, in fen."""

    name = "YUAN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", str(value))
        if found is None:
            self.fail(f"{value} is no amount in yuan, such as 50 or 49.90", param, ctx)
        yuan, fen = found.groups(default="")
        return int(yuan) * 100 + int(fen.ljust(2, "0"))


class _YesNo(click.ParamType[bool]):
    name = "yes|no"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        if value not in ("yes", "no"):
            self.fail("say yes or no", param, ctx)
        return bool(value == "yes")


def options_of(body: type[Body]) -> Iterator[click.Option]:
    """One option a field: ``stays_in_bay`` is ``--stays-in-bay``, each of ``findings`` a
    ``--finding``.
    """
    for field in _fields(body):
        yield _option(field, required=field.required and field.name not in LEFT_OUT)
        for more in _shared(field):
            yield _option(more, required=False)


def body_of(body: type[B], given: Mapping[str, Any]) -> B:
    """What was typed, checked as the API checks it.

    Raises:
        click.UsageError: it is not of that form.
    """
    fields = {field.name: field for field in _fields(body)}
    typed = {
        name: _plain(fields[name].type, value)
        for name, value in given.items()
        if name in fields and value not in (None, ())
    }
    for name in typed:
        for more in _shared(fields[name]):
            typed[name] = [one | {more.name: given[more.name]} for one in typed[name]]
    try:
        return msgspec.convert(typed, body, str_keys=True)
    except msgspec.ValidationError as refusal:
        what, _, where = str(refusal).partition(" - at ")
        place = where.strip("`").removeprefix("$.")
        raise click.UsageError(f"{place}: {what}" if place else what) from None


def _fields(body: type[Body]) -> Sequence[inspect.Field]:
    told = inspect.type_info(body)
    assert isinstance(told, inspect.StructType)
    return told.fields


def _shared(field: inspect.Field) -> Sequence[inspect.Field]:
    """What may be said once for all things of a list, such as the trouble codes of findings."""
    match _bare(field.type)[0]:
        case inspect.VarTupleType(item_type=inspect.StructType(fields=fields)):
            return [
                one
                for one in fields
                if not one.required
                and isinstance(kind := _bare(one.type)[0], inspect.VarTupleType)
                and isinstance(kind.item_type, inspect.StrType)
            ]
    return ()


def _option(field: inspect.Field, *, required: bool) -> click.Option:
    kind, help = _bare(field.type)
    many = isinstance(kind, inspect.VarTupleType | inspect.DictType)
    name = "--" + (field.name.removesuffix("s") if many else field.name).replace("_", "-")
    if isinstance(kind, inspect.BoolType):
        flag = f"{name}/--not-{name[2:]}" if field.required else name
        return click.Option([flag, field.name], is_flag=True, required=required, help=help)
    types = _types(kind)
    return click.Option(
        [name, field.name],
        type=types if len(types) > 1 else types[0],
        multiple=many,
        required=required,
        help=help,
        metavar=_metavar(kind, field.name) if many or isinstance(kind, inspect.UUIDType) else None,
    )


def _types(kind: inspect.Type) -> tuple[click.ParamType[Any], ...]:
    """What stands behind an option, word by word."""
    match kind:
        case inspect.IntType(ge=low, le=high):
            return (click.IntRange(low, high),)
        case inspect.FloatType(ge=low, le=high):
            return (click.FloatRange(low, high),)
        case inspect.EnumType(cls=cls):
            return (click.Choice([one.value for one in cls]),)
        case inspect.StructType(cls=cls) if cls is Amount:
            return (Yuan(),)
        case inspect.StructType(fields=fields):
            needed = (one for one in fields if one.required)
            return tuple(one for field in needed for one in _types(_bare(field.type)[0]))
        case inspect.VarTupleType(item_type=item):
            return _types(item)
        case inspect.DictType():
            return (click.STRING, _YesNo())
    return (click.STRING,)


def _metavar(kind: inspect.Type, name: str) -> str:
    match kind:
        case inspect.VarTupleType(item_type=inspect.StructType(fields=fields)):
            return " ".join(
                _metavar(_bare(one.type)[0], one.name) for one in fields if one.required
            )
        case inspect.EnumType(cls=cls):
            return "|".join(one.value for one in cls)
        case inspect.DictType():
            return "CODE yes|no"
        case inspect.UUIDType() | inspect.VarTupleType(item_type=inspect.UUIDType()):
            return _NAMED_BY.get(name, "CODE|ID")
    return name.removesuffix("s").replace("_", "-").upper()


def _plain(kind: inspect.Type, value: Any) -> Any:
    """What JSON would have said."""
    match _bare(kind)[0]:
        case inspect.StructType(cls=cls) if cls is Amount:
            return {"amount": value}
        case inspect.VarTupleType(item_type=inspect.StructType(fields=fields)):
            names = [one.name for one in fields if one.required]
            return [dict(zip(names, words, strict=True)) for words in value]
        case inspect.DictType():
            return dict(value)
    return value


def _bare(kind: inspect.Type) -> tuple[inspect.Type, str | None]:
    """The kind of a value that is there, and what is said of it."""
    help = None
    if isinstance(kind, inspect.Metadata):
        help = (kind.extra_json_schema or {}).get("description")
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
        inner, said = _bare(kind)
        return inner, help or said
    return kind, help
