"""What was seen inside of the machine: tables of units, and around each the kernel's files."""

import bisect

from machine import TooSlow
from timeline import second_of

# The fewest scans, out of about twenty, that something can be made of.
LEAST = 12


def number(text):
    """A file of one number, or of a limit: without one, None."""
    return None if text.strip() == "max" else int(text)


def counter(key):
    """One of a file's `key value` lines."""
    return lambda text: int(dict(line.split() for line in text.splitlines())[key])


def total(line):
    """For how many microseconds somebody, or all, have waited."""
    return lambda text: int(
        next(one for one in text.splitlines() if one.startswith(line)).rpartition("total=")[2]
    )


def bytes_of(key):
    """The sum over all disks; none of the machine's is on top of another."""
    return lambda text: sum(
        int(word.partition("=")[2]) for word in text.split() if word.startswith(f"{key}=")
    )


def processors(text):
    """cpu.max, in processors."""
    quota, period = text.split()
    return None if quota == "max" else int(quota) / int(period)


class Scan:
    """One table of units, and the samples of files that were taken before and after it was made."""

    def __init__(self, answer, before, after):
        self.table = answer["table"]
        self.time, self.seconds = self.table["time"], self.table["seconds"]
        self.received = answer["received"]
        self.before, self.after = before, after
        self.rows = {row["cgroup"]: row for row in self.table["units"]}
        self.units = {row["name"]: row for row in self.table["units"]}

    def is_next(self, other):
        """Whether no scan was between the two."""
        return abs(self.time - other.time - self.seconds) < 0.05

    def is_told_before(self, other):
        """Whether it was told soon after it was made, and before the other was."""
        return self.received < min(self.time + 0.5, other.time)


class Recording:
    def __init__(self, seen):
        self.kernel, self.controllers = seen["kernel"], seen["controllers"]
        self.mounts, self.singles, self.frames = seen["mounts"], seen["singles"], seen["frames"]
        self.begun, self.events = seen["begun"], seen["events"]
        self._take(seen["samples"])
        # The first was made before anybody looked, when memory is read more seldom.
        self.scans = [scan for answer in seen["answers"][1:] if (scan := self._scan(answer))]
        if len(self.pairs()) < LEAST:
            raise TooSlow(f"only {len(self.pairs())} scans were told in time and right after another")

    def pairs(self):
        """Each scan with the one before, where the two tell what was in between."""
        return [
            (earlier, later)
            for earlier, later in zip(self.scans, self.scans[1:])
            if later.is_next(earlier) and earlier.is_told_before(later)
        ]

    @property
    def is_whole(self):
        """Whether every scan was seen."""
        return all(later.is_next(earlier) for earlier, later in zip(self.scans, self.scans[1:]))

    def groups(self):
        """The groups by the name that they have in an answer."""
        return {group.replace("\\", r"\x5c"): group for group, _ in self.texts if group != "/"}

    def values(self, group, file, read, first, last):
        """What a file said in the samples from one to another; None for one that the group has not."""
        texts = self.texts.get((group, file))
        return None if texts is None else [read(text) for text in texts[first:last + 1]]

    def growth(self, earlier, later, group, file, read):
        """By how much a counter has grown from scan to scan: at least, and at most."""
        texts = self.texts[group, file]
        least = read(texts[later.before]) - read(texts[earlier.after])
        return max(least, 0), read(texts[later.after]) - read(texts[earlier.before])

    def _take(self, samples):
        """The whole text of each file in each sample; what has gone in the meantime is left out."""
        self._began = [sample["began"] for sample in samples]
        self._ended = [sample["ended"] for sample in samples]
        texts = {(group, name): [] for group, name, _ in samples[0]["changed"]}
        for place, sample in enumerate(samples):
            for group, name, text in sample["changed"]:
                known = texts[group, name]
                known += known[-1:] * (place - len(known)) + [text]
        gone = {group for (group, _), known in texts.items() if None in known}
        self.texts = {
            key: known + known[-1:] * (len(samples) - len(known))
            for key, known in texts.items()
            if key[0] not in gone
        }

    def _scan(self, answer):
        """With the last sample that ended before the scan, and the first that began after its answer."""
        # The time that a table tells is cut off after the millisecond.
        before = bisect.bisect_right(self._ended, answer["table"]["time"]) - 1
        after = bisect.bisect_left(self._began, answer["received"])
        if before < 0 or after == len(self._began):
            return None
        return Scan(answer, before, after)

    def series(self, name, **labels):
        """A series' values, and whether they are older ones, by the second that they are for."""
        return {
            second_of(frame["time"]): (one["value"], one.get("stale", False))
            for frame in self.frames
            for one in frame["series"]
            if one["name"] == name and one["labels"] == labels
        }
