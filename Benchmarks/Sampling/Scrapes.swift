import Exposition
import Glibc
import Monitor
import ProcFS

/// What a scrape costs, its reading and its writing apart, in all and by collector.
struct Scrapes {
  /// The cost of one phase, summed up over the rounds.
  private struct Phase {
    var nanoseconds: Int64 = 0
    var allocations = 0

    /// A round's microseconds of processor time, and its allocations where they are counted.
    func json(rounds: Int, isCounted: Bool) -> String {
      let cost = Double(nanoseconds) / 1e3 / Double(rounds)
      let count = isCounted ? "\(Double(allocations) / Double(rounds))" : "null"
      return "{\"cpu\": \((cost * 100).rounded() / 100), \"allocations\": \(count)}"
    }
  }

  /// Rounds that are not counted: files are opened and buffers grow to their size.
  private static let warmUp = 20

  private let rounds: Int
  private let counter = AllocationCounter()
  private var lines: [String] = []

  init(_ names: Set<String>, paths: HostPaths, rounds: Int, byCollector: Bool) {
    self.rounds = rounds
    // As the service has it: without its second process, which only mounts need.
    var files = HostFiles(paths: paths)
    var snapshot = Snapshot()
    let set = CollectorSet(names, setup: CollectorSetup(paths: paths))
    var writer = MetricWriter()
    var round: UInt64 = 0
    for name in [nil] + (byCollector ? names.sorted() : []) {
      var read = Phase()
      var write = Phase()
      let isWanted = { (collector: String) in name == nil || name == collector }
      for number in -Self.warmUp..<rounds {
        if number == 0 {
          read = Phase()
          write = Phase()
        }
        files.read(into: &snapshot)
        round += 1
        note(&read) { set.read(round: round, isWanted) }
        note(&write) {
          writer.begin()
          set.writeSnapshot(snapshot, to: &writer, isWanted)
          set.writeSources(to: &writer, isWanted)
          writer.finish()
        }
      }
      lines.append(
        """
        "\(name ?? "")": {"read": \(read.json(rounds: rounds, isCounted: counter != nil)), \
        "write": \(write.json(rounds: rounds, isCounted: counter != nil)), \
        "samples": \(writer.sampleCount), "bytes": \(writer.text.count)}
        """)
    }
  }

  /// An object of collectors; the one without a name is all of them.
  var json: String { "{" + lines.joined(separator: ",\n") + "}" }

  private func note(_ phase: inout Phase, _ body: () -> Void) {
    let allocations = counter?.count() ?? 0
    let start = Self.processorTime()
    body()
    phase.nanoseconds += Self.processorTime() - start
    phase.allocations += (counter?.count() ?? 0) - allocations
  }

  private static func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
