import ProcFS

/// `ksmd`: what the kernel's merging of equal pages does, of `/sys/kernel/mm/ksm`.
final class KSMDCollector: SourceCollector {
  static let name = "ksmd"
  static let isDefault = false

  private static let attributes: [KSM.Attribute] = [
    .fullScans, .mergeAcrossNodes, .pagesShared, .pagesSharing, .pagesToScan, .pagesUnshared,
    .pagesVolatile, .run, .sleepMilliseconds,
  ]

  private let paths: HostPaths
  private var values = [UInt64?](repeating: nil, count: attributes.count)
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) { paths = setup.paths }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    let ksm = KSM(in: paths)
    failure = nil
    for (index, attribute) in Self.attributes.enumerated() {
      values[index] = ksm?.read(attribute, using: &buffer).flatMap { UInt64(exactly: $0) }
      if values[index] == nil, failure == nil {
        failure = .failed("/sys/kernel/mm/ksm/\(attribute.rawValue): cannot be read")
      }
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    for (attribute, value) in zip(Self.attributes, values) {
      // As node_exporter has it: one that is missing ends the list, such as merge_across_nodes without NUMA.
      guard let value else { break }
      switch attribute {
      case .fullScans:
        writer.family("node_ksmd_full_scans_total", .counter, "ksmd 'full_scans' file.")
        writer.value(value)
      case .sleepMilliseconds:
        writer.family("node_ksmd_sleep_seconds", .gauge, "ksmd 'sleep_millisecs' file.")
        writer.value(Double(value) / 1000)
      default:
        writer.family(
          .gauge,
          name: {
            $0.append("node_ksmd_")
            $0.append(attribute.rawValue)
          },
          help: {
            $0.append("ksmd '")
            $0.append(attribute.rawValue)
            $0.append("' file.")
          })
        writer.value(value)
      }
    }
    if let failure { throw failure }
  }
}
