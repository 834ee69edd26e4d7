internal import CLinux
internal import Glibc

/// A file of one process that may be open; see `ProcessFiles`.
package struct HeldFile: Sendable {
  fileprivate var descriptor: Int32 = -1

  package init() {}
}

/// The files of all processes of a host, of which as many as there are descriptors for stay open.
///
/// Reading an open file again costs half of what opening, reading and closing it does. A descriptor
/// belongs to the process and not to its number: when the process is gone reading gives ESRCH, even
/// where another one has the number by then. The kernel keeps a page for each file that was read.
package struct ProcessFiles: ~Copyable {
  /// How many files may be open at a time; those beyond are opened for each reading.
  package let limit: Int
  /// How many are open.
  package private(set) var held = 0
  var list: ProcessList
  var buffer: ReadBuffer
  /// Whether this is procfs itself; in a copied tree the owner of a folder says nothing.
  let isLive: Bool

  /// Opens the list of the processes of a host; nil if it cannot be read.
  package init?(in paths: HostPaths, limit: Int) {
    guard let list = ProcessList(in: paths) else { return nil }
    var system = statfs()
    isLive = fstatfs(dirfd(list.stream), &system) == 0 && system.f_type == PROC_SUPER_MAGIC
    self.list = list
    self.limit = limit
    buffer = ReadBuffer(capacity: 4096)
  }

  /// The processes that were listed last, ascending.
  package var numbers: [Int32] { list.numbers }

  /// Lists the processes anew.
  package mutating func readList() throws(ProcFSError) { try list.read() }

  /// Reads `stat` of a process.
  ///
  /// - Returns: `.open` if it was read, `.absent` if the process is gone.
  package mutating func read(
    _ file: inout HeldFile, of process: Int32, into sample: inout ProcessSample
  ) -> KernelFile.State {
    let state = load(&file, "stat", of: process)
    return parsed(state) { text throws(ParseError) in try sample.parse(text) }
  }

  /// Reads `io` of a process; only for those who may trace it.
  package mutating func read(
    _ file: inout HeldFile, of process: Int32, into transfer: inout ProcessTransfer
  ) -> KernelFile.State {
    let state = load(&file, "io", of: process)
    return parsed(state) { text throws(ParseError) in try transfer.parse(text) }
  }

  /// The name in the text of `stat` that was read last, if no other file was read since.
  package func name(of sample: ProcessSample) -> KernelName {
    var name = KernelName()
    name.assign(buffer.bytes.span.extracting(0..<buffer.count), sample.name)
    return name
  }

  /// Reads a text of a process, at most so many bytes of it.
  ///
  /// - Returns: `.open` if it was read; `withText` hands it over until something else is read.
  package mutating func readText(
    _ file: ProcessFile, of process: Int32, limit: Int
  ) -> KernelFile.State {
    load(process, file.name, limit: limit)
  }

  /// A number for the text that was read last; nil for none of any length.
  package var textHash: UInt64? {
    buffer.count == 0 ? nil : TextHash.of(buffer.bytes.span, 0..<buffer.count)
  }

  /// Hands over the text that was read last.
  package func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    body(buffer.bytes.span.extracting(0..<buffer.count))
  }

  /// Reads a file of a process once.
  package mutating func read<Record: KernelRecord>(
    _ file: ProcessFile, of process: Int32, into record: inout Record
  ) -> KernelFile.State {
    let state = load(process, file.name, limit: nil)
    return parsed(state) { text throws(ParseError) in try record.parse(text) }
  }

  /// Has the text that was read parsed, if it was.
  @inline(__always)
  private func parsed(
    _ state: KernelFile.State, _ parse: (Span<UInt8>) throws(ParseError) -> Void
  ) -> KernelFile.State {
    guard state == .open else { return state }
    do throws(ParseError) {
      try parse(buffer.bytes.span.extracting(0..<buffer.count))
    } catch {
      return .failed(EBADMSG)
    }
    return .open
  }

  /// Gives back the descriptor of a file.
  package mutating func close(_ file: inout HeldFile) {
    guard file.descriptor >= 0 else { return }
    _ = Glibc.close(file.descriptor)
    file.descriptor = -1
    held -= 1
  }
}

extension ProcessFiles {
  /// The effective user of a process; nil if it is gone.
  ///
  /// The folder of a process belongs to that user, unlike the files in it, which are root's where the
  /// process may not be traced: `task_dump_owner` in fs/proc/base.c.
  package mutating func owner(of process: Int32) -> UInt32? {
    guard isLive else {
      var status = ProcessStatus()
      return read(.status, of: process, into: &status) == .open ? status.uid?.effective : nil
    }
    var folder = stat()
    let code = list.withPath(process, nil) { fstatat(dirfd(list.stream), $0, &folder, 0) }
    return code == 0 ? folder.st_uid : nil
  }

  /// Reads a file that is open, or opens it first.
  private mutating func load(
    _ file: inout HeldFile, _ name: StaticString, of process: Int32
  ) -> KernelFile.State {
    if file.descriptor >= 0 {
      let state = fill(from: file.descriptor)
      if state == .open { return .open }
      close(&file)
      // The number may be another process's by now, or there is a device between that lost its handle.
    }
    let descriptor = list.open(process, name)
    guard descriptor >= 0 else { return KernelFile.State(errno: errno) }
    let state = fill(from: descriptor)
    if state == .open, held < limit {
      file.descriptor = descriptor
      held += 1
    } else {
      _ = Glibc.close(descriptor)
    }
    return state
  }

  /// Reads a file once, of what it has at most so many bytes.
  private mutating func load(
    _ process: Int32, _ name: StaticString, limit: Int?
  ) -> KernelFile.State {
    let descriptor = list.open(process, name)
    guard descriptor >= 0 else { return KernelFile.State(errno: errno) }
    defer { _ = Glibc.close(descriptor) }
    guard let limit else { return buffer.fill(from: descriptor) }
    if limit > buffer.bytes.count { _ = buffer.grow(to: limit) }
    return fill(from: descriptor, limit: limit)
  }

  /// Reads what the kernel hands out at once, which is all of a file that fits into a page.
  private mutating func fill(from descriptor: Int32, limit: Int = 4096) -> KernelFile.State {
    while true {
      let length = buffer.bytes.withUnsafeMutableBytes { bytes in
        // The buffer holds at least 4096 bytes, so there is a base address.
        bytes.baseAddress.map { pread(descriptor, $0, min(limit, bytes.count), 0) } ?? 0
      }
      if length >= 0 {
        buffer.count = length
        return .open
      }
      if errno != EINTR {
        buffer.count = 0
        return KernelFile.State(errno: errno)
      }
    }
  }
}

extension ProcessFile {
  /// The name in the folder of a process, as C's calls take it.
  fileprivate var name: StaticString {
    switch self {
    case .stat: "stat"
    case .statm: "statm"
    case .status: "status"
    case .comm: "comm"
    case .cmdline: "cmdline"
    case .io: "io"
    case .cgroup: "cgroup"
    case .limits: "limits"
    case .smapsRollup: "smaps_rollup"
    case .schedstat: "schedstat"
    case .wchan: "wchan"
    case .oomScore: "oom_score"
    case .oomScoreAdjustment: "oom_score_adj"
    }
  }
}
