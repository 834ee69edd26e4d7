"""Units of the container's own systemd, such as those that put a known load on it by the programs in loads/."""

import ctypes
import pathlib
import shutil
import time

PROGRAMS = pathlib.Path(__file__).parent / "loads"
INSIDE = pathlib.Path("/run/loads")


class Loads:
    """Starts transient services; `end` leaves nothing of them."""

    def __init__(self, container):
        self.container = container
        self._names = []
        shutil.copytree(PROGRAMS, container.path(INSIDE), dirs_exist_ok=True)

    def start(self, name, program, *arguments, settings=()):
        """Starts NAME.service: one of loads/, or any program by its path."""
        self._names.append(f"{name}.service")
        self.container.run(
            "systemd-run", "--quiet", f"--unit={name}", f"--description=Known as {name}",
            *(f"--property={setting}" for setting in settings), "--", INSIDE / program, *arguments)

    def run(self, name, program, *arguments):
        """Starts it, waits for its end, and gives the seconds that it took."""
        began = time.monotonic()
        self.start(name, program, *arguments, settings=["Type=oneshot"])
        return time.monotonic() - began

    def main_pid(self, name):
        """The main process of NAME.service, as this side's kernel numbers it."""
        shown = self.container.run("systemctl", "show", "--value", "--property=MainPID", name)
        return self.container.outer_pid(int(shown.stdout))

    def end(self):
        for verb in ("stop", "reset-failed"):
            if self._names:
                self.container.run("systemctl", verb, *self._names, check=False)


class ProcessorClock:
    """A process' CLOCK_PROCESS_CPUTIME_ID, read from outside; clock_getcpuclockid(3)."""

    def __init__(self, pid):
        clock = ctypes.c_int()
        assert ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)) == 0, pid
        self._clock = clock.value

    def read(self):
        return time.clock_gettime(self._clock)
