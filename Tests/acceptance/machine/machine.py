"""Debian's cloud kernel with a real systemd, booted by qemu: cgroup v2 has all controllers in there."""

import ctypes
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import time
import zlib

import debian
import debian_packages
from install import install

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)

INSIDE = pathlib.Path(__file__).parent / "inside"
QEMU = "qemu-system-x86_64"
NEEDED = (QEMU, "debootstrap", "mke2fs", "dpkg-deb", "apt-get")
# What the rootfs lacks; its Debian has this version.
PYTHON = ("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib")

# In seconds: until the kernel says something, and from then until systemd has booted. Where virtualization is
# half there the kernel does not get as far as one of the two, and is emulated then.
LIMITS = {"kvm": (10, 60), "tcg": (60, 180)}
# From the end of the boot to that of the observation, which takes half a minute at the least.
WORK_LIMIT = 180
BOOTED = b"the machine has booted"


class TooSlow(Exception):
    """The machine did not boot in time."""


class Failed(Exception):
    """The machine did not do what it was booted for."""


def hindrance():
    """Why no machine can be booted here; None if one can."""
    if platform.machine() != "x86_64":
        return "this is no x86-64"
    if os.geteuid() != 0:
        return "making the machine's disk needs root"
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    return f"{', '.join(missing)} is missing" if missing else None


class Machine:
    """Boots once, and gives what was seen inside; `stop` leaves nothing."""

    def __init__(self):
        self.directory = debian.run_directory()
        self.console = self.directory / "console.log"
        self.process = None

    def furnish(self):
        """Makes the disks: the root, the one that a unit writes to, and the one for the result."""
        packages = _packages()
        root = self.directory / "root"
        debian.copy(root)
        for package in packages.glob("*python*.deb"):
            subprocess.run(["dpkg-deb", "--extract", package, root], check=True, timeout=60)
        install(root)
        for script in INSIDE.glob("*.py"):
            shutil.copy(script, root / "opt")
        units = root / "etc/systemd/system"
        for unit in (INSIDE / "units").iterdir():
            shutil.copy(unit, units)
        wanted = units / "multi-user.target.wants"
        wanted.mkdir(exist_ok=True)
        (wanted / "observe.service").symlink_to("../observe.service")
        for name, mebibytes in (("root", 1024), ("work", 64), ("result", 64)):
            with self._disk(name).open("wb") as file:
                file.truncate(mebibytes << 20)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", root, self._disk("root")],
                       check=True, timeout=120)
        shutil.rmtree(root)
        self.kernel = packages / "kernel"

    def run(self):
        """Boots, and returns what `observe.py` has seen."""
        accelerators = ["kvm", "tcg"] if os.access("/dev/kvm", os.R_OK | os.W_OK) else ["tcg"]
        while not self._boots(accelerators[0]):
            code = self.process.poll()
            self._end()
            accelerators.pop(0)
            if not accelerators and code is not None:
                raise Failed(f"qemu ended with {code}, booting\n{self._log()}")
            if not accelerators:
                raise TooSlow(f"it did not boot within {sum(LIMITS['tcg'])} s")
        try:
            code = self.process.wait(WORK_LIMIT)
        except subprocess.TimeoutExpired:
            raise Failed(f"it was not done {WORK_LIMIT} s after it had booted\n{self._log()}") from None
        return self._result(code)

    def stop(self):
        try:
            self._end()
        finally:
            shutil.rmtree(self.directory)

    def _boots(self, accelerator):
        sign, boot = LIMITS[accelerator]
        self._start(accelerator)
        return (
            self._await(sign, lambda: self.console.stat().st_size > 0)
            and self._await(boot, lambda: BOOTED in self.console.read_bytes())
        )

    def _start(self, accelerator):
        command = [
            QEMU, "-accel", accelerator, "-cpu", {"kvm": "host", "tcg": "max"}[accelerator],
            "-smp", "2", "-m", "768", "-nodefaults", "-no-reboot", "-display", "none",
            "-serial", f"file:{self.console}", "-kernel", self.kernel, "-append",
            "console=ttyS0 root=/dev/nvme0n1 rw panic=-1 systemd.show_status=no",
            # Built into the kernel, as ext4 is, so that no initramfs is needed.
            "-device", "nvme,id=disks,serial=disks",
        ]  # fmt: skip
        for number, name in enumerate(("root", "work", "result"), 1):
            # What a boot that did not succeed has written is not for the next one.
            is_fresh = "on" if name == "root" else "off"
            command += [
                "-drive", f"file={self._disk(name)},format=raw,if=none,cache=unsafe,"
                f"snapshot={is_fresh},id={name}",
                "-device", f"nvme-ns,bus=disks,drive={name},nsid={number},shared=off",
            ]  # fmt: skip
        self.console.write_bytes(b"")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self.directory / "qemu.log").open("wb"),
            # Should the test run itself be killed, the machine goes as well.
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )

    def _await(self, seconds, probe):
        deadline = time.monotonic() + seconds
        while not probe():
            if time.monotonic() > deadline or self.process.poll() is not None:
                return probe()
            time.sleep(0.1)
        return True

    def _end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    def _result(self, code):
        with self._disk("result").open("rb") as disk:
            packed = disk.read(int.from_bytes(disk.read(8), "big"))
        if code != 0 or not packed:
            raise Failed(f"qemu ended with {code}, and without a result\n{self._log()}")
        seen = json.loads(zlib.decompress(packed))
        if "failure" in seen:
            raise Failed(f"{seen['failure']}\n{self._log()}")
        return seen

    def _disk(self, name):
        return self.directory / f"{name}.raw"

    def _log(self):
        return (
            (self.directory / "qemu.log").read_text(errors="replace")
            + self.console.read_text(errors="replace")[-3000:]
        )


def _packages():
    """The folder with the kernel and Python's packages, fetched once."""
    rootfs = debian.rootfs()
    cache = rootfs.parent / "machine"
    packages, stamp = cache / "packages", cache / "made-with"
    if not stamp.exists() or stamp.read_text() != " ".join(PYTHON):
        debian_packages.fetch(cache, "amd64", PYTHON, sources=rootfs / "etc/apt/sources.list")
        (kernel,) = packages.glob("linux-image-*.deb")
        unpacked = cache / "unpacked"
        subprocess.run(["dpkg-deb", "--extract", kernel, unpacked], check=True, timeout=60)
        (image,) = unpacked.glob("boot/vmlinuz-*")
        image.replace(packages / "kernel")
        shutil.rmtree(unpacked)
        stamp.write_text(" ".join(PYTHON))
    return packages
