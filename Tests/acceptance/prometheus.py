"""A real Prometheus that scrapes one service, for tests."""

import json
import subprocess
import time
import urllib.parse
import urllib.request

from server import free_port

START_LIMIT = 20

CONFIGURATION = """\
global:
  scrape_interval: {interval}
  scrape_timeout: {interval}
scrape_configs:
  - job_name: telltale
    static_configs:
      - targets: ["{target}"]
"""


class Prometheus:
    """One running Prometheus."""

    def __init__(self, directory, target, interval="1s"):
        self.port = free_port()
        self.directory = directory
        self._log = directory / "prometheus.log"
        self._configuration = directory / "prometheus.yml"
        self._configuration.write_text(
            CONFIGURATION.format(interval=interval, target=target))
        self.process = None

    def __enter__(self):
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self._configuration}",
                 f"--storage.tsdb.path={self.directory / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=1):
                    return self
            except OSError:
                assert self.process.poll() is None, self.log
                time.sleep(0.1)
        raise AssertionError(f"Prometheus is not ready:\n{self.log}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    @property
    def log(self):
        return self._log.read_text(errors="replace")

    def _get(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{query}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            body = json.load(answer)
        assert body["status"] == "success", body
        return body["data"]

    def query(self, expression):
        """The samples of an instant query: a list of labels and value."""
        return [
            (entry["metric"], float(entry["value"][1]))
            for entry in self._get("query", query=expression)["result"]
        ]

    def target(self):
        """What Prometheus thinks of its target."""
        (target,) = self._get("targets")["activeTargets"]
        return target
