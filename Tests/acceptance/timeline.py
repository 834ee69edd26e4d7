"""Moments: the second that something is of, and what a counter was when nobody looked."""

import bisect
import contextlib
import math
import threading
import time


def tick_of(moment, interval):
    """The number of the tick that a scan or sample is for: a timer may fire a little early."""
    return math.floor(moment / interval + 0.25)


def second_of(moment):
    """The second that a scan or sample is for."""
    return tick_of(moment, 1)


class Timeline:
    """Values of a counter and when it had them."""

    def __init__(self):
        self.times, self.values = [], []

    def add(self, moment, value):
        self.times.append(moment)
        self.values.append(value)

    def at(self, moment):
        """Between the two readings around a moment, in a straight line."""
        after = bisect.bisect_left(self.times, moment)
        assert 0 < after < len(self.times), "the timeline does not reach so far"
        (t0, t1), (v0, v1) = self.times[after - 1:after + 1], self.values[after - 1:after + 1]
        return v0 + (v1 - v0) * (moment - t0) / (t1 - t0)


@contextlib.contextmanager
def following(read, pause):
    """Reads a counter again and again, as long as this lasts."""
    timeline = Timeline()
    stop = threading.Event()

    def follow():
        while not stop.wait(pause):
            timeline.add(time.time(), read())

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        yield timeline
    finally:
        stop.set()
        follower.join()
