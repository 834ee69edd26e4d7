import ProcFS

/// The messages between the service and its child; both are the same program, so numbers are in its own order
/// of bytes.
///
/// A question is defined once for each child, with its path, and then asked by its number. Requests have a
/// head of 8 bytes, answers one of 24, and both have as many bytes behind it as the head says. A long answer
/// comes in parts, the last of which says that it is the end.
enum ProbeMessage {
  enum Request: UInt16 {
    case defineMount = 1
    case defineAttribute = 2
    case ask = 3
    case defineTextfiles = 4
  }

  enum Reply: UInt32 {
    /// The child is there.
    case hello = 1
    case text = 2
    case usage = 3
    /// More of the answer to the question at hand follows.
    case part = 4
    /// The end of an answer in parts.
    case end = 5
  }

  static let requestHead = 8
  static let replyHead = 24
  /// Of a path or pattern; PATH_MAX with its NUL.
  static let longestPath = 4096

  static func append(_ question: ProbeQuestion, _ target: Int, to bytes: inout [UInt8]) {
    switch question {
    case .mount(let path):
      append(.defineMount, target, path.bytes.count, to: &bytes)
      bytes.append(contentsOf: path.bytes)
    case .attribute(let path):
      append(.defineAttribute, target, path.utf8.count, to: &bytes)
      bytes.append(contentsOf: path.utf8)
    case .textfiles(let pattern):
      append(.defineTextfiles, target, pattern.utf8.count, to: &bytes)
      bytes.append(contentsOf: pattern.utf8)
    }
  }

  static func append(_ request: Request, _ target: Int, _ length: Int = 0, to bytes: inout [UInt8])
  {
    append(request.rawValue, to: &bytes)
    append(UInt16(truncatingIfNeeded: length), to: &bytes)
    append(UInt32(truncatingIfNeeded: target), to: &bytes)
  }

  static func append(hello: Void, to bytes: inout [UInt8]) {
    append(head: .hello, target: 0, failure: 0, length: 0, at: 0, to: &bytes)
  }

  /// Appends a piece of a long answer.
  static func append(part: ArraySlice<UInt8>, _ target: Int, to bytes: inout [UInt8]) {
    append(head: .part, target: target, failure: 0, length: part.count, at: 0, to: &bytes)
    bytes.append(contentsOf: part)
  }

  static func append(
    _ answer: borrowing ProbeAnswer, _ target: Int, kind: Reply, to bytes: inout [UInt8]
  ) {
    switch kind {
    case .usage:
      append(
        head: .usage, target: target, failure: answer.failure, length: 80, at: answer.at,
        to: &bytes)
      append(answer.usage, to: &bytes)
    case .end:
      append(
        head: .end, target: target, failure: answer.failure, length: 0, at: answer.at, to: &bytes)
    case .text, .part, .hello:
      append(
        head: .text, target: target, failure: answer.failure, length: answer.text.count,
        at: answer.at, to: &bytes)
      bytes.append(contentsOf: answer.text)
    }
  }

  private static func append(
    head reply: Reply, target: Int, failure: Int32, length: Int, at: Int64,
    to bytes: inout [UInt8]
  ) {
    append(reply.rawValue, to: &bytes)
    append(UInt32(truncatingIfNeeded: target), to: &bytes)
    append(failure, to: &bytes)
    append(UInt32(truncatingIfNeeded: length), to: &bytes)
    append(at, to: &bytes)
  }

  private static func append(_ usage: FileSystemUsage, to bytes: inout [UInt8]) {
    append(UInt64(usage.major) << 32 | UInt64(usage.minor), to: &bytes)
    append(usage.blockSize, to: &bytes)
    append(usage.fragmentSize, to: &bytes)
    append(usage.blocks, to: &bytes)
    append(usage.blocksFree, to: &bytes)
    append(usage.blocksAvailable, to: &bytes)
    append(usage.files, to: &bytes)
    append(usage.filesFree, to: &bytes)
    append(usage.flags, to: &bytes)
    append(UInt64(0), to: &bytes)
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
  }
}

/// A request as the child reads it.
struct ProbeRequestHead {
  let kind: ProbeMessage.Request?
  let length: Int
  let target: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    kind = ProbeMessage.Request(rawValue: bytes.loadUnaligned(as: UInt16.self))
    length = Int(bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    target = Int(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  }
}

/// A reply as the service reads it.
struct ProbeReplyHead {
  let kind: ProbeMessage.Reply?
  let target: Int
  let failure: Int32
  let length: Int
  let at: Int64

  init(_ bytes: UnsafeRawBufferPointer) {
    kind = ProbeMessage.Reply(rawValue: bytes.loadUnaligned(as: UInt32.self))
    target = Int(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    failure = bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self)
    length = Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    at = bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self)
  }
}

extension ProbeAnswer {
  /// Takes over what came behind the head.
  mutating func take(_ head: ProbeReplyHead, _ bytes: UnsafeRawBufferPointer) {
    failure = head.failure
    at = head.at
    text.removeAll(keepingCapacity: true)
    switch head.kind {
    case .text: text.append(contentsOf: bytes)
    case .usage where bytes.count >= 80: usage = FileSystemUsage(words: bytes)
    // What came in parts is put together by whoever receives them.
    case .usage, .hello, .part, .end, nil: break
    }
  }
}

extension FileSystemUsage {
  fileprivate init(words bytes: UnsafeRawBufferPointer) {
    self.init()
    func word(_ index: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
    }
    major = UInt32(truncatingIfNeeded: word(0) >> 32)
    minor = UInt32(truncatingIfNeeded: word(0))
    blockSize = word(1)
    fragmentSize = word(2)
    blocks = word(3)
    blocksFree = word(4)
    blocksAvailable = word(5)
    files = word(6)
    filesFree = word(7)
    flags = word(8)
  }
}
