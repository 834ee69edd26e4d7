internal import Glibc

/// The numbers of all processes, or of all threads of one process.
///
/// See proc(5): each has a folder named by its number. What is listed may be gone before it is looked
/// at, and what begins while the list is read may be missing from it. The folder stays open, so that
/// reading the list again allocates nothing unless it has grown.
public struct ProcessList: ~Copyable {
  /// The folder that is listed.
  public let path: String
  /// The numbers, ascending.
  public private(set) var numbers: [Int32] = []
  let stream: OpaquePointer

  /// Opens the list of the processes of a host; nil if it cannot be read.
  public init?(in paths: HostPaths) {
    self.init(path: paths.procfs)
  }

  /// Opens the list of the threads of a process; nil if that is gone, or may not be looked at.
  public init?(threadsOf process: Int32, in paths: HostPaths) {
    self.init(path: "\(paths.procfs)/\(process)/task")
  }

  private init?(path: String) {
    // opendir(3) sets O_CLOEXEC.
    guard let stream = opendir(path) else { return nil }
    self.init(stream: stream, path: path)
  }

  /// Takes over a folder that is open.
  init(stream: OpaquePointer, path: String) {
    self.stream = stream
    self.path = path
  }

  deinit { closedir(stream) }

  /// Reads the list anew.
  ///
  /// - Throws: The failure of the system call; a process that is gone has no threads.
  public mutating func read() throws(ProcFSError) {
    numbers.removeAll(keepingCapacity: true)
    rewinddir(stream)
    var isAscending = true
    errno = 0
    while let entry = readdir(stream) {
      guard let number = Self.number(&entry.pointee.d_name) else { continue }
      if let last = numbers.last, last >= number { isAscending = false }
      numbers.append(number)
    }
    let failure = errno
    // procfs lists them in order; a copy on a disk does not.
    if !isAscending { numbers.sort() }
    if failure != 0, failure != ENOENT, failure != ESRCH {
      throw ProcFSError(path: path, reason: .system(failure))
    }
  }

  /// The number that a folder is named by, if it is one.
  private static func number<Name>(_ name: inout Name) -> Int32? {
    withUnsafeBytes(of: &name) { bytes in
      var value: Int32 = 0
      for (index, byte) in bytes.enumerated() {
        if byte == 0 { return index == 0 ? nil : value }
        guard byte.isDigit else { return nil }
        let (tens, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(Int32(byte &- 48))
        if over || carry { return nil }
        value = sum
      }
      return nil
    }
  }
}
