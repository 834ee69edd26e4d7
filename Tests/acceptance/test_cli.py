"""The command line: what it prints, and one clear line with an exit status of sysexits' kind."""

import json
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from server import BINARY, WEB, environment, free_port

USAGE, NO_INPUT, UNAVAILABLE, NO_PERMISSION, CONFIGURATION = 64, 66, 69, 77, 78


@pytest.fixture
def run(built, tmp_path):
    """Runs the program to its end."""
    empty = tmp_path / "empty.yaml"
    empty.write_text("")

    def run(*arguments, prefix=(), **variables):
        # Nothing of what the machine itself may be configured with.
        settings = {"TELLTALE_CONFIG": str(empty), **variables}
        return subprocess.run(
            [*prefix, BINARY, *arguments], env=environment(**settings), cwd=tmp_path,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=20,
        )

    return run


def _problem(done, status):
    """The one line that says what is wrong."""
    assert done.returncode == status, (done.stdout, done.stderr)
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("telltale: ")]
    assert len(lines) == 1, done.stderr
    # A notice that it starts may stand before it, nothing behind it.
    assert done.stderr.splitlines()[-1] == lines[0]
    return lines[0]


# --- what it prints


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
def test_help(run, word):
    done = run(word)
    assert (done.returncode, done.stderr) == (0, "")
    for wanted in (
        "serve", "snapshot", "check-config", "version", "--listen", "--interval", "--path.procfs",
        "--path.sysfs", "--path.rootfs", "--web-root", "--config", "--allowed-host",
        "TELLTALE_LISTEN", "127.0.0.1:8000", "/etc/telltale/telltale.yaml",
    ):
        assert wanted in done.stdout


@pytest.mark.parametrize("word", ["version", "--version", "-V"])
def test_version(run, word):
    done = run(word)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"telltale \d+\.\d+\.\d+\n", done.stdout)


def test_snapshot_as_json(run):
    began = time.time()
    done = run("snapshot", "--json", "--interval", "200ms")
    assert (done.returncode, done.stderr) == (0, "")
    snapshot = json.loads(done.stdout)
    assert snapshot.keys() == {"version", "seq", "time", "series"}
    assert began - 1 < snapshot["time"] < time.time() + 1
    values = {(s["name"], s["labels"].get("mode")): s["value"] for s in snapshot["series"]}
    assert values["system.memory.limit", None] > 0
    assert 0 <= values["system.cpu.utilization", "idle"] <= 1, "rates have a time to be over"
    with open("/proc/meminfo") as file:
        assert f"{values['system.memory.limit', None] // 1024} kB" in file.readline()


def test_snapshot_for_people(run):
    done = run("snapshot", "--interval", "200ms")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) > 100
    assert any(re.fullmatch(r"system\.memory\.limit \d+ By", line) for line in lines)
    assert any(line.startswith('system.cpu.utilization{mode="idle"} ') for line in lines)


# --- check-config

GOOD = """\
# all keys there are
listen:
  - 127.0.0.1:8000
  - "[::1]:8000"
interval: 2s
path:
  procfs: /proc
  sysfs: /sys
  rootfs: /
web-root: /usr/share/telltale/web
allowed-host: [monitor.example.org]
log-level: debug
"""
# name: (file, what the line says: number, key, what was expected)
BAD = {
    "a bad duration": ("listen: 127.0.0.1:8000\ninterval: fast\n", ["2", "interval", "fast", "20ms"]),
    "an interval too short": ("interval: 1ms\n", ["1", "interval", "1ms", "20ms"]),
    "a bad address": ("# c\n\nlisten: 127.0.0.1:99999\n", ["3", "listen", "99999", "ADDRESS:PORT"]),
    "a bad address in a list": (
        "listen:\n  - 127.0.0.1:8000\n  - nowhere:x\n", ["listen", "nowhere:x", "ADDRESS:PORT"]),
    "an unknown key": ("intervall: 1s\n", ["1", "intervall", "did you mean 'interval'"]),
    "an unknown key below another": (
        "path:\n  procf: /proc\n", ["2", "path.procf", "did you mean 'path.procfs'"]),
    "a key like no other": ("colour: red\n", ["1", "colour"]),
    "a path that is not absolute": ("path:\n  procfs: proc\n", ["2", "path.procfs", "absolute"]),
    "a list for one value": ("interval: [1s, 2s]\n", ["1", "interval", "list"]),
    "a key twice": ("interval: 1s\ninterval: 2s\n", ["2", "interval", "twice"]),
    "a bad name": ("allowed-host: 'a b'\n", ["1", "allowed-host", "a b", "host name"]),
    "a bad level": ("log-level: loud\n", ["1", "log-level", "loud", "warning"]),
    "no YAML": ("listen: [127.0.0.1:8000\n", ["2"]),
    "a text": ("hello\n", ["1", "mapping"]),
}


def test_good_configuration(run, tmp_path):
    file = tmp_path / "good.yaml"
    file.write_text(GOOD)
    done = run("check-config", "--config", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(file) in done.stdout


@pytest.mark.parametrize("command", ["check-config", "serve"])
@pytest.mark.parametrize("content, words", BAD.values(), ids=BAD)
def test_bad_configuration(run, tmp_path, command, content, words):
    file = tmp_path / "bad.yaml"
    file.write_text(content)
    line = _problem(run(command, "--config", str(file)), CONFIGURATION)
    number, *others = words if words[0].isdigit() else ["", *words]
    assert f"{file}:{number}" in line
    for word in others:
        assert word in line


def test_all_problems_are_told_at_once(run, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("interval: fast\nlog-level: loud\n")
    done = run("check-config", "--config", str(file))
    assert done.returncode == CONFIGURATION
    assert [line.split(":")[2] for line in done.stderr.splitlines()] == ["1", "2"]


def test_configuration_that_is_not_there(run, tmp_path):
    line = _problem(run("check-config", "--config", str(tmp_path / "none.yaml")), CONFIGURATION)
    assert "none.yaml" in line


def test_bad_environment(run):
    line = _problem(run("check-config", TELLTALE_INTERVAL="fast"), CONFIGURATION)
    assert "TELLTALE_INTERVAL" in line and "fast" in line and "20ms" in line


def test_command_line_over_environment_over_file(run, tmp_path, start_server):
    file = tmp_path / "file.yaml"
    file.write_text("interval: 3s\nallowed-host: from-file.example\n")
    server = start_server(
        interval="1s", configuration=file, TELLTALE_INTERVAL="2s",
        TELLTALE_ALLOWED_HOST="from-environment.example")
    assert server.get("/api/v1/host")["telltale"]["interval"] == 1
    with server.http() as client:
        for host, status in (("from-environment.example", 200), ("from-file.example", 421)):
            assert client.get("/healthz", headers={"Host": host}).status_code == status


# --- what keeps it from starting

MISUSE = {
    "an unknown command": (["server"], ["'server'", "did you mean 'serve'"]),
    "an unknown option": (["serve", "--intervall", "1s"], ["--intervall", "--interval"]),
    "an option like no other": (["--colour"], ["--colour"]),
    "an option without its value": (["serve", "--listen"], ["--listen", "ADDRESS:PORT"]),
    "an option twice": (["--interval", "1s", "--interval=2s"], ["--interval", "twice"]),
    "an option of another command": (["serve", "--json"], ["--json"]),
}


@pytest.mark.parametrize("arguments, words", MISUSE.values(), ids=MISUSE)
def test_misuse(run, arguments, words):
    line = _problem(run(*arguments), USAGE)
    for word in words + ["telltale help"]:
        assert word in line


def test_bad_value_on_the_command_line(run):
    done = run("serve", "--listen", "127.0.0.1:0x50")
    assert done.returncode in (USAGE, CONFIGURATION)
    line = _problem(done, done.returncode)
    assert "--listen" in line and "ADDRESS:PORT" in line


def test_port_that_is_taken(run):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        began = time.monotonic()
        done = run("serve", "--listen", f"127.0.0.1:{port}", "--web-root", str(WEB))
        assert time.monotonic() - began < 2
    line = _problem(done, UNAVAILABLE)
    assert f"127.0.0.1:{port}" in line and "--listen" in line


def test_address_that_is_not_ours(run):
    done = run("serve", "--listen", f"192.0.2.1:{free_port()}", "--web-root", str(WEB))
    assert "192.0.2.1" in _problem(done, UNAVAILABLE)


def test_no_right_to_a_low_port(run):
    prefix = []
    if os.geteuid() == 0:
        for tool in ("unshare", "setpriv"):
            if shutil.which(tool) is None:
                pytest.skip(f"needs {tool}, of Debian's util-linux")
        # A network of its own, where the bound of low ports is the kernel's default, and no right.
        prefix = ["unshare", "--net", "setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    done = run("serve", "--listen", "0.0.0.0:80", "--web-root", str(WEB), prefix=prefix)
    line = _problem(done, NO_PERMISSION)
    assert "0.0.0.0:80" in line and "--listen" in line


@pytest.mark.parametrize("kind", ["empty", "missing"])
def test_no_web_files(run, tmp_path, kind):
    folder = tmp_path / kind
    if kind == "empty":
        folder.mkdir()
    done = run("serve", "--listen", f"127.0.0.1:{free_port()}", "--web-root", str(folder))
    line = _problem(done, NO_INPUT)
    assert str(folder) in line and "--web-root" in line
