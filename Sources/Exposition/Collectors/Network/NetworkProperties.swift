import ProcFS

/// The properties of one network device that `netclass` prints, whatever they were read from.
struct NetworkProperties {
  var name = KernelName()
  var isUp = false
  var address = KernelName()
  var broadcast = KernelName()
  var duplex = KernelName()
  var operationalState = KernelName()
  var alias = KernelName()
  var addressAssignType: Int64?
  var carrier: Int64?
  var carrierChanges: Int64?
  var carrierUps: Int64?
  var carrierDowns: Int64?
  var deviceID: Int64?
  var dormant: Int64?
  var flags: Int64?
  var index: Int64?
  var lowerIndex: Int64?
  var linkMode: Int64?
  var mtu: Int64?
  var nameAssignType: Int64?
  var group: Int64?
  /// Mbit/s.
  var speed: Int64?
  var transmitQueueLength: Int64?
  var type: Int64?

  /// What someone who may switch it on and off wants it to be.
  var administrativeState: StaticString {
    flags.map { $0 & Self.up != 0 ? "up" : "down" } ?? "unknown"
  }

  /// IFF_UP.
  private static let up: Int64 = 1
  /// IFF_DORMANT.
  private static let waits: UInt32 = 1 << 17

  /// Takes all of sysfs.
  init(_ device: NetClass.Device) {
    self.init(remainder: device)
    isUp = device[.operationalState].text == "up"
    address = device[.address].text ?? KernelName()
    broadcast = device[.broadcast].text ?? KernelName()
    operationalState = device[.operationalState].text ?? KernelName()
    alias = device[.alias].text ?? KernelName()
    carrier = device[.carrier].number
    carrierChanges = device[.carrierChanges].number
    carrierUps = device[.carrierUps].number
    carrierDowns = device[.carrierDowns].number
    dormant = device[.dormant].number
    lowerIndex = device[.lowerIndex].number
    linkMode = device[.linkMode].number
    mtu = device[.mtu].number
    group = device[.group].number
    transmitQueueLength = device[.transmitQueueLength].number
    type = device[.type].number
  }

  /// Takes what rtnetlink says, and of sysfs what it does not.
  ///
  /// All is as sysfs has it: that tells of carrier and dormancy only of a device that is up, and prints
  /// most numbers with a sign.
  init(_ link: Link, _ device: NetClass.Device) {
    self.init(remainder: device)
    take(link)
    if let flags, flags & Self.up != 0 {
      carrier = link.hasCarrier.map { $0 ? 1 : 0 }
      dormant = link.flags & Self.waits != 0 ? 1 : 0
    }
  }

  /// What no other source has than sysfs.
  static let remainder: [NetworkAttribute] = [
    .addressAssignType, .deviceID, .duplex, .flags, .index, .nameAssignType, .speed,
  ]

  /// What changes without a word of rtnetlink's.
  static let changing: [NetworkAttribute] = [.duplex, .flags, .speed]

  private init(remainder device: NetClass.Device) {
    name = device.name
    duplex = device[.duplex].text ?? KernelName()
    addressAssignType = device[.addressAssignType].number
    deviceID = device[.deviceID].number
    flags = device[.flags].number
    index = device[.index].number
    nameAssignType = device[.nameAssignType].number
    speed = device[.speed].number
  }

  /// Takes what rtnetlink and ethtool say, as node_exporter has it from there: with the flags that
  /// programs see, the mode in place of dormancy, the speed without a sign, and the alias with its blanks.
  init(_ link: Link, _ mode: LinkModeTable.Row?, _ device: NetClass.Device?) {
    name = link.name
    take(link)
    alias = link.alias ?? KernelName()
    index = Int64(link.index)
    flags = Int64(link.flags)
    carrier = link.hasCarrier.map { $0 ? 1 : 0 }
    dormant = linkMode
    speed = mode.map { Int64($0.speed) }
    duplex = mode.map { $0.duplex == 0 ? "Half" : $0.duplex == 1 ? "Full" : "Unknown" } ?? ""
    addressAssignType = device?[.addressAssignType].number
    deviceID = device?[.deviceID].number
    nameAssignType = device?[.nameAssignType].number
  }

  private mutating func take(_ link: Link) {
    isUp = link.operationalState == .up
    address = Self.hexadecimal(link.address)
    broadcast = Self.hexadecimal(link.broadcast)
    if let state = link.operationalState { operationalState = KernelName("\(state.kernelName)") }
    if let name = link.alias {
      var value = AttributeValue()
      value.take(name.bytes.span)
      alias = value.text ?? KernelName()
    }
    carrierChanges = link.carrierChanges.map { Int64($0) }
    carrierUps = link.carrierUps.map { Int64($0) }
    carrierDowns = link.carrierDowns.map { Int64($0) }
    lowerIndex = link.lowerIndex.map { Int64($0) } ?? Int64(link.index)
    linkMode = link.linkMode.map { Int64($0) }
    mtu = Self.signed(link.mtu)
    group = Self.signed(link.group)
    transmitQueueLength = Self.signed(link.transmitQueueLength)
    type = Int64(link.type)
  }

  private static func signed(_ value: UInt32?) -> Int64? {
    value.map { Int64(Int32(bitPattern: $0)) }
  }

  /// A hardware address as sysfs prints it.
  private static func hexadecimal(_ address: KernelName) -> KernelName {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(address.bytes.count * 3)
    for byte in address.bytes {
      if !text.isEmpty { text.append(UInt8(ascii: ":")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return KernelName(bytes: text)
  }
}

extension AttributeValue {
  /// The number that node_exporter has for an attribute that can be read: 0 where it is no number.
  fileprivate var number: Int64? { state == .open ? literal ?? 0 : nil }
}
