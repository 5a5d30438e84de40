"""What the documents say of keys, variables and commands is what the code has, and all of it."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest
import typer
from typer.testing import CliRunner

from ssp_metrics import catalogue, cli
from ssp_metrics.catalogue import keys, models
from ssp_metrics.cli import documentation
from ssp_metrics.errors import CatalogueError, SspError
from ssp_metrics.settings import ROOT, Settings, settings
from tests.place import SETTINGS
from tests.stores import light_data

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "geo").glob("*.md"), *(ROOT / "data").rglob("*.md")
    )
}  # fmt: skip
MODELS = sorted({model for kind in keys.KINDS.values() for model in keys.keys(kind)})
FOR_TESTS = {"SSP_REFERENCE_DATA", "SSP_SKIP_BROWSER", "SSP_REQUIRE_BROWSER"}
PYTHON = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "ssp_metrics").rglob("*.py"))]
TYPED = [
    line
    for name, text in DOCUMENTS.items()
    if name != "docs/commands.md"
    for line in re.findall(r"python -m ssp_metrics +([^`\n#;]+)", text.replace("\\\n", " "))
] + [line for text in PYTHON for line in re.findall(r'run=f?"([^"]+)"', text)]


def commands():
    """Every command by its words, with its options."""
    found = {}

    def walk(command, words):
        for name, one in getattr(command, "commands", {}).items():
            walk(one, (*words, name))
        found[words] = {option for one in command.params for option in one.opts if option.startswith("--")}

    walk(typer.main.get_command(cli.app), ())
    return found


COMMANDS = commands()


def test_what_is_made_from_the_code_is_up_to_date():
    stale = [path.name for path, text in documentation.made(SETTINGS).items() if path.read_text("utf-8") != text]
    assert stale == [], "run: python -m ssp_metrics docs"


@pytest.mark.parametrize("model", MODELS)
def test_every_key_of_a_model_is_explained_and_no_other(model):
    text = DOCUMENTS["docs/catalogue.md"]
    (table,) = re.findall(rf"<!-- made: {model} -->\n(.*?)<!-- end -->", text, re.DOTALL)
    fields = getattr(models, model).model_fields
    assert re.findall(r"^\| `(\w+)` \| \S", table, re.MULTILINE) == list(fields)


def test_every_variable_is_documented_and_no_other():
    named = {name for text in DOCUMENTS.values() for name in re.findall(r"\bSSP_[A-Z_]+\b", text)}
    assert named == {f"SSP_{name.upper()}" for name in Settings.model_fields} | FOR_TESTS


def test_every_command_is_documented():
    text = DOCUMENTS["docs/commands.md"]
    for words, options in COMMANDS.items():
        heading = " ".join(["python -m ssp_metrics", *words])
        (found,) = re.findall(rf"^#+ `{heading}`\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE)
        assert [option for option in options if option not in found] == []


@pytest.mark.parametrize("line", TYPED)
def test_a_command_that_is_named_exists_with_its_options(line):
    words = shlex.split(line.translate({ord("["): " ", ord("]"): " ", ord("|"): " "}))
    command = max((one for one in COMMANDS if tuple(words[: len(one)]) == one), key=len)
    assert command, "this is no command"
    assert {word for word in words if word.startswith("--")} <= COMMANDS[command] | {"--help"}
    assert not any(one[: len(command)] == command != one for one in COMMANDS), "this is a group of commands"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the project's catalogue that may be changed."""
    monkeypatch.setenv("SSP_DATA", str(light_data(tmp_path / "data")))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


def new(*arguments):
    result = CliRunner().invoke(cli.app, ["measure", "new", *arguments])
    if isinstance(result.exception, SspError):
        raise result.exception
    return result


@pytest.mark.parametrize("own", [False, True])
def test_a_new_measure_waits_for_what_a_person_has_to_write(data, own):
    result = new("bus_shelters", *["--own"] * own)
    path = settings().catalogue[own] / "measures" / "bus_shelters.toml"
    assert str(path) in "".join(result.stderr.split("\n"))
    text = path.read_text(encoding="utf-8")
    schema = re.match(r"#:schema (\S+)\n", text)[1]
    assert (path.parent / schema).resolve() == data / "catalogue" / "schema" / "measure.json"
    with pytest.raises(CatalogueError) as caught:
        catalogue.read(*settings().catalogue)
    assert {fault.column for fault in caught.value.faults} == {
        "title", "definition", "unit", "unit_one", "direction", "source", "selector.table",
    }  # fmt: skip
    assert all("still to be written" in fault.found for fault in caught.value.faults)
    written = {"title": "Bus shelters", "definition": "Shelters broken.", "unit": "shelters", "unit_one": "shelter",
               "direction": "lower", "source": "police_uk", "table": "crime"}  # fmt: skip
    for key, value in written.items():
        text = text.replace(f'\n{key} = "REPLACE"', f'\n{key} = "{value}"', 1)
    path.write_text(text, encoding="utf-8")
    made = catalogue.read(*settings().catalogue).measure("bus_shelters")
    fields = models.Measure.model_fields
    declared = {name: field.get_default() for name, field in fields.items() if not field.is_required()}
    assert {name: getattr(made, name) for name in declared} == declared


@pytest.mark.parametrize("kind", keys.KINDS)
def test_every_key_stands_in_a_file_to_fill_in(kind):
    text = keys.to_fill_in(keys.KINDS[kind], "example", "schema.json")
    whole = tomllib.loads(re.sub(r"(?m)^#(?=[a-z\[])", "", text))

    def same(model, table):
        assert set(table) == set(model.model_fields)
        for key in keys.keys(model)[model.__name__]:
            if key.table:
                same(getattr(models, key.table), table[key.name][0] if key.is_list else table[key.name])

    same(keys.KINDS[kind], whole)


@pytest.mark.parametrize(
    ("name", "says"),
    [("burglary", "already"), *((name, "no id") for name in ("Bus", "bus-shelters", "1st", "../bus", "bus\n", ""))],
)
def test_an_id_that_is_taken_or_none_is_refused(data, name, says):
    before = sorted(data.rglob("*"))
    with pytest.raises(SspError, match=says):
        new(name)
    assert sorted(data.rglob("*")) == before
