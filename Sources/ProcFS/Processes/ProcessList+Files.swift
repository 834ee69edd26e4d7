internal import Glibc

extension ProcessList {
  /// Reads a file of one of the processes, or threads, that are listed, into the buffer.
  ///
  /// - Returns: `.open` if it was read; `.absent` if the process is gone.
  func load(
    _ number: Int32, _ name: StaticString, into buffer: inout ReadBuffer
  ) -> KernelFile.State {
    buffer.count = 0
    let file = open(number, name)
    guard file >= 0 else { return KernelFile.State(errno: errno) }
    defer { close(file) }
    return buffer.fill(from: file)
  }

  /// Opens a file of one of them; below 0 if it cannot be opened, and `errno` says why.
  func open(_ number: Int32, _ name: StaticString) -> Int32 {
    withPath(number, name) { openat(dirfd(stream), $0, O_RDONLY | O_CLOEXEC) }
  }

  /// The list of the threads of one of the processes that are listed; nil if it is gone.
  func threads(of process: Int32) -> ProcessList? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let folder = withPath(process, "task") { openat(dirfd(stream), $0, flags) }
    guard folder >= 0 else { return nil }
    guard let threads = fdopendir(folder) else {
      close(folder)
      return nil
    }
    return ProcessList(stream: threads, path: path)
  }

  /// Hands over `number`, or `number/name`, as C has it.
  func withPath<Result>(
    _ number: Int32, _ name: StaticString?, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(
      of: CChar.self, capacity: 12 + (name?.utf8CodeUnitCount ?? 0)
    ) { path in
      var length = 1
      var rest = number / 10
      while rest > 0 {
        length += 1
        rest /= 10
      }
      rest = number
      for place in (0..<length).reversed() {
        path[place] = CChar(48 + rest % 10)
        rest /= 10
      }
      if let name {
        path[length] = CChar(UInt8(ascii: "/"))
        for index in 0..<name.utf8CodeUnitCount {
          path[length + 1 + index] = CChar(bitPattern: name.utf8Start[index])
        }
        length += 1 + name.utf8CodeUnitCount
      }
      path[length] = 0
      // There is room for the NUL, so there is a base address.
      return body(UnsafePointer(path.baseAddress.unsafelyUnwrapped))
    }
  }
}
