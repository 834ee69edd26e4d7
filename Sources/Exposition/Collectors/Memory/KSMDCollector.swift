import ProcFS

/// `ksmd`: what the kernel's merging of equal pages does, of `/sys/kernel/mm/ksm`.
///
/// What this kernel lacks is passed over, such as merge_across_nodes without NUMA.
final class KSMDCollector: SourceCollector {
  static let name = "ksmd"
  static let isDefault = false

  private let paths: HostPaths
  private var values = [Int64?](repeating: nil, count: families.count)
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) { paths = setup.paths }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    let ksm = KSM(in: paths)
    failure = nil
    for (index, family) in Self.families.enumerated() {
      values[index] = ksm?.read(family.attribute, using: &buffer)
      if values[index] == nil, ksm?.has(family.attribute) == true, failure == nil {
        failure = .failed("/sys/kernel/mm/ksm/\(family.attribute.rawValue): cannot be read")
      }
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    for (family, value) in zip(Self.families, values) {
      writer.family(family.name, family.type, family.help)
      if family.attribute == .sleepMilliseconds {
        writer.value(value.map { Double($0) / 1000 })
      } else {
        writer.value(value)
      }
    }
    if let failure { throw failure }
  }

  private struct Family {
    let attribute: KSM.Attribute
    let name: StaticString
    let type: MetricType
    let help: StaticString

    init(
      _ attribute: KSM.Attribute, _ type: MetricType, _ name: StaticString, _ help: StaticString
    ) {
      (self.attribute, self.name, self.type, self.help) = (attribute, name, type, help)
    }
  }

  private static let families: [Family] = [
    Family(
      .fullScans, .counter, "node_ksmd_full_scans_total",
      "How many times all mergeable areas have been scanned."),
    Family(
      .generalProfit, .gauge, "node_ksmd_general_profit_bytes",
      """
      How effective is KSM. ksm_saved_pages * sizeof(page) - (all_rmap_items) * sizeof(rmap_item)
      """),
    Family(
      .mergeAcrossNodes, .gauge, "node_ksmd_merge_across_nodes",
      "Specifies if pages from different NUMA nodes can be merged."),
    Family(
      .pagesShared, .gauge, "node_ksmd_pages_shared", "How many shared pages are being used."),
    Family(
      .pagesSharing, .gauge, "node_ksmd_pages_sharing",
      "How many more sites are sharing them i.e. how much saved."),
    Family(
      .pagesToScan, .gauge, "node_ksmd_pages_to_scan",
      "How many pages to scan before ksmd goes to sleep."),
    Family(
      .pagesUnshared, .gauge, "node_ksmd_pages_unshared",
      "How many pages unique but repeatedly checked for merging."),
    Family(
      .pagesVolatile, .gauge, "node_ksmd_pages_volatile",
      "How many pages changing too fast to be placed in a tree."),
    Family(.run, .gauge, "node_ksmd_run", "The status of ksmd. stopped = 0, running = 1"),
    Family(
      .sleepMilliseconds, .gauge, "node_ksmd_sleep_seconds",
      "How many seconds ksmd should sleep before next scan."),
  ]
}
