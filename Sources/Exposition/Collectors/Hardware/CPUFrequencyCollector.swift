import Monitor
import ProcFS

/// `cpufreq`: each CPU's clock, its limits, and the governor that decides.
final class CPUFrequencyCollector: Collector {
  static let name = "cpufreq"
  static let isDefault = true

  private typealias Attribute = CPUFrequencyPolicies.Attribute

  /// How long it may take until a CPU with a new driver is found, in nanoseconds; what a driver says of
  /// itself and of the hardware is read no more often.
  private static let rescan: Int64 = 10_000_000_000
  /// What programs, governors and heat move.
  private static let changing: [Attribute] = [
    .hardwareClock, .averageClock, .minimum, .maximum, .governor,
  ]

  /// Whether the collector `cpu` does not tell each CPU's clock, of `/proc/cpuinfo`, under the same name.
  private let tellsClock: Bool
  private var source: ScrapedAttributes<CPUFrequencyPolicies>
  private var offlineFile: KernelFile
  private var offline = NumberRanges()
  private var offlineBefore: NumberRanges?
  private var nextScan: Int64 = 0
  /// The governors of each CPU, so that they are taken apart only when they change.
  private var governors: [(text: KernelName, names: [KernelName])] = []

  init(_ setup: CollectorSetup) {
    let isToldByCPU =
      setup.collectors.contains(CPUCollector.name) && CPUInfoSource.isWanted(by: setup)
    tellsClock = !isToldByCPU
    source = ScrapedAttributes(setup)
    offlineFile = KernelFile(NumberRanges.offline, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    if offlineFile.state != .open { offlineFile.reopen() }
    var failure: CollectorFailure?
    do throws(ProcFSError) {
      if try !offlineFile.read(into: &offline, using: &buffer) {
        failure = .failed("\(offlineFile.path): cannot be read")
      }
    } catch {
      failure = CollectorFailure(error)
    }
    if let failure { throw failure }
    let now = Moment.monotonicNow()
    if offline != offlineBefore || now >= nextScan {
      offlineBefore = offline
      nextScan = now + Self.rescan
      source.with { policies, paths in
        policies.scan(in: paths, offline: offline)
        policies.read(using: &buffer)
      }
    } else {
      source.with { policies, _ in policies.readAgain(Self.changing, using: &buffer) }
    }
    if source.current.onlineCount == 0 { throw .failed("no CPU is there") }
    for cpu in source.current.cpus {
      for attribute in Attribute.allCases { try check(attribute, of: cpu) }
    }
    splitGovernors()
  }

  /// All of a CPU's attributes must be as they should; clocks alone may be missing.
  private func check(
    _ attribute: Attribute, of cpu: CPUFrequencyPolicies.CPU
  ) throws(CollectorFailure) {
    let value = source.current.value(attribute, of: cpu)
    guard attribute.isClock else {
      _ = try value.required("cpufreq")
      return
    }
    switch value.state {
    case .absent, .notPermitted: return
    case .failed where attribute == .averageClock: return
    case .open where value.unsigned != nil: return
    default: throw value.failure("cpufreq")
    }
  }

  private func splitGovernors() {
    let cpus = source.current.cpus
    while governors.count < cpus.count { governors.append((KernelName(), [])) }
    for index in cpus.indices {
      let value = source.current.value(.availableGovernors, of: cpus[index])
      guard let text = value.text else { continue }
      if !governors[index].names.isEmpty, governors[index].text == text { continue }
      let names = text.bytes.split(separator: 32, omittingEmptySubsequences: false)
      governors[index] = (text, names.map { KernelName(bytes: Array($0)) })
    }
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    if tellsClock {
      write(
        .hardwareClock, "node_cpu_frequency_hertz", "Current CPU thread frequency in hertz.",
        to: &writer)
    }
    write(
      .averageClock, "node_cpu_frequency_avg_hertz", "Average CPU thread frequency in hertz.",
      to: &writer)
    write(
      .hardwareMinimum, "node_cpu_frequency_min_hertz", "Minimum CPU thread frequency in hertz.",
      to: &writer)
    write(
      .hardwareMaximum, "node_cpu_frequency_max_hertz", "Maximum CPU thread frequency in hertz.",
      to: &writer)
    writer.family(
      "node_cpu_scaling_frequency_hertz", .gauge, "Current scaled CPU thread frequency in hertz.")
    for cpu in snapshot.frequencies.cpus where !offline.contains(UInt32(clamping: cpu.number)) {
      writer.label("cpu", cpu.number)
      writer.value(cpu.hertz)
    }
    write(
      .minimum, "node_cpu_scaling_frequency_min_hertz",
      "Minimum scaled CPU thread frequency in hertz.", to: &writer)
    write(
      .maximum, "node_cpu_scaling_frequency_max_hertz",
      "Maximum scaled CPU thread frequency in hertz.", to: &writer)
    writeGovernors(to: &writer)
  }

  private func write(
    _ attribute: Attribute, _ name: StaticString, _ help: StaticString,
    to writer: inout MetricWriter
  ) {
    writer.family(name, .gauge, help)
    for cpu in source.current.cpus {
      writer.label("cpu", cpu.number)
      writer.value(source.current.value(attribute, of: cpu).unsigned.map { Double($0) * 1000 })
    }
  }

  private func writeGovernors(to writer: inout MetricWriter) {
    writer.family(
      "node_cpu_scaling_governor", .gauge, "Current enabled CPU frequency governor.")
    for (cpu, available) in zip(source.current.cpus, governors) {
      guard let governor = source.current.value(.governor, of: cpu).text, !governor.isEmpty else {
        continue
      }
      for name in available.names {
        writer.label("cpu", cpu.number)
        writer.label("governor", name)
        writer.value(name == governor)
      }
    }
  }
}

extension CPUFrequencyPolicies.Attribute {
  fileprivate var isClock: Bool {
    switch self {
    case .hardwareClock, .averageClock, .hardwareMinimum, .hardwareMaximum, .minimum, .maximum: true
    default: false
    }
  }
}
