"""A directory of text files on a mount that does not answer holds up nothing but itself."""

import subprocess
import time

import pytest

from frozen import EnclosedServer, FuseMount, fuse_mounts, is_possible
from server import BINARY, environment
from streams import activity

pytestmark = pytest.mark.skipif(is_possible() is not None, reason=str(is_possible()))

WAYS = [("unread",), ("read",), ("unread", "read")]
# A directory is looked at each second, and then has two to answer in; one after the other, where two die.
NOTICED = 1 + 2 * 2 + 2
# What does not answer is asked again after five, then ten seconds.
RECOVERED = 25
FIGURES = "# HELP far Far away.\n# TYPE far gauge\nfar 1\n"


@pytest.fixture
def mounts(namespace, tmp_path):
    """Two that hold a text file each, and will be frozen."""
    with fuse_mounts(namespace) as mount:
        yield [
            mount(tmp_path / name, file=("figures.prom", FIGURES.replace("far", f"far_{name}")))
            for name in ("one", "two")
        ]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "near"
    folder.mkdir()
    (folder / "near.prom").write_text("near 1\n")
    return folder


def options(mounts, folder):
    """Local ones stand on both sides of those that will be frozen."""
    directories = [folder, *(mount.where for mount in mounts)]
    return [f"--collector.textfile.directory={directory}" for directory in directories]


@pytest.fixture
def server(namespace, mounts, folder, tmp_path):
    server = EnclosedServer(namespace, tmp_path, *options(mounts, folder), interval="100ms").start()
    server.first_frame()
    yield server
    if server.is_running:
        server.stop()


def scrape(server):
    """The samples without labels, and how long the scrape took."""
    began = time.monotonic()
    with server.http() as client:
        text = client.get("/metrics").text
    took = time.monotonic() - began
    samples = (line.split() for line in text.splitlines() if line and line[0] != "#")
    return {words[0]: float(words[1]) for words in samples if "{" not in words[0]}, took


def await_scrape(server, is_right, patience):
    """The first scrape that is right; no thread of the service waits in the kernel meanwhile."""
    deadline = time.monotonic() + patience
    while True:
        samples, took = scrape(server)
        assert not server.held()
        if is_right(samples):
            return samples, took
        assert time.monotonic() < deadline, samples
        time.sleep(0.1)


@pytest.mark.limit(120)
@pytest.mark.parametrize("ways", WAYS, ids="-and-".join)
async def test_the_others_go_on(server, mounts, folder, ways):
    frozen = [("far_one", "far_two")[index] for index in range(len(ways))]
    alive = [name for name in ("near", "far_one", "far_two") if name not in frozen]
    samples, _ = await_scrape(server, lambda found: "far_two" in found, 5)
    assert samples["near"] == samples["far_one"] == samples["far_two"] == 1
    assert samples["node_textfile_scrape_error"] == 0
    # Those that read mounts and files are the service's own cost as well.
    assert samples["telltale_children"] == len(server.probes()) >= 1
    assert samples["telltale_children_resident_memory_bytes"] > 1 << 20
    assert samples["telltale_children_cpu_seconds_total"] > 0
    async with activity(server) as (told, _):
        for mount, way in zip(mounts, ways):
            mount.freeze(way)
        took = []
        began = time.monotonic()
        while True:
            samples, seconds = scrape(server)
            took.append(seconds)
            assert not server.held()
            assert all(samples.get(name) == 1 for name in alive), samples
            if not set(frozen) & set(samples):
                break
            assert time.monotonic() - began < NOTICED
            time.sleep(0.1)
        assert max(took) < 2
        assert samples["node_textfile_scrape_error"] == 1
        named = {(await told.until("source.failed"))["source"] for _ in ways}
        assert named == {mount.where for mount in mounts[: len(ways)]}
        assert all(f"{where}" in server.stderr for where in named)
        assert "does not answer" in server.stderr

        # What is written now is seen by the next scrape, which waits for nobody.
        (folder / "near.prom").write_text("near 2\n")
        time.sleep(2 * server.interval)
        assert scrape(server)[0]["near"] == 2
        assert min(scrape(server)[1] for _ in range(3)) < 0.5
        for _ in range(3 * 10):
            time.sleep(0.1)
            assert not server.held()
        # For each way of asking one that asks, one that tries again, and those that are stuck.
        assert len(server.probes()) <= 2 * (len(ways) + 2)

        for mount in mounts[: len(ways)]:
            mount.thaw()
        samples, _ = await_scrape(server, lambda found: set(frozen) <= set(found), RECOVERED)
        assert samples["node_textfile_scrape_error"] == 0
        await told.until("source.recovered")
    assert not server.held_probes()


@pytest.mark.parametrize("ways", WAYS, ids="-and-".join)
def test_it_stops_within_a_second(server, mounts, ways):
    await_scrape(server, lambda found: "far_two" in found, 5)
    for mount, way in zip(mounts, ways):
        mount.freeze(way)
    await_scrape(server, lambda found: "far_one" not in found, NOTICED)
    assert server.stop() < 1


def test_a_mount_that_comes_later_is_not_waited_for(namespace, folder, tmp_path):
    """Nothing is asked apart until there is a mount that may not answer."""
    late = tmp_path / "late"
    late.mkdir()
    (late / "figures.prom").write_text("late 1\n")
    directories = [f"--collector.textfile.directory={where}" for where in (folder, late)]
    server = EnclosedServer(namespace, tmp_path, *directories, interval="100ms").start()
    server.first_frame()
    await_scrape(server, lambda found: found.get("late") == 1, 5)
    assert server.probes() == []
    mount = FuseMount(namespace, late, file=("figures.prom", "late 2\n"))
    try:
        await_scrape(server, lambda found: found.get("late") == 2, 5)
        assert server.probes()
        mount.freeze("read")
        await_scrape(server, lambda found: "late" not in found, NOTICED)
        assert scrape(server)[0]["near"] == 1
    finally:
        stopped = server.stop()
        mount.close()
    assert stopped < 1


def test_a_single_scrape_ends(namespace, mounts, folder, tmp_path):
    mounts[0].freeze("unread")
    mounts[1].freeze("read")
    (tmp_path / "empty.yaml").touch()
    found = subprocess.run(
        namespace.command(BINARY, "metrics", "--config", tmp_path / "empty.yaml",
                          *options(mounts, folder)),
        env=environment(), capture_output=True, text=True, timeout=15,
    )
    assert found.returncode == 0, found.stderr
    assert "near 1\n" in found.stdout
    assert "node_textfile_scrape_error 1\n" in found.stdout
