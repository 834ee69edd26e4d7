"""Tables that a test makes up: what no machine at hand has, told to the page in the service's place."""

import json
import time
import urllib.parse

HIDDEN = dict.fromkeys(
    ("ppid", "start", "name", "state", "kernel", "unit", "container", "cgroup", "unit_cgroup", "command", "rss", "swap", "virtual",
     "threads", "priority", "nice"))


def process(pid, **members):
    """A row of the table of processes."""
    cgroup, name = members.get("cgroup"), members.get("unit")
    own = cgroup[:cgroup.rindex(f"/{name}") + len(name) + 1] if cgroup and name else None
    return {
        "pid": pid, "ppid": 1, "start": 1_700_000_000, "name": f"p{pid}", "state": "S", "kernel": False,
        "user": "root", "uid": 0, "unit": None, "container": None, "cgroup": None, "unit_cgroup": own,
        "command": f"p{pid} -x",
        "cpu": 0, "cpu_user": 0, "cpu_system": 0, "cpu_children": 0, "rss": 2**20, "swap": 0, "virtual": 2**21,
        "threads": 1, "priority": 20, "nice": 0, "minor_faults": 0, "major_faults": 0, "read": 0,
        "written": 0, "cancelled": 0, "tcp_sent": 0, "tcp_received": 0, "denied": [], **members,
    }


def unit(name, cgroup, kind="service", **members):
    """A row of the table of units."""
    stall = {"some": 0, "full": 0}
    return {
        "name": name, "cgroup": cgroup, "kind": kind, "slice": None, "container": None,
        "description": None, "state": "active", "substate": "running", "result": None, "restarts": 0,
        "cpu": 0, "cpu_user": 0, "cpu_system": 0, "cpu_limit": None, "throttled": 0, "memory": 2**20,
        "memory_anon": 2**19, "memory_file": 2**18, "memory_peak": 2**21, "memory_limit": None,
        "memory_high": None, "read": 0, "written": 0, "tasks": 1, "tasks_limit": None, "oom_kills": 0, "pressure_cpu": stall,
        "pressure_memory": stall, "pressure_io": stall, "tcp_sent": 0, "tcp_received": 0, **members,
    }


class Told:
    """Answers the page's WebSocket of tables, and what it asks of one unit; to be made before the page is opened."""

    def __init__(self, page, processes=(), units=(), sockets=None, absent=()):
        self._processes, self._units, self._sockets = list(processes), list(units), sockets
        self._were = []
        self._absent = list(absent)
        self._socket = None
        self._watched = set()
        self.late = None  # a message of what was watched before, behind which the new answer comes
        page.route_web_socket("**/ws/metrics*", self._open)
        page.route("**/api/v1/units/*", self._one_unit)

    def _open(self, socket):
        self._socket = socket
        self._watched = set()
        socket.on_message(self._hear)

    def _hear(self, text):
        message = json.loads(text)
        if message["type"] != "watch":
            return
        new = set(message["topics"]) - self._watched
        self._watched = set(message["topics"])
        for topic in sorted(new):
            if self.late and self.late["topic"] == topic:
                self._socket.send(json.dumps(self.late))
            self._tell(topic)

    def _tell(self, topic):
        message = {"topic": topic, "time": time.time(), "full": True}
        if topic == "processes":
            message |= {"hidden": False, "processes": self._processes}
        elif topic == "units":
            message |= {"hierarchy": "v2", "absent": self._absent, "units": self._units}
        elif topic == "sockets" and self._sockets:
            message |= self._sockets
        elif topic.startswith("process/"):
            found = [row for row in self._processes if topic == f"process/{row['pid']}"]
            message["process"] = found[0] if found else None
        else:
            return
        self._socket.send(json.dumps(message))

    def _one_unit(self, route):
        key = urllib.parse.unquote(route.request.url.rsplit("/", 1)[1])
        # One that has gone since the page asked is answered as it was: the browser would log a 404.
        found = next(row for row in [*self._units, *self._were] if key in (row["cgroup"], row["name"]))
        inside = [row for row in self._processes if row["unit"] == found["name"]]
        route.fulfill(json={**found, "processes": inside, "children": []})

    def tell(self, *processes):
        """From now on these are the processes."""
        self._processes = list(processes)
        for topic in sorted(self._watched - {"units", "sockets"}):
            self._tell(topic)

    def tell_units(self, *units):
        """From now on these are the units."""
        self._were, self._units = self._units, list(units)
        self._tell("units")

    def change_sockets(self, **members):
        """A message of what changed in the sockets."""
        message = {"topic": "sockets", "time": time.time(), "full": False, **members}
        self._socket.send(json.dumps(message))

    def close(self):
        """The server is gone."""
        self._socket.close()
