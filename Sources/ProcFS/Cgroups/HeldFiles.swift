internal import Glibc

/// Files of the same names in many folders, which stay open from the first reading on.
struct HeldFiles: ~Copyable, Sendable {
  private let names: [StaticString]
  /// For each row and name a descriptor, `unopened`, or below 0 the error number of opening it.
  private var files: [Int32] = []
  private var free: [Int] = []
  private let budget: DescriptorBudget

  private static let unopened = Int32.min

  init(names: [StaticString], budget: DescriptorBudget) {
    self.names = names
    self.budget = budget
  }

  deinit {
    for file in files where file >= 0 {
      close(file)
      budget.give()
    }
  }

  /// A row for a folder.
  mutating func take() -> Int {
    if let row = free.popLast() { return row }
    files.append(contentsOf: repeatElement(Self.unopened, count: names.count))
    return files.count / names.count - 1
  }

  /// Closes the files of a folder that is gone.
  mutating func give(back row: Int) {
    for place in row * names.count..<(row + 1) * names.count { forget(place) }
    free.append(row)
  }

  /// Lets what could not be opened be tried again, and what was not there if `absent` is set.
  mutating func retry(_ row: Int, absent: Bool) {
    for place in row * names.count..<(row + 1) * names.count where files[place] < 0 {
      if absent || files[place] != -ENOENT { files[place] = Self.unopened }
    }
  }

  /// Reads a file into the buffer, and opens it first if need be.
  mutating func load(
    _ row: Int, _ name: Int, of folder: Int32, into buffer: inout ReadBuffer
  ) -> KernelFile.State {
    let place = row * names.count + name
    buffer.count = 0
    if files[place] == Self.unopened {
      let path = UnsafeRawPointer(names[name].utf8Start).assumingMemoryBound(to: CChar.self)
      let file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard file >= 0 else {
        files[place] = -errno
        return KernelFile.State(errno: errno)
      }
      if !budget.hasRoom {
        defer { close(file) }
        return Self.read(file, into: &buffer)
      }
      files[place] = file
      budget.take()
    }
    guard files[place] >= 0 else { return KernelFile.State(errno: -files[place]) }
    let state = Self.read(files[place], into: &buffer)
    if case .failed(ENODEV) = state { forget(place) }
    return state
  }

  private mutating func forget(_ place: Int) {
    if files[place] >= 0 {
      close(files[place])
      budget.give()
    }
    files[place] = Self.unopened
  }

  /// The kernel hands out the whole text of such a file at once, if there is room for it.
  private static func read(_ file: Int32, into buffer: inout ReadBuffer) -> KernelFile.State {
    while true {
      let count = buffer.bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
      if count == buffer.bytes.count {
        guard buffer.grow(to: count * 2) else { return .failed(EFBIG) }
      } else if count >= 0 {
        buffer.count = count
        return .open
      } else if errno != EINTR {
        // Told apart from a file that was never there.
        return errno == ENODEV ? .failed(ENODEV) : KernelFile.State(errno: errno)
      }
    }
  }
}
