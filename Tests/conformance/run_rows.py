#!/usr/bin/env python3
"""Holds ProcFS against what other projects assert of hosts and files.

    run_rows.py PROCFS_DUMP FOLDER

FOLDER has `cases/NAME` and `procfs`, each with an expected.json of rows. Every row is checked, or left
out with a reason that stands in `exceptions.py`. Exit status 1 if a row differs, or nobody knows how
to check it.
"""

import json
import sys
from collections import Counter
from pathlib import Path

# Each registers its finders; the first that matches a file is taken.
import process_rows, cgroup_rows, memory_rows, disk_rows, network_rows, other_rows, cpu_rows  # noqa: E401, F401, I001
from case import Case
from dump import Dump
from exceptions import is_answered, left_out
from rows import Unchecked, find, same


def check(case, row):
    """What became of a row: a word, and a line for people unless it is well."""
    place = f"{case.name}: {row['file']}: {row['selector']}"
    if reason := left_out(case.name, row):
        return "left out", f"{place}: left out: {reason}"
    try:
        found = find(case, row)
        answer = is_answered(case.name, row, found)
    except Unchecked as why:
        return "unchecked", f"{place}: unchecked: {why}"
    except Exception as error:  # A finder that stumbles over what it got.
        return "differs", f"{place}: {type(error).__name__}: {error}"
    if answer is None:
        answer = same(row["value"], found)
    if answer:
        return "equal", None
    return "differs", f"{place}: expected {row['value']!r}, found {found!r}"


def cases(folder, dump):
    for file in sorted(folder.glob("cases/*/expected.json")):
        case = Case(file.parent.name, file.parent, dump)
        for row in json.loads(file.read_text("utf-8"))["expected"]:
            yield case, row
    file = folder / "procfs/expected.json"
    if file.exists():
        case = Case("procfs", file.parent, dump)
        for row in json.loads(file.read_text("utf-8"))["entries"]:
            yield case, row


def main(arguments):
    if len(arguments) != 2 or not Path(arguments[1]).is_dir():
        print("usage: run_rows.py PROCFS_DUMP FOLDER", file=sys.stderr)
        return 64
    dump = Dump(arguments[0])
    results, names = Counter(), set()
    for case, row in cases(Path(arguments[1]), dump):
        result, line = check(case, row)
        results[result] += 1
        names.add(case.name)
        if line:
            print(line[:600])
    dump.close()
    if not results:
        print(f"{arguments[1]}: no rows found")
        return 1
    words = ", ".join(f"{count} {word}" for word, count in sorted(results.items()))
    print(f"ProcFS against other projects' assertions: {words}, in {len(names)} cases")
    return 1 if results["differs"] or results["unchecked"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
