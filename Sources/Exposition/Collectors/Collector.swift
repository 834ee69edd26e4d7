package import Monitor
package import ProcFS

/// One of node_exporter's collectors: reads its sources, and writes their values under node_exporter's names.
///
/// A collector is created once, keeps its files open, and is used by one thread. A scrape calls `read` and
/// then `write`; whatever allocates belongs into `read`.
package protocol Collector: AnyObject, SendableMetatype {
  /// node_exporter's name of the collector.
  static var name: String { get }
  /// Whether it runs unless it is switched off.
  static var isDefault: Bool { get }
  /// Whether it writes after all others, because of names that it does not choose itself.
  static var writesLast: Bool { get }
  /// The options that it understands, under node_exporter's names.
  static var options: [CollectorOption] { get }

  init(_ setup: CollectorSetup)

  /// Reads the sources that nothing else needs; what the sampler reads each tick is left out.
  ///
  /// - Throws: `CollectorFailure.noData` where the host has no such thing, which is no error.
  func read(using buffer: inout ReadBuffer) throws(CollectorFailure)

  /// Writes all samples; the families always in the same order.
  func write(_ snapshot: borrowing Snapshot, to writer: inout MetricWriter) throws(CollectorFailure)
}

extension Collector {
  package static var writesLast: Bool { false }
  package static var options: [CollectorOption] { [] }
  package func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {}
}

/// A collector that needs nothing of the sampler's snapshot, so that it writes without holding it.
package protocol SourceCollector: Collector {
  func write(to writer: inout MetricWriter) throws(CollectorFailure)
}

extension SourceCollector {
  package func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try write(to: &writer)
  }
}

/// Why a collector has nothing to say.
package enum CollectorFailure: Error, Sendable, CustomStringConvertible {
  /// The host has no such hardware or feature; counted as no success, and not worth a word.
  case noData
  /// A source failed.
  case failed(String)

  package init(_ error: ProcFSError) { self = .failed(error.description) }

  package var description: String {
    switch self {
    case .noData: "no data"
    case .failed(let text): text
    }
  }
}

/// What a collector is made with.
package struct CollectorSetup: Sendable {
  package var paths: HostPaths
  package var options: CollectorOptions
  /// The names of the collectors that are switched on.
  package var collectors: Set<String> = []
  /// Ticks a second of the times in `/proc/stat` and `/proc/PID/stat`, USER_HZ.
  package var clockTicks: UInt64
  /// Bytes in a page.
  package var pageSize: UInt64
  /// The text files, where the service reads them as well; a collector without them reads its own.
  package var textfiles: Textfiles?
  /// How a collector asks what may never be answered.
  package var method = ProbeMethod.direct
  /// What the collectors of a set share.
  var links = NetworkLinks()

  package init(
    paths: HostPaths = HostPaths(), options: CollectorOptions = CollectorOptions(),
    clockTicks: UInt64 = Self.systemClockTicks, pageSize: UInt64 = Self.systemPageSize
  ) {
    self.paths = paths
    self.options = options
    self.clockTicks = clockTicks
    self.pageSize = pageSize
  }

  /// Whether the kernel that runs is asked, so that system calls and netlink tell of the same host.
  package var isLive: Bool { paths.procfs == HostPaths().procfs }
}
