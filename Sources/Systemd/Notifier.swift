import CSystemd
import Glibc

/// Tells systemd how the service is, by sd_notify(3).
///
/// Without NOTIFY_SOCKET in the environment (started by hand, or by another supervisor) every call
/// does nothing. A notification costs a socket, a datagram and a close, 10 to 20 µs, and never
/// waits for systemd to act. Failures are not reported: sd_notify(3) recommends to ignore them, and
/// a supervisor that hears nothing acts by its own timeouts.
package struct Notifier: Sendable {
  /// Whether systemd listens; a caller may skip composing a status that nobody reads.
  package let isSupervised: Bool

  /// The unit's WatchdogSec=, `nil` when the watchdog is off or meant for another process.
  ///
  /// sd_watchdog_enabled(3) recommends to send ``watchdog()`` every half of it.
  package let watchdogInterval: Duration?

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  package init() {
    isSupervised = getenv("NOTIFY_SOCKET") != nil
    var microseconds: UInt64 = 0
    watchdogInterval =
      sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(microseconds) : nil
  }

  /// Says that start-up, or a reload, is done.
  package func ready(status: String) {
    send("READY=1\nSTATUS=\(Self.singleLine(status))")
  }

  /// Sets the line that `systemctl status` shows.
  package func status(_ text: String) {
    send("STATUS=\(Self.singleLine(text))")
  }

  /// Says that a reload has begun; ``ready(status:)`` ends it, whether the reload went well or not.
  ///
  /// MONOTONIC_USEC= is what Type=notify-reload (systemd 253 and later) matches the reload by;
  /// Type=notify ignores it.
  package func reloading(status: String? = nil) {
    guard isSupervised else { return }
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    var message = "RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1_000)"
    if let status { message += "\nSTATUS=\(Self.singleLine(status))" }
    send(message)
  }

  /// Says that the service shuts down.
  package func stopping(_ status: String) {
    send("STOPPING=1\nSTATUS=\(Self.singleLine(status))")
  }

  /// Restarts the watchdog's countdown.
  ///
  /// The sampler calls this after each sample, so it passes constant bytes and allocates nothing.
  package func watchdog() {
    guard isSupervised else { return }
    Self.watchdogMessage.utf8Start.withMemoryRebound(
      to: CChar.self, capacity: Self.watchdogMessage.utf8CodeUnitCount + 1
    ) { _ = sd_notify(0, $0) }
  }

  private static let watchdogMessage: StaticString = "WATCHDOG=1"

  private func send(_ message: @autoclosure () -> String) {
    guard isSupervised else { return }
    _ = sd_notify(0, message())
  }

  /// A status is one line: a line break in it would begin another assignment ("\nMAINPID=1").
  private static func singleLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
