"""What is too large is refused before it is read: for CSV and workbook alike, whatever it unpacks to."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.limits import Limits
from ssp_metrics.sources import partner_return
from ssp_metrics.sources.partner_return import cells
from ssp_metrics.sources.partner_return.columns import NAMES
from tests.sources.returns import WARDS, context, good, row, text, write

SMALL = Limits(rows=20, columns=13, megabytes=1, unpacked=1)
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def refusal(path, limits=SMALL):
    """Why a file is refused: the one fault that says so."""
    with pytest.raises(DeliveryError, match="store is unchanged") as refused:
        partner_return.check(path, replace(context(), limits=limits))
    (fault,) = refused.value.faults
    assert fault.remedy
    return fault.found


def faults(path, limits=SMALL):
    return partner_return.check(path, replace(context(), limits=limits)).faults


def workbook(path, rows, change=lambda _: None):
    book = openpyxl.Workbook()
    book.active.title = "Return"
    book.active.append(list(rows[0]))
    for one in rows:
        book.active.append(list(one.values()))
    change(book.active)
    book.save(path)
    return path


def rewritten(path, **parts):
    """A workbook with other parts: each a function of its text, by the end of its name without “.xml”."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in whole.namelist():
            part = name.rpartition("/")[2].removesuffix(".xml")
            content = whole.read(name).decode()
            changed.writestr(name, parts[part](content) if part in parts else content)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("make", [write, lambda folder, rows: workbook(folder / "return.xlsx", rows)])
class TestBothKinds:
    def test_rows(self, make, tmp_path):
        months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
        rows = [row(end=month) for month in months[:20]]
        assert faults(make(tmp_path, rows)) == ()
        assert refusal(make(tmp_path, [*rows, row(end=months[20])])) == "there are more than 20 rows"

    def test_columns(self, make, tmp_path):
        wide = {**row(), "note": "", "fault": ""}
        names = {"names": list(wide)} if make is write else {}
        assert faults(make(tmp_path, [wide], **names)) == ()
        wide["row"] = "2"
        names = {"names": list(wide)} if make is write else {}
        assert refusal(make(tmp_path, [wide], **names)) == "there are more than 13 columns"

    def test_bytes(self, make, tmp_path):
        path = make(tmp_path, [row()])
        with path.open("ab") as file:
            file.write(b"\n" * 1_000_001)
        assert refusal(path) == "the file has more than 1 MB"


def test_the_real_limits_end_before_any_other_check(tmp_path, monkeypatch):
    """50,001 rows, 41 columns, 5 MB and a byte: nothing of them is judged."""
    monkeypatch.setattr(cells, "faults", lambda *_: pytest.fail("the cells were looked at"))
    path = tmp_path / "return.csv"
    line = text([row()]).splitlines()[1]
    path.write_text("\n".join([",".join(NAMES), *[line] * 50_001]), encoding="utf-8")
    assert refusal(path, Limits()) == "there are more than 50,000 rows"
    path.write_text(",".join(f"c{number}" for number in range(200_000)) + "\n", encoding="utf-8")
    assert refusal(path, Limits()) == "there are more than 40 columns"
    path.write_bytes(b"a" * 5_000_001)
    assert refusal(path, Limits()) == "the file has more than 5 MB"


def test_rows_with_nothing_in_them_do_not_count(tmp_path):
    path = write(tmp_path, [row()])
    with path.open("a", encoding="utf-8") as file:
        file.write(("," * (len(NAMES) - 1) + "\n") * 100)
    assert faults(path) == ()


def test_cells_with_a_format_and_nothing_else_do_not_count(tmp_path):
    def change(sheet):
        for number in range(2, 60):
            sheet.cell(number, 20).number_format = "0.00"

    assert faults(workbook(tmp_path / "a.xlsx", [row()], change)) == ()


@pytest.mark.parametrize(
    ("place", "found"), [("A1048576", "20 rows"), ("XFD2", "13 columns"), ("XFD1048576", "20 rows")]
)
def test_a_stray_cell_far_away(tmp_path, place, found):
    def change(sheet):
        sheet[place] = "stray"

    assert refusal(workbook(tmp_path / "a.xlsx", [row()], change)) == f"there are more than {found}"


def test_millions_of_empty_cells(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()])
    rewritten(path, sheet1=lambda xml: xml.replace("</sheetData>", "<row>" + "<c/>" * 150_000 + "</row></sheetData>"))
    assert "once it is unpacked" in refusal(path)


def test_a_sheet_that_unpacks_to_much(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()])
    rewritten(path, sheet1=lambda xml: xml.replace("<sheetData>", " " * 2_000_000 + "<sheetData>"))
    assert path.stat().st_size < 20_000
    assert refusal(path) == "the workbook holds more than 1 MB once it is unpacked"


def test_a_sheet_that_says_less_than_it_unpacks_to(tmp_path):
    """The size that a zip names is only what it says: here nought, in both of its places."""
    path = workbook(tmp_path / "a.xlsx", [row()])
    rewritten(path, sheet1=lambda xml: xml.replace("<sheetData>", " " * 2_000_000 + "<sheetData>"))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as whole:
        size = struct.pack("<I", whole.getinfo(SHEET).file_size)
    assert content.count(size) == 2
    path.write_bytes(bytes(content).replace(size, struct.pack("<I", 100)))
    assert "damaged or cut short" in refusal(path)


def shared(path):
    """A workbook whose cells share their texts, as Excel writes it."""
    texts = {}

    def number(cell):
        return f't="s"><v>{texts.setdefault(cell[1], len(texts))}</v>'

    with zipfile.ZipFile(path) as whole:
        sheet = re.sub('t="inlineStr"><is><t>(.*?)</t></is>', number, whole.read(SHEET).decode())
    rewritten(path, sheet1=lambda _: sheet)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        items = "".join(f"<si><t>{text}</t></si>" for text in texts)
        archive.writestr(TEXTS, f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>')
    return path


def test_one_long_text_that_every_cell_repeats(tmp_path):
    def of(length):
        long = {"note": "x" * length, "fault": "x" * length}
        months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(3, 12)]
        return shared(workbook(tmp_path / "a.xlsx", [{**row(end=month), **long} for month in months]))

    assert {fault.column for fault in faults(of(20_000))} <= {"period_start"}  # the months between
    assert "once it is unpacked" in refusal(of(30_000))


@pytest.mark.parametrize("part", ["workbook", "sheet1", "sharedStrings"])
def test_entities_are_not_expanded(tmp_path, part):
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = shared(workbook(tmp_path / "a.xlsx", [row()]))
    rewritten(path, **{part: lambda xml: re.sub(r"^(<\?.*?\?>)?", lambda head: head[0] + bomb, xml)})
    assert refusal(path) == "the workbook is damaged or cut short: it declares entities"


def test_parts_packed_otherwise_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()])
    out = io.BytesIO()
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name))
    path.write_bytes(out.getvalue())
    assert "packed in a way" in refusal(path)


def test_other_sheets_and_pictures_are_not_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", good())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 5_000_000)
    assert faults(path) == ()


def test_what_each_row_of_the_corrections_says_is_bounded(tmp_path):
    rows = [{name: f"={name}{'x' * 5_000}" for name in NAMES}]
    reading = partner_return.check(write(tmp_path, rows), context())
    assert len(reading.faults) == len(NAMES)
    assert "And 6 more." in reading.corrections()
    assert max(len(str(fault)) for fault in reading.faults) < 300
    with pytest.raises(DeliveryError) as refused:
        partner_return.check(write(tmp_path, [{"x" * 5_000: "1"}], names=["x" * 5_000]), context())
    assert max(len(str(fault)) for fault in refused.value.faults) < 400


def test_the_nearest_measure_is_named_for_the_first_unknown_ones_only(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        partner_return.ReturnContext, "nearest", lambda _, measure: asked.append(measure) or "knife_crime"
    )
    rows = [row(f"knive_{number}", area=WARDS[0]) for number in range(1_000)]
    found = partner_return.check(write(tmp_path, rows), context()).faults
    assert len(found) == 1_000
    assert len(asked) == cells.GUESSED
    assert "Did you mean" not in found[-1].remedy
