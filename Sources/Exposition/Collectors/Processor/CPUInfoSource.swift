import ProcFS

/// What `/proc/cpuinfo` says of the CPUs, for the collector `cpu`.
///
/// Off by default: on x86 the kernel measures each CPU's clock when the file is read.
struct CPUInfoSource: ~Copyable {
  private static let isOn = CollectorOption(
    "collector.cpu.info", .flag, default: "false", "Enables metric cpu_info")
  private static let flags = CollectorOption(
    "collector.cpu.info.flags-include", .pattern,
    "Filter the `flags` field in cpuInfo with a value that must be a regular expression")
  private static let bugs = CollectorOption(
    "collector.cpu.info.bugs-include", .pattern,
    "Filter the `bugs` field in cpuInfo with a value that must be a regular expression")
  static let options = [isOn, flags, bugs]

  private let hasFrequency: Bool
  private var flags: NamePattern?
  private var bugs: NamePattern?
  private var file: KernelSource<CPUInfo>
  /// The flags and bugs that are wanted.
  private var wantedFlags: [KernelName] = []
  private var wantedBugs: [KernelName] = []

  /// Opens the file; nil if the options do not ask for it.
  init?(_ setup: CollectorSetup) {
    guard Self.isWanted(by: setup) else { return nil }
    flags = setup.options.pattern(Self.flags)
    bugs = setup.options.pattern(Self.bugs)
    hasFrequency = setup.collectors.contains("cpufreq")
    file = KernelSource(CPUInfo.path, in: setup.paths)
  }

  /// Whether the options ask for it.
  static func isWanted(by setup: CollectorSetup) -> Bool {
    setup.options.isSet(isOn) || !setup.options[flags].isEmpty || !setup.options[bugs].isEmpty
  }

  mutating func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try file.require(using: &buffer)
    Self.choose(file.record.flags, &flags, &wantedFlags)
    Self.choose(file.record.bugs, &bugs, &wantedBugs)
  }

  /// Chooses the words that match; kernels have been seen to say one twice.
  private static func choose(
    _ words: [KernelName], _ pattern: inout NamePattern?, _ wanted: inout [KernelName]
  ) {
    wanted.removeAll(keepingCapacity: true)
    for word in words where pattern?.matches(word) == true && !wanted.contains(word) {
      wanted.append(word)
    }
  }

  func write(to writer: inout MetricWriter) {
    writer.family(
      "node_cpu_bug_info", .gauge,
      "The `bugs` field of CPU information from /proc/cpuinfo taken from the first core.")
    for bug in wantedBugs {
      writer.label("bug", bug)
      writer.value(1)
    }
    writer.family(
      "node_cpu_flag_info", .gauge,
      "The `flags` field of CPU information from /proc/cpuinfo taken from the first core.")
    for flag in wantedFlags {
      writer.label("flag", flag)
      writer.value(1)
    }
    if hasFrequency { writeFrequency(to: &writer) }
    writer.family("node_cpu_info", .gauge, "CPU information from /proc/cpuinfo.")
    for cpu in file.record.processors {
      writer.label("cachesize", cpu.details.cacheSize)
      writer.label("core", cpu.details.core)
      writer.label("cpu", Int(clamping: cpu.number))
      writer.label("family", cpu.details.family)
      writer.label("microcode", cpu.details.microcode)
      writer.label("model", cpu.details.model)
      writer.label("model_name", cpu.modelName ?? KernelName())
      writer.label("package", cpu.details.package)
      writer.label("stepping", cpu.details.stepping)
      writer.label("vendor", cpu.details.vendor)
      writer.value(1)
    }
  }

  private func writeFrequency(to writer: inout MetricWriter) {
    writer.family(
      "node_cpu_frequency_hertz", .gauge, "CPU frequency in hertz from /proc/cpuinfo.")
    for cpu in file.record.processors {
      writer.label("core", cpu.details.core)
      writer.label("cpu", Int(clamping: cpu.number))
      writer.label("package", cpu.details.package)
      writer.value((cpu.mhz ?? 0) * 1e6)
    }
  }
}
