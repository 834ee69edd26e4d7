import Monitor
import ProcFS

/// Where `netclass` has its properties from.
///
/// sysfs has a file for each of them, of which every one takes opening, reading and closing; on the host that
/// runs, one question over rtnetlink brings most.
struct NetworkPropertySource: ~Copyable {
  /// Some dozens of devices; where there are more, the files of the others are opened each time.
  private static let openFiles = 256
  /// How long it may take until it is seen that a device's address counts as given in another way, which
  /// nothing else tells, in nanoseconds.
  private static let period: Int64 = 10_000_000_000

  private let isLive: Bool
  private let sharedLinks: NetworkLinks
  private var whole: NetClass
  private var remainder: NetClass
  private var ethtool: EthtoolNetlink?
  private var modes = LinkModeTable()
  private var places: [KernelName: Int] = [:]
  /// The devices as they were in the last round.
  private var known: [(name: KernelName, index: Int, address: KernelName)] = []
  private var nextWhole: Int64 = 0
  private(set) var rows: [NetworkProperties] = []
  /// The devices of which the statistics and other names are wanted; only after `readNetlink`.
  private(set) var links: [Link] = []

  init(_ setup: CollectorSetup) {
    isLive = setup.isLive && setup.paths.sysfs == HostPaths().sysfs
    sharedLinks = setup.links
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
    if isLive, let links = sharedLinks.current, readRemainder(links, &buffer, isWanted), join(links)
    {
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
    guard let all = sharedLinks.current else { throw .failed("netlink route: refused") }
    _ = knows(all)
    readModes()
    _ = remainder.read(using: &buffer, isWanted)
    links = all.filter { isWanted($0.name) }
    for link in links {
      rows.append(
        NetworkProperties(
          link, modes.rows.first { $0.index == link.index },
          remainder.devices.first { $0.name == link.name }))
    }
  }

  /// Reads what rtnetlink does not say; false where there is no such folder.
  ///
  /// Most of it stays for as long as a device has its name and its address.
  private mutating func readRemainder(
    _ links: [Link], _ buffer: inout ReadBuffer, _ isWanted: (KernelName) -> Bool
  ) -> Bool {
    let now = Moment.monotonicNow()
    if knows(links), now < nextWhole,
      remainder.readAgain(NetworkProperties.changing, using: &buffer)
    {
      return true
    }
    nextWhole = now + Self.period
    return remainder.read(using: &buffer, isWanted)
  }

  /// Whether the devices are those of the last round; has the files of sysfs opened anew when one has come,
  /// gone or changed its name.
  private mutating func knows(_ links: [Link]) -> Bool {
    let isSame = links.elementsEqual(known) {
      $0.index == $1.index && $0.name == $1.name && $0.address == $1.address
    }
    if !isSame {
      remainder.forget()
      known = links.map { ($0.name, $0.index, $0.address) }
    }
    return isSame
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
  private mutating func join(_ links: [Link]) -> Bool {
    places.removeAll(keepingCapacity: true)
    for (place, link) in links.enumerated() { places[link.name] = place }
    for device in remainder.devices {
      guard let place = places[device.name],
        device[.index].literal == Int64(links[place].index)
      else { return false }
      rows.append(NetworkProperties(links[place], device))
    }
    return true
  }
}
