internal import Glibc

extension ProcessFiles {
  /// What a link in the folder of a process leads to.
  package enum Link: Hashable, Sendable {
    case path(KernelName)
    /// There is none: threads of the kernel have no program.
    case absent
    case notPermitted
  }

  /// The program that a process runs: `exe`, see proc_pid_exe(5).
  ///
  /// Only for those who may trace the process. ` (deleted)` at the end says that the file is gone.
  package func executable(of process: Int32) -> Link {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { target in
      // There is room, so there is a base address.
      let room = target.baseAddress.unsafelyUnwrapped
      let length = list.withPath(process, "exe") {
        readlinkat(dirfd(list.stream), $0, room, target.count)
      }
      guard length >= 0 else {
        return KernelFile.State(errno: errno) == .notPermitted ? .notPermitted : .absent
      }
      return .path(KernelName(bytes: target.prefix(length).map { UInt8(bitPattern: $0) }))
    }
  }

  /// How many files a process has open: the entries of `fd`, see proc_pid_fd(5).
  ///
  /// Since Linux 6.2 the folder's size is their number, which anybody may see; before, it is listed, by
  /// those who may trace the process.
  package func descriptorCount(of process: Int32) -> (count: Int?, isDenied: Bool) {
    var folder = stat()
    let code = list.withPath(process, "fd") { fstatat(dirfd(list.stream), $0, &folder, 0) }
    if code == 0, isLive, folder.st_size > 0 { return (Int(folder.st_size), false) }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let descriptor = list.withPath(process, "fd") { openat(dirfd(list.stream), $0, flags) }
    guard descriptor >= 0 else {
      return (nil, KernelFile.State(errno: errno) == .notPermitted)
    }
    guard let stream = fdopendir(descriptor) else {
      _ = Glibc.close(descriptor)
      return (nil, false)
    }
    var files = ProcessList(stream: stream, path: "fd")
    guard (try? files.read()) != nil else { return (nil, false) }
    return (files.numbers.count, false)
  }

  /// The sum of `schedstat` over the threads of a process that live; nil with more threads than wanted.
  package mutating func schedule(
    of process: Int32, maximum: Int
  ) -> (running: UInt64, waiting: UInt64, timeslices: UInt64)? {
    guard var threads = list.threads(of: process), (try? threads.read()) != nil,
      threads.numbers.count <= maximum
    else { return nil }
    var sum: (running: UInt64, waiting: UInt64, timeslices: UInt64)?
    var record = ProcessSchedstat()
    for index in threads.numbers.indices {
      guard threads.load(threads.numbers[index], "schedstat", into: &buffer) == .open,
        (try? record.parse(buffer.bytes.span.extracting(0..<buffer.count))) != nil
      else { continue }
      let before = sum ?? (0, 0, 0)
      sum = (
        before.running &+ record.running, before.waiting &+ record.waiting,
        before.timeslices &+ record.timeslices
      )
    }
    return sum
  }
}
