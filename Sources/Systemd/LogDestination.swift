import Glibc
package import Logging

/// Where the log goes: to journald natively under systemd, else as text to stderr.
package enum LogDestination: Sendable, Equatable {
  /// By sd_journal_sendv(3), with fields.
  case journal
  /// One line of text an event.
  case stderr(colour: Bool)

  /// What this process was started with.
  package static func detected() -> LogDestination {
    var stream = stat()
    let isOpen = fstat(STDERR_FILENO, &stream) == 0
    return chosen(
      journalStream: environment("JOURNAL_STREAM"),
      stderr: isOpen ? (device: UInt64(stream.st_dev), inode: UInt64(stream.st_ino)) : nil,
      isTerminal: isatty(STDERR_FILENO) == 1,
      noColour: environment("NO_COLOR"),
      terminal: environment("TERM"))
  }

  /// Decides from what ``detected()`` finds.
  ///
  /// systemd.exec(5) has JOURNAL_STREAM compared with stderr's device and inode, since the variable
  /// is inherited by processes whose stderr was redirected elsewhere. NO_COLOR counts when it is not
  /// empty (no-color.org).
  static func chosen(
    journalStream: String?, stderr: (device: UInt64, inode: UInt64)?, isTerminal: Bool,
    noColour: String?, terminal: String?
  ) -> LogDestination {
    if let stderr, journalStream == "\(stderr.device):\(stderr.inode)" { return .journal }
    let isColourUnwanted = noColour.map { !$0.isEmpty } ?? false
    return .stderr(colour: isTerminal && !isColourUnwanted && terminal != "dumb")
  }

  /// Makes every `Logger` of the process log here; to be called once, before the first one is made.
  ///
  /// ``LogThreshold`` holds the level, and may be set at any time.
  package func bootstrap() {
    LoggingSystem.bootstrap(
      { label, provider in
        switch self {
        case .journal:
          JournalLogHandler(label: label, metadataProvider: provider)
        case .stderr(let colour):
          StderrLogHandler(colour: colour, metadataProvider: provider)
        }
      }, metadataProvider: nil)
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
