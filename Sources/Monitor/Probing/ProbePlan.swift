/// Decides who is asked when, and by which child, when any question may never be answered.
///
/// Questions stand in three lanes. The steady one has all that answered: one child goes through them again
/// and again. One that does not answer in time takes that child with it: the child is killed, the question
/// becomes silent, and a new child goes on with the rest. A silent one is tried again by a child of its own,
/// at growing distances, so that no other waits for it; and so is, once, whatever belongs to the same
/// device.
///
/// A child that waits inside the kernel may survive being killed. While it does, its question is not asked
/// again: at most one child waits for a question, and for an exclusive group of them. How many such children
/// there may be has a bound; near it the trials end, and at it all asking, until one of them is gone.
///
/// A value without clock, processes or pipes: it returns what is to be done.
package struct ProbePlan: Sendable {
  package struct Limits: Sendable {
    /// Beyond this a question counts as not answered.
    ///
    /// A little less than two of the usual ticks, since only at ticks is the clock looked at.
    package var deadline: Int64 = 1_900_000_000
    package var firstRetry: Int64 = 5_000_000_000
    package var longestRetry: Int64 = 60_000_000_000
    /// How long a child may take to come up, and how long to wait after one that did not.
    package var start: Int64 = 10_000_000_000
    /// How many killed children may be waiting inside the kernel before no other is started.
    package var stuck = 16
    /// How many trials may go on beside each other.
    package var trials = 4

    package init() {}
  }

  package enum Action: Equatable, Sendable {
    case start(child: Int)
    case ask(child: Int, target: Int)
    /// It is to be killed, and the plan told when it is gone.
    case kill(child: Int)
    /// It is to end by itself, having nothing to do.
    case dismiss(child: Int)
    /// The target does not answer.
    case lost(target: Int)
    /// The target answers again.
    case regained(target: Int)
  }

  private enum Lane { case steady, trial, silent }

  private struct Target {
    let group: Int
    let isExclusive: Bool
    let period: Int64
    var lane = Lane.steady
    var due: Int64
    var failures = 0
    /// Whether a child has the question.
    var isAsked = false
    var isRemoved = false
  }

  private struct Child {
    let number: Int
    let isTrial: Bool
    var queue: [Int] = []
    /// Where the question at hand stands in `queue`.
    var head = 0
    /// When it was seen to go on last.
    var progress: Int64
    /// Whether it has said that it is there.
    var isUp = false
    var killed: Int64?
    /// The question that it did not answer.
    var stuckOn: Int?

    var isBusy: Bool { head < queue.count }
  }

  private let limits: Limits
  private var targets: [Target?] = []
  private var children: [Child] = []
  private var nextChild = 1
  private var noStartBefore = Int64.min

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// How many killed children are not gone yet.
  package var stuckCount: Int { children.count { $0.killed != nil } }
  /// Whether so many are that nothing is asked any more.
  package var isExhausted: Bool { stuckCount >= limits.stuck }
  /// Whether there is nothing to ask, and nobody to look after.
  package var isIdle: Bool { children.isEmpty && !targets.contains { $0?.isRemoved == false } }

  /// Whether a child has a question that it may still answer.
  package var isWaiting: Bool { children.contains { $0.killed == nil && $0.isBusy } }

  package func isSilent(_ target: Int) -> Bool { targets[target]?.lane == .silent }

  /// Adds a question, to be asked at once and then at each `period`; gives its number.
  ///
  /// The group is what the question is part of, such as a device. An exclusive one is silent as a whole as
  /// soon as one of it is.
  package mutating func add(group: Int, isExclusive: Bool, period: Int64, now: Int64) -> Int {
    let isSuspect = targets.contains { $0?.group == group && $0?.lane != .steady }
    let target = Target(
      group: group, isExclusive: isExclusive, period: period, lane: isSuspect ? .trial : .steady,
      due: now)
    if let free = targets.firstIndex(where: { $0 == nil }) {
      targets[free] = target
      return free
    }
    targets.append(target)
    return targets.count - 1
  }

  /// Has a question asked now, whenever its time would be.
  ///
  /// - Returns: False if that cannot be: it is being asked already, or does not answer and has its own times.
  package mutating func want(_ target: Int, now: Int64) -> Bool {
    guard let lane = targets[target]?.lane, lane != .silent, targets[target]?.isAsked == false
    else { return false }
    targets[target]?.due = now
    return true
  }

  /// Takes a question away; its number is given to another one when nobody has it any more.
  package mutating func remove(_ target: Int) {
    targets[target]?.isRemoved = true
    release(target)
  }

  /// Decides what is to be done now.
  package mutating func tick(now: Int64, actions: inout [Action]) {
    for index in children.indices where children[index].killed == nil && children[index].isBusy {
      let limit = children[index].isUp ? limits.deadline : limits.start
      if now - children[index].progress >= limit { fail(index, now, &actions) }
    }
    for target in targets.indices where isDue(target, now) {
      guard let child = child(for: target, now, &actions) else { continue }
      if !children[child].isBusy { children[child].progress = now }
      children[child].queue.append(target)
      targets[target]?.isAsked = true
      if let period = targets[target]?.period { targets[target]?.due = now + period }
      actions.append(.ask(child: children[child].number, target: target))
    }
    dismiss(&actions)
  }

  /// Takes down that the child is there.
  package mutating func started(child number: Int, now: Int64) {
    guard let index = children.firstIndex(where: { $0.number == number }) else { return }
    children[index].isUp = true
    children[index].progress = now
  }

  /// Takes down that the child has answered a part of the question that it had longest.
  ///
  /// - Returns: The question; nil if it was taken away meanwhile.
  package mutating func progressed(child number: Int, now: Int64) -> Int? {
    guard let index = children.firstIndex(where: { $0.number == number }), children[index].isBusy
    else { return nil }
    children[index].progress = now
    let target = children[index].queue[children[index].head]
    return targets[target]?.isRemoved == false ? target : nil
  }

  /// Takes down that the child has answered the question that it had longest.
  ///
  /// - Returns: The question; nil if it was taken away meanwhile.
  package mutating func answered(child number: Int, now: Int64, actions: inout [Action]) -> Int? {
    guard let index = children.firstIndex(where: { $0.number == number }), children[index].isBusy
    else { return nil }
    let target = children[index].queue[children[index].head]
    children[index].head += 1
    children[index].progress = now
    if !children[index].isBusy {
      children[index].queue.removeAll(keepingCapacity: true)
      children[index].head = 0
    }
    targets[target]?.isAsked = false
    guard let group = targets[target]?.group, targets[target]?.isRemoved == false else {
      release(target)
      return nil
    }
    if targets[target]?.lane == .silent {
      actions.append(.regained(target: target))
      // What shares its fate has likely come back with it.
      for other in targets.indices where targets[other]?.group == group {
        targets[other]?.due = now
      }
    }
    targets[target]?.lane = .steady
    targets[target]?.failures = 0
    return target
  }

  /// Takes down that the child has ended though nobody wanted it to, or could not be started.
  package mutating func ended(child number: Int, now: Int64, actions: inout [Action]) {
    guard let index = children.firstIndex(where: { $0.number == number }),
      children[index].killed == nil
    else { return }
    fail(index, now, &actions)
  }

  /// Takes down that a child that was killed, or dismissed, is gone.
  package mutating func gone(child number: Int, now: Int64) {
    guard let index = children.firstIndex(where: { $0.number == number }) else { return }
    let child = children.remove(at: index)
    guard let target = child.stuckOn else { return }
    // If the kernel held it up for so long, something has moved there just now.
    if let killed = child.killed, now - killed >= limits.deadline { targets[target]?.due = now }
    targets[target]?.isAsked = false
    release(target)
  }

  /// Gives up on a child, and on the question that it was at, if it ever began.
  private mutating func fail(_ index: Int, _ now: Int64, _ actions: inout [Action]) {
    let child = children[index]
    children[index].killed = now
    children[index].queue = []
    children[index].head = 0
    actions.append(.kill(child: child.number))
    // Without a pause, a host that has no room for processes would be asked for one at each tick.
    if !child.isUp { noStartBefore = now + limits.start }
    guard child.isBusy else { return }
    for target in child.queue[(child.head + (child.isUp ? 1 : 0))...] {
      targets[target]?.isAsked = false
      targets[target]?.due = now
      release(target)
    }
    guard child.isUp else { return }
    let target = child.queue[child.head]
    children[index].stuckOn = target
    silence(target, now, &actions)
  }

  private mutating func silence(_ target: Int, _ now: Int64, _ actions: inout [Action]) {
    guard let failed = targets[target] else { return }
    let factor = Int64(1) << Int64(min(failed.failures, 20))
    let retry = now + min(limits.firstRetry * factor, limits.longestRetry)
    for other in targets.indices where targets[other]?.group == failed.group {
      let isLost = other == target || failed.isExclusive
      if isLost, targets[other]?.lane != .silent, targets[other]?.isRemoved == false {
        actions.append(.lost(target: other))
      }
      if isLost {
        targets[other]?.lane = .silent
        targets[other]?.failures += 1
        targets[other]?.due = retry
      } else if targets[other]?.lane == .steady {
        targets[other]?.lane = .trial
      }
    }
  }

  private func isDue(_ index: Int, _ now: Int64) -> Bool {
    guard let target = targets[index] else { return false }
    return !target.isAsked && !target.isRemoved && now >= target.due
  }

  /// The child that is to ask this question; nil if none may now.
  private mutating func child(
    for target: Int, _ now: Int64, _ actions: inout [Action]
  ) -> Int? {
    let isTrial = targets[target]?.lane != .steady
    if isTrial, isHeld(target) { return nil }
    let free = children.firstIndex {
      $0.killed == nil && $0.isTrial == isTrial && !(isTrial && $0.isBusy)
    }
    if let free { return free }
    // The last child that may get stuck is for those that answer.
    let room = limits.stuck - stuckCount - (isTrial ? 1 : 0)
    guard room > 0, now >= noStartBefore else { return nil }
    if isTrial, children.count(where: { $0.killed == nil && $0.isTrial }) >= limits.trials {
      return nil
    }
    children.append(Child(number: nextChild, isTrial: isTrial, progress: now))
    actions.append(.start(child: nextChild))
    nextChild += 1
    return children.count - 1
  }

  /// Whether a child waits for this question, or for another of its exclusive group.
  private func isHeld(_ index: Int) -> Bool {
    guard let target = targets[index] else { return false }
    return children.contains { child in
      let other = child.stuckOn ?? (child.isTrial && child.isBusy ? child.queue[child.head] : nil)
      guard let other else { return false }
      return other == index || target.isExclusive && targets[other]?.group == target.group
    }
  }

  /// Lets children go that have nothing to do, now or soon.
  private mutating func dismiss(_ actions: inout [Action]) {
    let hasSteady = targets.contains { $0?.lane == .steady && $0?.isRemoved == false }
    for index in children.indices where children[index].killed == nil && !children[index].isBusy {
      if children[index].isTrial || !hasSteady {
        actions.append(.dismiss(child: children[index].number))
      }
    }
    children.removeAll { child in
      child.killed == nil && !child.isBusy && (child.isTrial || !hasSteady)
    }
  }

  /// Frees the place of a question that was taken away, once no child has it.
  private mutating func release(_ target: Int) {
    guard let removed = targets[target], removed.isRemoved, !removed.isAsked else { return }
    if children.contains(where: { $0.stuckOn == target }) { return }
    targets[target] = nil
  }
}
