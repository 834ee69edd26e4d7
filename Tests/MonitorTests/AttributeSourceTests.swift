import ProcFS
import Testing

@testable import Monitor

/// The first bytes of the files below a folder, as a set of attributes.
private struct Letters: AttributeSet {
  private(set) var attributes: [String] = []
  private(set) var texts: [String: String] = [:]
  private(set) var lost: [String: KernelFile.State] = [:]

  init() {}

  func isSteady(_ index: Int) -> Bool { name(index).hasPrefix("steady") }

  mutating func scan(in paths: HostPaths) {
    let names = AttributeFolder(paths.sysfs)?.entries() ?? []
    attributes = names.map { "\(paths.sysfs)/\($0)" }
  }

  private func name(_ index: Int) -> String {
    attributes[index].split(separator: "/").last.map(String.init) ?? ""
  }

  mutating func take(_ index: Int, _ text: Span<UInt8>) {
    lost[name(index)] = nil
    texts[name(index)] = String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
  }

  mutating func lose(_ index: Int, _ state: KernelFile.State) {
    texts[name(index)] = nil
    lost[name(index)] = state
  }
}

@Suite struct AttributeSourceTests {
  private let folder: Folder
  private let prober = Prober()
  private static let second: Int64 = 1_000_000_000

  init() throws { folder = try Folder() }

  private func round(
    _ source: inout AttributeSource<Letters>, _ reading: inout AttributeReading<Letters>,
    at now: Int64
  ) {
    source.find(&reading, for: prober, now: now)
    prober.ask(now: now)
    prober.collect(now: now)
    source.take(&reading, from: prober, now: now)
  }

  @Test func aHostWithoutAnyHasNone() {
    var source = AttributeSource<Letters>(paths: folder.paths)
    var reading = AttributeReading<Letters>(name: "letters")
    round(&source, &reading, at: 0)
    #expect(!reading.isPresent && !reading.isStale)
  }

  @Test func textsAreHandedOverAgainAndAgain() throws {
    try folder.write("sys/a", "1\n")
    try folder.write("sys/b", "two\n")
    var source = AttributeSource<Letters>(paths: folder.paths)
    var reading = AttributeReading<Letters>(name: "letters")
    round(&source, &reading, at: 0)
    #expect(reading.isPresent && !reading.isStale)
    #expect(reading.values.texts == ["a": "1\n", "b": "two\n"])
    try folder.write("sys/b", "three\n")
    // A tenth of a second is too soon.
    round(&source, &reading, at: Self.second / 10)
    #expect(reading.values.texts["b"] == "two\n")
    round(&source, &reading, at: Self.second)
    #expect(reading.values.texts == ["a": "1\n", "b": "three\n"])
  }

  @Test func whatHardlyEverChangesIsReadEveryTenSeconds() throws {
    try folder.write("sys/steady", "1")
    var source = AttributeSource<Letters>(paths: folder.paths)
    var reading = AttributeReading<Letters>(name: "letters")
    round(&source, &reading, at: 0)
    try folder.write("sys/steady", "2")
    for tick in 1...9 {
      round(&source, &reading, at: Int64(tick) * Self.second)
      #expect(reading.values.texts == ["steady": "1"] && !reading.isStale)
    }
    round(&source, &reading, at: 10 * Self.second)
    #expect(reading.values.texts == ["steady": "2"])
  }

  @Test func attributesComeAndGo() throws {
    try folder.write("sys/b", "2")
    var source = AttributeSource<Letters>(paths: folder.paths)
    var reading = AttributeReading<Letters>(name: "letters")
    round(&source, &reading, at: 0)
    try folder.write("sys/a", "1")
    round(&source, &reading, at: Self.second)
    #expect(reading.values.texts == ["b": "2"])
    round(&source, &reading, at: 10 * Self.second)
    #expect(reading.values.texts == ["a": "1", "b": "2"])
    folder.remove("sys/a")
    round(&source, &reading, at: 20 * Self.second)
    #expect(reading.values.attributes.count == 1 && reading.isPresent)
    folder.remove("sys/b")
    round(&source, &reading, at: 30 * Self.second)
    #expect(!reading.isPresent)
  }

  @Test func whatIsTooLongIsLost() throws {
    try folder.write("sys/a", String(repeating: "x", count: 20_000))
    try folder.write("sys/b", "")
    var source = AttributeSource<Letters>(paths: folder.paths)
    var reading = AttributeReading<Letters>(name: "letters")
    round(&source, &reading, at: 0)
    #expect(reading.values.texts == ["b": ""])
    #expect(reading.values.lost["a"] == .failed(27))
  }
}
