package import ProcFS
import Synchronization

/// What the sampler asks of those around it; called on its own thread, and must not block.
package protocol SamplerSurroundings: SampleListener {
  /// The priming snapshot is in: the host can be read.
  func primed()
  /// The sampler goes on; called at every tick, and at least every `patience`.
  func progressed()
  /// Counters of the streams for the family self.
  var audience: Audience { get }
  /// Replaces counts of what users hand in, for the family self.
  func count(_ intake: inout IntakeCounts)
}

extension SamplerSurroundings {
  package func count(_ intake: inout IntakeCounts) {}
}

/// What the streams count.
package struct Audience: Sendable {
  package var viewers = 0
  package var framesSent: UInt64 = 0
  package var framesSkipped: UInt64 = 0

  package init(viewers: Int = 0, framesSent: UInt64 = 0, framesSkipped: UInt64 = 0) {
    self.viewers = viewers
    self.framesSent = framesSent
    self.framesSkipped = framesSkipped
  }
}

/// Reads the host on whole ticks of the wall clock, on a thread of its own: reads can block.
package final class Sampler: Sendable {
  package struct Options: Sendable {
    package var paths: HostPaths
    /// Time between samples in nanoseconds.
    package var interval: Int64
    /// The longest time without a word of progress, in nanoseconds.
    package var patience: Int64
    /// How what may never be answered is asked.
    package var probing: Probing
    /// Who scans units and sockets in the meantime.
    package var scans: (any ScanSource)?

    package init(
      paths: HostPaths = HostPaths(), interval: Int64 = 1_000_000_000,
      patience: Int64 = 1_000_000_000, probing: Probing = Probing(),
      scans: (any ScanSource)? = nil
    ) {
      self.paths = paths
      self.interval = interval
      self.patience = patience
      self.probing = probing
      self.scans = scans
    }
  }

  private let wakeUp = WakeUp()
  private let interval: Atomic<Int64>
  private let options: Options
  private let store: FrameStore
  private let custom: CustomRegistry
  /// What was read in the last tick.
  package let snapshot = SharedSnapshot()

  package init(options: Options, store: FrameStore, custom: CustomRegistry) {
    self.options = options
    self.store = store
    self.custom = custom
    interval = Atomic(options.interval)
  }

  /// Starts the thread, which takes the priming snapshot at once.
  package func start(_ surroundings: any SamplerSurroundings) {
    BlockingThread.detach(name: "sampler") { [self] in run(surroundings) }
  }

  /// Ends the thread at its next wait; a read that blocks is not waited for.
  package func stop() { wakeUp.stop() }

  /// Changes the interval; the next sample is on the new one's next tick.
  package func change(interval nanoseconds: Int64) {
    interval.store(nanoseconds, ordering: .relaxed)
    wakeUp.nudge()
  }

  /// Takes one sample, on the caller's thread, at the next whole tick.
  package static func once(
    paths: HostPaths, interval: Int64, probing: Probing = Probing(),
    scans: (any ScanSource)? = nil
  ) -> Frame? {
    let store = FrameStore()
    let custom = CustomRegistry()
    let nobody = Nobody()
    var round = SamplingRound(
      paths: paths, probing: probing, scans: scans, store: store, custom: custom)
    round.read(nobody, patience: SamplingRound.patience(interval: interval))
    round.measure(Audience(), lateness: 0, series: 0)
    var frames = round.frames
    let timeline = Timeline(interval: interval)
    // With less time between the readings the rates would be coarse.
    let wait = timeline.wait(from: .now())
    BlockingThread.sleep(nanoseconds: wait < interval / 2 ? wait + interval : wait)
    let now = Moment.now()
    round.read(nobody, patience: SamplingRound.patience(interval: interval))
    round.measure(Audience(), lateness: timeline.lateness(at: now), series: frames.seriesCount)
    round.publish(&frames, at: now, gap: nil, to: nobody)
    return store.latest()
  }

  /// Reads the host once, on the caller's thread, and waits until all that may never answer has answered or
  /// been given up.
  package static func read(
    _ paths: HostPaths, into snapshot: SharedSnapshot, probing: Probing = Probing()
  ) {
    var files = HostFiles(paths: paths, probing: probing)
    snapshot.update { files.read(into: &$0) }
    let end = Moment.monotonicNow() + longestSettling
    while files.isWaiting, Moment.monotonicNow() < end {
      BlockingThread.sleep(nanoseconds: 5_000_000)
      snapshot.complete { files.settle(&$0) }
    }
  }

  /// How long the first scan is waited for.
  private static let firstPatience: Int64 = 250_000_000

  private static let longestSettling: Int64 = 5_000_000_000

  private struct Nobody: SampleListener {
    func sampled(sequence: UInt64) {}
    func happened(_ event: Event) {}
  }

  private func run(_ surroundings: any SamplerSurroundings) {
    var round = SamplingRound(
      paths: options.paths, probing: options.probing, scans: options.scans, store: store,
      custom: custom, snapshot: snapshot)
    // The schema is better whole from the start.
    round.read(surroundings, patience: Self.firstPatience)
    // What is counted makes series, which the first schema is to have.
    round.takeIntake { surroundings.count(&$0) }
    surroundings.primed()
    var frames = round.frames
    var timeline = Timeline(interval: options.interval)
    while waitForTick(&timeline, surroundings) {
      let now = Moment.now()
      let gap = timeline.sample(at: now)
      round.read(surroundings, patience: SamplingRound.patience(interval: timeline.interval))
      round.takeIntake { surroundings.count(&$0) }
      round.measure(
        surroundings.audience, lateness: timeline.lateness(at: now), series: frames.seriesCount)
      round.publish(&frames, at: now, gap: gap, to: surroundings)
    }
  }

  /// Waits for the next whole tick, with a word of progress now and then; false when it is time to stop.
  private func waitForTick(
    _ timeline: inout Timeline, _ surroundings: any SamplerSurroundings
  ) -> Bool {
    while true {
      surroundings.progressed()
      if timeline.interval != interval.load(ordering: .relaxed) {
        timeline = Timeline(interval: interval.load(ordering: .relaxed))
      }
      let left = timeline.wait(from: .now())
      let part = min(left, options.patience)
      switch wakeUp.wait(nanoseconds: part) {
      case .stopped: return false
      case .timeout where part == left: return true
      case .timeout, .nudged: break
      }
    }
  }
}

/// What the sampler keeps from tick to tick.
package struct SamplingRound: ~Copyable {
  package let snapshot: SharedSnapshot
  private var files: HostFiles
  private var resident: KernelFile
  private var residentSet = ProcessStatm()
  private var buffer = ReadBuffer(capacity: 4096)
  private let store: FrameStore
  private let custom: CustomRegistry
  private let scans: (any ScanSource)?
  private var unitReading = UnitReading()
  private var measuredAt: Int64 = 0

  /// How long a scan is waited for when all else has been read, in nanoseconds: a tenth of the interval, but
  /// between 10 and 100 ms.
  package static func patience(interval: Int64) -> Int64 {
    max(10_000_000, min(interval / 10, 100_000_000))
  }

  package init(
    paths: HostPaths, probing: Probing = Probing(), scans: (any ScanSource)? = nil,
    store: FrameStore, custom: CustomRegistry, snapshot: SharedSnapshot = SharedSnapshot()
  ) {
    self.snapshot = snapshot
    files = HostFiles(paths: paths, probing: probing)
    self.scans = scans
    // The service's own memory, whatever tree stands for the host.
    resident = KernelFile(path: "/proc/self/statm", readSize: ProcessStatm.path(of: 1).readSize)
    self.store = store
    self.custom = custom
  }

  /// Reads all sources, and waits for those who scan as long as `patience`, in nanoseconds.
  package mutating func read(_ listener: any SampleListener, patience: Int64 = 0) {
    scans?.begin(at: .now())
    snapshot.update { snapshot in
      let start = Moment.monotonicNow()
      files.read(into: &snapshot, countsSockets: scans == nil)
      snapshot.service.sampleDuration = Double(Moment.monotonicNow() - start) / 1e9
    }
    if let scans {
      // Those who read the snapshot need not wait for this as well.
      let sockets = scans.take(into: &unitReading, patience: patience)
      snapshot.complete { snapshot in
        let start = Moment.monotonicNow()
        snapshot.units.take(unitReading)
        files.countSockets(into: &snapshot, scan: sockets)
        snapshot.service.sampleDuration += Double(Moment.monotonicNow() - start) / 1e9
      }
    }
    for event in files.events { listener.happened(event) }
  }

  /// A maker of frames whose first schema is that of what was read so far.
  package var frames: FrameMaker {
    snapshot.with { snapshot, _ in
      FrameMaker(priming: snapshot, custom: custom.series, store: store)
    }
  }

  /// Takes down what the service itself costs.
  package mutating func measure(_ audience: Audience, lateness: Double, series: Int) {
    snapshot.complete { snapshot in
      measure(&snapshot.service, audience, lateness: lateness, series: series)
    }
  }

  /// Takes down what users hand in.
  package mutating func takeIntake(_ count: (inout IntakeCounts) -> Void) {
    snapshot.complete { snapshot in
      // In turns, so that their arrays are used again.
      swap(&snapshot.service.intake, &snapshot.service.previousIntake)
      count(&snapshot.service.intake)
    }
  }

  private mutating func measure(
    _ service: inout ServiceReading, _ audience: Audience, lateness: Double, series: Int
  ) {
    let now = Moment.monotonicNow()
    let time = ProcessTime.now()
    let children = ServiceChildren.shared.cost
    service.previous = measuredAt == 0 ? nil : service.current
    service.seconds = measuredAt == 0 ? 0 : Double(now - measuredAt) / 1e9
    measuredAt = now
    service.current = ServiceReading.Usage(
      user: time.user, system: time.system, framesSent: audience.framesSent,
      framesSkipped: audience.framesSkipped, children: children.time)
    service.children = children.count
    service.childrenBytes = children.residentBytes
    if (try? resident.read(into: &residentSet, using: &buffer)) == true {
      service.residentBytes = residentSet.resident &* PageSize.bytes
    }
    service.lateness = lateness
    service.viewers = audience.viewers
    service.series = series
    let extent = store.extent
    service.ringFrames = extent.frames
    service.ringBytes = extent.bytes
  }

  /// Adds the frame to the store and tells the listener.
  package mutating func publish(
    _ frames: inout FrameMaker, at now: Moment, gap: Gap?, to listener: any SampleListener
  ) {
    for event in custom.tick(now: now.monotonic) { listener.happened(event) }
    let added = snapshot.with { snapshot, _ in
      frames.add(
        snapshot, custom: custom.series, at: now, gap: gap, seconds: snapshot.stat.seconds)
    }
    if let change = added.change {
      listener.happened(
        .schemaChanged(version: change.version, added: change.added, removed: change.removed))
    }
    if let gap {
      switch gap.cause {
      case .clockStep: listener.happened(.clockStepped(seconds: gap.seconds))
      case .suspend: listener.happened(.hostSuspended(seconds: gap.seconds))
      case .missedTicks: listener.happened(.samplesMissed(seconds: gap.seconds))
      case .counterReset: break
      }
    }
    listener.sampled(sequence: added.sequence)
  }
}
