import Glibc

/// The children that there are, and those that are to be gone.
struct ProbeChildren {
  /// Keeps a child in an array.
  private final class Holder {
    var child: ProbeChild?
    init(_ child: consuming ProbeChild) { self.child = consume child }
  }

  private var running: [Holder] = []
  private var ending: [ProbeRemains] = []
  private(set) var hasAnswered = false

  var isEmpty: Bool { running.isEmpty && ending.isEmpty }

  /// Whether something may be there to be received.
  var isWaiting: Bool { !running.isEmpty }

  mutating func start(_ number: Int, _ words: [String]) throws(ProbeChild.Failure) {
    running.append(Holder(try ProbeChild(number: number, words: words)))
  }

  func ask(_ number: Int, _ target: Int, _ question: ProbeQuestion, definition: UInt32) {
    holder(number)?.child?.ask(target, question, definition: definition)
  }

  func flush() {
    for holder in running { holder.child?.flush() }
  }

  /// Hands over what has come, and gives the numbers of those that have ended by themselves.
  mutating func receive(
    _ take: (_ child: Int, ProbeReplyHead, UnsafeRawBufferPointer) -> Void
  ) -> [Int] {
    var ended: [Int] = []
    var hasAnswered = self.hasAnswered
    for holder in running {
      guard let number = holder.child?.number else { continue }
      let isAlive = holder.child?.receive { head, bytes in
        hasAnswered = hasAnswered || head.kind != .hello
        take(number, head, bytes)
      }
      if isAlive != true { ended.append(number) }
    }
    self.hasAnswered = hasAnswered
    return ended
  }

  /// Waits until one of them writes something, or ends.
  func wait(nanoseconds: Int64) {
    var requests = running.compactMap { $0.child?.answers }
      .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&requests, nfds_t(requests.count), Int32(nanoseconds / 1_000_000))
  }

  mutating func end(_ number: Int, byForce: Bool) {
    guard let index = running.firstIndex(where: { $0.child?.number == number }) else { return }
    let holder = running.remove(at: index)
    if let remains = holder.child.take()?.end(byForce: byForce) { ending.append(remains) }
  }

  /// Takes leave of those that are gone.
  mutating func reap(_ gone: (_ child: Int) -> Void) {
    ending.removeAll { remains in
      guard remains.isGone() else { return false }
      gone(remains.number)
      return true
    }
  }

  private func holder(_ number: Int) -> Holder? {
    running.first { $0.child?.number == number }
  }
}
