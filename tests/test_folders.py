"""Folders replaced together: all of them, or every one as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssp_metrics.files import replace_all


def folder(path, text):
    path.mkdir(parents=True)
    (path / "file.txt").write_text(text, encoding="utf-8")
    (path / ".lock").touch()
    return path


def texts(root):
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.txt")}


def test_all_are_replaced_and_hidden_files_left_behind(tmp_path):
    old, made = folder(tmp_path / "here" / "old", "old"), folder(tmp_path / "made", "new")
    replace_all({old: made, tmp_path / "here" / "fresh": made})
    assert texts(tmp_path / "here") == {"old/file.txt": "new", "fresh/file.txt": "new"}
    assert not [path.name for path in (tmp_path / "here").rglob(".*")]


@pytest.mark.parametrize("at", range(4))
def test_where_one_cannot_be_replaced_none_is(tmp_path, monkeypatch, at):
    """The second folder is refused at each step in turn: two renames a folder."""
    here = tmp_path / "here"
    targets = [folder(here / name, f"old {name}") for name in ("one", "two")]
    made = {target: folder(tmp_path / "made" / target.name, "new") for target in targets}
    before, rename, done = texts(here), Path.rename, []

    def refusing(path, target):
        done.append(path)
        if len(done) == at + 1:
            raise PermissionError
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(PermissionError):
        replace_all(made)
    assert texts(here) == before
    assert sorted(path.name for path in here.iterdir()) == ["one", "two"]
