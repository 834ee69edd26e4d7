internal import CLinux
internal import Glibc

/// A socket to ask the kernel questions over netlink(7).
///
/// It sees the network namespace that it was opened in.
struct NetlinkSocket: ~Copyable, Sendable {
  /// How long the kernel may take for one answer, in seconds; it takes microseconds.
  private static let timeout = 1
  /// The kernel never fills more than this at once.
  private static let bufferSize = 32 << 10

  /// Stands for the path in errors.
  let name: String
  private let socket: Int32
  private var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
  private var sequence: UInt32 = 0

  /// Opens the socket.
  ///
  /// - Parameters:
  ///   - family: The part of the kernel that answers.
  ///   - name: Stands for the path in errors.
  /// - Throws: Why there is none.
  init(_ family: Int32, name: String) throws(ProcFSError) {
    self.name = name
    socket = Glibc.socket(
      AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), family)
    guard socket >= 0 else { throw ProcFSError(path: name, reason: .system(errno)) }
    var limit = timeval(tv_sec: Self.timeout, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    if socket >= 0 { close(socket) }
  }

  /// Asks, and asks once more if what is asked for changed during the answer.
  ///
  /// A second interruption is accepted: on a busy host the next answer would be no better.
  ///
  /// - Parameters:
  ///   - question: What is asked.
  ///   - record: Takes the answer; not to be used after an error.
  ///   - pause: Is called behind each datagram of the answer.
  /// - Throws: Why the kernel did not answer.
  mutating func ask<Record: NetlinkRecord>(
    _ question: NetlinkQuestion, into record: inout Record,
    afterEach pause: (inout Record) -> Void = { _ in }
  ) throws(ProcFSError) {
    if try !askOnce(question, into: &record, pause) {
      _ = try askOnce(question, into: &record, pause)
    }
  }

  /// Asks for several single things with one call, and receives an answer to each.
  ///
  /// - Parameters:
  ///   - count: How many questions there are.
  ///   - type: The type of each.
  ///   - size: The size of each behind its header, a multiple of four.
  ///   - record: Takes the answers, in the order of the questions.
  ///   - write: Writes the question with this number.
  /// - Returns: Whether there was an answer to each, and not an error in the place of one.
  /// - Throws: Why the kernel did not answer.
  mutating func ask<Record: NetlinkRecord>(
    _ count: Int, ofType type: UInt16, size: Int, into record: inout Record,
    _ write: (Int, UnsafeMutableRawBufferPointer) -> Void
  ) throws(ProcFSError) -> Bool {
    sequence &+= 1
    let length = Netlink.headerSize + size
    let failure = withUnsafeTemporaryAllocation(byteCount: length * count, alignment: 8) { all in
      for index in 0..<count {
        let request = UnsafeMutableRawBufferPointer(
          rebasing: all[index * length..<(index + 1) * length])
        writeHeader(type, length, Netlink.request, to: request)
        write(index, UnsafeMutableRawBufferPointer(rebasing: request[Netlink.headerSize...]))
      }
      return send(UnsafeRawBufferPointer(all))
    }
    if failure != 0 { throw ProcFSError(path: name, reason: .system(failure)) }
    var answer = NetlinkAnswer(sequence: sequence)
    var errors = 0
    record.begin()
    // Each answer comes in a datagram of its own; what is of an older question does not count.
    while answer.messages + errors < count {
      let length = try receive()
      if case .failed = answer.take(buffer.span.extracting(0..<length), into: &record) {
        errors += 1
      }
    }
    record.finish()
    return errors == 0
  }

  /// Asks, receives the whole answer, and tells whether it is of one moment.
  private mutating func askOnce<Record: NetlinkRecord>(
    _ question: NetlinkQuestion, into record: inout Record, _ pause: (inout Record) -> Void
  ) throws(ProcFSError) -> Bool {
    try send(question)
    var answer = NetlinkAnswer(sequence: sequence)
    answer.isAcknowledged = !question.isDump
    record.begin()
    while true {
      let length = try receive()
      let progress = answer.take(buffer.span.extracting(0..<length), into: &record)
      pause(&record)
      switch progress {
      case .unfinished: continue
      case .finished:
        record.finish()
        return answer.isConsistent
      case .failed(let code): throw ProcFSError(path: name, reason: .system(code))
      }
    }
  }

  private mutating func send(_ question: NetlinkQuestion) throws(ProcFSError) {
    sequence &+= 1
    let size = Netlink.headerSize + question.payload.count
    let flags = Netlink.request | (question.isDump ? Netlink.dump : Netlink.acknowledge)
    let failure = withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { request in
      writeHeader(question.type, size, flags, to: request)
      for (index, byte) in question.payload.enumerated() {
        request[Netlink.headerSize + index] = byte
      }
      return send(UnsafeRawBufferPointer(request))
    }
    if failure != 0 { throw ProcFSError(path: name, reason: .system(failure)) }
  }

  /// Writes a `struct nlmsghdr`.
  private func writeHeader(
    _ type: UInt16, _ length: Int, _ flags: UInt16, to request: UnsafeMutableRawBufferPointer
  ) {
    request.storeBytes(of: UInt32(length), as: UInt32.self)
    request.storeBytes(of: type, toByteOffset: 4, as: UInt16.self)
    request.storeBytes(of: flags, toByteOffset: 6, as: UInt16.self)
    request.storeBytes(of: sequence, toByteOffset: 8, as: UInt32.self)
    // The kernel's own port.
    request.storeBytes(of: 0, toByteOffset: 12, as: UInt32.self)
  }

  /// Sends a datagram; 0, or `errno`.
  private func send(_ request: UnsafeRawBufferPointer) -> Int32 {
    while Glibc.send(socket, request.baseAddress, request.count, 0) < 0 {
      if errno != EINTR { return errno }
    }
    return 0
  }

  private mutating func receive() throws(ProcFSError) -> Int {
    while true {
      let length = buffer.withUnsafeMutableBytes {
        recv(socket, $0.baseAddress, $0.count, Int32(MSG_TRUNC))
      }
      if length > buffer.count { throw ProcFSError(path: name, reason: .tooLarge) }
      if length > 0 { return length }
      if length == 0 { throw ProcFSError(path: name, reason: .truncated) }
      if errno == EINTR { continue }
      throw ProcFSError(path: name, reason: .system(errno == EAGAIN ? ETIMEDOUT : errno))
    }
  }
}
