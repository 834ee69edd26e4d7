import Glibc
import Logging

/// A log event as a line of text: `message key=value key="value with spaces"`.
///
/// Both handlers use it: it is the whole line on stderr, and MESSAGE= in the journal, where
/// `journalctl` shows nothing else by default.
enum LogText {
  /// The metadata that an event has in all, by key; the nearer to the event, the stronger.
  static func metadata(
    handler: Logger.Metadata, provider: Logger.MetadataProvider?, event: LogEvent
  ) -> [(key: String, value: String)] {
    var all = handler
    if let provided = provider?.get() { all.merge(provided) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
    return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
  }

  /// Appends the message and the metadata, without the message id, which is for machines.
  static func append(
    message: String, metadata: [(key: String, value: String)], to line: inout [UInt8]
  ) {
    appendEscaped(message, to: &line)
    for (key, value) in metadata where key != MessageID.metadataKey {
      line.append(UInt8(ascii: " "))
      appendEscaped(key, to: &line)
      line.append(UInt8(ascii: "="))
      if needsQuotes(value) {
        line.append(UInt8(ascii: "\""))
        appendEscaped(value, quoted: true, to: &line)
        line.append(UInt8(ascii: "\""))
      } else {
        appendEscaped(value, to: &line)
      }
    }
  }

  /// Appends `text` with every control character escaped: a name that a stranger chose must neither
  /// begin a line of its own nor drive the reader's terminal.
  ///
  /// That is C0 and DEL, and C1 (U+0080 to U+009F), whose U+009B is a terminal's CSI as well.
  static func appendEscaped(_ text: String, quoted: Bool = false, to line: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": line.append(contentsOf: "\\n".utf8)
      case "\r": line.append(contentsOf: "\\r".utf8)
      case "\t": line.append(contentsOf: "\\t".utf8)
      case "\"" where quoted, "\\" where quoted:
        line.append(UInt8(ascii: "\\"))
        line.append(UInt8(scalar.value))
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}":
        let hex = String(scalar.value, radix: 16)
        line.append(contentsOf: "\\x\(hex.count == 1 ? "0" : "")\(hex)".utf8)
      default: line.append(contentsOf: scalar.utf8)
      }
    }
  }

  /// Appends `12:03:04.123`, the local time of day.
  static func append(timeOfDay time: timespec, to line: inout [UInt8]) {
    var seconds = time.tv_sec
    var local = tm()
    localtime_r(&seconds, &local)
    append(Int(local.tm_hour), digits: 2, to: &line)
    line.append(UInt8(ascii: ":"))
    append(Int(local.tm_min), digits: 2, to: &line)
    line.append(UInt8(ascii: ":"))
    append(Int(local.tm_sec), digits: 2, to: &line)
    line.append(UInt8(ascii: "."))
    append(time.tv_nsec / 1_000_000, digits: 3, to: &line)
  }

  private static func append(_ number: Int, digits: Int, to line: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      line.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  /// A value stands bare if a reader (or a `cut`) cannot mistake where it ends.
  private static func needsQuotes(_ value: String) -> Bool {
    value.isEmpty
      || value.utf8.contains {
        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "=")
      }
  }
}
