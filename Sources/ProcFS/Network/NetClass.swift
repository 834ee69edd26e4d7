internal import Glibc

/// What sysfs tells of a network device: an attribute each.
///
/// See Documentation/ABI/testing/sysfs-class-net. Numbers are decimal, or hexadecimal after `0x`. Some can
/// only be read while the device is up.
public enum NetworkAttribute: String, CaseIterable, Sendable {
  /// How it came by its address: NET_ADDR_… of include/uapi/linux/netdevice.h.
  case addressAssignType = "addr_assign_type"
  /// Its hardware address in hexadecimal, with a colon behind each byte.
  case address
  /// The hardware address of all.
  case broadcast
  /// 1 if there is something at the other end of the line; only of a device that is up.
  case carrier
  /// How often the carrier came or went.
  case carrierChanges = "carrier_changes"
  /// How often the carrier went.
  case carrierDowns = "carrier_down_count"
  /// How often the carrier came.
  case carrierUps = "carrier_up_count"
  /// What tells apart devices that share an address.
  case deviceID = "dev_id"
  /// 1 if it waits for something outside; only of a device that is up.
  case dormant
  /// `full`, `half` or `unknown`; only of a device that is up and knows.
  case duplex
  /// IFF_… of netdevice(7), as the kernel has them.
  case flags
  /// What someone wrote about it; ip-link(8), `alias`.
  case alias = "ifalias"
  /// Its number.
  case index = "ifindex"
  /// The number of the device below it, or its own.
  case lowerIndex = "iflink"
  /// 1 if user space says when it is ready.
  case linkMode = "link_mode"
  /// The size of a packet that it takes, in bytes.
  case mtu
  /// How it came by its name: NET_NAME_… of include/uapi/linux/netdevice.h.
  case nameAssignType = "name_assign_type"
  /// The number of its group.
  case group = "netdev_group"
  /// How RFC 2863 names its state: `up`, `down`, `unknown` and others.
  case operationalState = "operstate"
  /// Mbit/s, -1 if it is not known; only of a device that is up and has such a thing.
  case speed
  /// How many packets may wait to be sent.
  case transmitQueueLength = "tx_queue_len"
  /// What kind of hardware it is: ARPHRD_… of include/uapi/linux/if_arp.h.
  case type
}

/// The network devices of a host, as sysfs has them: `/sys/class/net`.
public struct NetClass: ~Copyable, Sendable {
  /// One network device.
  public struct Device: Sendable {
    /// Its name.
    public fileprivate(set) var name = KernelName()
    private var values = [AttributeValue](
      repeating: AttributeValue(), count: NetworkAttribute.allCases.count)

    /// What an attribute said when it was read last.
    public subscript(attribute: NetworkAttribute) -> AttributeValue {
      values[Int(unsafeBitCast(attribute, to: UInt8.self))]
    }

    /// Reads those of the attributes that are chosen.
    ///
    /// - Returns: The attribute that failed, if one did.
    fileprivate mutating func read(
      _ attributes: [NetworkAttribute], using buffer: inout ReadBuffer,
      where isChosen: (NetworkAttribute) -> Bool = { _ in true },
      _ load: (Int, inout ReadBuffer) -> KernelFile.State
    ) -> NetworkAttribute? {
      var failed: NetworkAttribute?
      for (column, attribute) in attributes.enumerated() where isChosen(attribute) {
        let place = Int(unsafeBitCast(attribute, to: UInt8.self))
        let state = load(column, &buffer)
        if state == .open {
          buffer.withText { values[place].take($0) }
        } else {
          values[place].lose(state)
          // A folder in the place of an attribute is no attribute.
          if case .failed(let code) = state, code != EISDIR { failed = attribute }
        }
      }
      return failed
    }
  }

  /// The devices, in the order of their names.
  public private(set) var devices: [Device] = []
  /// What went wrong with an attribute in the last round, beyond its being absent or not for this device.
  public private(set) var failure: ProcFSError?
  private let path: String
  private let attributes: [NetworkAttribute]
  /// The attributes of the first devices.
  private var held: HeldAttributes

  /// Prepares to read the devices of a host.
  ///
  /// - Parameters:
  ///   - paths: Where the host's file systems are.
  ///   - attributes: What is wanted of each device; each costs opening a file.
  ///   - openFiles: How many files may stay open from round to round. A device that is given the name of
  ///     another one is then only noticed after `forget`.
  public init(
    in paths: HostPaths, attributes: [NetworkAttribute] = NetworkAttribute.allCases,
    openFiles: Int = 0
  ) {
    path = paths.sysfs + "/class/net"
    self.attributes = attributes
    held = HeldAttributes(columns: attributes.count, limit: openFiles)
  }

  /// Closes the files that stayed open, because devices may have changed their names.
  public mutating func forget() { held.remove(from: 0) }

  /// Reads the wanted devices.
  ///
  /// - Parameters:
  ///   - buffer: Takes the texts.
  ///   - isWanted: Whether a device of this name is wanted.
  /// - Returns: Whether there is such a folder.
  public mutating func read(
    using buffer: inout ReadBuffer, _ isWanted: (KernelName) -> Bool = { _ in true }
  ) -> Bool {
    failure = nil
    guard let net = AttributeFolder(path) else {
      devices.removeAll()
      forget()
      return false
    }
    var count = 0
    for name in net.entries() where isWanted(name) {
      if count < held.count, devices[count].name != name { held.remove(from: count) }
      guard let failed = read(name, count, in: net, using: &buffer) else { continue }
      note(failed, of: count)
      count += 1
    }
    devices.removeLast(devices.count - count)
    held.remove(from: count)
    return true
  }

  /// Reads some attributes again, of the devices that there were in the last round.
  ///
  /// - Returns: False where that cannot be done, because a device is gone, or not all files stayed open.
  public mutating func readAgain(
    _ attributes: [NetworkAttribute], using buffer: inout ReadBuffer
  ) -> Bool {
    guard held.count == devices.count else { return false }
    failure = nil
    for row in devices.indices {
      let failed = devices[row].read(
        self.attributes, using: &buffer, where: { attributes.contains($0) }
      ) { held.load(row: row, column: $0, into: &$1) }
      if let failed, devices[row][failed].state == .failed(ENODEV) { return false }
      note(failed, of: row)
    }
    return true
  }

  private mutating func note(_ failed: NetworkAttribute?, of row: Int) {
    guard let failed, case .failed(let code) = devices[row][failed].state else { return }
    failure = ProcFSError(
      path: "\(path)/\(devices[row].name)/\(failed.rawValue)", reason: .system(code))
  }

  /// Reads one device: the attribute that failed, if one did; nil if it is no device.
  private mutating func read(
    _ name: KernelName, _ row: Int, in net: borrowing AttributeFolder,
    using buffer: inout ReadBuffer
  ) -> NetworkAttribute?? {
    if row < held.count {
      let failed = devices[row].read(attributes, using: &buffer) {
        held.load(row: row, column: $0, into: &$1)
      }
      guard let failed, devices[row][failed].state == .failed(ENODEV) else { return .some(failed) }
      // The device is gone, and another one of its name has come.
      held.remove(from: row)
    }
    // What is no folder is no device: bonding_masters is a file.
    guard let folder = net.folder(name) else { return nil }
    if row == devices.count { devices.append(Device()) }
    devices[row].name = name
    if row == held.count { held.append(attributes.lazy.map(\.rawValue), of: folder) }
    return .some(
      devices[row].read(attributes, using: &buffer) {
        folder.load(attributes[$0].rawValue, into: &$1)
      })
  }
}
