"""telltale.service inside the container: starting it, asking it, reading what it logged."""

import http.client
import json
import time

CONFIGURATION = "/etc/telltale/telltale.yaml"
DROP_IN = "/run/systemd/system/telltale.service.d/test.conf"
PORT = 8000


class Unit:
    def __init__(self, container):
        self.container = container
        self.configuration = container.path(CONFIGURATION)
        self.shipped = self.configuration.read_text()
        self.reset()
        self.cursor = self._cursor()

    def reset(self):
        """Stopped, without drop-ins, with the configuration that was installed."""
        self.systemctl("stop", check=False)
        self.configuration.write_text(self.shipped)
        drop_in = self.container.path(DROP_IN)
        if drop_in.exists():
            drop_in.unlink()
            self.container.run("systemctl", "daemon-reload")
        self.systemctl("reset-failed", check=False)

    def systemctl(self, verb, *options, check=True):
        return self.container.run("systemctl", *options, verb, "telltale.service", check=check)

    def start(self):
        self.systemctl("start")

    def drop_in(self, *lines):
        """Changes the [Service] section until the end of the test."""
        path = self.container.path(DROP_IN)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(("[Service]", *lines)) + "\n")
        self.container.run("systemctl", "daemon-reload")

    def show(self, name):
        """One property of the unit, as `systemctl show` has it."""
        return self.systemctl("show", "--value", f"--property={name}").stdout.strip()

    def number(self, name):
        return int(self.show(name))

    def main_pid(self):
        """The service's main process, as this side's kernel numbers it; `None` when it is gone."""
        inside = self.number("MainPID")
        return self.container.outer_pid(inside) if inside else None

    def get(self, path, host="localhost", timeout=5, port=PORT):
        """GETs a path; returns the status and the body."""
        connection = self._http(timeout, port)
        try:
            connection.request("GET", path, headers={"Host": host})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def get_json(self, path):
        status, body = self.get(path)
        assert status == 200, f"{path}: {status} {body}"
        return json.loads(body)

    def snapshot(self):
        """/api/v1/snapshot, which is there from the first tick after READY on."""
        wait_until("a first sample", 3, lambda: self.get("/api/v1/snapshot")[0] == 200)
        return self.get_json("/api/v1/snapshot")

    def open(self, path):
        """Begins a GET whose body does not end; returns the response and its connection."""
        connection = self._http(timeout=10)
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse(), connection

    def _http(self, timeout, port=PORT):
        connection = http.client.HTTPConnection("localhost", port, timeout=timeout)
        connection.sock = self.container.connect(port, timeout)
        return connection

    def entries(self, **fields):
        """Journal entries since this test began that have these fields, as journald's JSON.

        The fields are compared here: with matches of its own, journalctl 252 skips an entry too
        many after a cursor.
        """
        self.container.run("journalctl", "--sync")
        text = self.container.run(
            "journalctl", "--no-pager", "--quiet", "--output=json", f"--after-cursor={self.cursor}"
        ).stdout
        entries = (json.loads(line) for line in text.splitlines())
        return [e for e in entries if all(e.get(k) == v for k, v in fields.items())]

    def own_entries(self, **fields):
        """Entries of the service itself, without systemd's about it."""
        return self.entries(_SYSTEMD_UNIT="telltale.service", **fields)

    def last_words(self, message_id):
        """Entries of a process that ends with them: of one that has gone journald may not find the unit any more."""
        return self.entries(SYSLOG_IDENTIFIER="telltale", MESSAGE_ID=message_id)

    def journal_text(self):
        return "\n".join(
            f"{e.get('_SOURCE_REALTIME_TIMESTAMP')} {e.get('SYSLOG_IDENTIFIER')}"
            f" <{e.get('PRIORITY')}> {e.get('MESSAGE')}"
            for e in self.entries()
        )

    def _cursor(self):
        last = self.container.run("journalctl", "--lines=1", "--output=json").stdout
        return json.loads(last)["__CURSOR"]


def wait_until(what, seconds, probe, interval=0.05):
    """Asks until the answer is true, and returns it; fails in the end, saying what never came."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(interval)
