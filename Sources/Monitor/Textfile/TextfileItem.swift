/// One thing that a look into text file directories finds.
///
/// A look can be done by a child of this program, so its findings can be written as bytes and read again; both
/// ends are the same program, and numbers are in its own order of bytes.
enum TextfileItem: Sendable, Equatable {
  /// The file is as it was when its bytes were handed over last.
  case same(path: String, stamp: TextfileEntry.Stamp)
  case file(path: String, stamp: TextfileEntry.Stamp, bytes: [UInt8])
  /// A file that cannot be read.
  case unreadable(path: String, problem: String)
  /// A directory that cannot be read, or not all of it.
  case badDirectory(path: String, problem: String)

  private enum Tag: UInt8 { case same = 1, file, unreadable, badDirectory }

  func append(to message: inout [UInt8]) {
    switch self {
    case .same(let path, let stamp):
      message.append(Tag.same.rawValue)
      Self.append(path.utf8, to: &message)
      stamp.append(to: &message)
    case .file(let path, let stamp, let bytes):
      message.append(Tag.file.rawValue)
      Self.append(path.utf8, to: &message)
      stamp.append(to: &message)
      Self.append(bytes, to: &message)
    case .unreadable(let path, let problem):
      message.append(Tag.unreadable.rawValue)
      Self.append(path.utf8, to: &message)
      Self.append(problem.utf8, to: &message)
    case .badDirectory(let path, let problem):
      message.append(Tag.badDirectory.rawValue)
      Self.append(path.utf8, to: &message)
      Self.append(problem.utf8, to: &message)
    }
  }

  /// Reads all items of a message; nil if it is not whole.
  static func all(in message: [UInt8]) -> [TextfileItem]? {
    var reader = MessageReader(message)
    var items: [TextfileItem] = []
    while !reader.isAtEnd {
      guard let item = next(&reader) else { return nil }
      items.append(item)
    }
    return items
  }

  private static func next(_ reader: inout MessageReader) -> TextfileItem? {
    guard let tag = reader.byte().flatMap(Tag.init(rawValue:)), let path = reader.text() else {
      return nil
    }
    switch tag {
    case .same: return reader.stamp().map { .same(path: path, stamp: $0) }
    case .file:
      guard let stamp = reader.stamp(), let bytes = reader.bytes() else { return nil }
      return .file(path: path, stamp: stamp, bytes: Array(bytes))
    case .unreadable: return reader.text().map { .unreadable(path: path, problem: $0) }
    case .badDirectory: return reader.text().map { .badDirectory(path: path, problem: $0) }
    }
  }

  private static func append(_ bytes: some Collection<UInt8>, to message: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count)) { message.append(contentsOf: $0) }
    message.append(contentsOf: bytes)
  }
}

extension TextfileEntry.Stamp {
  fileprivate func append(to message: inout [UInt8]) {
    let words = [Int64(bitPattern: UInt64(device)), Int64(bitPattern: UInt64(inode)), Int64(size)]
    for word in words + [modified, changed] {
      withUnsafeBytes(of: word) { message.append(contentsOf: $0) }
    }
  }
}

/// Walks through a message; everything is nil from where it ends too early.
private struct MessageReader {
  private var rest: ArraySlice<UInt8>

  init(_ message: [UInt8]) { rest = message[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func bytes() -> ArraySlice<UInt8>? {
    guard let count = number(as: UInt32.self).map({ Int($0) }), count <= rest.count else {
      return nil
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func text() -> String? { bytes().map { String(decoding: $0, as: UTF8.self) } }

  mutating func stamp() -> TextfileEntry.Stamp? {
    guard let device = number(as: UInt64.self), let inode = number(as: UInt64.self),
      let size = number(as: Int64.self), let modified = number(as: Int64.self),
      let changed = number(as: Int64.self)
    else { return nil }
    return TextfileEntry.Stamp(
      device: UInt(truncatingIfNeeded: device), inode: UInt(truncatingIfNeeded: inode),
      size: Int(truncatingIfNeeded: size), modified: modified, changed: changed)
  }

  private mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    as type: Number.Type
  ) -> Number? {
    let size = MemoryLayout<Number>.size
    guard rest.count >= size else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.withUnsafeBytes { $0.loadUnaligned(as: type) }
  }
}
