internal import CLinux
internal import Glibc

/// The records of `struct linux_dirent64` that getdents64(2) fills a buffer with.
enum DirectoryEntries {
  /// One entry; its name stands in the buffer.
  struct Entry {
    let inode: UInt64
    /// `DT_DIR` and the like; `DT_UNKNOWN` where the file system does not say.
    let kind: UInt8
    let name: Range<Int>
  }

  /// d_ino, d_off, d_reclen and d_type stand before the name.
  private static let head = 19

  /// Goes through the entries at `range` of `bytes`, but for `.` and `..`, until `body` says false.
  ///
  /// - Returns: False if it was told to stop.
  static func visit(
    _ bytes: UnsafeRawBufferPointer, at range: Range<Int>, _ body: (Entry) -> Bool
  ) -> Bool {
    var start = range.lowerBound
    while start + head < range.upperBound {
      let length = Int(bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt16.self))
      guard length > head, start + length <= range.upperBound else { return true }
      let name =
        start
        + head..<(bytes[(start + head)..<(start + length)].firstIndex(of: 0) ?? start + length)
      let entry = Entry(
        inode: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self),
        kind: bytes[start + 18], name: name)
      start += length
      if !isDot(bytes[name]), !body(entry) { return false }
    }
    return true
  }

  private static func isDot(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
    name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
  }
}
