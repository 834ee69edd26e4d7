"""`systemctl reload`: SIGHUP, and what the service makes of it."""

from unit import CONFIGURATION, wait_until

RELOADED = "0702e68fb6ba41b89340c1464a05997f"
RELOAD_FAILED = "888ac1418c5845a89bceeccccf676c66"
REFUSED = "2bd16d998b874355be1acdc30f548b5b"
START_FAILED = "2d8623aa4106463da4c03a174968dbba"


def _reload(unit, text, message_id):
    """Reloads with `text` as the configuration; returns the entry that tells how it went."""
    unit.configuration.write_text(text)
    unit.systemctl("reload")
    (entry,) = wait_until(
        "word of the reload", 5, lambda: unit.own_entries(MESSAGE_ID=message_id)
    )
    wait_until("an end of the reload", 5, lambda: unit.show("ActiveState") == "active")
    return entry


def test_a_changed_configuration_counts_at_once(unit):
    unit.start()
    pid = unit.main_pid()
    assert unit.get("/api/v1/host", host="watch.example")[0] == 421

    entry = _reload(unit, unit.shipped + "\nallowed-host:\n  - watch.example\n", RELOADED)
    assert entry["PRIORITY"] == "5"
    assert unit.get("/api/v1/host", host="watch.example")[0] == 200
    assert unit.main_pid() == pid
    assert unit.number("NRestarts") == 0


def test_a_broken_configuration_changes_nothing_and_is_reported(unit):
    unit.start()
    pid = unit.main_pid()

    entry = _reload(unit, unit.shipped + "\nalowed-host:\n  - watch.example\n", RELOAD_FAILED)
    assert entry["PRIORITY"] == "3"
    line = unit.shipped.count("\n") + 2
    for part in (CONFIGURATION, str(line), "alowed-host", "allowed-host"):
        assert part in entry["MESSAGE"], f"no word of {part}"
    assert unit.get("/api/v1/host", host="watch.example")[0] == 421
    assert unit.get("/readyz")[0] == 200
    assert unit.main_pid() == pid

    unit.systemctl("stop")
    unit.systemctl("start", check=False)
    assert unit.show("ActiveState") == "failed", "started with a configuration that is wrong"
    assert unit.show("ExecMainStatus") == "78"
    assert unit.number("NRestarts") == 0, "a wrong configuration does not become right by waiting"
    entries = wait_until("word of the refusal", 5, lambda: unit.last_words(REFUSED))
    assert entries[-1]["PRIORITY"] == "2" and "alowed-host" in entries[-1]["MESSAGE"]


def test_a_start_that_fails_is_in_the_journal(unit):
    unit.drop_in("Restart=no", "Environment=TELLTALE_WEB_ROOT=/nowhere")
    unit.systemctl("start", check=False)
    assert unit.show("ActiveState") == "failed"
    assert unit.show("ExecMainStatus") == "66"
    (entry,) = wait_until(
        "word of the failure", 5, lambda: unit.last_words(START_FAILED)
    )
    assert entry["PRIORITY"] == "2" and "/nowhere" in entry["MESSAGE"]


def test_a_shorter_interval_does_not_wait_for_the_longer(unit):
    unit.configuration.write_text(unit.shipped.replace("interval: 1s", "interval: 1h"))
    unit.start()
    before = unit.get("/api/v1/snapshot")[0]
    assert before in (200, 503), "an hour's first tick has passed, or has not"
    _reload(unit, unit.shipped, RELOADED)
    first = wait_until("a sample", 3, lambda: unit.get("/api/v1/snapshot")[0] == 200)
    assert first
    assert unit.get("/healthz")[0] == 200
