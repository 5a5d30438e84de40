"""What a picture must carry when its figures are illustrative, and must not when they are real."""

from __future__ import annotations

import json
import re

from ssp_metrics import wording
from tests.pages.app import PICTURES, elements

BADGE = wording.ILLUSTRATIVE


def body(element):
    return getattr(element.proto, "body", "")


def tooltips(spec):
    """Every tooltip of a specification, wherever it stands."""
    if isinstance(spec, dict):
        if isinstance(spec.get("tooltip"), list):
            yield spec["tooltip"]
        for part in spec.values():
            yield from tooltips(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from tooltips(part)


def carriers(order, place):
    """What must say so with a picture: heading, words, the picture itself, its tooltips, its table, its downloads."""
    element = order[place]
    heading = next(body(one) for one in reversed(order[:place]) if "<h3" in body(one))
    after = order[place + 1 :]
    table = next(body(one) for one in after if "<table" in body(one) and "aria-label" in body(one))
    download = next(body(one) for one in after if "ssp-download" in body(one))
    found = {
        "heading": f'ssp-badge">{BADGE}' in heading,
        "words": element.proto.alt.startswith(BADGE),
        "download": "/illustrative-" in download,
    }
    if element.type == "vega_lite_chart":
        spec = json.loads(element.proto.spec)
        found["picture"] = BADGE in json.dumps(spec)
        found |= {f"tooltip {number}": "badge" in json.dumps(tip) for number, tip in enumerate(tooltips(spec))}
        found["table"] = f'aria-label="{BADGE}' in table
    else:
        found["tooltips"] = BADGE in element.proto.tooltip
    return found


def wrong(app):
    """Return what of each picture has a badge although its source line has none, or lacks it although it has one."""
    order = list(elements(app))
    found = []
    for place, element in enumerate(order):
        if element.type not in PICTURES:
            continue
        source = next(re.sub(r"<[^>]+>", "", body(one)) for one in order[place:] if "ssp-source" in body(one))
        expected = source.startswith(BADGE)
        faults = {name for name, has in carriers(order, place).items() if has != expected}
        if faults:
            found.append((element.key, faults, element.proto.alt[:80], source[:80]))
    return found
