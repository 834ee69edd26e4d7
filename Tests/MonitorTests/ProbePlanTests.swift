import Testing

@testable import Monitor

/// A host made up: questions that are answered at once or never, and children that die when they are killed or
/// stay in the kernel.
private struct MadeUpHost {
  var plan: ProbePlan
  /// In milliseconds.
  var now: Int64 = 0
  /// Questions that nobody answers.
  var hanging: Set<Int> = []
  /// Whether a child that hangs survives being killed.
  var survives = false
  /// Whether children can be started.
  var starts = true
  private(set) var children: [Int: [Int]] = [:]
  private(set) var killed: Set<Int> = []
  private(set) var log: [ProbePlan.Action] = []
  private(set) var answered: [Int: Int] = [:]

  init(limits: ProbePlan.Limits = ProbePlan.Limits()) { plan = ProbePlan(limits: limits) }

  private var clock: Int64 { now * 1_000_000 }

  mutating func add(group: Int = 0, isExclusive: Bool = false, period: Int64 = 900) -> Int {
    plan.add(
      group: group, isExclusive: isExclusive, period: period * 1_000_000, now: clock)
  }

  mutating func want(_ target: Int) -> Bool { plan.want(target, now: clock) }

  /// Has a child tell that it goes on with its question, which it gives.
  mutating func progressed(_ child: Int) -> Int? { plan.progressed(child: child, now: clock) }

  /// One tick, and then everything that answers does; gives what was to be done.
  @discardableResult
  mutating func tick(after milliseconds: Int64 = 1000) -> [ProbePlan.Action] {
    now += milliseconds
    log = []
    performed = 0
    serve()
    if !survives {
      for child in killed { gone(child) }
    }
    plan.tick(now: clock, actions: &log)
    perform()
    now += 1
    serve()
    perform()
    return log
  }

  mutating func gone(_ child: Int) {
    killed.remove(child)
    plan.gone(child: child, now: clock)
  }

  private var performed = 0

  private mutating func perform() {
    while performed < log.count {
      switch log[performed] {
      case .start(let child):
        if starts {
          children[child] = []
          plan.started(child: child, now: clock)
        } else {
          plan.ended(child: child, now: clock, actions: &log)
          plan.gone(child: child, now: clock)
        }
      case .ask(let child, let target): children[child]?.append(target)
      case .kill(let child):
        if children.removeValue(forKey: child) != nil { killed.insert(child) }
      case .dismiss(let child): children[child] = nil
      case .lost, .regained: break
      }
      performed += 1
    }
  }

  private mutating func serve() {
    for child in children.keys.sorted() {
      while let target = children[child]?.first, !hanging.contains(target) {
        children[child]?.removeFirst()
        if let answer = plan.answered(child: child, now: clock, actions: &log) {
          answered[answer, default: 0] += 1
        }
      }
    }
  }

  var starting: Int { log.count { if case .start = $0 { true } else { false } } }
  var lost: [Int] { log.compactMap { if case .lost(let target) = $0 { target } else { nil } } }
  var regained: [Int] {
    log.compactMap { if case .regained(let target) = $0 { target } else { nil } }
  }
  var asked: [Int] { log.compactMap { if case .ask(_, let target) = $0 { target } else { nil } } }
}

@Suite struct ProbePlanTests {
  @Test func nothingToAskStartsNobody() {
    var host = MadeUpHost()
    #expect(host.tick().isEmpty && host.plan.isIdle)
  }

  @Test func oneChildAsksAgainAndAgain() {
    var host = MadeUpHost()
    let (often, seldom) = (host.add(), host.add(period: 4900))
    host.tick()
    #expect(host.starting == 1 && host.asked == [often, seldom])
    for _ in 0..<9 {
      host.tick()
      #expect(host.starting == 0)
    }
    #expect(host.answered == [often: 10, seldom: 2] && host.children.count == 1)
    #expect(!host.plan.isWaiting)
  }

  @Test func aChildWithNothingToDoIsLetGo() {
    var host = MadeUpHost()
    let target = host.add()
    host.tick()
    host.plan.remove(target)
    #expect(host.tick() == [.dismiss(child: 1)] && host.plan.isIdle && host.children.isEmpty)
  }

  @Test func whoeverDoesNotAnswerLosesItsChildAndTheOthersGoOn() {
    var host = MadeUpHost()
    let targets = (0..<3).map { host.add(group: $0) }
    host.hanging = [targets[1]]
    host.tick()
    #expect(host.answered == [targets[0]: 1] && host.plan.isWaiting)
    host.tick()
    #expect(host.lost.isEmpty)
    host.tick()
    #expect(host.lost == [targets[1]] && host.log.contains(.kill(child: 1)))
    #expect(host.plan.isSilent(targets[1]) && !host.plan.isSilent(targets[2]))
    #expect(host.answered[targets[2]] == 1)
    for _ in 0..<3 { host.tick() }
    #expect(host.answered[targets[2]] == 4 && host.lost.isEmpty)
  }

  @Test func trialsComeAtGrowingDistancesAndDelayNobody() {
    var host = MadeUpHost()
    let (dead, alive) = (host.add(group: 1), host.add(group: 2))
    host.hanging = [dead]
    var trials: [Int64] = []
    var tellings = 0
    for _ in 0..<300 {
      host.tick(after: 999)
      if host.asked.contains(dead) { trials.append(host.now / 1000) }
      tellings += host.lost.count
    }
    // That it does not answer is told once.
    #expect(tellings == 1 && host.plan.isSilent(dead))
    let distances = zip(trials.dropFirst(), trials).map { $0 - $1 }
    #expect(
      distances.prefix(5) == [7, 12, 22, 42, 62] && distances.dropFirst(4).allSatisfy { $0 == 62 })
    // Two rounds are lost to the first two seconds of waiting.
    #expect(host.answered[alive] == 298)
  }

  @Test func anAnswerEndsTheSilence() {
    var host = MadeUpHost()
    let target = host.add()
    host.hanging = [target]
    for _ in 0..<4 { host.tick() }
    host.hanging = []
    var regained: [Int] = []
    for _ in 0..<6 {
      host.tick()
      regained += host.regained
    }
    #expect(regained == [target] && !host.plan.isSilent(target))
    host.tick()
    #expect(host.children.count == 1)
    // The next failure begins with the shortest distance again.
    host.hanging = [target]
    var asked: [Int64] = []
    for _ in 0..<12 {
      host.tick(after: 999)
      if host.asked.contains(target) { asked.append(host.now / 1000) }
    }
    #expect(zip(asked.dropFirst(), asked).map { $0 - $1 } == [7])
  }

  @Test func aQuestionCanBeWantedAtAnyTime() {
    var host = MadeUpHost()
    let (wanted, other) = (host.add(period: 1_000_000), host.add(group: 1, period: 1_000_000))
    host.tick()
    #expect(host.tick().isEmpty)
    #expect(host.want(wanted) == true)
    #expect(host.tick() == [.ask(child: 1, target: wanted)])
    #expect(host.answered == [wanted: 2, other: 1])
    // Not while it is asked already, nor when it is silent.
    host.hanging = [wanted]
    #expect(host.want(wanted) == true)
    host.tick()
    #expect(host.want(wanted) == false)
    host.tick()
    host.tick()
    #expect(host.lost == [wanted])
    #expect(host.want(wanted) == false)
  }

  @Test func anAnswerThatComesInPartsHasTime() {
    var host = MadeUpHost()
    let target = host.add()
    host.hanging = [target]
    host.tick()
    for _ in 0..<10 {
      #expect(host.progressed(1) == target)
      host.tick()
      #expect(host.lost.isEmpty)
    }
    host.tick()
    #expect(host.lost == [target])
    #expect(host.progressed(1) == nil)
  }

  @Test func aChildThatTheKernelHoldsIsTheOnlyOneForItsQuestion() {
    var host = MadeUpHost()
    let target = host.add()
    host.hanging = [target]
    host.survives = true
    var asked = 0
    for _ in 0..<200 {
      host.tick()
      asked += host.asked.count
    }
    #expect(asked == 1 && host.killed == [1] && host.plan.stuckCount == 1)
    // When the kernel lets it go, something has moved: the question is asked at once.
    host.gone(1)
    host.hanging = []
    host.tick()
    #expect(host.asked == [target] && host.regained == [target])
  }

  @Test func ofAnExclusiveGroupOneChildAtMostWaits() {
    var host = MadeUpHost()
    let targets = (0..<3).map { _ in host.add(group: 7, isExclusive: true) }
    host.hanging = Set(targets)
    host.survives = true
    var lost: [Int] = []
    for _ in 0..<100 {
      host.tick()
      lost += host.lost
    }
    #expect(lost == targets && host.killed.count == 1)
    // A further one is not asked either while that lasts.
    let late = host.add(group: 7, isExclusive: true)
    host.tick()
    #expect(host.asked.isEmpty)
    host.gone(1)
    host.hanging = []
    var regained: [Int] = []
    for _ in 0..<5 {
      host.tick()
      regained += host.regained
    }
    #expect(regained.sorted() == targets && host.answered[late] ?? 0 > 0)
  }

  @Test func othersOfADeviceAreTriedOneByOne() {
    var host = MadeUpHost()
    let targets = (0..<4).map { _ in host.add(group: 3) }
    let other = host.add(group: 4)
    host.hanging = [targets[0], targets[1]]
    var lost: [Int] = []
    for _ in 0..<8 {
      host.tick()
      lost += host.lost
    }
    #expect(lost == [targets[0], targets[1]])
    #expect(host.answered[targets[2]] ?? 0 >= 4 && host.answered[targets[3]] ?? 0 >= 4)
    // The second one was waited for by a trial, which took nothing from the others.
    #expect(host.answered[other] ?? 0 >= 6)
  }

  @Test func theNumberOfStuckChildrenIsBounded() {
    var limits = ProbePlan.Limits()
    limits.stuck = 4
    var host = MadeUpHost(limits: limits)
    let dead = (0..<10).map { host.add(group: $0) }
    let alive = host.add(group: 10)
    host.hanging = Set(dead)
    host.survives = true
    for _ in 0..<100 { host.tick() }
    #expect(host.killed.count == 4 && host.plan.isExhausted && host.children.isEmpty)
    #expect(host.answered[alive] == nil)
    // Each that the kernel lets go makes room for one.
    host.hanging = []
    for child in host.killed { host.gone(child) }
    for _ in 0..<3 { host.tick() }
    #expect(!host.plan.isExhausted && host.answered.count == 11)
  }

  @Test func theLastChildIsKeptForThoseThatAnswer() {
    var limits = ProbePlan.Limits()
    limits.stuck = 2
    var host = MadeUpHost(limits: limits)
    let (dead, alive) = (host.add(group: 1), host.add(group: 2))
    host.hanging = [dead]
    host.survives = true
    for _ in 0..<30 { host.tick() }
    #expect(host.answered[alive] ?? 0 >= 27 && host.killed.count == 1)
  }

  @Test func whatCannotBeStartedIsTriedAgainLater() {
    var host = MadeUpHost()
    let target = host.add()
    host.starts = false
    var starts: [Int64] = []
    for _ in 0..<25 {
      host.tick(after: 999)
      if host.starting > 0 { starts.append(host.now / 1000) }
    }
    #expect(starts == [1, 11, 21] && host.plan.stuckCount == 0)
    // Nobody is to blame for that.
    #expect(!host.plan.isSilent(target))
    host.starts = true
    for _ in 0..<7 { host.tick() }
    #expect(host.answered[target] ?? 0 > 0)
  }

  @Test func aChildThatDiesTakesItsQuestionWithIt() {
    var host = MadeUpHost()
    let (first, second) = (host.add(group: 1), host.add(group: 2))
    host.hanging = [first]
    host.tick()
    var actions: [ProbePlan.Action] = []
    host.plan.ended(child: 1, now: host.now * 1_000_000, actions: &actions)
    #expect(actions == [.kill(child: 1), .lost(target: first)])
    host.gone(1)
    host.tick()
    #expect(host.asked == [second])
  }

  @Test func anAnswerToAQuestionThatWasTakenAwayIsNoAnswer() {
    var host = MadeUpHost()
    let target = host.add()
    host.hanging = [target]
    host.tick()
    host.plan.remove(target)
    // Its number is not given away while a child has the question.
    let next = host.add()
    #expect(next != target)
    host.hanging = []
    host.tick()
    #expect(host.answered[target] == nil && host.answered[next] == 1)
    #expect(host.add() == target)
  }

  @Test func twoDeadMountsOutOfMany() {
    var host = MadeUpHost()
    let targets = (0..<50).map { host.add(group: $0, isExclusive: true, period: 4900) }
    host.hanging = [targets[10], targets[30]]
    var lost: [Int] = []
    for _ in 0..<10 {
      host.tick()
      lost += host.lost
    }
    #expect(lost == [targets[10], targets[30]])
    #expect(host.answered.count == 48)
  }
}
