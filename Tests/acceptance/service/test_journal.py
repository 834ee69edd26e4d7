"""What the service logs under systemd is native journal entries with fields of their own."""

import re

STARTED = "be5e71c166ad46e8ab9e923c78510c76"
READY = "10e5f079893d4927bc958569501f6c88"
STOPPING = "d4c498d2524145c19a21fef62a13353d"
STOPPED = "5ff414ebd3bb469fb893c1cb06109e59"


def test_every_entry_is_native_and_says_where_it_comes_from(unit):
    unit.start()
    unit.systemctl("stop")
    entries = unit.own_entries()
    assert entries
    for entry in entries:
        assert entry["_TRANSPORT"] == "journal", f"written to stderr: {entry['MESSAGE']}"
        assert entry["SYSLOG_IDENTIFIER"] == "telltale"
        assert entry["PRIORITY"] in "234567"
        assert re.fullmatch(r"\w+/[\w+-]+\.swift", entry["CODE_FILE"])
        assert int(entry["CODE_LINE"]) > 0
        assert entry["CODE_FUNC"]
        assert entry["TELLTALE_LOGGER"]
        assert isinstance(entry["MESSAGE"], str), "journald took it for binary"


def test_a_life_is_told_in_order_each_event_under_its_id(unit):
    unit.start()
    unit.systemctl("stop")
    ids = [e["MESSAGE_ID"] for e in unit.own_entries() if "MESSAGE_ID" in e]
    assert ids == [STARTED, READY, STOPPING, STOPPED]
    for entry in unit.own_entries():
        if entry.get("MESSAGE_ID") in ids:
            assert entry["PRIORITY"] == "5"
