import Testing

@testable import ProcFS

@Suite struct NetClassTests {
  @Test func devicesComeAndGo() throws {
    let folder = try Folder()
    try folder.write("sys/class/net/bonding_masters", "\n")
    try folder.write("sys/class/net/eth1/mtu", "9000\n")
    try folder.write("sys/class/net/eth0/flags", "0x1003\n")
    var netClass = NetClass(in: Fixtures.paths(folder.path), attributes: [.mtu, .flags])
    var buffer = ReadBuffer()
    var isThere = netClass.read(using: &buffer)
    #expect(isThere)
    #expect(netClass.devices.map(\.name) == ["eth0", "eth1"])
    #expect(netClass.devices[0][.flags].literal == 0x1003)
    #expect(netClass.devices[0][.mtu].state == .absent)
    #expect(netClass.devices[1][.mtu].literal == 9000)
    isThere = netClass.read(using: &buffer) { $0 != "eth0" }
    #expect(isThere)
    #expect(netClass.devices.map(\.name) == ["eth1"])
    #expect(netClass.devices[0][.flags].literal == nil)
    #expect(netClass.failure == nil)
  }

  @Test func filesThatStayOpenAreReadAnew() throws {
    let folder = try Folder()
    try folder.write("sys/class/net/bonding_masters", "\n")
    try folder.write("sys/class/net/eth0/mtu", "1500\n")
    try folder.write("sys/class/net/eth1/mtu", "9000\n")
    try folder.write("sys/class/net/eth2/mtu", "100\n")
    // Room for two devices.
    var netClass = NetClass(
      in: Fixtures.paths(folder.path), attributes: [.mtu, .flags], openFiles: 5)
    var buffer = ReadBuffer()
    for _ in 0..<2 {
      let isThere = netClass.read(using: &buffer)
      #expect(isThere)
      #expect(netClass.devices.map(\.name) == ["eth0", "eth1", "eth2"])
      #expect(netClass.devices.map { $0[.mtu].literal } == [1500, 9000, 100])
      #expect(netClass.devices[0][.flags].state == .absent)
    }
    // One that is left out moves all behind it.
    _ = netClass.read(using: &buffer) { $0 != "eth0" }
    #expect(netClass.devices.map(\.name) == ["eth1", "eth2"])
    #expect(netClass.devices.map { $0[.mtu].literal } == [9000, 100])
    netClass.forget()
    _ = netClass.read(using: &buffer)
    #expect(netClass.devices.map { $0[.mtu].literal } == [1500, 9000, 100])
  }

  @Test func someAttributesAreReadAgain() throws {
    let folder = try Folder()
    try folder.write("sys/class/net/eth0/mtu", "1500\n")
    try folder.write("sys/class/net/eth0/flags", "0x1003\n")
    var netClass = NetClass(
      in: Fixtures.paths(folder.path), attributes: [.mtu, .flags], openFiles: 2)
    var buffer = ReadBuffer()
    _ = netClass.read(using: &buffer)
    try folder.write("sys/class/net/eth0/mtu", "9000\n")
    try folder.write("sys/class/net/eth0/flags", "0x1002\n")
    var isDone = netClass.readAgain([.flags], using: &buffer)
    #expect(isDone)
    #expect(netClass.devices[0][.mtu].literal == 1500)
    #expect(netClass.devices[0][.flags].literal == 0x1002)
    // There is no room for a second device, and so not all of them can be read again.
    try folder.write("sys/class/net/eth1/mtu", "1\n")
    _ = netClass.read(using: &buffer)
    isDone = netClass.readAgain([.flags], using: &buffer)
    #expect(!isDone)
  }

  @Test func withoutTheFolderThereIsNothing() throws {
    var netClass = NetClass(in: Fixtures.paths(try Folder().path))
    var buffer = ReadBuffer()
    let isThere = netClass.read(using: &buffer)
    #expect(!isThere)
  }

  @Test func everyAttributeHasItsPlace() {
    for (place, attribute) in NetworkAttribute.allCases.enumerated() {
      #expect(Int(unsafeBitCast(attribute, to: UInt8.self)) == place)
    }
  }
}
