"""Who asks for a change: a person or a role, never the account of the machine."""

from __future__ import annotations

import getpass
import os

from ssp_metrics.settings import settings

NOT_NAMED = "not named"
LONGEST = 100
_ACCOUNTS = {"root", "administrator", "system"}


def tidy(text: str) -> str:
    """Return the text on one line, without blanks at its ends."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def author(given: str = "") -> str:
    """Return who asks: as given, or as ``SSP_BY`` says, or who is logged in; “not named” where that is root."""
    for name in (given, settings().by, os.environ.get("SUDO_USER", ""), _login()):
        tidied = tidy(name)[:LONGEST]
        if tidied and tidied.casefold() not in _ACCOUNTS:
            return tidied
    return NOT_NAMED


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return ""
