import Glibc
import Logging
import Testing

@testable import Systemd

@Suite struct StderrTests {
  private func line(
    _ level: Logger.Level = .notice, _ message: String = "Serving",
    _ metadata: [(key: String, value: String)] = [], colour: Bool = false
  ) -> String {
    let event = LogEvent(
      level: level, message: "\(message)", metadata: nil, source: nil, file: "F", function: "f",
      line: 1)
    let bytes = StderrLogHandler.line(
      for: event, metadata: metadata, at: Self.time(hour: 12, minute: 3, second: 4, milli: 123),
      colour: colour)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A time of day in whatever zone the machine is.
  private static func time(hour: Int32, minute: Int32, second: Int32, milli: Int) -> timespec {
    var local = tm()
    local.tm_year = 123
    local.tm_mon = 5
    local.tm_mday = 15
    local.tm_hour = hour
    local.tm_min = minute
    local.tm_sec = second
    local.tm_isdst = -1
    return timespec(tv_sec: mktime(&local), tv_nsec: milli * 1_000_000 + 999_999)
  }

  @Test func aLineIsTimeLevelMessageAndMetadata() {
    #expect(
      line(.notice, "Serving", [("address", "127.0.0.1:8000"), ("series", "321")])
        == "12:03:04.123 notice  Serving address=127.0.0.1:8000 series=321")
  }

  @Test(arguments: [
    (Logger.Level.trace, "trace   "), (.debug, "debug   "), (.info, "info    "),
    (.notice, "notice  "), (.warning, "warning "), (.error, "error   "), (.critical, "critical "),
  ])
  func messagesStandInOneColumn(level: Logger.Level, column: String) {
    #expect(line(level) == "12:03:04.123 \(column)Serving")
  }

  @Test(arguments: [
    ("", #""""#), ("two words", #""two words""#), ("a=b", #""a=b""#),
    (#"say "hi""#, #""say \"hi\"""#), (#"C:\"#, #"C:\"#), (#"C:\ D"#, #""C:\\ D""#),
    ("käse", "käse"),
  ])
  func valuesAreQuotedWhereTheirEndWouldBeUnclear(value: String, written: String) {
    #expect(line(.notice, "m", [("k", value)]) == "12:03:04.123 notice  m k=\(written)")
  }

  /// A second line, a terminal's escape sequence (ESC, and CSI as one C1 character), a bell.
  @Test(arguments: [
    ("one\ntwo", #"one\ntwo"#), ("\r\ttab", #"\r\ttab"#), ("\u{1B}[31mred", #"\x1b[31mred"#),
    ("\u{9B}31mred", #"\x9b31mred"#), ("\u{07}\0\u{7F}", #"\x07\x00\x7f"#),
  ])
  func controlCharactersAreEscapedEverywhere(text: String, written: String) {
    #expect(line(.notice, text) == "12:03:04.123 notice  \(written)")
    #expect(line(.notice, "m", [("k", text)]) == "12:03:04.123 notice  m k=\(written)")
    #expect(line(.notice, "m", [(text, "v")]) == "12:03:04.123 notice  m \(written)=v")
  }

  @Test func theMessageIDIsForMachines() {
    #expect(
      line(.notice, "m", [("message-id", MessageID.ready.rawValue)]) == "12:03:04.123 notice  m")
  }

  @Test func onlyTheLevelIsColoured() {
    #expect(
      line(.error, "m", colour: true) == "12:03:04.123 \u{1B}[1;31merror\u{1B}[0m   m")
  }

  /// Through a Logger into a sequenced-packet socket, where each write(2) is one packet.
  @Test func anEventIsOneWrite() throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
    defer { ends.forEach { close($0) } }
    var logger = Logger(label: "test") { [ends] _ in
      StderrLogHandler(
        colour: false, metadataProvider: .init { ["from": "provider", "shared": "provider"] },
        descriptor: ends[0])
    }
    logger.logLevel = .info
    logger[metadataKey: "shared"] = "logger"
    logger.report(.sourceFailed, "Cannot read", metadata: ["shared": "event", "list": ["a", "b"]])
    logger.debug("below the level")
    logger.info("No id")

    #expect(
      try receive(ends[1]).dropFirst(13)
        == #"warning Cannot read from=provider list="[\"a\", \"b\"]" shared=event"# + "\n")
    #expect(try receive(ends[1]).dropFirst(13) == "info    No id from=provider shared=provider\n")
    #expect(throws: NothingSent.self) { try receive(ends[1]) }
  }

  private struct NothingSent: Error {}

  private func receive(_ descriptor: Int32) throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { throw NothingSent() }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
