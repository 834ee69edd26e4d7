import ProcFS

/// Where `netclass` has its properties from.
///
/// sysfs has a file for each of them, of which every one takes opening, reading and closing; on the host that
/// runs, one question over rtnetlink brings most.
struct NetworkPropertySource: ~Copyable {
  /// Some dozens of devices; where there are more, the files of the others are opened each time.
  private static let openFiles = 256

  private let isLive: Bool
  private var whole: NetClass
  private var remainder: NetClass
  private var route: RouteNetlink?
  private var ethtool: EthtoolNetlink?
  private var table = LinkTable()
  private var modes = LinkModeTable()
  private var places: [KernelName: Int] = [:]
  /// The devices as they were called in the last round.
  private var known: [(name: KernelName, index: Int)] = []
  private(set) var rows: [NetworkProperties] = []
  /// The devices of which the statistics and other names are wanted; only after `readNetlink`.
  private(set) var links: [Link] = []

  init(_ setup: CollectorSetup) {
    isLive = setup.isLive && setup.paths.sysfs == HostPaths().sysfs
    whole = NetClass(in: setup.paths)
    remainder = NetClass(
      in: setup.paths, attributes: NetworkProperties.remainder,
      openFiles: isLive ? Self.openFiles : 0)
  }

  /// What went wrong with an attribute.
  private(set) var failure: ProcFSError?

  /// Reads the devices as sysfs has them; false where there is no such folder.
  mutating func read(
    using buffer: inout ReadBuffer, _ isWanted: (KernelName) -> Bool
  ) -> Bool {
    rows.removeAll(keepingCapacity: true)
    if isLive, readLinks(), remainder.read(using: &buffer, isWanted), join() {
      failure = remainder.failure
      return true
    }
    rows.removeAll(keepingCapacity: true)
    let isThere = whole.read(using: &buffer, isWanted)
    failure = whole.failure
    for device in whole.devices { rows.append(NetworkProperties(device)) }
    return isThere
  }

  /// Reads the devices as rtnetlink and ethtool have them.
  mutating func readNetlink(
    using buffer: inout ReadBuffer, _ isWanted: (KernelName) -> Bool
  ) throws(CollectorFailure) {
    rows.removeAll(keepingCapacity: true)
    guard readLinks() else { throw .failed("netlink route: refused") }
    readModes()
    _ = remainder.read(using: &buffer, isWanted)
    links = table.links.filter { isWanted($0.name) }
    for link in links {
      rows.append(
        NetworkProperties(
          link, modes.rows.first { $0.index == link.index },
          remainder.devices.first { $0.name == link.name }))
    }
  }

  private mutating func readLinks() -> Bool {
    if route == nil { route = try? RouteNetlink() }
    do {
      guard try route?.read(&table) != nil else { return false }
      noteNames()
      return true
    } catch {
      route = nil
      return false
    }
  }

  /// Has the files of sysfs opened anew when a device has come, gone or changed its name.
  private mutating func noteNames() {
    let isSame = table.links.elementsEqual(known) { $0.index == $1.index && $0.name == $1.name }
    guard !isSame else { return }
    remainder.forget()
    known = table.links.map { ($0.name, $0.index) }
  }

  private mutating func readModes() {
    if ethtool == nil { ethtool = try? EthtoolNetlink() }
    do {
      guard try ethtool?.read(&modes) == nil else { return }
    } catch {
      ethtool = nil
    }
    modes = LinkModeTable()
  }

  /// Puts together what both say of each device; false if they do not speak of the same devices.
  ///
  /// The folder can be that of another network namespace, where its mount is older than ours.
  private mutating func join() -> Bool {
    places.removeAll(keepingCapacity: true)
    for (place, link) in table.links.enumerated() { places[link.name] = place }
    for device in remainder.devices {
      guard let place = places[device.name],
        device[.index].literal == Int64(table.links[place].index)
      else { return false }
      rows.append(NetworkProperties(table.links[place], device))
    }
    return true
  }
}
