"""The recording that all tests of the machine judge: it boots once."""

import pytest

from machine import Machine, TooSlow, hindrance
from recording import Recording

UNCHECKED = "cgroup v2 with all controllers was NOT checked"


@pytest.fixture(scope="session")
def recording(built):
    """What the kernel's files and Telltale said of units, side by side, on a machine that runs systemd."""
    if why := hindrance():
        pytest.skip(f"{UNCHECKED}: {why}")
    machine = Machine()
    try:
        machine.furnish()
        return Recording(machine.run())
    except TooSlow as slow:
        pytest.skip(f"{UNCHECKED}: qemu is too slow here: {slow}")
    finally:
        machine.stop()
