import Glibc
import ProcFS

/// How questions are asked that may never be answered.
package enum ProbeMethod: Sendable {
  /// In place, waiting for as long as it takes: for a single reading, for files that stand for a host, and for
  /// tests.
  case direct
  /// By children of this program, which come up as probes when they are called with these words.
  case children([String])
}

/// Asks what may never be answered, without ever waiting: mounts of other machines and processes, and
/// attributes of devices.
///
/// Used by one thread, which calls `ask` when a tick begins and `collect` when it has read everything else.
/// By then most answers are there; the others are taken in the next tick.
package final class Prober {
  /// What has come for a question since it was looked at last.
  package enum News: Sendable {
    case none
    case answer
    /// It does not answer any more.
    case lost
  }

  private struct Slot {
    let question: ProbeQuestion
    let period: Int64
    let definition: UInt32
    var answer = ProbeAnswer()
    /// What has come so far of an answer in parts.
    var parts: [UInt8] = []
    var news = News.none
    /// Only for asking in place.
    var due: Int64 = 0

    mutating func take(_ part: UnsafeRawBufferPointer) {
      if parts.count <= ProbeQuestion.longestWhole { parts.append(contentsOf: part) }
    }

    mutating func takeWhole() {
      if parts.count > ProbeQuestion.longestWhole { answer.failure = EFBIG }
      answer.text = parts
      parts = []
    }
  }

  /// What the asking as a whole is called in messages.
  package static let name = "probe"

  private let method: ProbeMethod
  private var plan: ProbePlan
  private var slots: [Slot?] = []
  private var definitions: UInt32 = 0
  private var reader = ProbeReader()
  private var children = ProbeChildren()
  private var actions: [ProbePlan.Action] = []
  /// What keeps all questions from being asked, if anything does.
  package private(set) var failure: String?

  package init(_ method: ProbeMethod = .direct, limits: ProbePlan.Limits = ProbePlan.Limits()) {
    self.method = method
    plan = ProbePlan(limits: limits)
  }

  // MARK: Questions

  /// Adds a question, to be asked from the next tick on, each `period` nanoseconds; gives its number.
  ///
  /// The group is what the question is part of, such as a device. Of an exclusive one nothing is asked while
  /// one of it does not answer.
  package func add(
    _ question: ProbeQuestion, group: Int, isExclusive: Bool, period: Int64, now: Int64
  ) -> Int {
    let target = plan.add(group: group, isExclusive: isExclusive, period: period, now: now)
    definitions &+= 1
    while slots.count <= target { slots.append(nil) }
    slots[target] = Slot(question: question, period: period, definition: definitions)
    if case .direct = method { reader.define(target, question) }
    return target
  }

  package func remove(_ target: Int) {
    plan.remove(target)
    slots[target] = nil
  }

  /// What has come for a question; asking takes it.
  package func takeNews(of target: Int) -> News {
    let news = slots[target]?.news ?? .none
    if news != .none { slots[target]?.news = .none }
    return news
  }

  /// Lets the last answer be news again, for someone who has lost it.
  package func repeatNews(of target: Int) {
    if slots[target]?.answer.at ?? 0 > 0, slots[target]?.news == Prober.News.none {
      slots[target]?.news = plan.isSilent(target) ? .lost : .answer
    }
  }

  /// When the last answer came, on the monotonic clock; 0 for never.
  package func answeredAt(_ target: Int) -> Int64 { slots[target]?.answer.at ?? 0 }

  package func isSilent(_ target: Int) -> Bool { plan.isSilent(target) }

  /// The last answer.
  package func withAnswer<Result>(of target: Int, _ body: (ProbeAnswer) -> Result) -> Result? {
    slots[target].map { body($0.answer) }
  }

  /// Whether anything has been asked and neither answered nor given up.
  package var isWaiting: Bool { plan.isWaiting }

  /// The text of the last answer, which is given away; nil if the asking failed.
  package func takeText(of target: Int) -> [UInt8]? {
    guard var slot = slots[target].take() else { return nil }
    defer { slots[target] = slot }
    guard slot.answer.failure == 0 else { return nil }
    let text = slot.answer.text
    slot.answer.text = []
    return text
  }

  /// Has a question asked when `ask` is called next, whenever its time would be.
  ///
  /// - Returns: False if that cannot be: it is being asked already, or does not answer and has its own times.
  package func want(_ target: Int, now: Int64) -> Bool {
    guard case .direct = method else { return plan.want(target, now: now) }
    slots[target]?.due = now
    return true
  }

  // MARK: Ticks

  /// Puts the questions that are due.
  package func ask(now: Int64) {
    guard case .children(let words) = method else { return askInPlace(now) }
    if children.isEmpty, plan.isIdle { return }
    receive(now)
    children.reap { plan.gone(child: $0, now: now) }
    plan.tick(now: now, actions: &actions)
    perform(words, now)
    children.flush()
  }

  /// Takes the answers that are there.
  package func collect(now: Int64) {
    guard case .children = method, children.isWaiting else { return }
    receive(now)
    // The end of a child is acted upon in the next tick.
    perform([], now)
  }

  /// Waits until something has come, where a caller has the time.
  package func wait(nanoseconds: Int64) { children.wait(nanoseconds: nanoseconds) }

  private func receive(_ now: Int64) {
    let ended = children.receive { child, head, bytes in
      if head.kind == .hello { return plan.started(child: child, now: now) }
      if head.kind == .part {
        if let target = plan.progressed(child: child, now: now) { slots[target]?.take(bytes) }
        return
      }
      guard let target = plan.answered(child: child, now: now, actions: &actions) else { return }
      slots[target]?.answer.take(head, bytes)
      if head.kind == .end { slots[target]?.takeWhole() }
      slots[target]?.news = .answer
    }
    for child in ended { plan.ended(child: child, now: now, actions: &actions) }
  }

  private func perform(_ words: [String], _ now: Int64) {
    var index = 0
    while index < actions.count {
      switch actions[index] {
      case .start(let child): start(child, words, now)
      case .ask(let child, let target):
        slots[target]?.parts = []
        if let slot = slots[target] {
          children.ask(child, target, slot.question, definition: slot.definition)
        }
      case .kill(let child): children.end(child, byForce: true)
      case .dismiss(let child): children.end(child, byForce: false)
      case .lost(let target): slots[target]?.news = .lost
      case .regained: break
      }
      index += 1
    }
    actions.removeAll(keepingCapacity: true)
    if plan.isExhausted {
      failure = "\(plan.stuckCount) probes wait in the kernel, so no other is sent"
    } else if children.hasAnswered {
      failure = nil
    }
  }

  private func start(_ child: Int, _ words: [String], _ now: Int64) {
    do throws(ProbeChild.Failure) {
      try children.start(child, words)
    } catch {
      failure = "cannot start a probe: \(String(cString: strerror(error.code)))"
      plan.ended(child: child, now: now, actions: &actions)
      plan.gone(child: child, now: now)
    }
  }

  private func askInPlace(_ now: Int64) {
    for target in slots.indices {
      guard var slot = slots[target].take() else { continue }
      if now >= slot.due {
        slot.due = now + slot.period
        reader.answer(target, into: &slot.answer)
        slot.news = .answer
      }
      slots[target] = slot
    }
  }
}
