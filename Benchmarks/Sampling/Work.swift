import Monitor
import ProcFS
import Workloads

/// What is done in one round.
protocol Work: ~Copyable {
  mutating func round()
}

/// Reads and parses all sources: what the C reader does as well.
struct Reads: Work, ~Copyable {
  private var files: HostFiles
  private(set) var snapshot = Snapshot()
  private let kernelCalls: HostFiles.KernelCalls

  init(_ kernelCalls: HostFiles.KernelCalls, paths: HostPaths) {
    self.kernelCalls = kernelCalls
    files = HostFiles(paths: paths)
  }

  mutating func round() {
    files.read(into: &snapshot, kernelCalls: kernelCalls)
  }
}

/// The sampler's whole tick: reading, rates, frame, ring.
struct Tick: Work, ~Copyable {
  private var sampling: SamplingRound
  private var frames: FrameMaker
  private let listener = NoListener()
  private var time = Moment.now()

  init(limits: RingLimits, paths: HostPaths) {
    let store = FrameStore(limits: limits)
    let custom = CustomRegistry()
    sampling = SamplingRound(paths: paths, store: store, custom: custom)
    sampling.read(listener)
    frames = sampling.frames
  }

  mutating func round() {
    // A frame a second, as the ring is to see it, however fast the rounds follow.
    time.wall += 1_000_000_000
    sampling.read(listener)
    sampling.measure(Audience(), lateness: 0, series: frames.seriesCount)
    sampling.publish(&frames, at: time, gap: nil, to: listener)
  }
}

/// A scan of all connections, whether they do anything or not.
struct Connections: Work, ~Copyable {
  private var scanner = ConnectionScanner(paths: HostPaths())
  private var units = UnitTable()
  private var table = ConnectionTable()

  mutating func round() {
    scanner.scan(at: .now(), always: true, units: &units, into: &table)
  }
}

/// One allocation and nothing else: what the counter must see of it is known.
struct Control: Work, ~Copyable {
  private var kept: [UInt8] = []

  mutating func round() {
    kept = []
    kept.reserveCapacity(64)
  }
}

private struct NoListener: SampleListener {
  func sampled(sequence: UInt64) {}
  func happened(_ event: Event) {}
}
