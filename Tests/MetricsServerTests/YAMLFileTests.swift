import Testing

@testable import MetricsServer

@Suite struct YAMLFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// What a file sets: `key=value,value`.
  private func read(_ bytes: some Sequence<UInt8>) throws -> [String] {
    let path = try folder.write("t.yaml", bytes)
    let entries = try #require(try YAMLFile.entries(path: path))
    return entries.map { "\($0.option.key)=\($0.values.joined(separator: ","))" }
  }

  @Test(
    arguments: [
      ("", []), ("\n# only a comment\n", []), ("---\n", []), ("{}", []),
      ("interval: 2s", ["interval=2s"]), ("interval: \"2s\"\n", ["interval=2s"]),
      ("\u{feff}interval: 2s\r\n", ["interval=2s"]), ("interval: 2", ["interval=2"]),
      ("listen: 127.0.0.1:8000", ["listen=127.0.0.1:8000"]),
      ("listen:\n  - :1\n  - '[::1]:2'\n", ["listen=:1,[::1]:2"]),
      ("listen: [':1', ':2']", ["listen=:1,:2"]),
      ("path:\n  procfs: /p\n  sysfs: /s\n", ["path.procfs=/p", "path.sysfs=/s"]),
      ("path: {procfs: /p}\ninterval: 1s", ["path.procfs=/p", "interval=1s"]),
      ("path.procfs: /p", ["path.procfs=/p"]), ("interval:\nlisten: ':1'", ["listen=:1"]),
      ("web-root: &a /w\nallowed-host: []\n", ["web-root=/w", "allowed-host="]),
      ("web-root: ''", ["web-root="]), ("--- {interval: 1s}\n...\n", ["interval=1s"]),
    ] as [(String, [String])])
  func aGoodFile(_ text: String, _ entries: [String]) throws {
    #expect(try read(text.utf8) == entries)
  }

  @Test func anEntrySaysWhereItStands() throws {
    let path = try folder.write("t.yaml", "# a\n\nlisten:\n  - ':1'\npath:\n  procfs: /p\n")
    let entries = try #require(try YAMLFile.entries(path: path))
    #expect(entries.map(\.origin) == ["\(path):3: listen", "\(path):6: path.procfs"])
  }

  @Test(
    arguments: [
      ("a: 1", ["1: unknown key 'a'"]),
      (
        "interval: 1s\n\nlisten: ':1'\nintervall: 2s",
        ["4: unknown key 'intervall', did you mean 'interval'?"]
      ),
      ("path:\n  prcfs: /p", ["2: unknown key 'path.prcfs', did you mean 'path.procfs'?"]),
      ("config: x", ["1: unknown key 'config'"]),
      ("lisen:", ["1: unknown key 'lisen', did you mean 'listen'?"]),
      ("interval: [1s]", ["1: interval: a list: expected DURATION"]),
      ("interval: 1s\ninterval: 2s", ["2: interval: stands there twice"]),
      ("path.procfs: /p\npath:\n  procfs: /q", ["3: path.procfs: stands there twice"]),
      ("listen: {a: b}", ["1: unknown key 'listen.a'"]), ("path: /proc", ["1: unknown key 'path'"]),
      ("interval: &a 1s\nweb-root: *a", ["2: an alias: expected the value itself"]),
      ("interval: 1s\n---\ninterval: 2s", ["2: a second document: expected one"]),
      ("- a\n- b", ["1: a list: expected a mapping"]), ("just text", ["1: expected a mapping"]),
      ("listen: [[a]]", ["1: a list: expected a mapping, or a text"]),
      ("interval: 'open\n\n", ["3: "]), ("\tinterval: 1s", ["1: "]),
      ("web-root: b: c", ["1: mapping values"]),
      ("interval: 1s\n b: 2", ["2: "]),
      // All at once.
      (
        "a: 1\nb: 2\ninterval: []",
        ["1: unknown key 'a'", "2: unknown key 'b'", "3: interval: a list"]
      ),
    ] as [(String, [String])])
  func aBadFileNamesItsLines(_ text: String, _ problems: [String]) throws {
    let error = #expect(throws: ConfigurationError.self) { try read(text.utf8) }
    let found = error?.problems ?? []
    #expect(found.count == problems.count, "\(found)")
    for (found, problem) in zip(found, problems) {
      #expect(found.hasPrefix("\(folder.path)/t.yaml:\(problem)"), "\(found)")
    }
    #expect(error?.kind == .configuration)
  }

  @Test(
    arguments: [
      ([0xff, 0xfe, 0xfd], 1),
      (Array("interval: 1s\n# caf\u{e9}\nlisten: ".utf8) + [0xe9, 0x0a], 3),
      (Array("a\u{7}".utf8), 1),
    ] as [([UInt8], Int)])
  func bytesThatAreNoText(_ bytes: [UInt8], _ line: Int) {
    let error = #expect(throws: ConfigurationError.self) { try read(bytes) }
    #expect(error?.problems.count == 1)
    #expect(
      error?.problems.first?.hasPrefix("\(folder.path)/t.yaml:\(line): ") == true,
      "\(error?.problems ?? [])")
  }

  @Test func aMissingFileIsNothing() throws {
    #expect(try YAMLFile.entries(path: "\(folder.path)/none.yaml") == nil)
  }

  @Test func aFolderCannotBeRead() {
    let error = #expect(throws: ConfigurationError.self) {
      try YAMLFile.entries(path: folder.path)
    }
    #expect(error?.problems == ["\(folder.path): cannot be read"])
  }

  @Test func aHugeFileIsNotParsed() {
    let error = #expect(throws: ConfigurationError.self) {
      try read(repeatElement(UInt8(ascii: "#"), count: YAMLFile.sizeLimit + 1))
    }
    #expect(error?.problems == ["\(folder.path)/t.yaml: larger than 1048576 bytes"])
  }

  @Test func aFloodOfProblemsEnds() {
    let text = (0..<100).map { "key\($0): 1\n" }.joined()
    let error = #expect(throws: ConfigurationError.self) { try read(text.utf8) }
    #expect((20...21).contains(error?.problems.count ?? 0))
  }
}
