import Logging
import Monitor
import NIOCore
import Synchronization
import Systemd

/// Stands between the sampler and those who want to know: streams, activity, journal, systemd.
///
/// Called on the sampler's thread. The watchdog is fed from here and nowhere else, so that a sampler that
/// hangs is restarted even while HTTP still answers.
final class Surroundings: SamplerSurroundings {
  private let hub: StreamHub
  private let activity: ActivityHub
  private let state: ServiceState
  private let notifier: Notifier
  private let logger: Logger
  private let store: FrameStore
  private let intake: Intake
  private let onPrimed: @Sendable () -> Void
  /// On the monotonic clock, in nanoseconds.
  private let nextWatchdog = Atomic<Int64>(0)
  private let nextStatus = Atomic<Int64>(0)

  private static let statusInterval: Int64 = 10_000_000_000

  init(
    hub: StreamHub, activity: ActivityHub, state: ServiceState, notifier: Notifier,
    store: FrameStore, intake: Intake, logger: Logger, onPrimed: @escaping @Sendable () -> Void
  ) {
    self.hub = hub
    self.activity = activity
    self.state = state
    self.notifier = notifier
    self.store = store
    self.intake = intake
    self.logger = logger
    self.onPrimed = onPrimed
  }

  var audience: Audience {
    Audience(
      viewers: activity.viewers.count, framesSent: hub.framesSent,
      framesSkipped: hub.framesSkipped)
  }

  func count(_ counts: inout IntakeCounts) { intake.count(&counts) }

  func primed() {
    state.noteSample(at: Moment.monotonicNow())
    state.setPrimed()
    onPrimed()
  }

  func progressed() {
    guard let interval = notifier.watchdogInterval else { return }
    let now = Moment.monotonicNow()
    guard now >= nextWatchdog.load(ordering: .relaxed) else { return }
    // Twice as often as asked for, as sd_watchdog_enabled(3) advises; a little early is no harm.
    let half = Int64(interval / .nanoseconds(1)) / 2
    nextWatchdog.store(now + half * 9 / 10, ordering: .relaxed)
    notifier.watchdog()
  }

  func sampled(sequence: UInt64) {
    let now = Moment.monotonicNow()
    state.noteSample(at: now)
    hub.published(sequence)
    if notifier.isSupervised, now >= nextStatus.load(ordering: .relaxed) {
      nextStatus.store(now + Self.statusInterval, ordering: .relaxed)
      notifier.status(statusLine)
    }
  }

  /// What `systemctl status` shows.
  var statusLine: String {
    let viewers = activity.viewers.count
    let series = store.schema?.series.count ?? 0
    guard let frame = store.latest() else { return "Sampling; no sample yet" }
    let cost = frame.schema.series.indices.first {
      frame.schema.series[$0].metric.name == Catalogue.metric(.selfSampleDuration).name
    }
    let microseconds = cost.flatMap { frame.value(at: $0) }.map { Int($0 * 1e6) }
    return """
      \(series) series, \(viewers) viewer\(viewers == 1 ? "" : "s"), \
      \(microseconds.map { "\($0) µs per sample" } ?? "no cost yet")
      """
  }

  func happened(_ event: Event) {
    activity.tell(event)
    switch event {
    case .sourceFailed(let source, let error):
      logger.report(
        .sourceFailed, "A source failed", metadata: ["source": "\(source)", "error": "\(error)"])
    case .sourceRecovered(let source):
      logger.report(.sourceRecovered, "A source is back", metadata: ["source": "\(source)"])
    case .mountSilent(let mountpoint):
      logger.report(
        .mountSilent, "A mount does not answer", metadata: ["mountpoint": "\(mountpoint)"])
    case .mountAnswers(let mountpoint):
      logger.report(
        .mountAnswers, "A mount answers again", metadata: ["mountpoint": "\(mountpoint)"])
    case .clockStepped(let seconds):
      logger.report(.clockStepped, "The wall clock was set", metadata: ["seconds": "\(seconds)"])
    case .hostSuspended(let seconds):
      logger.report(.hostSuspended, "The host slept", metadata: ["seconds": "\(seconds)"])
    case .samplesMissed(let seconds):
      logger.report(.samplerLate, "Samples were missed", metadata: ["seconds": "\(seconds)"])
    // Of units, systemd and the kernel write to the journal themselves.
    case .unitFailed, .unitRestarted, .unitOOMKilled: break
    case .schemaChanged, .customAppeared, .customStale, .customReplaced: break
    }
  }
}
