import ProcFS

/// A kernel file that only a scrape reads, and what it said last.
struct KernelSource<Record: KernelRecord>: ~Copyable {
  private var file: KernelFile
  private(set) var record = Record()

  init(_ path: KernelPath, in paths: HostPaths) { file = KernelFile(path, in: paths) }

  /// Reads the file anew; false where there is none.
  ///
  /// - Throws: What is wrong with it, or that it may not be read.
  mutating func read(using buffer: inout ReadBuffer) throws(CollectorFailure) -> Bool {
    // Modules are loaded and units started later: an attempt to open costs a microsecond.
    if file.state != .open { file.reopen() }
    do throws(ProcFSError) {
      if try file.read(into: &record, using: &buffer) { return true }
    } catch {
      throw CollectorFailure(error)
    }
    switch file.state {
    case .notPermitted: throw .failed("\(file.path): permission denied")
    case .unsupported: throw .failed("\(file.path): not supported")
    case .open, .absent, .failed: return false
    }
  }

  /// Reads the file anew, and fails where there is none.
  mutating func require(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard try read(using: &buffer) else { throw .failed("\(file.path): no such file") }
  }
}
