"""The control groups and processes of the hosts that generate_units.py writes."""

import copy
import hashlib

from cgroup_files import MIB, Group
from process_files import Process

CONTAINERS = {name: hashlib.sha256(name.encode()).hexdigest()
              for name in ("web", "database", "cache", "pause", "app", "rootless")}  # fmt: skip
POD = "3f1c2b7e-9d40-4a51-8c6e-0b2f7a9d1e55"

# Where each host has what: containers go where the runtime's driver (systemd or cgroupfs) puts them.
SYSTEMD_DRIVER = {
    "docker-web": f"/system.slice/docker-{CONTAINERS['web']}.scope",
    "docker-db": f"/system.slice/docker-{CONTAINERS['database']}.scope",
    "podman": f"/machine.slice/libpod-{CONTAINERS['cache']}.scope/container",
    "conmon": f"/machine.slice/libpod-conmon-{CONTAINERS['cache']}.scope",
    "rootless": "/user.slice/user-1000.slice/user@1000.service/user.slice/"
                f"libpod-{CONTAINERS['rootless']}.scope/container",
    "pause": "/kubepods.slice/kubepods-burstable.slice/"
             f"kubepods-burstable-pod{POD.replace('-', '_')}.slice/"
             f"cri-containerd-{CONTAINERS['pause']}.scope",
    "app": "/kubepods.slice/kubepods-burstable.slice/"
           f"kubepods-burstable-pod{POD.replace('-', '_')}.slice/"
           f"cri-containerd-{CONTAINERS['app']}.scope",
    "lxc": "/lxc.payload.web1/init.scope",
    "lxc-cron": "/lxc.payload.web1/system.slice/cron.service",
    "lxc-monitor": "/lxc.monitor.web1",
}  # fmt: skip
CGROUPFS_DRIVER = SYSTEMD_DRIVER | {
    "docker-web": f"/docker/{CONTAINERS['web']}",
    "docker-db": f"/docker/{CONTAINERS['database']}",
    "podman": f"/machine.slice/libpod-{CONTAINERS['cache']}.scope",
    "pause": f"/kubepods/burstable/pod{POD}/{CONTAINERS['pause']}",
    "app": f"/kubepods/burstable/pod{POD}/{CONTAINERS['app']}",
    "lxc": "/lxc/web1",
    "lxc-cron": "/lxc/web1",
}
SERVICES = {
    "root": "/", "init": "/init.scope", "session": "/user.slice/user-1000.slice/session-3.scope",
    "manager": "/user.slice/user-1000.slice/user@1000.service/init.scope",
    "browser": "/user.slice/user-1000.slice/user@1000.service/app.slice/"
               r"app-gnome-firefox\x2desr-4242.scope",
    "sound": "/user.slice/user-1000.slice/user@1000.service/session.slice/pipewire.service",
    "journald": "/system.slice/systemd-journald.service", "sshd": "/system.slice/ssh.service",
    "nginx": "/system.slice/nginx.service", "odd": "/system.slice/odd-names.service",
    "telltale": "/system.slice/telltale.service", "containerd": "/system.slice/containerd.service",
    "getty": r"/system.slice/system-serial\x2dgetty.slice/serial-getty@ttyS0.service",
    "gone": "/system.slice/gone.service (deleted)",
    "nspawn": r"/machine.slice/systemd-nspawn@debian\x2d12.service/payload/init.scope",
    "vm": r"/machine.slice/machine-qemu\x2d1\x2dbuild.scope/libvirt/emulator",
}  # fmt: skip

RAW = bytes([0xFF, 0xFE, 0x80, 0x28, 0xE2, 0x82])
ODD_NAMES = [
    b"a) R 1 (", b"two\nlines", RAW, b"Web Content", b"<img src=x oner", b")))) ((", b"back\\slash\tx",
    b"",
]  # fmt: skip


def arguments(*words):
    return b"".join(word.encode() + b"\0" for word in words)


def processes(odd_names):
    """The same processes for every host with systemd; `place` is looked up in its groups."""
    kernel = {"is_kernel": True, "place": "root", "ppid": 2, "start": 4}
    result = [
        Process(1, b"systemd", "init", arguments("/sbin/init", "splash"), ppid=0, user=312,
                system=548, children=(90211, 40123), rss=1450, mapped=1920, start=2,
                io=(81234567, 2345678, 45678, 12345, 73400320, 1048576, 4096), is_shown=False),
        Process(2, b"kthreadd", system=3, **kernel | {"ppid": 0, "start": 2}, wchan="kthreadd"),
        Process(13, b"ksoftirqd/0", system=1203, **kernel, wchan="smpboot_thread_fn"),
        Process(15, b"migration/0", system=71, realtime=99, **kernel, wchan="smpboot_thread_fn"),
        Process(57, b"kworker/u8:3-events_unbound", system=45, state="I", **kernel,
                wchan="worker_thread"),
        Process(88, b"jbd2/vda1-8", system=210, state="D", **kernel,
                io=(0, 0, 0, 0, 0, 44040192, 0), wchan="jbd2_journal_commit_transaction"),
        Process(310, b"systemd-journal", "journald", arguments("/lib/systemd/systemd-journald"),
                user=150, system=204, rss=900, mapped=12500, start=312, oom_adjustment=-250,
                io=(9123456, 81234567, 9000, 81000, 1212416, 90112000, 0)),
        Process(612, b"sshd", "sshd",
                b"sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\0", user=4, system=9,
                rss=310, mapped=1650, start=890, oom_adjustment=-1000, is_shown=False),
        Process(700, b"agetty", "getty", arguments("/sbin/agetty", "-o", "-p -- \\u",
                "--keep-baud", "115200,57600,38400,9600", "-", "vt220"), rss=60, mapped=420,
                start=905, wchan="poll_schedule_timeout.constprop.0"),
        Process(841, b"nginx", "nginx",
                b"nginx: master process /usr/sbin/nginx -g daemon on; master_process on;\0", user=1,
                system=2, rss=210, mapped=600, start=931, open_files="20000 20000"),
        *(Process(pid, b"nginx", "nginx", b"nginx: worker process\0" + b"\0" * 40, ppid=841, uid=33,
                  user=user, system=user // 2, rss=820, mapped=900, start=934, nice=nice,
                  io=(512_000_000 + pid, 498_000_000, 1_200_000, 1_100_000, 4096000, 12288000, 0))
          for pid, user, nice in ((842, 48_211, 0), (843, 1_999, 5))),
        Process(905, b"containerd", "containerd", arguments("/usr/bin/containerd"), user=900,
                system=700, rss=6400, mapped=8100, threads=14, start=1000),
        Process(1290, b"telltale", "telltale", arguments("/usr/bin/telltale", "serve"), uid=61234,
                user=120, system=88, rss=2900, mapped=1800, threads=5, start=1203,
                io=(33_000_000, 900_000, 42_000, 9000, 0, 0, 0)),
        Process(1400, b"systemd", "manager", arguments("/lib/systemd/systemd", "--user"), uid=1000,
                user=14, system=11, rss=700, mapped=1500, start=2100),
        Process(1401, b"(sd-pam)", "manager", b"(sd-pam)\0" + b"\0" * 30, ppid=1400, uid=1000,
                rss=420, mapped=150, start=2101, is_shown=False),
        Process(1402, b"bash", "session", arguments("-bash"), ppid=1399, uid=1000, user=21, system=8,
                children=(4012, 390), rss=380, mapped=850, start=2200, wchan="do_wait"),
        Process(1403, b"mysql", "session", arguments("mysql", "--user=app", "--password=hunter2",
                "-h", "db.example.org"), ppid=1402, uid=1000, rss=600, mapped=1900, start=2300),
        Process(1404, b"curl", "session", arguments("curl", "-H", "Authorization: Bearer abc.def",
                "https://user:secret@example.org/path?token=abc123"), ppid=1402, uid=1000,
                state="R", user=6, rss=500, mapped=1700, start=2310),
        Process(1405, b"env", "session", arguments("env", "TOKEN=abc123", "sleep", "60"), ppid=1402,
                uid=1000, state="T", rss=30, mapped=350, start=2320, wchan="do_signal_stop"),
        Process(4242, b"firefox-esr", "browser", arguments("/usr/lib/firefox-esr/firefox-esr"),
                uid=1000, user=210_334, system=31_002, rss=101_200, mapped=55_300, threads=112,
                start=5021, oom_adjustment=100, io=(812_345_678, 212_345_678, 812_000, 412_000,
                                                    401_408_000, 190_000_128, 8192)),
        Process(4300, b"pipewire", "sound", arguments("/usr/bin/pipewire"), uid=1000, user=2200,
                system=900, rss=1500, mapped=2200, threads=3, start=2120, nice=-11, realtime=20),
        Process(5000, b"postgres", "docker-db",
                b"postgres: writer process\0" + b"\0" * 60, ppid=4990, uid=999, user=3100,
                system=1200, rss=4100, mapped=9900, start=7000, namespaces=(5000, 27),
                io=(44_000_000, 91_000_000, 41_000, 22_000, 8_192_000, 81_920_000, 16384)),
        Process(5010, b"node", "docker-web", arguments("node", "/app/server.js"), ppid=4991, uid=1000,
                user=90_321, system=8_032, rss=30_400, mapped=12_100, threads=11, start=7100,
                namespaces=(5010, 1), oom_adjustment=500),
        Process(5020, b"redis-server", "podman", arguments("redis-server *:6379"), ppid=5019, uid=999,
                user=711, system=402, rss=1900, mapped=1100, threads=5, start=7200,
                namespaces=(5020, 1)),
        Process(5019, b"conmon", "conmon", arguments("/usr/bin/conmon", "--api-version", "1"),
                rss=110, mapped=400, start=7190),
        Process(5030, b"sh", "rootless", arguments("sh", "-c", "while :; do sleep 1; done"),
                ppid=5029, uid=1000, rss=40, mapped=260, start=7300, namespaces=(5030, 1)),
        Process(5100, b"pause", "pause", arguments("/pause"), ppid=5099, uid=65535, rss=4, mapped=20,
                start=8000, namespaces=(5100, 1), wchan="do_sys_pause"),
        Process(5110, b"java", "app", arguments("java", "-Xmx256m", "-Ddb.password=s3cret", "-jar",
                "/srv/app.jar"), ppid=5099, uid=1001, user=612_004, system=40_210, rss=61_000,
                mapped=9_400, threads=61, start=8012, oom_adjustment=984, namespaces=(5110, 7)),
        Process(5200, b"systemd", "lxc", arguments("/sbin/init"), ppid=5199, uid=100000, user=80,
                system=70, rss=900, mapped=1700, start=8100, namespaces=(5200, 1)),
        Process(5250, b"cron", "lxc-cron", arguments("/usr/sbin/cron", "-f"), ppid=5200, uid=100000,
                rss=90, mapped=480, start=8130, namespaces=(5250, 61)),
        Process(5199, b"lxc-start", "lxc-monitor", arguments("[lxc monitor] /var/lib/lxc web1"),
                rss=200, mapped=900, start=8090),
        Process(5300, b"systemd", "nspawn", arguments("/usr/lib/systemd/systemd"), ppid=5299,
                user=33, system=41, rss=1000, mapped=1900, start=8200, namespaces=(5300, 1)),
        Process(5400, b"qemu-system-x86", "vm", arguments("/usr/bin/qemu-system-x86_64", "-m", "2048"),
                uid=64055, user=81_000, system=9_000, guest=70_000, rss=520_000, mapped=6_000,
                threads=7, start=8300),
        Process(6000, b"make", "odd", arguments("make"), uid=1000, state="Z", user=3, start=9000,
                ppid=5999, wchan="0"),
        Process(6001, b"sleep", "gone", arguments("sleep", "infinity"), uid=1000, rss=25, mapped=330,
                start=9010, wchan="hrtimer_nanosleep"),
        Process(4194303, b"last", "odd", arguments("last"), uid=1000, rss=30, mapped=300, start=99000),
    ]  # fmt: skip
    for number, name in enumerate(odd_names):
        argv = b"" if number % 2 else name + b"\0--flag\0\0" + RAW + b"\0"
        result.append(Process(5900 + number, name, "odd", argv, uid=1000, rss=40 + number,
                              mapped=300, user=number, start=8900 + number))  # fmt: skip
    return result


def groups():
    """What the groups used besides their processes, and their limits, by the host's name for them."""
    disk, other = "254:0", "259:0"
    return {
        "root": Group("", user=1_200_000, system=2_400_000, file=300 * MIB,
                      io={disk: (812_000_000, 91_000_000, 20_000, 9_000, 0, 0)}, pressure=91_000),
        "sshd": Group("", user=21_000, system=60_000, file=9 * MIB, pids_max=9402),
        "nginx": Group("", user=9_000_123, system=4_000_321, file=120 * MIB, memory_max=512 * MIB,
                       memory_high=384 * MIB, cpu_max=(150_000, 100_000), pids_max=4096,
                       throttled=(812, 31, 4_012_345), max_events=17, pressure=4_812_345,
                       io={disk: (4_096_000, 12_288_000, 1000, 3000, 0, 0)}),
        "odd": Group("", oom_kills=2, max_events=9, memory_max=64 * MIB),
        "journald": Group("", file=40 * MIB, io={disk: (1_212_416, 90_112_000, 296, 22_000, 0, 0)}),
        "docker-db": Group("", file=800 * MIB, memory_max=1024 * MIB, pids_max=200,
                           io={disk: (8_192_000, 81_920_000, 2000, 20_000, 4096, 1),
                               other: (20_480_000, 0, 5000, 0, 0, 0)}, pressure=912_000),
        "app": Group("", anon=8 * MIB, file=30 * MIB, memory_max=300 * MIB, cpu_max=(50_000, 100_000),
                     throttled=(91_204, 40_112, 2_900_000_123), oom_kills=1, max_events=204,
                     pressure=812_345_678),
        "browser": Group("", anon=200 * MIB, file=310 * MIB, lacks=("cpu", "io")),
        "session": Group("", user=900_000, system=80_000, file=20 * MIB),
        **{name: Group("", lacks=("cpu", "io")) for name in ("manager", "sound", "rootless")},
    }  # fmt: skip


# What hosts with version 1 are spared, as one host is enough to show it.
SPARED = {"getty", "containerd", "sound", "docker-web", "conmon", "rootless", "pause", "lxc-cron",
          "lxc-monitor", "nspawn", "vm"}  # fmt: skip


class Host:
    """The groups as a tree, with the processes in them."""

    def __init__(self, places, is_whole):
        self.places = places
        self.processes = processes(ODD_NAMES if is_whole else ODD_NAMES[:1])
        if not is_whole:
            self.processes = [p for p in self.processes if p.place not in SPARED]
        self.root = Group("/")
        self.by_path = {"/": self.root}
        described = {places[name]: group for name, group in groups().items()}
        for process in sorted(self.processes, key=lambda p: p.pid):
            path = places[process.place]
            if path.endswith(" (deleted)"):
                continue
            self._at(path, described).processes.append(process)
        # A group with nothing in it: a swap unit has no process.
        self._at(r"/system.slice/dev-disk-by\x2duuid-0000\x2d4000.swap", described)

    def _at(self, path, described):
        if path not in self.by_path or (path == "/" and path in described):
            group = copy.deepcopy(described.pop(path, Group(path)))
            group.path = path
            if path == "/":
                group.below, group.processes = self.root.below, self.root.processes
                self.root = group
            else:
                parent = self._at(path.rpartition("/")[0] or "/", described)
                if "user@1000.service" in path:
                    group.lacks = ("cpu", "io")
                parent.below.append(group)
            self.by_path[path] = group
        return self.by_path[path]
