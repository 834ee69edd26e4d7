import Exposition
import Logging
import Monitor
import StatsD
import Synchronization
import Systemd

/// What users hand in beside HTTP: StatsD's datagrams and text files, where they are configured.
final class Intake: Sendable {
  /// How long samples of text files count as fresh while nobody could look at the files, in nanoseconds.
  private static let textfileTTL: Int64 = 5_000_000_000

  let registry: CustomRegistry
  let statsd: StatsDReceiver?
  let textfiles: Textfiles?

  /// Opens the sockets; nothing is read before `start`.
  init(
    _ settings: Settings, registry: CustomRegistry, logger: Logger, activity: ActivityHub
  ) throws(StartError) {
    self.registry = registry
    var addresses = settings.statsdListen.map {
      StatsDReceiver.Address.udp(host: $0.host, port: $0.port)
    }
    if let path = settings.statsdSocket { addresses.append(.unix(path: path)) }
    do throws(DatagramSocketError) {
      statsd = addresses.isEmpty ? nil : try StatsDReceiver(addresses, registry: registry)
    } catch {
      throw StartError(
        .unavailable,
        "StatsD: \(error.problem); choose another with --statsd.listen or --statsd.socket")
    }
    let directories = settings.collectorOptions.list(TextfileCollector.directory)
      .filter { !$0.isEmpty }
    let isOn = settings.collectors.contains(TextfileCollector.name) && !directories.isEmpty
    let problems = ProblemList()
    textfiles =
      isOn
      ? Textfiles(patterns: directories, method: Probes.method) { result in
        registry.replaceTextfiles(
          result.families, now: Moment.monotonicNow(), ttl: Self.textfileTTL)
        problems.take(result.problems, logger: logger, activity: activity)
      } onLook: {
        registry.confirmTextfiles(now: Moment.monotonicNow(), ttl: Self.textfileTTL)
      } : nil
    if let statsd { registry.attach(statsd) }
  }

  /// What came in, and what was refused and why, since the start.
  var counts: IntakeCounts {
    var counts = IntakeCounts()
    count(&counts)
    return counts
  }

  /// The same, without a word allocated where the counts were taken before.
  func count(_ counts: inout IntakeCounts) {
    counts.series.removeAll(keepingCapacity: true)
    for source in CustomSource.allCases {
      counts.series.append((source, registry.count(of: source)))
    }
    counts.refused.removeAll(keepingCapacity: true)
    counts.refused.append(
      IntakeCounts.Refusal(source: .push, reason: "refused", count: registry.refusedPushes))
    if let statsd = statsd?.counts {
      for reason in StatsDRefusal.allCases {
        counts.refused.append(
          IntakeCounts.Refusal(
            source: .statsd, reason: reason.name, count: statsd.refused[reason.rawValue]))
      }
      counts.statsd = IntakeCounts.StatsD(
        datagrams: statsd.datagrams, values: statsd.values, dropped: statsd.dropped)
    }
    if let result = textfiles?.current.result {
      counts.textfiles = IntakeCounts.Textfiles(
        read: result.files.count, bad: result.badCount, leftOut: registry.leftOutTextfiles)
      counts.refused.append(
        IntakeCounts.Refusal(
          source: .textfile, reason: StatsDRefusal.noRoom.name, count: registry.leftOutTextfiles))
    }
  }

  func start() {
    statsd?.start()
    textfiles?.start()
  }

  func stop() {
    statsd?.stop()
    textfiles?.stop()
  }
}

/// The text files that cannot be used, so that each is told of once, and again when it is good.
private final class ProblemList: Sendable {
  private let known = Mutex<[String: String]>([:])

  func take(_ problems: [TextfileResult.Problem], logger: Logger, activity: ActivityHub) {
    let now = Dictionary(problems.map { ($0.path, $0.text) }) { first, _ in first }
    let before = known.withLock { known in
      defer { known = now }
      return known
    }
    for (path, text) in now.sorted(by: { $0.key < $1.key }) where before[path] != text {
      logger.report(
        .sourceFailed, "A text file cannot be used",
        metadata: ["source": "\(path)", "error": "\(text)"])
      activity.tell(.sourceFailed(source: path, error: text))
    }
    for path in before.keys.sorted() where now[path] == nil {
      logger.report(.sourceRecovered, "A text file is good again", metadata: ["source": "\(path)"])
      activity.tell(.sourceRecovered(source: path))
    }
  }
}
