internal import CLinux
internal import Glibc

/// The folders in a folder that stays open, listed without allocating; getdents64(2).
struct FolderListing: ~Copyable, Sendable {
  /// One folder, of which the name stands in the listing's buffer.
  struct Entry: Sendable {
    let inode: UInt64
    let name: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private var bytes: [UInt8]

  /// A folder of so many bytes is listed by one call; larger ones take more.
  private static let size = 32 << 10

  init() { bytes = [UInt8](repeating: 0, count: Self.size) }

  /// Lists the folders in a folder anew, and false if it cannot be read.
  ///
  /// At most `limit` of them, in the order in which the kernel has them.
  mutating func list(_ folder: Int32, limit: Int) -> Bool {
    entries.removeAll(keepingCapacity: true)
    var end = 0
    guard lseek(folder, 0, SEEK_SET) == 0 else { return false }
    while true {
      if bytes.count - end < Self.size / 2 {
        bytes.append(contentsOf: repeatElement(0, count: bytes.count))
      }
      let count = bytes.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { getdents64(folder, $0 + end, bytes.count - end) } ?? 0
      }
      if count == 0 { return true }
      guard count > 0 else { return false }
      guard take(end..<end + count, of: folder, limit: limit) else { return true }
      end += count
    }
  }

  /// Whether an entry has this name.
  func hasName(_ entry: Entry, _ name: [UInt8], _ part: Range<Int>) -> Bool {
    bytes.span.equals(name, part, at: entry.name)
  }

  func name(_ entry: Entry) -> ArraySlice<UInt8> { bytes[entry.name] }

  /// Takes down the folders among the entries in a part of the buffer; false when the limit is met.
  private mutating func take(_ range: Range<Int>, of folder: Int32, limit: Int) -> Bool {
    var entries: [Entry] = []
    swap(&entries, &self.entries)
    defer { swap(&entries, &self.entries) }
    return bytes.withUnsafeBytes { bytes in
      DirectoryEntries.visit(bytes, at: range) { entry in
        guard Self.isFolder(entry, in: bytes, folder) else { return true }
        if entries.count == limit { return false }
        entries.append(Entry(inode: entry.inode, name: entry.name))
        return true
      }
    }
  }

  private static func isFolder(
    _ entry: DirectoryEntries.Entry, in bytes: UnsafeRawBufferPointer, _ folder: Int32
  ) -> Bool {
    if entry.kind != UInt8(DT_UNKNOWN) { return entry.kind == UInt8(DT_DIR) }
    var status = stat()
    let result = bytes.baseAddress.map {
      fstatat(
        folder, ($0 + entry.name.lowerBound).assumingMemoryBound(to: CChar.self), &status,
        AT_SYMLINK_NOFOLLOW)
    }
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
