/// `/sys/devices/system/cpu/cpu*/cpufreq`: within which limits each CPU's clock may move, and who decides.
///
/// See Documentation/admin-guide/pm/cpufreq.rst; all clocks are in kHz. `CPUFrequency` has the clocks
/// themselves.
public struct CPUFrequencyPolicies: AttributeSet {
  /// A CPU.
  public struct CPU: Hashable, Sendable {
    /// The number behind `cpu`.
    public let number: Int
    let places: [Int?]
  }

  /// An attribute of a CPU.
  public enum Attribute: Int, CaseIterable, Sendable {
    /// The clock as the hardware tells it; for root alone.
    case hardwareClock
    /// The lowest clock of the hardware.
    case hardwareMinimum
    /// The highest clock of the hardware.
    case hardwareMaximum
    /// The lowest clock that the policy allows.
    case minimum
    /// The highest clock that the policy allows.
    case maximum
    /// The governors that could be chosen, with a blank between.
    case availableGovernors
    /// The governor that decides.
    case governor
    /// The driver that sets the clock.
    case driver
    /// The CPUs that have to run at the same clock.
    case relatedCPUs
    /// The clock that was set by hand, or `<unsupported>`.
    case setSpeed
    /// The clock of the last milliseconds as the hardware counts it (since Linux 6.15, where the hardware
    /// can); not told of a CPU that idles.
    case averageClock
  }

  private static let names = [
    "cpuinfo_cur_freq", "cpuinfo_min_freq", "cpuinfo_max_freq", "scaling_min_freq",
    "scaling_max_freq", "scaling_available_governors", "scaling_governor", "scaling_driver",
    "related_cpus", "scaling_setspeed", "cpuinfo_avg_freq",
  ]

  /// All CPUs that are not switched off and have a `cpufreq`, by number.
  public private(set) var cpus: [CPU] = []
  /// How many CPUs there are that are not switched off.
  public private(set) var onlineCount = 0
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What an attribute of a CPU said.
  public func value(_ attribute: Attribute, of cpu: CPU) -> AttributeValue {
    table[cpu.places[attribute.rawValue]]
  }

  /// Finds the CPUs.
  public mutating func scan(in paths: HostPaths) { scan(in: paths, offline: NumberRanges()) }

  /// Finds the CPUs, but for those that are switched off.
  public mutating func scan(in paths: HostPaths, offline: NumberRanges) {
    let path = paths.sysfs + "/devices/system/cpu"
    var found = AttributeTable()
    cpus.removeAll(keepingCapacity: true)
    onlineCount = 0
    if let folder = AttributeFolder(path) {
      let numbers = folder.entries().compactMap { name in
        name.numbered(after: "cpu").flatMap { Int($0.description) }
      }
      for number in numbers.sorted() where !offline.contains(UInt32(clamping: number)) {
        onlineCount += 1
        let name = "cpu\(number)/cpufreq"
        if let entry = folder.folder(name) {
          let places = found.add(Self.names, of: entry, at: "\(path)/\(name)")
          cpus.append(CPU(number: number, places: places))
        } else if folder.has(name) {
          cpus.append(CPU(number: number, places: Self.names.map { _ in nil }))
        }
      }
    }
    found.keepValues(of: table)
    table = found
  }

  /// Reads some attributes of all CPUs again.
  public mutating func readAgain(_ attributes: [Attribute], using buffer: inout ReadBuffer) {
    for cpu in cpus {
      for attribute in attributes {
        guard let place = cpu.places[attribute.rawValue] else { continue }
        read(place, at: table.paths[place], using: &buffer)
      }
    }
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }
}
