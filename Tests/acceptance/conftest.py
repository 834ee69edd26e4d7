"""Fixtures and rules of all acceptance tests."""

import asyncio
import inspect
import os

import pytest

from frozen import Namespace
from server import BINARY, WEB, Server

ASYNC_LIMIT = 30


# --- the service


@pytest.fixture(scope="session")
def built():
    """The binary and the web files are there."""
    if not os.access(BINARY, os.X_OK):
        pytest.fail(f"{BINARY} is missing: build it, or name another by TELLTALE_BINARY")
    if not (WEB / "index.html").is_file():
        pytest.fail(f"{WEB} holds no index.html: assemble it, or name another by TELLTALE_WEB")


def _end(servers):
    """Ends servers; one that a test has ended itself is let be."""
    failures = []
    for server in servers:
        if not server.is_running:
            continue
        try:
            server.stop()
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


@pytest.fixture(scope="session")
def server(built, tmp_path_factory):
    """A service that samples each second, shared by all tests: none leaves anything behind in it."""
    running = Server(tmp_path_factory.mktemp("server")).start().first_frame()
    yield running
    assert running.is_running, f"the service has ended:\n{running.stderr}"
    _end([running])


@pytest.fixture(scope="session")
def fast_server(built, tmp_path_factory):
    """As `server`, with ten samples a second."""
    running = Server(tmp_path_factory.mktemp("fast-server"), interval="100ms")
    running.start().first_frame()
    yield running
    assert running.is_running, f"the service has ended:\n{running.stderr}"
    _end([running])


@pytest.fixture
def start_server(built, tmp_path):
    """Starts services of a test's own."""
    servers = []

    def start(*arguments, **options):
        servers.append(Server(tmp_path, *arguments, **options))
        return servers[-1].start()

    yield start
    _end(servers)


@pytest.fixture
def namespace(built):
    """A namespace of mounts and processes, for those that will not answer."""
    namespace = Namespace()
    yield namespace
    namespace.close()


# --- asynchronous tests


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Runs a test that is a coroutine, for as long as its limit allows."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    marker = pyfuncitem.get_closest_marker("limit")
    limit = marker.args[0] if marker else ASYNC_LIMIT
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    async def run():
        async with asyncio.timeout(limit):
            await pyfuncitem.obj(**arguments)

    asyncio.run(run())
    return True


# --- under CI=true a skip is a failure: there every part of the tests has to run, but for what a machine is
# --- too slow to emulate

TOO_SLOW = "too slow"


def _fail_if_skipped(report):
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if TOO_SLOW in reason:
            return report
        report.outcome = "failed"
        report.longrepr = f"{reason}\nIn CI a skipped test is a failed one."
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = _fail_if_skipped((yield))
    if report.failed:
        for server in item.funcargs.values() if hasattr(item, "funcargs") else ():
            if isinstance(server, Server) and server.stderr:
                report.sections.append(("the service's log", server.stderr[-4000:]))
    return report
