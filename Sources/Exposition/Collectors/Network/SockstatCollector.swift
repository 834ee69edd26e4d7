import Monitor
import ProcFS

/// `sockstat`: sockets in use, of `/proc/net/sockstat` and `/proc/net/sockstat6`.
///
/// Either file is missing where its IP version is.
final class SockstatCollector: Collector {
  static let name = "sockstat"
  static let isDefault = true

  private let pageSize: Int64

  init(_ setup: CollectorSetup) { pageSize = Int64(clamping: setup.pageSize) }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    var isWhole = true
    if try snapshot.sockstat.isPresentAndRead() {
      isWhole = write(snapshot.sockstat.current, isVersion6: false, to: &writer)
    }
    if try snapshot.sockstat6.isPresentAndRead() {
      isWhole = write(snapshot.sockstat6.current, isVersion6: true, to: &writer) && isWhole
    }
    // What can be read is worth having; that something could not is said as well.
    if !isWhole { throw .failed("net/sockstat: a name without a number") }
  }

  private func write(
    _ sockstat: borrowing Sockstat, isVersion6: Bool, to writer: inout MetricWriter
  ) -> Bool {
    var isWhole = true
    for index in 0..<sockstat.counters.count where !sockstat.counters.isSuperseded(at: index) {
      let value = sockstat.counters.signed(at: index)
      if value == nil { isWhole = false }
      sockstat.counters.withName(at: index) { name in
        guard let point = name.lastIndex(of: UInt8(ascii: ".")) else { return }
        let group = name.extracting(0..<point)
        let field = name.extracting(point + 1..<name.count)
        if group.isText("sockets") {
          guard !isVersion6, field.isText("used") else { return }
          writer.family(
            "node_sockstat_sockets_used", .gauge, "Number of IPv4 sockets in use.")
          writer.value(value)
        } else if Self.isKnown(field) {
          family(group, field, "", to: &writer)
          writer.value(value)
          if field.isText("mem") {
            family(group, field, "_bytes", to: &writer)
            writer.value(value.map { $0 &* pageSize })
          }
        }
      }
    }
    return isWhole
  }

  private static func isKnown(_ field: Span<UInt8>) -> Bool {
    field.isText("inuse") || field.isText("orphan") || field.isText("tw")
      || field.isText("alloc") || field.isText("mem") || field.isText("memory")
  }

  private func family(
    _ group: Span<UInt8>, _ field: Span<UInt8>, _ suffix: StaticString,
    to writer: inout MetricWriter
  ) {
    writer.family(
      .gauge,
      name: {
        $0.append("node_sockstat_")
        $0.append(metric: group)
        $0.append("_")
        $0.append(metric: field)
        $0.append(suffix)
      },
      help: {
        $0.append("Number of ")
        $0.append(metric: group)
        $0.append(" sockets in state ")
        $0.append(metric: field)
        $0.append(suffix)
        $0.append(".")
      })
  }
}

extension Span<UInt8> {
  /// Where a byte stands last.
  func lastIndex(of byte: UInt8) -> Int? {
    var index = count
    while index > 0 {
      index -= 1
      if self[index] == byte { return index }
    }
    return nil
  }

  /// Whether this is the ASCII text.
  func isText(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in indices where self[index] != text.utf8Start[index] { return false }
    return true
  }
}
