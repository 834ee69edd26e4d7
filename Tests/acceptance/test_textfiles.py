"""Text files of other programs: on /metrics and on the stream, a bad one told of by name and line."""

import asyncio
import time

import pytest

from server import Server
from streams import activity


def _soon(condition, patience=6):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _custom(server):
    return {
        series["name"]: (series["value"], series.get("stale", False))
        for series in server.get("/api/v1/snapshot")["series"] if series["family"] == "custom"
    }


def _files(server):
    """How many are read, and how many are bad."""
    values = {
        series["labels"].get("state"): series["value"]
        for series in server.get("/api/v1/snapshot")["series"]
        if series["name"] == "telltale.textfile.files"
    }
    return values["read"], values["bad"]


def _metrics(server):
    with server.http() as client:
        return client.get("/metrics").text


@pytest.fixture
def with_files(start_server, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    server = start_server("--collector.textfile.directory", str(folder), interval="100ms")
    server.first_frame()
    return server, folder


async def test_good_and_bad(with_files):
    server, folder = with_files
    async with activity(server) as (watching, _):
        (folder / "good.prom").write_text(
            "# HELP backup_age_seconds Since the last backup.\n"
            "# TYPE backup_age_seconds gauge\nbackup_age_seconds 12.5\n")
        (folder / "bad.prom").write_text("a 1\nb one\n")
        failed = await watching.until("source.failed")
    assert failed["source"] == str(folder / "bad.prom")
    assert "line 2" in failed["error"]
    assert "bad.prom" in server.stderr and "line 2" in server.stderr
    text = _metrics(server)
    assert "# TYPE backup_age_seconds gauge\nbackup_age_seconds 12.5\n" in text
    assert "node_textfile_scrape_error 1\n" in text
    assert f'node_textfile_mtime_seconds{{file="{folder}/good.prom"}}' in text
    assert _soon(lambda: _custom(server).get("backup_age_seconds") == (12.5, False))
    assert _soon(lambda: _files(server) == (1, 1))
    (folder / "good.prom").write_text("backup_age_seconds 13\n")
    # Scrapes of one tick have one text.
    await asyncio.sleep(2 * server.interval)
    assert "backup_age_seconds 13\n" in _metrics(server), "a scrape sees what was just written"
    assert _soon(lambda: _custom(server)["backup_age_seconds"][0] == 13)
    (folder / "good.prom").unlink()
    (folder / "bad.prom").unlink()
    text = _metrics(server)
    assert "backup_age" not in text and "node_textfile_scrape_error 0\n" in text
    assert _soon(lambda: _custom(server)["backup_age_seconds"][1]), "stale"
    assert _soon(lambda: _files(server) == (0, 0))


def test_names_of_collectors_are_theirs(with_files):
    server, folder = with_files
    (folder / "a.prom").write_text("node_load1 99\ntelltale_viewers 99\nown 1\n")
    lines = _metrics(server).splitlines()
    assert len([line for line in lines if line.startswith("node_load1 ")]) == 1
    assert "node_load1 99" not in lines and "telltale_viewers 99" not in lines
    assert "own 1" in lines


def test_pushed_values_are_on_metrics(with_files):
    server, _ = with_files
    server.push({"name": "room_temperature", "value": 21.5, "labels": {"room": 'a"b'}})
    server.push({"name": "node_load1", "value": 99})
    text = _metrics(server)
    assert '# TYPE room_temperature gauge\nroom_temperature{room="a\\"b"} 21.5\n' in text
    assert "node_load1 99\n" not in text
