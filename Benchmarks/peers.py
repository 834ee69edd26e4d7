"""Others' monitors, for comparison: unpacked beside the build, never installed."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import build
import processes
import service

SECONDS = 20
FOLDER = build.OUTPUT / "peers"
GLANCES = "glances-4.5.8"
_LIBRARIES = FOLDER / "usr/lib" / "x86_64-linux-gnu"


class Missing(Exception):
    """Why a monitor cannot be measured here."""


def _unpack(*packages: str) -> None:
    """Downloads Debian packages and unpacks them; nothing of the host changes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if list(FOLDER.glob(f"{package}_*.deb")):
            continue
        try:
            subprocess.run(
                ["apt-get", "download", "-qq", package], cwd=FOLDER, check=True, timeout=60,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            (archive,) = FOLDER.glob(f"{package}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, FOLDER], check=True, timeout=60)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise Missing(f"apt-get download {package} failed: {error}") from error


def _measure(program: processes.Program, url: str, settle: float, scraped: bool) -> service.Cost:
    try:
        with program:
            program.wait_for(url)
            time.sleep(settle)
            costs = program.cpu_by_second(SECONDS, url if scraped else None)
            return service.cost(costs, program.resident_mebibytes())
    except (OSError, RuntimeError) as error:
        raise Missing(f"does not run here: {error}") from error


def node_exporter_program() -> Path:
    """Debian's node_exporter: the installed one, or one unpacked beside the build."""
    installed = Path("/usr/bin/prometheus-node-exporter")
    if installed.exists():
        return installed
    _unpack("prometheus-node-exporter")
    return FOLDER / "usr/bin/prometheus-node-exporter"


def glances_program() -> Path:
    """Glances with its web server, of a virtual environment beside the build."""
    environment = FOLDER / GLANCES
    program = environment / "bin/glances"
    if program.exists():
        return program
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True,
                       timeout=120, stdout=subprocess.DEVNULL)
        # It makes its program last.
        subprocess.run(
            [environment / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
             GLANCES.replace("-", "[web]==")], check=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(f"glances cannot be had from PyPI: {error}") from error
    return program


def node_exporter() -> service.Cost:
    """Prometheus' exporter, scraped once a second."""
    address = f"127.0.0.1:{processes.free_port()}"
    program = processes.Program(
        node_exporter_program(), f"--web.listen-address={address}",
        "--log.level=error")
    return _measure(program, f"http://{address}/metrics", settle=3, scraped=True)


def netdata() -> service.Cost:
    """netdata with the collectors of /proc alone, which are those that read the same."""
    _unpack("netdata-core", "libnetfilter-acct1", "libjson-c5", "libmnl0", "libuv1")
    port = processes.free_port()
    state = FOLDER / "netdata"
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir()
    folders = {
        "config": FOLDER / "etc/netdata", "stock config": FOLDER / "usr/lib/netdata/conf.d",
        "plugins": FOLDER / "usr/lib/netdata/plugins.d", "web": state, "log": state,
        "cache": state, "lib": state, "home": state,
    }
    others = ["apps", "cgroups", "tc", "idlejitter", "python.d", "node.d", "charts.d", "ebpf",
              "fping", "ioping", "go.d", "statsd", "timex", "netdata monitoring", "perf",
              "slabinfo", "nfacct", "enable running new plugins", "diskspace"]
    lines = ["[global]", "run as user = root", "[directories]"]
    lines += [f"{name} = {path}" for name, path in folders.items()]
    lines += ["[web]", f"default port = {port}", "bind to = 127.0.0.1", "[plugins]"]
    lines += [f"{name} = no" for name in others]
    lines += ["[ml]", "enabled = no", "[statsd]", "enabled = no", "[registry]", "enabled = no"]
    configuration = state / "netdata.conf"
    configuration.write_text("\n".join(lines) + "\n")
    program = processes.Program(
        FOLDER / "usr/sbin/netdata", "-D", "-c", configuration, "-P", state / "pid",
        environment={"LD_LIBRARY_PATH": str(_LIBRARIES), "DISABLE_TELEMETRY": "1"})
    return _measure(program, f"http://127.0.0.1:{port}/api/v1/info", settle=10, scraped=False)
