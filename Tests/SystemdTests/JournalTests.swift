import Logging
import Testing

@testable import Systemd

@Suite struct JournalTests {
  @Test(arguments: [
    ("source", "TELLTALE_SOURCE"),
    ("bytes-sent", "TELLTALE_BYTES_SENT"),
    ("hb.request.id", "TELLTALE_HB_REQUEST_ID"),
    ("_hidden", "TELLTALE__HIDDEN"),
    ("2nd", "TELLTALE_2ND"),
    ("a=b\nMESSAGE=x", "TELLTALE_A_B_MESSAGE_X"),
    // Two bytes of UTF-8, so two underscores.
    ("é", "TELLTALE___"),
    ("", "TELLTALE_"),
  ])
  func fieldNamesAreValid(key: String, name: String) {
    #expect(String(decoding: JournalEntry.fieldName(forKey: key), as: UTF8.self) == name)
  }

  @Test func fieldNamesAreAtMost64Bytes() {
    let name = JournalEntry.fieldName(forKey: String(repeating: "k", count: 200))
    #expect(name == Array("TELLTALE_".utf8) + Array(repeating: UInt8(ascii: "K"), count: 55))
  }

  @Test func anEventBecomesFields() {
    let event = LogEvent(
      level: .warning, message: "Source failed", metadata: [:], source: nil,
      file: "Monitor/Sampler.swift", function: "tick()", line: 42)
    let entry = JournalLogHandler.entry(
      for: event, label: "telltale.sampler",
      metadata: [
        ("error", "line one\nline two"),
        ("message-id", MessageID.sourceFailed.rawValue),
        ("source", "diskstats"),
      ])
    #expect(
      fields(of: entry) == [
        #"MESSAGE=Source failed error="line one\nline two" source=diskstats"#,
        "PRIORITY=4",
        "SYSLOG_IDENTIFIER=telltale",
        "CODE_FILE=Monitor/Sampler.swift",
        "CODE_LINE=42",
        "CODE_FUNC=tick()",
        "TELLTALE_ERROR=line one\nline two",
        "MESSAGE_ID=\(MessageID.sourceFailed.rawValue)",
        "TELLTALE_SOURCE=diskstats",
        "TELLTALE_LOGGER=telltale.sampler",
      ])
  }

  /// syslog(3): 7 debug, 6 info, 5 notice, 4 warning, 3 error, 2 critical.
  @Test(arguments: zip(Logger.Level.allCases, "7765432".utf8))
  func prioritiesAreSyslogs(level: Logger.Level, priority: UInt8) {
    #expect(JournalLogHandler.priority(of: level) == priority)
  }

  @Test func messageIDsAreDistinct128BitNumbers() {
    let ids = MessageID.allCases.map(\.rawValue)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.utf8.count == 32)
      #expect(id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }

  private func fields(of entry: JournalEntry) -> [String] {
    var start = 0
    return entry.ends.map { end in
      defer { start = end }
      return String(decoding: entry.bytes[start..<end], as: UTF8.self)
    }
  }
}
