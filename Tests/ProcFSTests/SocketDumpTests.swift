import Glibc
import Testing

@testable import ProcFS

@Suite struct SocketDumpTests {
  /// A netlink message as the kernel lays it out.
  private func message(
    _ type: UInt16, _ payload: [UInt8], sequence: UInt32 = 7, flags: UInt16 = 2,
    length: UInt32? = nil
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    func append<Value: BitwiseCopyable>(_ value: Value) {
      withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }
    append(length ?? UInt32(16 + payload.count))
    append(type)
    append(flags)
    append(sequence)
    append(UInt32(0))
    bytes += payload
    while bytes.count % 4 != 0 { bytes.append(0xee) }
    return bytes
  }

  private func socket(_ family: Int32, _ state: TCPState) -> [UInt8] {
    [UInt8(family), state.rawValue] + [UInt8](repeating: 1, count: 71)
  }

  private func code(_ code: Int32) -> [UInt8] {
    withUnsafeBytes(of: code) { Array($0) }
  }

  private func take(_ bytes: [UInt8]) -> (SocketDump, NetlinkAnswer.Progress) {
    let (dump, _, progress) = answer(bytes)
    return (dump, progress)
  }

  private func answer(
    _ bytes: [UInt8]
  ) -> (dump: SocketDump, isConsistent: Bool, progress: NetlinkAnswer.Progress) {
    var dump = SocketDump(type: 20)
    var answer = NetlinkAnswer(sequence: 7)
    let progress = answer.take(bytes.span, into: &dump)
    return (dump, answer.isConsistent, progress)
  }

  @Test func socketsAreCountedUntilTheEnd() {
    let (dump, progress) = take(
      message(20, socket(AF_INET, .listen)) + message(20, socket(AF_INET6, .listen))
        + message(20, socket(AF_INET6, .timeWait)) + message(3, code(0))
        + message(20, socket(AF_INET, .listen)))
    #expect(progress == .finished)
    #expect(dump.version4[.listen] == 1)
    #expect(dump.version4.total == 1)
    #expect(dump.version6[.listen] == 1)
    #expect(dump.version6[.timeWait] == 1)
  }

  @Test func theEndMayComeInALaterDatagram() {
    var dump = SocketDump(type: 20)
    var answer = NetlinkAnswer(sequence: 7)
    let first = message(20, socket(AF_INET, .established))
    let last = message(20, socket(AF_INET, .established)) + message(3, [])
    #expect(answer.take(first.span, into: &dump) == .unfinished)
    #expect(answer.take(last.span, into: &dump) == .finished)
    #expect(dump.version4[.established] == 2)
  }

  @Test func failuresAreTold() {
    #expect(take(message(2, code(-ENOENT))).1 == .failed(ENOENT))
    #expect(take(message(2, code(0))).1 == .failed(EPROTO))
    #expect(take(message(2, [])).1 == .failed(EPROTO))
    #expect(take(message(3, code(-ENOMEM))).1 == .failed(ENOMEM))
    #expect(take(message(2, code(.min))).1 == .failed(.min))
  }

  @Test func anInterruptionIsNoted() {
    let (dump, isConsistent, progress) = answer(
      message(20, socket(AF_INET, .listen), flags: 0x12) + message(3, code(0)))
    #expect(progress == .finished)
    #expect(!isConsistent)
    #expect(dump.version4.total == 1)
  }

  @Test func whatBelongsToAnotherQuestionIsPassed() {
    let (dump, progress) = take(
      message(20, socket(AF_INET, .listen), sequence: 6) + message(3, code(0), sequence: 6)
        + message(2, code(-ENOENT), sequence: 6) + message(99, socket(AF_INET, .listen)))
    #expect(progress == .unfinished)
    #expect(dump.version4.total == 0)
  }

  @Test func queuesAreAddedUp() {
    var one = socket(AF_INET, .established)
    one.replaceSubrange(56..<64, with: [1, 2, 0, 0, 0, 0, 0, 255])
    var two = one
    two[56] = 2
    let (dump, _) = take(message(20, one) + message(20, two))
    #expect(dump.version4.receiveQueue == 0x403)
    #expect(dump.version4.transmitQueue == 0x1_fe00_0000)
    // What is too short for them is still a socket.
    let short = take(message(20, Array(one[..<60])))
    #expect(short.0.version4.total == 1)
    #expect(short.0.version4.transmitQueue == 0)
  }

  /// Lengths that lie lead neither beyond the datagram nor round in circles.
  @Test(arguments: [0, 1, 15, 16, 17, 93, 1000, UInt32.max]) func lengthsAreChecked(
    _ length: UInt32
  ) {
    let (dump, progress) = take(message(20, socket(AF_INET, .listen), length: length))
    #expect(progress == .unfinished)
    #expect(dump.version4.total == 0)
  }

  @Test func everyPrefixIsSurvived() {
    let whole = message(20, socket(AF_INET, .listen)) + message(3, code(0))
    for end in whole.indices {
      #expect(take(Array(whole[..<end])).1 == .unfinished || end >= 112)
    }
  }
}
