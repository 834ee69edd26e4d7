internal import Glibc

/// Attributes of sysfs that stay open from round to round: reading one again is then a single call.
///
/// An open attribute stays that of its device, whatever the device is called by now, and says ENODEV once
/// that is gone.
struct HeldAttributes: ~Copyable, Sendable {
  /// For each row and column a descriptor, or below 0 the error number of opening it.
  private var files: [Int32] = []
  private let columns: Int
  private let capacity: Int

  /// Makes room for rows of so many attributes, and for no more than `limit` attributes.
  init(columns: Int, limit: Int) {
    self.columns = columns
    capacity = columns > 0 ? limit / columns : 0
  }

  deinit { Self.close(files[...]) }

  /// How many rows are held.
  var count: Int { columns > 0 ? files.count / columns : 0 }

  /// Opens one more row; does nothing where there is no room for it.
  mutating func append(_ names: some Collection<String>, of folder: borrowing AttributeFolder) {
    guard count < capacity else { return }
    for name in names { files.append(folder.open(name)) }
  }

  /// Closes a row and all behind it.
  mutating func remove(from row: Int) {
    guard row < count else { return }
    Self.close(files[(row * columns)...])
    files.removeSubrange((row * columns)...)
  }

  /// Reads an attribute into the buffer.
  func load(row: Int, column: Int, into buffer: inout ReadBuffer) -> KernelFile.State {
    buffer.count = 0
    let file = files[row * columns + column]
    guard file >= 0 else { return KernelFile.State(errno: -file) }
    while true {
      // sysfs hands out a page at the most, and all of it at once.
      let count = buffer.bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
      if count >= 0 {
        buffer.count = count
        return .open
      }
      if errno != EINTR { return KernelFile.State(errno: errno) }
    }
  }

  private static func close(_ files: ArraySlice<Int32>) {
    for file in files where file >= 0 { Glibc.close(file) }
  }
}
