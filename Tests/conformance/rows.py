"""Rows of expected.json: who finds a row's value, and what is a match.

A finder is a function of (case, row) that gives the value in the row's unit: None for what is
absent, a Failure for what is refused. It is chosen by the row's file.
"""

import re

from dump import Failure

FINDERS = []


class Unchecked(Exception):
    """Nobody knows how to find this row."""


def finder(pattern):
    """Registers a finder for the files that match."""

    def register(function):
        FINDERS.append((re.compile(pattern), function))
        return function

    return register


def find(case, row):
    for pattern, function in FINDERS:
        if pattern.search(row["file"]):
            return function(case, row)
    raise Unchecked(f"no finder for files like {row['file']}")


def plain(text):
    """A name without case and signs: Active(anon), active_anon and ActiveAnon are one."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def number(text):
    """The whole number that a text is, or None."""
    return int(text) if text is not None and re.fullmatch(r"-?\d+", text.strip()) else None


def same(expected, found):
    """Whether a found value is the expected one; floats to a millionth, as some sources round."""
    if expected == {"error": True}:
        return isinstance(found, Failure)
    if isinstance(found, Failure):
        return False
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, float) or isinstance(found, float):
        if not isinstance(expected, (int, float)) or not isinstance(found, (int, float)):
            return False
        return abs(expected - found) <= 1e-6 * max(abs(expected), abs(found))
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(same(*pair) for pair in zip(expected, found))
        )
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and expected.keys() == found.keys()
            and all(same(expected[key], found[key]) for key in expected)
        )
    return type(expected) is type(found) and expected == found
