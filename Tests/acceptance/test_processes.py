"""/api/v1/processes: every process of this host, as the kernel and ps tell of it."""

import contextlib
import os
import pathlib
import pwd
import subprocess
import sys
import time

import pytest

HERE = pathlib.Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
ROW = {
    "pid", "ppid", "start", "name", "state", "kernel", "user", "uid", "unit", "container", "cgroup",
    "unit_cgroup", "command", "cpu", "cpu_user", "cpu_system", "cpu_children", "rss", "swap", "virtual", "threads",
    "priority", "nice", "minor_faults", "major_faults", "read", "written", "cancelled", "tcp_sent",
    "tcp_received", "denied",
}


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


@contextlib.contextmanager
def running(*command, **options):
    """A process that waits for the end of its input, ready to be looked at."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
    )
    try:
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def named(name, *words, **options):
    """A process of that name."""
    return running(sys.executable, str(HERE / "named.py"), name.hex(), *words, **options)


def rows(client, **query):
    answer = client.get("/api/v1/processes", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["processes"]


def find(client, pid, tries=3):
    """The row of a process; one that has just been born is there after the next scan."""
    for _ in range(tries * 10):
        for row in rows(client, filter=str(pid)):
            if row["pid"] == pid:
                return row
        time.sleep(0.1)
    pytest.fail(f"process {pid} is not in the table")


def _stat(pid):
    """What stands behind the name in /proc/PID/stat, by the numbers of proc_pid_stat(5) less 3."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_bytes()
    return text[text.rindex(b")") + 2 :].split()


def test_table_has_every_process(client):
    before = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    answer = client.get("/api/v1/processes").json()
    time.sleep(1.1)
    answer = client.get("/api/v1/processes").json()
    after = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    assert answer.keys() == {"time", "total", "matched", "seconds", "hidden", "processes"}
    assert answer["total"] == answer["matched"] == len(answer["processes"])
    assert abs(answer["time"] - time.time()) < 3
    assert all(row.keys() == ROW for row in answer["processes"])
    found = [row["pid"] for row in answer["processes"]]
    assert len(found) == len(set(found))
    assert before & after <= set(found)


def test_row_agrees_with_the_kernel(client):
    with named(b"sleeper", "some", "words") as process:
        row = find(client, process.pid)
        stat = _stat(process.pid)
        boot = client.get("/api/v1/host").json()["boot"]["time"]
        assert (row["ppid"], row["name"], row["state"]) == (os.getpid(), "sleeper", "S")
        assert (row["uid"], row["user"]) == (os.geteuid(), pwd.getpwuid(os.geteuid()).pw_name)
        assert row["kernel"] is False
        assert row["command"].endswith(f"named.py {b'sleeper'.hex()} some words")
        assert (row["priority"], row["nice"], row["threads"]) == tuple(map(int, stat[15:18]))
        assert row["virtual"] == int(stat[20])
        assert row["rss"] > 0
        # btime has whole seconds only.
        assert abs(row["start"] - boot - int(stat[19]) / TICKS) < 1.1


def test_start_does_not_move(client):
    with named(b"still") as process:
        first = find(client, process.pid)["start"]
        time.sleep(2.1)
        assert find(client, process.pid)["start"] == first


HOSTILE = {
    "markup": (b"<img src=x oner", "<img src=x oner"),
    "a newline": (b"a\nb) S 1 (c", r"a\x0ab) S 1 (c"),
    "no UTF-8": (b"\xff\xfe\x80", r"\xff\xfe\x80"),
    "quotes": (b"\"'\\`", "\"'\\`"),
    "half a character": ("ä€".encode()[:4], "ä" + r"\xe2\x82"),
    "colours": (b"\x1b[31mred", r"\x1b[31mred"),
    "parentheses": (b") R 0 0 0 (", ") R 0 0 0 ("),
    "a backslash": (b"a\\x0ab", r"a\x5cx0ab"),
}


@pytest.mark.parametrize("name, shown", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_text(client, name, shown):
    words = ["<script>alert(1)</script>", b"\xc3\x28", "new\nline", '"quoted"']
    with named(name, *words) as process:
        deadline = time.monotonic() + 5
        while (row := find(client, process.pid))["name"] != shown and time.monotonic() < deadline:
            time.sleep(0.2)
        assert row["name"] == shown
        assert row["ppid"] == os.getpid()
        assert "<script>alert(1)</script>" in row["command"]
        answer = client.get("/api/v1/processes", params={"filter": str(process.pid)})
        assert answer.headers["content-type"] == "application/json"
        answer.content.decode()
        assert b"\n" not in answer.content


def test_secrets_are_masked(client, start_server):
    words = ["--password=hunter2", "--token", "s3cr3t", "postgres://joe:pa55@db/x"]
    with named(b"masked", *words) as process:
        command = find(client, process.pid)["command"]
        for secret in ("hunter2", "s3cr3t", "pa55"):
            assert secret not in command
        assert "--password=" in command and "db/x" in command
        server = start_server("--no-processes.mask-secrets")
        with server.http() as open_client:
            assert find(open_client, process.pid)["command"].endswith(" ".join(words))


# --- choosing


def test_sort_order_and_limit(client):
    for member, order in (("rss", "desc"), ("rss", "asc"), ("name", "asc"), ("pid", "desc")):
        found = [row[member] for row in rows(client, sort=member, order=order)]
        if member == "name":
            found = [name.lower().encode() for name in found]
        assert found == sorted(found, reverse=order == "desc"), member
    answer = client.get("/api/v1/processes", params={"sort": "pid", "limit": 3}).json()
    assert len(answer["processes"]) == 3 < answer["matched"] == answer["total"]
    used = [row["cpu"] for row in rows(client)]
    known = [cpu for cpu in used if cpu is not None]
    assert used == sorted(known, reverse=True) + [None] * (len(used) - len(known))


def test_filter(client):
    with named(b"OnlyMe", "--needle-in-hay") as process:
        find(client, process.pid)
        for text in ("onlyme", "NEEDLE-in", str(process.pid)):
            assert process.pid in [row["pid"] for row in rows(client, filter=text)]
        answer = client.get("/api/v1/processes", params={"filter": "no such process here"}).json()
        assert answer["matched"] == 0 < answer["total"]


def test_tree(client):
    found = rows(client, tree="true", sort="pid")
    assert all(row.keys() == ROW | {"depth"} for row in found)
    path = []
    for row in found:
        del path[row["depth"] :]
        assert row["depth"] == len(path)
        if path:
            assert path[-1] == row["ppid"]
        path.append(row["pid"])
    assert max(row["depth"] for row in found) > 0


BAD = {
    "sort=cpus": "sort", "order=up": "order", "limit=0": "limit", "limit=x": "limit",
    "tree=maybe": "tree", "sort=cpu&sort=rss": "sort", "depth=1": "depth",
    "filter=" + "x" * 300: "filter",
}


@pytest.mark.parametrize("query, field", BAD.items())
def test_bad_parameters(client, query, field):
    answer = client.get(f"/api/v1/processes?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field


# --- one process


@pytest.mark.parametrize("pid", ["4194304", "99999999999", "0", "-1", "self", "1%2f", "%ff"])
def test_no_such_process(client, pid):
    answer = client.get(f"/api/v1/processes/{pid}")
    assert answer.status_code == (400 if pid == "%ff" else 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_one_process(client):
    with named(b"single") as process:
        find(client, process.pid)
        answer = client.get(f"/api/v1/processes/{process.pid}")
        assert answer.status_code == 200
        one = answer.json()
        assert ROW < one.keys()
        assert one["pid"] == process.pid
        assert one["exe"] == os.readlink(f"/proc/{process.pid}/exe")
        assert one["fds"] == len(os.listdir(f"/proc/{process.pid}/fd"))
        assert 0 < one["memory"]["uss"] <= one["memory"]["pss"]
        limits = {limit["name"]: limit for limit in one["limits"]}
        text = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        (line,) = [line for line in text.splitlines() if line.startswith("Max open files")]
        assert [limits["Max open files"][key] for key in ("soft", "hard")] == [
            int(word) for word in line.split()[3:5]
        ]
        assert one["oom_score_adj"] == int(
            pathlib.Path(f"/proc/{process.pid}/oom_score_adj").read_text()
        )
        assert one["children"] == []
        parent = client.get(f"/api/v1/processes/{os.getpid()}").json()
        assert process.pid in parent["children"]
    time.sleep(1.2)
    assert client.get(f"/api/v1/processes/{process.pid}").status_code == 404
