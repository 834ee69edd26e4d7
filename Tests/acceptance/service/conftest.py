"""Fixtures of the service test: one booted container a run, the unit fresh for each test."""

import os
import shutil

import pytest

from container import Container
from install import install
from loads import Loads
from unit import Unit

NEEDED = ("debootstrap", "systemd-nspawn", "nsenter", "unshare", "mkfs.ext4", "losetup")


def _hindrance():
    if os.geteuid() != 0:
        return "needs root, to boot a container"
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    return f"needs {', '.join(missing)}" if missing else None


@pytest.fixture(scope="session")
def container():
    """A booted Debian with Telltale installed as `make install` leaves it."""
    if hindrance := _hindrance():
        pytest.skip(f"the service test {hindrance}")
    booted = Container()
    try:
        booted.furnish()
        install(booted.root)
        booted.start()
        # As `make install` does on a host that runs.
        booted.run("systemd-sysusers")
        # Wanted by a target that is active, the stopped unit stays loaded, and with it what it
        # remembers of its last run.
        booted.run("systemctl", "enable", "telltale.service")
        yield booted
    finally:
        booted.stop()


@pytest.fixture
def unit(container):
    """The stopped unit, as installed; what a test changes about it is undone."""
    fresh = Unit(container)
    try:
        yield fresh
    finally:
        fresh.reset()


@pytest.fixture
def loads(container):
    """Starts units that put a known load on the container; none is left."""
    started = Loads(container)
    try:
        yield started
    finally:
        started.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds the container's journal to the report of a failed test."""
    report = yield
    unit = getattr(item, "funcargs", {}).get("unit")
    if report.when == "call" and report.failed and unit:
        report.sections.append(("the unit's journal", unit.journal_text()))
    return report
