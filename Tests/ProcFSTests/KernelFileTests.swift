import FoundationEssentials
import Glibc
import Testing

@testable import ProcFS

/// Keeps the whole text.
private struct Text: KernelRecord {
  var bytes: [UInt8] = []

  mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    bytes = []
    for index in text.indices { bytes.append(text[index]) }
  }
}

/// How many descriptors of this process lead to a path.
private func descriptors(to path: String) throws -> Int {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
  }
}

@Suite struct KernelFileTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// The buffer starts smaller than the file, and the file is read again as it grows and shrinks.
  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097, 100_000])
  func aFileOfAnySizeIsReadWhole(_ size: Int) throws {
    let path = try folder.write("file", String(repeating: "x", count: size))
    var file = KernelFile(path: path, readSize: 64)
    var buffer = ReadBuffer(capacity: 64)
    var text = Text()
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes.count == size)
    try Data(repeating: 121, count: 3 * size + 1).write(to: URL(filePath: path), options: [])
    file.reopen()
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes == Array(repeating: 121, count: 3 * size + 1))
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes.count == 3 * size + 1)
  }

  /// /proc/self/maps comes in pieces of whole lines, none of which fills the buffer.
  @Test func shortReadsAreNotTheEnd() throws {
    var file = KernelFile(path: "/proc/self/smaps", readSize: 1 << 20)
    var buffer = ReadBuffer()
    var text = Text()
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes.count > 8192)
    #expect(text.bytes.last == .newline)
    #expect(String(decoding: text.bytes, as: UTF8.self).contains("VmFlags:"))
  }

  @Test func aFileBeyondTheLimitIsRefused() throws {
    let path = try folder.write("file", String(repeating: "x", count: 1000))
    var buffer = ReadBuffer(capacity: 64, limit: 512)
    var text = Text()
    var file = KernelFile(path: path)
    #expect(throws: ProcFSError(path: path, reason: .tooLarge)) {
      try file.read(into: &text, using: &buffer)
    }
    #expect(text.bytes.isEmpty)
  }

  @Test func anAbsentFileIsNoErrorAndIsLeftAlone() throws {
    var file = KernelFile(path: folder.path + "/file")
    var buffer = ReadBuffer()
    var text = Text()
    #expect(file.state == .absent)
    #expect(try !file.read(into: &text, using: &buffer))
    try folder.write("file", "here")
    #expect(try !file.read(into: &text, using: &buffer), "read must not open by itself")
    #expect(file.reopen() == .open)
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes == Array("here".utf8))
  }

  @Test func aFileInAFileIsAbsent() throws {
    let path = try folder.write("file", "")
    #expect(KernelFile(path: path + "/stat").state == .absent)
  }

  @Test func otherFailuresAreErrors() throws {
    var file = KernelFile(path: folder.path)
    var buffer = ReadBuffer()
    var text = Text()
    #expect(file.state == .open)
    let expected = ProcFSError(path: folder.path, reason: .system(EISDIR))
    #expect(throws: expected) { try file.read(into: &text, using: &buffer) }
    #expect(file.state == .failed(EISDIR))
    #expect(expected.description == "\(folder.path): Is a directory")
  }

  @Test func statesFollowTheErrno() {
    #expect(KernelFile.State(errno: ENODEV) == .absent)
    #expect(KernelFile.State(errno: EACCES) == .notPermitted)
    #expect(KernelFile.State(errno: EPERM) == .notPermitted)
    #expect(KernelFile.State(errno: EOPNOTSUPP) == .unsupported)
    #expect(KernelFile.State(errno: EMFILE) == .failed(EMFILE))
  }

  /// `/proc/PID/mem` cannot be read at 0 and gives EIO; by then the path leads to another file.
  @Test func aReadThatFailsIsTriedOnceMore() throws {
    let manager = FileManager.default
    let path = folder.path + "/link"
    try manager.createSymbolicLink(atPath: path, withDestinationPath: "/proc/self/mem")
    var file = KernelFile(path: path)
    var buffer = ReadBuffer()
    var text = Text()
    try manager.removeItem(atPath: path)
    try folder.write("link", "new")
    #expect(try file.read(into: &text, using: &buffer))
    #expect(text.bytes == Array("new".utf8))
  }

  @Test func aReadThatFailsAgainIsAnError() throws {
    var file = KernelFile(path: "/proc/self/mem")
    var buffer = ReadBuffer()
    var text = Text()
    #expect(throws: ProcFSError(path: "/proc/self/mem", reason: .system(EIO))) {
      try file.read(into: &text, using: &buffer)
    }
    #expect(file.state == .failed(EIO))
  }

  @Test func aParsersErrorGetsThePath() throws {
    let path = try folder.write("loadavg", "0.1 x 0.3")
    var file = KernelFile(path: path)
    var buffer = ReadBuffer()
    var loadavg = Loadavg()
    let expected = ProcFSError(
      path: path, ParseError(.missingNumber, line: 1, token: "x"))
    #expect(throws: expected) { try file.read(into: &loadavg, using: &buffer) }
    #expect(expected.description == "\(path), line 1: expected a number, found 'x'")
    #expect(file.state == .open)
  }

  @Test func theDescriptorIsClosed() throws {
    let path = try folder.write("file", "text")
    do {
      var file = KernelFile(path: path)
      file.reopen()
      #expect(try descriptors(to: path) == 1)
    }
    #expect(try descriptors(to: path) == 0)
  }

  /// That mountinfo has news when it changes is shown by the acceptance tests, in mounts of their own.
  @Test func whatDoesNotChangeHasNoNews() throws {
    let paths = [
      try folder.write("file", "text"), folder.path + "/absent", "/proc/self/stat",
    ]
    for path in paths {
      let file = KernelFile(path: path)
      let hasNews = file.hasNews()
      #expect(!hasNews, "\(path)")
    }
  }

  @Test func pathsStandBelowTheirRoot() {
    let paths = HostPaths(procfs: "/host/proc", sysfs: "/host/sys", rootfs: "/host")
    #expect(Stat.path.absolute(in: paths) == "/host/proc/stat")
    #expect(KernelPath(.sysfs, "block/sda/stat").absolute(in: paths) == "/host/sys/block/sda/stat")
  }
}
