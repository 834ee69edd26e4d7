import ProcFS

/// What `netdev` has to know of the network devices beside `/proc/net/dev`.
struct NetDevDevices: ~Copyable {
  private let paths: HostPaths
  private let options: NetDevOptions
  private let isLive: Bool
  private let sharedLinks: NetworkLinks
  private var route: RouteNetlink?
  private var addresses = AddressTable()
  private var aliases: [KernelName: KernelName] = [:]
  /// Whether the kernel told of its devices in this round.
  private(set) var hasLinks = false
  /// Packets that came in at a device that is not to be used.
  private(set) var withoutHandler: [(name: KernelName, count: UInt64)] = []

  /// The devices, as the kernel told of them, where the options want to know what they are.
  private(set) var links: [Link] = []

  init(_ setup: CollectorSetup, _ options: NetDevOptions) {
    paths = setup.paths
    isLive = setup.isLive
    sharedLinks = setup.links
    self.options = options
  }

  /// Reads what the options want.
  mutating func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    withoutHandler.removeAll(keepingCapacity: true)
    takeLinks()
    if options.usesNetlink, !hasLinks { readWithoutHandler(using: &buffer) }
    if options.wantsAddresses { askForAddresses() }
    if options.wantsAlias { try readAliases(using: &buffer) }
  }

  private mutating func takeLinks() {
    links.removeAll()
    let current = isLive && options.usesNetlink ? sharedLinks.current : nil
    hasLinks = current != nil
    guard let current else { return }
    for link in current {
      guard let statistics = link.statistics else { continue }
      withoutHandler.append((link.name, statistics.receiveNoHandler ?? 0))
    }
    if options.isDetailed || options.wantsAddresses { links = current }
  }

  /// No file tells of addresses, so that the kernel that runs is asked whatever tree is read.
  private mutating func askForAddresses() {
    if route == nil { route = try? RouteNetlink() }
    do {
      try route?.read(&addresses)
    } catch {
      // Refused: by a system call filter, or in a sandbox.
      route = nil
      addresses = AddressTable()
    }
  }

  /// Reads the one counter that `/proc/net/dev` lacks, where the kernel cannot be asked.
  private mutating func readWithoutHandler(using buffer: inout ReadBuffer) {
    guard let net = AttributeFolder(paths.sysfs + "/class/net") else { return }
    for name in net.entries() {
      if let folder = net.folder(name),
        let count = folder.number("statistics/rx_nohandler", using: &buffer)
      {
        withoutHandler.append((name, count))
      }
    }
  }

  private mutating func readAliases(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    aliases.removeAll(keepingCapacity: true)
    guard let net = AttributeFolder(paths.sysfs + "/class/net") else {
      throw .failed("\(paths.sysfs)/class/net: no such folder")
    }
    for name in net.entries() {
      guard let folder = net.folder(name) else { continue }
      var alias = AttributeValue()
      if folder.load("ifalias", into: &buffer) == .open { buffer.withText { alias.take($0) } }
      aliases[name] = alias.text ?? KernelName()
    }
  }

  /// Begins a sample of a device.
  @inline(__always)
  func label(_ device: KernelName, _ writer: inout MetricWriter) {
    writer.label("device", device)
    if options.wantsAlias, let alias = aliases[device] { writer.label("ifalias", alias) }
  }

  /// Writes the addresses of the wanted devices.
  func writeAddresses(_ filter: inout NameFilter, to writer: inout MetricWriter) {
    guard options.wantsAddresses else { return }
    writer.family("node_network_address_info", .gauge, "node network address by device")
    for (place, row) in addresses.rows.enumerated() {
      // With two hosts at the other ends of a device there is the same address of ours twice.
      guard !addresses.rows[..<place].contains(row), let device = name(row.index),
        filter.allows(device)
      else { continue }
      writer.label("device", device)
      writer.label("address", row.address.description)
      writer.label("netmask", row.prefixLength)
      writer.label("scope", row.address.scope)
      writer.value(1)
    }
  }

  private func name(_ index: Int) -> KernelName? {
    links.first { $0.index == index }?.name ?? RouteNetlink.deviceName(index)
  }
}

extension IPAddress {
  /// What node_exporter calls the reach of an address: the loopback counts as a link.
  var scope: StaticString {
    if isLoopback || isLinkLocal { return "link-local" }
    if isInterfaceLocal { return "interface-local" }
    return isUnicast ? "global" : ""
  }
}
