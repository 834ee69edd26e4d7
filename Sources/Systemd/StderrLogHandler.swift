// timespec and its functions: the compiler may find them in either C module.
import CSystemd
import Glibc
package import Logging

/// Logs to stderr for a person at a terminal: `12:03:04.123 notice  message key=value`.
///
/// A line is one write(2), so lines of several threads never mix.
package struct StderrLogHandler: LogHandler {
  /// The common level, unless this logger was given one of its own.
  package var logLevel: Logger.Level {
    get { ownLevel ?? LogThreshold.level }
    set { ownLevel = newValue }
  }
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  private var ownLevel: Logger.Level?
  private let colour: Bool
  private let descriptor: Int32

  /// Creates a handler; a `descriptor` other than stderr is for tests.
  package init(
    colour: Bool, metadataProvider: Logger.MetadataProvider?, descriptor: Int32 = STDERR_FILENO
  ) {
    self.colour = colour
    self.metadataProvider = metadataProvider
    self.descriptor = descriptor
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    write(
      event: event,
      metadata: LogText.metadata(handler: metadata, provider: metadataProvider, event: event))
  }

  /// Writes one line for the event with the metadata that it has in all.
  func write(event: LogEvent, metadata: [(key: String, value: String)]) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var line = Self.line(for: event, metadata: metadata, at: now, colour: colour)
    line.append(UInt8(ascii: "\n"))
    line.withUnsafeBytes { buffer in
      // Interrupted before the first byte: again. Any other failure has nowhere to be told.
      while Glibc.write(descriptor, buffer.baseAddress, buffer.count) < 0, errno == EINTR {}
    }
  }

  /// The line without its line break.
  static func line(
    for event: LogEvent, metadata: [(key: String, value: String)], at time: timespec, colour: Bool
  ) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(160)
    LogText.append(timeOfDay: time, to: &line)
    line.append(UInt8(ascii: " "))
    let name = event.level.rawValue
    if colour { line.append(contentsOf: sgr(event.level).utf8) }
    line.append(contentsOf: name.utf8)
    if colour { line.append(contentsOf: "\u{1B}[0m".utf8) }
    // As wide as "warning"; the rare "critical" may stick out by one.
    line.append(
      contentsOf: repeatElement(UInt8(ascii: " "), count: max(1, 8 - name.utf8.count)))
    LogText.append(message: event.message.description, metadata: metadata, to: &line)
    return line
  }

  /// The terminal's colour for a level (ECMA-48 SGR), from the eight that every theme makes legible.
  private static func sgr(_ level: Logger.Level) -> String {
    switch level {
    case .trace, .debug: "\u{1B}[2m"
    case .info: "\u{1B}[32m"
    case .notice: "\u{1B}[1;36m"
    case .warning: "\u{1B}[1;33m"
    case .error, .critical: "\u{1B}[1;31m"
    }
  }
}
