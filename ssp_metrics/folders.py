"""Folders that are replaced together: all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

NEW, OLD = ".tmp-new-", ".tmp-old-"


def replace_all(made: Mapping[Path, Path]) -> None:
    """Put folders that were made elsewhere in the place of others, or leave everything as it was.

    Parameters
    ----------
    made : mapping of Path to Path
        Where each folder is to stand, and where it was made; hidden files in it are left behind.

    Raises
    ------
    OSError
        A folder cannot be written: all of them are then as they were.
    """
    done: list[Path] = []
    try:
        for target, source in made.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(_beside(target, NEW), ignore_errors=True)
            shutil.copytree(source, _beside(target, NEW), ignore=shutil.ignore_patterns(".*"))
        for target in made:
            shutil.rmtree(_beside(target, OLD), ignore_errors=True)
            if target.exists():
                target.rename(_beside(target, OLD))
            done.append(target)
            _beside(target, NEW).rename(target)
    except BaseException:
        for target in reversed(done):
            shutil.rmtree(target, ignore_errors=True)
            if _beside(target, OLD).exists():
                _beside(target, OLD).rename(target)
        raise
    finally:
        for target in made:
            for prefix in (NEW, OLD):
                shutil.rmtree(_beside(target, prefix), ignore_errors=True)


def _beside(target: Path, prefix: str) -> Path:
    return target.with_name(f"{prefix}{target.name}")
