"""The keys of the catalogue's files, as its models declare them: a JSON schema, a table to read, a file to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ssp_metrics.catalogue.models import TO_WRITE, Measure, Partnership, Plan, Priority, Source

KINDS: dict[str, type[BaseModel]] = {
    "measure": Measure,
    "priority": Priority,
    "source": Source,
    "plan": Plan,
    "partnership": Partnership,
}
"""What a file of the catalogue may be, by the name of its schema."""
_TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "text"}


@dataclass(frozen=True)
class Key:
    """One key of a table of a file: what it says and may hold; ``table`` names its model where it is a table itself."""

    name: str
    says: str
    values: str
    default: str
    table: str
    is_list: bool

    @classmethod
    def of(cls, name: str, schema: dict[str, Any], *, is_required: bool) -> Key:
        """Read a key from its JSON schema; ``default`` is TOML, empty where there is none."""
        shape = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
        default = schema.get("default")
        one = shape.get("items", *shape.get("prefixItems", [shape])[:1])
        words = ", ".join(f"`{value}`" for value in one.get("enum", ())) or _limited(one)
        return cls(
            name,
            schema.get("description", ""),
            f"list: {words}" if shape.get("type") == "array" and words else words,
            TO_WRITE if is_required else "" if default is None else json.dumps(default, ensure_ascii=False),
            one.get("$ref", "").rpartition("/")[2],
            shape.get("type") == "array",
        )

    @property
    def is_required(self) -> bool:
        """Whether a file must have it."""
        return self.default == TO_WRITE


def _limited(schema: dict[str, Any]) -> str:
    words = _TYPES.get(schema.get("type", ""), "")
    least, most, above = (schema.get(name) for name in ("minimum", "maximum", "exclusiveMinimum"))
    if above is not None:
        return f"{words} above {above}"
    return words if least is None else f"{words}, {least} to {most}" if most else f"{words}, {least} or more"


def keys(kind: type[BaseModel]) -> dict[str, tuple[Key, ...]]:
    """Return the keys of a kind of file by model: its own first, then those of the tables inside it."""
    schema = kind.model_json_schema()
    return {
        name: tuple(
            Key.of(key, one, is_required=key in model.get("required", ())) for key, one in model["properties"].items()
        )
        for name, model in {kind.__name__: schema, **schema.get("$defs", {})}.items()
    }


def schema_text(kind: type[BaseModel]) -> str:
    """Return the JSON schema of a kind of file, for editors that complete and check TOML."""
    return json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def table(kind: type[BaseModel], model: str) -> str:
    """Return the keys of a model as a table in Markdown."""
    lines = ["| key | what it says | value | unless written |", "|---|---|---|---|"]
    for key in keys(kind)[model]:
        values = key.values or f"{'tables' if key.is_list else 'table'} {key.table}"
        default = "needed" if key.is_required else f"`{key.default}`" if key.default else "none"
        lines.append(f"| `{key.name}` | {key.says} | {values} | {default} |")
    return "\n".join(lines)


def to_fill_in(kind: type[BaseModel], entry_id: str, schema: str) -> str:
    """Return a file with every key of a kind: needed ones to be written, the others as comments with their default.

    Parameters
    ----------
    kind : type
        One of :data:`KINDS`.
    entry_id : str
        Its id.
    schema : str
        Where its JSON schema is, seen from the file.
    """
    models = keys(kind)
    lines = _lines(models[kind.__name__], models, "", is_written=True)
    text = "\n".join([f"#:schema {schema}", *lines, ""])
    return text.replace(f'id = "{TO_WRITE}"', f'id = "{entry_id}"', 1)


def _lines(found: tuple[Key, ...], models: dict[str, tuple[Key, ...]], at: str, *, is_written: bool) -> Iterator[str]:
    """Give the lines of one table; tables inside it stand after its own keys, as TOML wants."""
    for key in (key for key in found if not key.table):
        yield f"# {key.says}{f' ({key.values})' if key.values else ''}"
        value = f'"{TO_WRITE}"' if key.is_required else key.default or '""'
        yield f"{'' if is_written and key.is_required else '#'}{key.name} = {value}"
    for key in (key for key in found if key.table):
        name = f"{at}{key.name}"
        is_table_written = is_written and key.is_required
        yield ""
        yield f"# {key.says}"
        yield f"{'' if is_table_written else '#'}{f'[[{name}]]' if key.is_list else f'[{name}]'}"
        yield from _lines(models[key.table], models, f"{name}.", is_written=is_table_written)
