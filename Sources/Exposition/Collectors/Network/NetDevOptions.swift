/// The options of the collector `netdev`.
struct NetDevOptions {
  private static let include = CollectorOption(
    "collector.netdev.device-include", .pattern,
    "Regexp of net devices to include (mutually exclusive to device-exclude).")
  private static let exclude = CollectorOption(
    "collector.netdev.device-exclude", .pattern,
    "Regexp of net devices to exclude (mutually exclusive to device-include).")
  private static let oldInclude = CollectorOption(
    "collector.netdev.device-whitelist", .pattern,
    "DEPRECATED: Use collector.netdev.device-include")
  private static let oldExclude = CollectorOption(
    "collector.netdev.device-blacklist", .pattern,
    "DEPRECATED: Use collector.netdev.device-exclude")
  private static let addressInfo = CollectorOption(
    "collector.netdev.address-info", .flag, default: "false",
    "Collect address-info for every device")
  private static let detailedMetrics = CollectorOption(
    "collector.netdev.enable-detailed-metrics", .flag, default: "false",
    "Use (incompatible) metric names that provide more detailed stats on Linux")
  private static let netlink = CollectorOption(
    "collector.netdev.netlink", .flag, default: "true",
    "Use netlink to gather stats instead of /proc/net/dev.")
  private static let labelAlias = CollectorOption(
    "collector.netdev.label-ifalias", .flag, default: "false", "Add ifAlias label")

  static let all = [
    include, exclude, oldInclude, oldExclude, addressInfo, detailedMetrics, netlink, labelAlias,
  ]

  /// Which devices are wanted.
  let filter: NameFilter
  /// Whether the addresses of the devices are wanted.
  let wantsAddresses: Bool
  /// Whether every counter of the kernel is wanted, under its own name.
  let isDetailed: Bool
  /// Whether the kernel may be asked over rtnetlink.
  let usesNetlink: Bool
  /// Whether each sample is to name what someone wrote about its device.
  let wantsAlias: Bool

  init(_ options: CollectorOptions) {
    filter = NameFilter(
      include: options.pattern(Self.include) ?? options.pattern(Self.oldInclude),
      exclude: options.pattern(Self.exclude) ?? options.pattern(Self.oldExclude))
    wantsAddresses = options.isSet(Self.addressInfo)
    isDetailed = options.isSet(Self.detailedMetrics)
    usesNetlink = options.isSet(Self.netlink)
    wantsAlias = options.isSet(Self.labelAlias)
  }
}
