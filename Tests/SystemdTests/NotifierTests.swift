import Glibc
import Testing

@testable import Systemd

/// Each test runs in a process of its own: sd_notify(3) reads the environment, and setenv(3) is not
/// safe beside other threads that read it.
@Suite struct NotifierTests {
  @Test func tellsEachState() async {
    await #expect(processExitsWith: .success) {
      let systemd = try NotifySocket()
      let notifier = Notifier()
      #expect(notifier.isSupervised)

      notifier.ready(status: "321 series, 2 viewers")
      #expect(systemd.receive() == "READY=1\nSTATUS=321 series, 2 viewers")
      notifier.status("322 series")
      #expect(systemd.receive() == "STATUS=322 series")
      notifier.watchdog()
      #expect(systemd.receive() == "WATCHDOG=1")
      notifier.stopping("closing 2 streams")
      #expect(systemd.receive() == "STOPPING=1\nSTATUS=closing 2 streams")
      #expect(systemd.receive() == nil)
    }
  }

  @Test func reloadCarriesTheMonotonicTime() async {
    await #expect(processExitsWith: .success) {
      let systemd = try NotifySocket()
      var before = timespec()
      clock_gettime(CLOCK_MONOTONIC, &before)
      Notifier().reloading(status: "reading telltale.yaml")
      var after = timespec()
      clock_gettime(CLOCK_MONOTONIC, &after)

      let lines = try #require(systemd.receive()).split(separator: "\n")
      try #require(lines.count == 3)
      #expect(lines[0] == "RELOADING=1")
      #expect(lines[1].hasPrefix("MONOTONIC_USEC="))
      #expect(lines[2] == "STATUS=reading telltale.yaml")
      let sent = try #require(Int(lines[1].dropFirst("MONOTONIC_USEC=".count)))
      #expect(sent >= before.tv_sec * 1_000_000 + before.tv_nsec / 1_000)
      #expect(sent <= after.tv_sec * 1_000_000 + after.tv_nsec / 1_000)
    }
  }

  @Test func reloadNeedsNoStatus() async {
    await #expect(processExitsWith: .success) {
      let systemd = try NotifySocket()
      Notifier().reloading()
      #expect(try #require(systemd.receive()).split(separator: "\n").count == 2)
    }
  }

  @Test func statusCannotSmuggleAnAssignment() async {
    await #expect(processExitsWith: .success) {
      let systemd = try NotifySocket()
      Notifier().status("one\nMAINPID=1\r\nREADY=1\rtwo")
      #expect(systemd.receive() == "STATUS=one MAINPID=1 READY=1 two")
    }
  }

  @Test func staysSilentWithoutASupervisor() async {
    await #expect(processExitsWith: .success) {
      let systemd = try NotifySocket()
      unsetenv("NOTIFY_SOCKET")
      let notifier = Notifier()
      #expect(!notifier.isSupervised)
      notifier.ready(status: "unheard")
      notifier.watchdog()
      notifier.reloading()
      notifier.stopping("unheard")
      #expect(systemd.receive() == nil)
    }
  }

  @Test func survivesASupervisorThatIsGone() async {
    await #expect(processExitsWith: .success) {
      setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1)
      let notifier = Notifier()
      notifier.ready(status: "unheard")
      notifier.watchdog()
    }
  }

  @Test func watchdogIntervalIsTheUnits() async {
    await #expect(processExitsWith: .success) {
      setenv("WATCHDOG_USEC", "10000000", 1)
      #expect(Notifier().watchdogInterval == .seconds(10))
      setenv("WATCHDOG_PID", "\(getpid())", 1)
      #expect(Notifier().watchdogInterval == .seconds(10))
      setenv("WATCHDOG_PID", "1", 1)
      #expect(Notifier().watchdogInterval == nil)
      unsetenv("WATCHDOG_PID")
      unsetenv("WATCHDOG_USEC")
      #expect(Notifier().watchdogInterval == nil)
    }
  }
}
