"""The real binary, started for tests and ended by them."""

import ctypes
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
import urllib.request

import httpx

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(
    os.environ.get("TELLTALE_BINARY", REPOSITORY / ".build-release/release/telltale")
).absolute()
WEB = pathlib.Path(os.environ.get("TELLTALE_WEB", REPOSITORY / ".build-web")).absolute()

START_LIMIT = 10
STOP_LIMIT = 5
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
# No proxy that the environment names: all is on this machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    """The service did not do what starting or ending it asks for."""


def free_port():
    """A port that nobody listens on, below those that the kernel gives to outgoing connections."""
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Failed("no free port between 20000 and 32000")


def environment(**variables):
    """The surroundings without settings of Telltale's that the caller's shell may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELLTALE_")}
    return {**kept, "NO_COLOR": "1", **variables}


def _seconds(interval):
    """`100ms` or `1s` as a number."""
    if interval.endswith("ms"):
        return float(interval.removesuffix("ms")) / 1000
    return float(interval.removesuffix("s"))


class Server:
    """One running service."""

    def __init__(
        self, directory, *arguments, port=None, interval="1s", configuration=None, **variables
    ):
        self.port = port or free_port()
        self.directory = pathlib.Path(directory)
        self._stderr = self.directory / f"telltale-{self.port}.log"
        if configuration is None:
            configuration = self.directory / "telltale.yaml"
            configuration.write_text("# nothing of the machine's own configuration\n")
        self._command = [
            BINARY, "serve", "--listen", f"127.0.0.1:{self.port}", "--interval", interval,
            "--web-root", WEB, "--config", configuration, *arguments,
        ]
        self._environment = environment(**variables)
        self.interval = _seconds(interval)
        self.process = None

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.host}"

    @property
    def ws_url(self):
        return f"ws://{self.host}"

    @property
    def stderr(self):
        return self._stderr.read_text(errors="replace")

    def start(self):
        """Starts it and waits until it says that it is ready."""
        with self._stderr.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env=self._environment, cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                # It goes with the test run, however that ends.
                preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
            )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failed(f"ended with status {self.process.returncode}:\n{self.stderr}")
            if self._is_ready():
                return self
            time.sleep(0.01)
        raise Failed(f"not ready within {START_LIMIT} s:\n{self.stderr}")

    def _is_ready(self):
        try:
            with _opener.open(f"{self.url}/readyz", timeout=1) as answer:
                return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False

    def first_frame(self):
        """Waits for the first sample: that the service is ready says only that it can take one."""
        deadline = time.monotonic() + self.interval + START_LIMIT
        while self.get("/api/v1/self")["ring"]["frames"] == 0:
            if time.monotonic() > deadline:
                raise Failed(f"no sample within {START_LIMIT} s:\n{self.stderr}")
            time.sleep(0.02)
        return self

    def stop(self):
        """Ends it by SIGTERM; it must go in time, and with status 0. Gives the seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        try:
            status = self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"still there {STOP_LIMIT} s after SIGTERM:\n{self.stderr}") from None
        if status != 0:
            raise Failed(f"ended with status {status} after SIGTERM:\n{self.stderr}")
        return time.monotonic() - began

    def kill(self):
        self.process.kill()
        self.process.wait(STOP_LIMIT)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def resident(self):
        """Bytes of resident memory."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def http(self):
        """A client of its own."""
        return httpx.Client(base_url=self.url, trust_env=False, timeout=5)

    def get(self, path):
        """The JSON that a path answers."""
        with _opener.open(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def push(self, points, query=""):
        """Pushes custom metrics as JSON, and gives the answer."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/custom{query}", json.dumps(points).encode(),
            {"Content-Type": "application/json"},
        )
        with _opener.open(request, timeout=5) as answer:
            return json.load(answer)
