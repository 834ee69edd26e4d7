"""scripts/install, what `make install` and `make uninstall` run; into a folder, so without root."""

import os
import stat
import subprocess

import pytest

from server import REPOSITORY

CONFIGURATION = "etc/telltale/telltale.yaml"


@pytest.fixture
def run(tmp_path):
    """Runs the script with a stand-in for the binary and the web files."""
    binary = tmp_path / "telltale"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    web = tmp_path / "web files"
    (web / "js").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html>")
    (web / "js/page.js").write_text("export {}")

    def run(*arguments, root=tmp_path / "root", **variables):
        environment = {
            "PATH": os.environ["PATH"], "DESTDIR": str(root), "BINARY": str(binary),
            "WEB": str(web), **variables,
        }
        return subprocess.run(
            [REPOSITORY / "scripts/install", *arguments], env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        )

    return run


def _files(root):
    """Every file below a root with its permissions, documents aside (they come and grow)."""
    return {
        str(path.relative_to(root)): stat.S_IMODE(path.stat().st_mode)
        for path in root.rglob("*")
        if path.is_file() and "/doc/" not in str(path)
    }


@pytest.mark.parametrize(
    "prefix, units, users",
    [
        ("/usr", "usr/lib/systemd/system", "usr/lib/sysusers.d"),
        ("/usr/local", "usr/local/lib/systemd/system", "usr/local/lib/sysusers.d"),
        # no place where systemd looks by itself
        ("/opt/telltale/", "etc/systemd/system", "etc/sysusers.d"),
    ],
)
def test_files_go_where_debian_wants_them(run, tmp_path, prefix, units, users):
    done = run(PREFIX=prefix)
    assert done.returncode == 0, done.stderr
    below = prefix.strip("/")
    root = tmp_path / "root"
    assert _files(root) == {
        f"{below}/bin/telltale": 0o755,
        f"{below}/share/telltale/web/index.html": 0o644,
        f"{below}/share/telltale/web/js/page.js": 0o644,
        f"{units}/telltale.service": 0o644,
        f"{users}/telltale.conf": 0o644,
        CONFIGURATION: 0o644,
    }
    unit = (root / units / "telltale.service").read_text()
    assert f"\nExecStart=/{below}/bin/telltale serve\n" in unit
    assert f"\nDocumentation=file:/{below}/share/doc/telltale/README.md\n" in unit
    assert f"/{below}/share/telltale/web" in (root / CONFIGURATION).read_text()
    assert "systemctl enable --now telltale" in done.stdout


def test_uninstall_leaves_nothing(run, tmp_path):
    run()
    done = run("uninstall")
    assert done.returncode == 0, done.stderr
    assert not [path for path in (tmp_path / "root").rglob("*") if path.is_file()]
    assert not (tmp_path / "root/etc/telltale").exists()
    assert not (tmp_path / "root/usr/share/telltale").exists()


def test_a_changed_configuration_is_the_administrators(run, tmp_path):
    run()
    file = tmp_path / "root" / CONFIGURATION
    shipped = file.read_text()
    file.write_text("interval: 2s\n")

    done = run()
    assert file.read_text() == "interval: 2s\n"
    assert file.with_name("telltale.yaml.dist").read_text() == shipped
    assert "telltale.yaml.dist" in done.stdout

    done = run("uninstall")
    assert file.read_text() == "interval: 2s\n"
    assert f"Kept {file}" in done.stdout
    assert _files(tmp_path / "root").keys() == {CONFIGURATION}


def test_installing_again_clears_web_files_of_before(run, tmp_path):
    run()
    left = tmp_path / "root/usr/share/telltale/web/js/gone.js"
    left.write_text("")
    assert run().returncode == 0
    assert not left.exists()


@pytest.mark.parametrize(
    "variables, said",
    [
        ({"BINARY": "/nowhere/telltale"}, "no binary at /nowhere/telltale: run make build first"),
        ({"WEB": "/nowhere/web"}, "no web files at /nowhere/web: run make build first"),
        ({"PREFIX": "usr"}, "PREFIX=usr: want an absolute path"),
        ({"PREFIX": "/a b"}, "PREFIX=/a b: want an absolute path"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(run, tmp_path, variables, said):
    done = run(**variables)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert not (tmp_path / "root").exists()
