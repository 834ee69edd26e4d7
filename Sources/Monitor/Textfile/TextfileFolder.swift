import Glibc

/// One file of a text file directory as it lies there.
struct TextfileEntry: Sendable, Equatable {
  /// What tells that a file was written anew, in place or by a new file under its name.
  struct Stamp: Sendable, Equatable {
    let device: UInt
    let inode: UInt
    let size: Int
    /// Nanoseconds of Unix time.
    let modified: Int64
    let changed: Int64

    init(device: UInt, inode: UInt, size: Int, modified: Int64, changed: Int64) {
      self.device = device
      self.inode = inode
      self.size = size
      self.modified = modified
      self.changed = changed
    }

    init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
      modified = Self.nanoseconds(status.st_mtim)
      changed = Self.nanoseconds(status.st_ctim)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
      Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
  }
}

/// The system calls that look into text file directories.
enum TextfileFolder {
  /// What a call could not do, as strerror(3) says it.
  struct Failure: Error {
    let problem: String
    init(_ problem: String) { self.problem = problem }
    init(errno code: Int32) { problem = String(cString: strerror(code)) }
  }

  /// The directories that a pattern stands for, in order; the pattern itself where there are none.
  ///
  /// glob(7) without braces and tildes; a name without wildcards is itself.
  static func directories(matching pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [pattern] }
    return (0..<Int(found.gl_pathc)).prefix(TextfileLimits.directories)
      .compactMap { paths[$0].map { String(cString: $0) } }
  }

  /// The names that end in `.prom`, sorted by their bytes.
  static func names(in directory: String) throws(Failure) -> [String] {
    guard let stream = opendir(directory) else { throw Failure(errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".prom") { names.append(name) }
      // One more than is taken, so that it can be told that there are too many.
      if names.count > TextfileLimits.files { break }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func stamp(of path: String) throws(Failure) -> TextfileEntry.Stamp {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(errno: errno) }
    return TextfileEntry.Stamp(status)
  }

  /// The file's bytes, and what it was when they were read; a failure if there are more than `room`.
  static func read(
    _ path: String, room: Int
  ) throws(Failure) -> (bytes: [UInt8], stamp: TextfileEntry.Stamp) {
    // Without O_NONBLOCK a FIFO would wait for its writer.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { throw Failure(errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Failure(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("no regular file") }
    let limit = min(TextfileLimits.fileSize, room)
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let wanted = min(64 << 10, limit + 1 - bytes.count)
      let count = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: wanted))
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress.map { $0 + count }, wanted)
      }
      let code = errno
      bytes.removeLast(wanted - max(0, got))
      if got < 0, code != EINTR { throw Failure(errno: code) }
      if got == 0 { return (bytes, TextfileEntry.Stamp(status)) }
    }
    throw Failure(
      limit < TextfileLimits.fileSize
        ? TextfileLimits.leftOut : "larger than \(limit >> 20) MiB")
  }
}
