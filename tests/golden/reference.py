"""Golden cases: inputs and expected outputs of other people's packages, read from beside the repository.

The files are not part of the project. Where they are absent every case is skipped, and says so.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("SSP_REFERENCE_DATA", ROOT / "../shared")).resolve() / "golden"


def load(name: str) -> dict[str, Any] | None:
    """Read a golden file; None where there is none."""
    path = FOLDER / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def golden(
    name: str,
    pick: Callable[[dict[str, Any]], Iterable[Any]],
    label: Callable[[Any], str],
    excluded: Mapping[str, str] | None = None,
) -> pytest.MarkDecorator:
    """Parametrise a test by the cases of a file; `excluded` gives, by id, why a case does not apply."""
    content = load(name)
    if content is None:
        reason = f"{name} is not in {FOLDER}: set SSP_REFERENCE_DATA"
        absent = pytest.param(None, id="absent", marks=[pytest.mark.reference, pytest.mark.skip(reason=reason)])
        return pytest.mark.parametrize("case", [absent])
    reasons = dict(excluded or {})
    parameters = []
    for number, case in enumerate(pick(content)):
        key = label(case)
        marks = [pytest.mark.reference]
        if key in reasons:
            marks.append(pytest.mark.skip(reason=reasons[key]))
        parameters.append(pytest.param(case, id=f"{number:02d}-{key}", marks=marks))
    return pytest.mark.parametrize("case", parameters)


def floats(values: Any) -> Any:
    """Turn JSON's null into NaN, all else into floats."""
    return np.array(values, dtype=float)
