"""Debian's Chromium, driven by Playwright, with a second pair of eyes on it.

Playwright sees the pages. The dashboard's connection lives in a shared worker, which it does not
see: so a second client of the browser's debugging port takes down what every page and worker logs,
and Chromium's own network log, read at the end, holds every request that anything in it made.
"""

import contextlib
import json
import pathlib
import re
import threading
import urllib.parse
import urllib.request

import websockets.exceptions
import websockets.sync.client

from server import free_port

EXECUTABLE = "/usr/bin/chromium"
# What the browser itself says of connections that fail, and of a service that has just started and
# has no sample yet; pages cannot keep it from saying so.
OUTAGE = re.compile(r"net::ERR_|WebSocket connection to |status of 503")
# What it says in a worker whose last page it puts away, as when it is closed, before the page's leave has come there.
PUT_AWAY = re.compile(r"WebSocket connection to .* failed: Page entered Back-Forward Cache")


class Browser:
    """One Chromium, and everything that was wrong in it."""

    def __init__(self, playwright, directory, server):
        self._server = server
        self._netlog = pathlib.Path(directory, "netlog.json")
        port = free_port()
        self._chromium = playwright.chromium.launch(
            executable_path=EXECUTABLE,
            args=[
                "--no-sandbox", f"--remote-debugging-port={port}", f"--log-net-log={self._netlog}",
                # Should anything want to leave this machine, it is seen, and gets nowhere.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        self._console = Console(port)
        self.violations = []

    def context(self, **options):
        """A browser of its own, as far as the server can tell."""
        options = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", **options}
        context = self._chromium.new_context(**options)
        context.expose_function("__violated", lambda text: self.violations.append(text))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => "
            "__violated(`${event.violatedDirective}: ${event.blockedURI}`))"
        )
        context.on("weberror", lambda error: self._console.add("exception", str(error.error)))
        return context

    def page(self, query="", url=None, **options):
        """A page in a browser of its own, once it is live."""
        page = self.context(**options).new_page()
        page.goto(f"{url or self._server.url}/{query}")
        return page

    @property
    def url(self):
        """Where the dashboard is."""
        return self._server.url

    @property
    def targets(self):
        """The kinds of what is watched."""
        return self._console.targets.keys()

    def run_in(self, target, text):
        """Evaluates a text in a target that Playwright does not reach."""
        self._console.evaluate(target, text)

    def close(self):
        self._chromium.close()
        self._console.join()

    def problems(self, outage=False):
        """All that a console or the policy said; during an outage without the browser's own words."""
        said = [f"{level}: {text}" for level, text in self._console.problems if not PUT_AWAY.search(text)]
        if outage:
            said = [text for text in said if not OUTAGE.search(text)]
        return said + [f"violation: {text}" for text in self.violations]

    def hosts(self):
        """Every host that a page or a worker asked something of; read when it is closed."""
        log = json.loads(self._netlog.read_text())
        kinds = log["constants"]["logEventTypes"]
        start = kinds["URL_REQUEST_START_JOB"]
        hosts = set()
        for event in log["events"]:
            parameters = event.get("params", {})
            # The browser's own errands have no page that began them.
            if event["type"] == start and parameters.get("initiator", "").startswith("http"):
                hosts.add(urllib.parse.urlsplit(parameters["url"]).hostname)
        return hosts


class Console(threading.Thread):
    """Takes down what is logged as a warning or an error, in whatever kind of target."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.problems = []
        self.targets = {}  # kind → the session of the last one
        self._number = 0
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=5) as answer:
            self._url = json.load(answer)["webSocketDebuggerUrl"]
        self._socket = None
        self._is_watching = threading.Event()
        self.start()
        assert self._is_watching.wait(5), "the debugging port does not answer"

    def _say(self, method, session=None, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))

    def run(self):
        connect = websockets.sync.client.connect
        with (
            contextlib.suppress(websockets.exceptions.ConnectionClosed),  # the browser has ended
            connect(self._url, max_size=None, proxy=None) as self._socket,
        ):
            self._attach_to_all()
            for text in self._socket:
                message = json.loads(text)
                handle = {
                    "Target.attachedToTarget": self._attached,
                    "Runtime.consoleAPICalled": self._called,
                    "Runtime.exceptionThrown": self._thrown,
                    "Log.entryAdded": self._logged,
                }.get(message.get("method"))
                if handle:
                    handle(message["params"])
                elif "id" in message:
                    self._is_watching.set()

    def _attach_to_all(self, session=None):
        self._say(
            "Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=False,
            flatten=True)

    def _attached(self, event):
        session = event["sessionId"]
        self.targets[event["targetInfo"]["type"]] = session
        # What was logged before is told again on being asked.
        self._say("Runtime.enable", session)
        self._say("Log.enable", session)
        self._attach_to_all(session)

    def _called(self, event):
        if event["type"] in ("error", "warning", "assert"):
            text = " ".join(str(part.get("value", part.get("description"))) for part in event["args"])
            self.add(event["type"], text)

    def _thrown(self, event):
        details = event["exceptionDetails"]
        self.add("exception", details.get("exception", {}).get("description", details["text"]))

    def _logged(self, event):
        entry = event["entry"]
        if entry["level"] in ("error", "warning"):
            self.add(entry["level"], f"{entry['text']} {entry.get('url', '')}")

    def evaluate(self, target, text):
        self._say("Runtime.evaluate", self.targets[target], expression=text)

    def add(self, level, text):
        self.problems.append((level, text))
