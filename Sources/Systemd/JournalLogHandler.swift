package import Logging

/// Logs to journald in its own protocol, so that every piece of metadata is a field of its own.
///
/// `journalctl -u telltale -o verbose` shows them; `journalctl TELLTALE_SOURCE=diskstats` finds them.
package struct JournalLogHandler: LogHandler {
  /// The common level, unless this logger was given one of its own.
  package var logLevel: Logger.Level {
    get { ownLevel ?? LogThreshold.level }
    set { ownLevel = newValue }
  }
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  private var ownLevel: Logger.Level?
  private let label: String
  /// Where an entry goes that journald does not take: stderr, which is the journal's stream too.
  private let fallback: StderrLogHandler

  package init(label: String, metadataProvider: Logger.MetadataProvider?) {
    self.label = label
    self.metadataProvider = metadataProvider
    self.fallback = StderrLogHandler(colour: false, metadataProvider: metadataProvider)
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let fields = LogText.metadata(handler: metadata, provider: metadataProvider, event: event)
    if !Self.entry(for: event, label: label, metadata: fields).send() {
      fallback.write(event: event, metadata: fields)
    }
  }

  /// The event as journald fields, those of systemd.journal-fields(7) first.
  static func entry(
    for event: LogEvent, label: String, metadata: [(key: String, value: String)]
  ) -> JournalEntry {
    var entry = JournalEntry()
    var message: [UInt8] = []
    LogText.append(message: event.message.description, metadata: metadata, to: &message)
    entry.append("MESSAGE", message)
    entry.append("PRIORITY", CollectionOfOne(priority(of: event.level)))
    entry.append("SYSLOG_IDENTIFIER", "telltale".utf8)
    entry.append("CODE_FILE", event.file.utf8)
    entry.append("CODE_LINE", String(event.line).utf8)
    entry.append("CODE_FUNC", event.function.utf8)
    for (key, value) in metadata {
      if key == MessageID.metadataKey {
        entry.append("MESSAGE_ID", value.utf8)
      } else {
        entry.append(key: key, value.utf8)
      }
    }
    entry.append(key: "logger", label.utf8)
    return entry
  }

  /// The digit of syslog(3)'s severity for a level.
  static func priority(of level: Logger.Level) -> UInt8 {
    switch level {
    case .trace, .debug: UInt8(ascii: "7")
    case .info: UInt8(ascii: "6")
    case .notice: UInt8(ascii: "5")
    case .warning: UInt8(ascii: "4")
    case .error: UInt8(ascii: "3")
    case .critical: UInt8(ascii: "2")
    }
  }
}
