import Testing

@testable import Monitor

/// A scan whose calls may stand within an expectation.
private final class Scan {
  private var scan: TextfileScan
  init(folders: Int) { scan = TextfileScan(folders: folders) }
  var result: TextfileResult { scan.result }
  func take(_ items: [TextfileItem], of folder: Int) -> Bool { scan.take(items, of: folder) }
  func lose(_ folder: Int, _ problem: TextfileResult.Problem) { scan.lose(folder, problem) }
  func finish() -> Bool { scan.finish() }
  func look(_ folders: inout TextfileFolders) { folders.look(into: &scan) }
}

@Suite("Looking into text file directories")
struct TextfileScanTests {
  private let folder = try? Folder()
  /// Long after the files were written, so that their stamps are believed.
  private let later = Moment.now().wall + 60_000_000_000

  private func stamp(_ inode: UInt = 1) -> TextfileEntry.Stamp {
    TextfileEntry.Stamp(device: 1, inode: inode, size: 4, modified: 5_000_000_000, changed: 6)
  }

  private func file(_ path: String, _ text: String, inode: UInt = 1) -> TextfileItem {
    .file(path: path, stamp: stamp(inode), bytes: Array(text.utf8))
  }

  private func look(_ reader: inout TextfileReader) -> [String] {
    var found: [String] = []
    reader.look(now: later) { item in
      switch item {
      case .same(let path, _): found.append("same \(name(path))")
      case .file(let path, _, let bytes):
        found.append("\(name(path)) \(String(decoding: bytes, as: UTF8.self))")
      case .unreadable(let path, let problem): found.append("\(name(path)): \(problem)")
      case .badDirectory(_, let problem): found.append("directory: \(problem)")
      }
    }
    return found
  }

  private func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

  @Test("a file is read once, and again when it was changed")
  func changes() throws {
    let folder = try #require(folder)
    try folder.write("b.prom", "b")
    try folder.write("a.prom", "a")
    try folder.write("c.text", "c")
    var reader = TextfileReader(pattern: folder.path)
    #expect(look(&reader) == ["a.prom a", "b.prom b"])
    #expect(look(&reader) == ["same a.prom", "same b.prom"])
    try folder.write("a.prom", "aa")
    #expect(look(&reader) == ["a.prom aa", "same b.prom"])
    folder.remove("b.prom")
    #expect(look(&reader) == ["same a.prom"])
  }

  @Test("what cannot be read is told by its name")
  func unreadable() throws {
    let folder = try #require(folder)
    try folder.write("a.prom/inner", "")
    var reader = TextfileReader(pattern: folder.path)
    #expect(look(&reader) == ["a.prom: no regular file"])
    var nowhere = TextfileReader(pattern: folder.path + "/nowhere")
    #expect(look(&nowhere) == ["directory: No such file or directory"])
  }

  @Test("files beyond what all may hold are not even read")
  func bound() throws {
    let folder = try #require(folder)
    for number in 1...6 { try folder.write("\(number).prom", "####") }
    var reader = TextfileReader(pattern: folder.path, room: 19)
    let found = look(&reader)
    #expect(found.prefix(4) == (1...4).map { "\($0).prom ####" }[...])
    #expect(
      found.suffix(2) == ["5.prom: \(TextfileLimits.leftOut)", "6.prom: \(TextfileLimits.leftOut)"])
    #expect(
      look(&reader).prefix(4) == ["same 1.prom", "same 2.prom", "same 3.prom", "same 4.prom"])
  }

  @Test("items come out of a message as they were put in")
  func messages() {
    let items: [TextfileItem] = [
      .same(path: "/a.prom", stamp: stamp()), file("/ü.prom", "a 1\n"), file("/empty.prom", ""),
      .unreadable(path: "/b.prom", problem: "Permission denied"),
      .badDirectory(path: "/c", problem: ""),
    ]
    var message: [UInt8] = []
    for item in items { item.append(to: &message) }
    #expect(TextfileItem.all(in: message) == items)
    #expect(TextfileItem.all(in: []) == [])
    #expect(TextfileItem.all(in: message + [9]) == nil)
  }

  @Test("a message that ends early, or is none, is refused")
  func brokenMessages() {
    var message: [UInt8] = []
    file("/a.prom", "a 1\n").append(to: &message)
    for end in 1..<message.count { #expect(TextfileItem.all(in: Array(message[..<end])) == nil) }
    for index in message.indices {
      for byte in [0, 1, 127, 255] as [UInt8] {
        var spoiled = message
        spoiled[index] = byte
        _ = TextfileItem.all(in: spoiled)
      }
    }
  }

  @Test("folders are put together in their order, and each stays until its next look")
  func folders() {
    let scan = Scan(folders: 2)
    _ = scan.take([file("/y/b.prom", "b 1\n")], of: 1)
    #expect(scan.finish())
    #expect(scan.take([file("/x/a.prom", "a 1\n"), file("/x/c.prom", "b 2\n")], of: 0))
    #expect(scan.finish())
    #expect(scan.result.families.map(\.name) == ["a", "b"])
    #expect(scan.result.files.map(\.path) == ["/x/a.prom", "/x/c.prom", "/y/b.prom"])
    #expect(scan.result.files.first?.modified == 5)
    // The first folder's word counts.
    #expect(scan.result.families[1].metrics.map(\.value) == [.number(2)])
    #expect(scan.result.problems.map(\.path) == ["/y/b.prom"])
    #expect(!scan.finish(), "nothing has changed since")
  }

  @Test("a file that is the same keeps what it said")
  func same() {
    let scan = Scan(folders: 1)
    #expect(scan.take([file("/a.prom", "a 1\n")], of: 0) && scan.finish())
    #expect(scan.take([.same(path: "/a.prom", stamp: stamp())], of: 0) && !scan.finish())
    #expect(scan.result.families.map(\.name) == ["a"])
    // Said by another child than the one that handed the file over.
    #expect(!scan.take([.same(path: "/a.prom", stamp: stamp(2))], of: 0))
    #expect(!scan.take([.same(path: "/b.prom", stamp: stamp())], of: 0))
  }

  @Test("a folder that is lost takes its files along, and says why")
  func lost() {
    let scan = Scan(folders: 2)
    _ = scan.take([file("/x/a.prom", "a 1\n")], of: 0)
    _ = scan.take([file("/y/b.prom", "b 1\n")], of: 1)
    #expect(scan.finish() && !scan.result.hasError)
    let problem = TextfileResult.Problem(path: "/x", text: "does not answer")
    scan.lose(0, problem)
    #expect(scan.finish() && scan.result.hasError)
    #expect(scan.result.problems == [problem])
    #expect(scan.result.families.map(\.name) == ["b"])
    scan.lose(0, problem)
    #expect(!scan.finish())
    _ = scan.take([file("/x/a.prom", "a 1\n")], of: 0)
    #expect(scan.finish() && !scan.result.hasError)
  }

  @Test("files beyond what all folders may hold are refused")
  func tooMany() {
    let scan = Scan(folders: 2)
    let files = (0..<TextfileLimits.files).map { file("/x/\($0).prom", "") }
    _ = scan.take(files, of: 0)
    _ = scan.take([file("/y/b.prom", "b 1\n")], of: 1)
    #expect(scan.finish() && scan.result.files.count == TextfileLimits.files)
    #expect(
      scan.result.problems == [.init(path: "/y/b.prom", text: TextfileLimits.tooManyFiles)])
  }

  @Test("folders are looked into in place where nothing is asked of children")
  func inPlace() throws {
    let folder = try #require(folder)
    try folder.write("a.prom", "a 1\n")
    let patterns = [folder.path, folder.path + "/nowhere"]
    var folders = TextfileFolders(patterns: patterns, method: .direct)
    let scan = Scan(folders: patterns.count)
    for value in 1...3 {
      try folder.write("a.prom", "a \(value)\n")
      scan.look(&folders)
      #expect(scan.finish())
      #expect(scan.result.families.first?.metrics.first?.value == .number(Double(value)))
      #expect(scan.result.problems.map(\.text) == ["No such file or directory"])
    }
  }
}
