internal import Glibc

/// A kernel file that is kept open and read again and again.
///
/// Reading from offset 0 of an open descriptor costs half of what opening, reading and closing does.
/// The descriptor stays good across ticks: the kernel produces the text anew for every read at 0.
public struct KernelFile: ~Copyable, Sendable {
  /// What became of the last attempt to open or read the file.
  public enum State: Hashable, Sendable {
    /// The file can be read.
    case open
    /// There is no such file: the kernel lacks the feature, or the device is gone.
    case absent
    /// The file is there and may not be read.
    case notPermitted
    /// The file is there and the kernel does not serve it (pressure files with `psi=0`).
    case unsupported
    /// Something else went wrong; the value is the `errno`.
    case failed(Int32)

    /// Sorts an `errno` of open or read.
    public init(errno code: Int32) {
      switch code {
      case ENOENT, ENOTDIR, ENODEV, ENXIO, ESRCH: self = .absent
      case EACCES, EPERM: self = .notPermitted
      case EOPNOTSUPP, ENOSYS, EINVAL: self = .unsupported
      default: self = .failed(code)
      }
    }

    /// An `errno` that is sorted into this state again; 0 for `open`.
    package var errorNumber: Int32 {
      switch self {
      case .open: 0
      case .absent: ENOENT
      case .notPermitted: EACCES
      case .unsupported: EOPNOTSUPP
      case .failed(let code): code
      }
    }
  }

  /// The path that was opened.
  public let path: String
  /// What became of the last attempt to open or read the file.
  public private(set) var state: State = .absent
  private var descriptor: Int32 = -1
  private var readSize: Int

  /// Opens a kernel file of a host; `state` tells whether that worked.
  public init(_ path: KernelPath, in paths: HostPaths) {
    self.init(path: path.absolute(in: paths), readSize: path.readSize)
  }

  /// Opens a file; `state` tells whether that worked.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - readSize: How many bytes the first read asks for; later ones follow the file's size.
  public init(path: String, readSize: Int = 4096) {
    self.path = path
    self.readSize = max(readSize, 64)
    reopen()
  }

  /// Names a file without opening it, since opening may block as well: `reopen()` opens it.
  public init(closed path: String, readSize: Int = 4096) {
    self.path = path
    self.readSize = max(readSize, 64)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Opens the file anew, whatever state it is in.
  ///
  /// A file that is absent is not tried again by `read`: how often to ask is the caller's choice.
  @discardableResult
  public mutating func reopen() -> State {
    if descriptor >= 0 { close(descriptor) }
    // Handed over as a string, the path would be copied.
    descriptor = path.withCString { path in
      while true {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 || errno != EINTR { return descriptor }
      }
    }
    state = descriptor >= 0 ? .open : State(errno: errno)
    return state
  }

  /// Reads the whole file and parses it.
  ///
  /// - Parameters:
  ///   - record: Takes the values; untouched if the file cannot be read.
  ///   - buffer: Takes the text.
  /// - Returns: Whether the record was filled; if not, `state` says why.
  /// - Throws: What is wrong with the text, or a failure that is neither of the file being absent,
  ///   nor forbidden, nor unsupported.
  public mutating func read<Record: KernelRecord>(
    into record: inout Record, using buffer: inout ReadBuffer
  ) throws(ProcFSError) -> Bool {
    guard try load(&buffer) else { return false }
    do {
      try record.parse(buffer.bytes.span.extracting(0..<buffer.count))
    } catch {
      throw ProcFSError(path: path, error)
    }
    return true
  }

  /// Whether the kernel has marked the text as changed since it was asked last; poll(2).
  ///
  /// Of the files that are read here it does so for mountinfo alone, see proc_pid_mountinfo(5). A file
  /// that cannot be polled has no news.
  public func hasNews() -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLPRI), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  /// Reads the whole file into the buffer; false if there is nothing to read from.
  public mutating func load(_ buffer: inout ReadBuffer) throws(ProcFSError) -> Bool {
    guard descriptor >= 0 else { return try settle(state) }
    var failure = try fill(&buffer)
    // The device behind the file was replaced, or a network file system lost its handle.
    if failure == ENODEV || failure == ESTALE || failure == EIO {
      guard reopen() == .open else { return try settle(state) }
      failure = try fill(&buffer)
    }
    if failure == 0 {
      state = .open
      return true
    }
    state = State(errno: failure)
    return try settle(state)
  }

  /// Reads until the file gives nothing more.
  ///
  /// Tables are handed out a page at a time, so a short read is not the end; only 0 bytes are.
  ///
  /// - Returns: 0, or the `errno` of the read that failed.
  private mutating func fill(_ buffer: inout ReadBuffer) throws(ProcFSError) -> Int32 {
    buffer.count = 0
    while true {
      if buffer.count + 1 >= readSize { readSize *= 2 }
      if readSize > buffer.bytes.count, !buffer.grow(to: readSize),
        buffer.count >= buffer.bytes.count
      {
        throw ProcFSError(path: path, reason: .tooLarge)
      }
      let start = buffer.count
      let size = min(readSize, buffer.bytes.count) - start
      let count = buffer.bytes.withUnsafeMutableBytes { bytes in
        // The buffer holds at least 64 bytes, so there is a base address.
        bytes.baseAddress.map { pread(descriptor, $0 + start, size, off_t(start)) } ?? 0
      }
      if count > 0 {
        buffer.count += count
      } else if count == 0 {
        return 0
      } else if errno != EINTR {
        return errno
      }
    }
  }

  /// Tells an ordinary absence (false) from a failure.
  private func settle(_ state: State) throws(ProcFSError) -> Bool {
    if case .failed(let code) = state { throw ProcFSError(path: path, reason: .system(code)) }
    return false
  }
}
