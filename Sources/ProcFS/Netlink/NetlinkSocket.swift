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
    let failure = withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { request in
      request.initializeMemory(as: UInt8.self, repeating: 0)
      request.storeBytes(of: UInt32(size), as: UInt32.self)
      request.storeBytes(of: question.type, toByteOffset: 4, as: UInt16.self)
      let flags = Netlink.request | (question.isDump ? Netlink.dump : Netlink.acknowledge)
      request.storeBytes(of: flags, toByteOffset: 6, as: UInt16.self)
      request.storeBytes(of: sequence, toByteOffset: 8, as: UInt32.self)
      for (index, byte) in question.payload.enumerated() {
        request[Netlink.headerSize + index] = byte
      }
      while Glibc.send(socket, request.baseAddress, size, 0) < 0 {
        if errno != EINTR { return errno }
      }
      return 0
    }
    if failure != 0 { throw ProcFSError(path: name, reason: .system(failure)) }
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
