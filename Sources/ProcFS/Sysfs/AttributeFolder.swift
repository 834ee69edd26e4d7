internal import CLinux
internal import Glibc

/// A folder of sysfs, or of anything like it: its entries, and the attributes in it.
///
/// See Documentation/filesystems/sysfs.rst: an attribute is a file with one value in text, which the
/// kernel hands out whole. The folder stays open, so that an attribute is opened by its name alone.
public struct AttributeFolder: ~Copyable, Sendable {
  private let descriptor: Int32

  /// Opens a folder; nil if there is none, or it may not be entered.
  public init?(_ path: String) {
    self.init(path.withCString { Glibc.open($0, Self.flags) })
  }

  /// Opens a folder by its path below a mount point, of which no text is made; nil if there is none.
  init?(_ path: StaticString, below mount: String) {
    let length = mount.utf8.count + path.utf8CodeUnitCount
    let descriptor = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length + 1) { whole in
      let end = whole[...].update(fromContentsOf: mount.utf8)
      path.withUTF8Buffer { _ = whole[end...].update(fromContentsOf: $0) }
      whole[length] = 0
      return whole.withMemoryRebound(to: CChar.self) { path in
        path.baseAddress.map { Glibc.open($0, Self.flags) } ?? -1
      }
    }
    self.init(descriptor)
  }

  private init?(_ descriptor: Int32) {
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
  // A FIFO in the place of an attribute must not hold us up.
  private static let attributeFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK

  /// Opens a folder in this one; nil if there is none.
  public func folder(_ name: KernelName) -> AttributeFolder? {
    AttributeFolder(name.withCString { openat(descriptor, $0, Self.flags) })
  }

  /// Opens a folder in this one, by a relative path; nil if there is none.
  public func folder(_ path: String) -> AttributeFolder? {
    AttributeFolder(path.withCString { openat(descriptor, $0, Self.flags) })
  }

  /// The names of all entries, in the order of their bytes, without `.` and `..`.
  public func entries() -> [KernelName] { entries(prefix: "") }

  /// The names of the entries that begin so, in the order of their bytes; none is made of any other.
  func entries(prefix: StaticString) -> [KernelName] {
    var names: [KernelName] = []
    visit { name in
      let isWanted = name.withMemoryRebound(to: UInt8.self) {
        Span(_unsafeElements: $0).hasPrefix(prefix)
      }
      if isWanted { names.append(KernelName(bytes: Array(name))) }
    }
    return names.sorted()
  }

  /// A number for the names of all entries, in any order, that is made without allocating.
  ///
  /// Where it stays, so did they; see `TextHash`.
  func namesHash() -> UInt64 {
    var hash: UInt64 = 0
    visit { name in
      name.withMemoryRebound(to: UInt8.self) { hash &+= TextHash.of(Span(_unsafeElements: $0)) }
    }
    return hash
  }

  private func visit(_ body: (UnsafeRawBufferPointer) -> Void) {
    lseek(descriptor, 0, SEEK_SET)
    // A temporary allocation of this size would be one of the heap.
    var records = InlineArray<1024, UInt64>(repeating: 0)
    var span = records.mutableSpan
    span.withUnsafeMutableBytes { buffer in
      while true {
        let length = getdents64(descriptor, buffer.baseAddress, buffer.count)
        guard length > 0 else { return }
        let bytes = UnsafeRawBufferPointer(buffer)
        _ = DirectoryEntries.visit(bytes, at: 0..<length) { entry in
          body(UnsafeRawBufferPointer(rebasing: bytes[entry.name]))
          return true
        }
      }
    }
  }

  /// Whether there is an entry of this name, or at this relative path.
  public func has(_ path: String) -> Bool {
    path.withCString { faccessat(descriptor, $0, F_OK, 0) == 0 }
  }

  /// Reads an attribute, at a relative path, into the buffer.
  ///
  /// - Returns: `.open` if it was read, otherwise why not.
  public func load(_ path: String, into buffer: inout ReadBuffer) -> KernelFile.State {
    path.withCString { load($0, into: &buffer) }
  }

  /// Reads an attribute into the buffer.
  public func load(_ name: KernelName, into buffer: inout ReadBuffer) -> KernelFile.State {
    name.withCString { load($0, into: &buffer) }
  }

  /// Reads the attribute of an absolute path into the buffer.
  static func load(at path: String, into buffer: inout ReadBuffer) -> KernelFile.State {
    path.withCString { load(AT_FDCWD, $0, into: &buffer) }
  }

  /// Opens an attribute to be kept: its descriptor, or below 0 the error number.
  func open(_ name: String) -> Int32 {
    let file = name.withCString { openat(descriptor, $0, Self.attributeFlags) }
    return file >= 0 ? file : -errno
  }

  /// Reads an attribute that is a whole number; nil if there is none, or it is negative or no number.
  public func number(_ path: String, using buffer: inout ReadBuffer) -> UInt64? {
    guard load(path, into: &buffer) == .open else { return nil }
    return buffer.unsigned
  }

  /// Reads an attribute that is a whole number and may be negative.
  public func signed(_ path: String, using buffer: inout ReadBuffer) -> Int64? {
    guard load(path, into: &buffer) == .open else { return nil }
    return buffer.signed
  }

  /// Reads an attribute that is a word or a line, without blanks around it.
  public func name(_ path: String, using buffer: inout ReadBuffer) -> KernelName? {
    guard load(path, into: &buffer) == .open else { return nil }
    return buffer.name
  }

  private func load(
    _ name: UnsafePointer<CChar>, into buffer: inout ReadBuffer
  ) -> KernelFile.State {
    Self.load(descriptor, name, into: &buffer)
  }

  private static func load(
    _ descriptor: Int32, _ name: UnsafePointer<CChar>, into buffer: inout ReadBuffer
  ) -> KernelFile.State {
    buffer.count = 0
    let file = openat(descriptor, name, attributeFlags)
    guard file >= 0 else { return KernelFile.State(errno: errno) }
    defer { close(file) }
    return buffer.fill(from: file)
  }
}

extension KernelName {
  /// Hands the name over as C has it; a NUL inside would end it.
  fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
      for index in bytes.indices { buffer[index] = CChar(bitPattern: bytes[index]) }
      buffer[bytes.count] = 0
      // There is room for at least the NUL, so there is a base address.
      return body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped))
    }
  }
}

extension ReadBuffer {
  /// The text that was read last, without blanks, newlines and NULs at both ends.
  public var trimmed: Range<Int> {
    var end = count
    while end > 0, bytes[end - 1] == 0 || bytes[end - 1].isSpace { end -= 1 }
    var start = 0
    while start < end, bytes[start].isSpace { start += 1 }
    return start..<end
  }

  /// The text that was read last as one whole number; nil if it is negative or no number.
  public var unsigned: UInt64? {
    let range = trimmed
    var cursor = Cursor()
    let text = bytes.span.extracting(range)
    guard case .value(let value) = cursor.digits(text), cursor.at == text.count else { return nil }
    return value
  }

  /// The text that was read last as one whole number, with or without a sign.
  public var signed: Int64? {
    let range = trimmed
    let text = bytes.span.extracting(range)
    var cursor = Cursor()
    let isNegative = cursor.skip(UInt8(ascii: "-"), text)
    guard case .value(let value) = cursor.digits(text), cursor.at == text.count else { return nil }
    if isNegative { return value == 1 << 63 ? .min : Int64(exactly: value).map { -$0 } }
    return Int64(exactly: value)
  }

  /// The text that was read last, as a name.
  public var name: KernelName { KernelName(bytes: Array(bytes[trimmed])) }

  /// The text that was read last.
  public func withText<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting(0..<count))
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 32 || self &- 9 < 5 }
}
