"""The unit's sandbox: how tight it is, and that it makes nothing up."""

import pathlib
import re


def test_exposure_is_at_most_2(unit, record_property):
    """--threshold= takes tenths, and makes the exit status the verdict."""
    done = unit.container.run(
        "systemd-analyze", "security", "--threshold=20", "telltale.service", check=False
    )
    overall = re.search(r"Overall exposure level for telltale.service: (\d+\.\d)", done.stdout)
    assert overall, done.stdout + done.stderr
    record_property("exposure", float(overall[1]))
    print("exposure:", overall[1])
    assert done.returncode == 0, done.stdout
    assert float(overall[1]) <= 2.0


def test_the_unit_file_has_no_mistake(unit):
    """systemd-analyze verify: settings that it does not know, programs that are not there."""
    done = unit.container.run("systemd-analyze", "verify", "telltale.service")
    assert done.stdout + done.stderr == ""


def test_it_is_its_own_account_and_may_nothing(unit):
    unit.start()
    text = pathlib.Path(f"/proc/{unit.main_pid()}/status").read_text()
    status = dict(line.split(":\t", 1) for line in text.splitlines())
    own = unit.container.run("id", "--user", "telltale").stdout.strip()
    assert 0 < int(own) < 1000, "no system account"
    assert set(status["Uid"].split()) == {own}
    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[capabilities], 16) == 0, capabilities
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2", "no system call filter"
