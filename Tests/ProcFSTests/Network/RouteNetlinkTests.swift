import Glibc
import Testing

@testable import ProcFS

@Suite struct RouteNetlinkTests {
  typealias Bytes = NetlinkBytes

  static let link: [UInt8] =
    [0, 0, 4, 3] + Bytes.bytes(Int32(7)) + Bytes.bytes(UInt32(0x1003)) + Bytes.zeros(4)
    + Bytes.text(3, "eth0:1") + Bytes.text(20, "to the lab")
    + Bytes.attribute(1, [2, 0, 0, 0, 0, 1])
    + Bytes.attribute(2, [255, 255]) + Bytes.attribute(4, UInt32(1500))
    + Bytes.attribute(5, UInt32(3)) + Bytes.attribute(13, UInt32(1000))
    + Bytes.attribute(16, UInt8(6)) + Bytes.attribute(17, UInt8(1)) + Bytes.attribute(27, UInt32(9))
    + Bytes.attribute(33, UInt8(1)) + Bytes.attribute(35, UInt32(5))
    + Bytes.attribute(47, UInt32(3)) + Bytes.attribute(48, UInt32(2))
    + Bytes.attribute(52 | Netlink.nested, Bytes.text(53, "lab") + Bytes.text(53, "wan"))
    + Bytes.attribute(23, (0..<25).flatMap { Bytes.bytes(UInt64($0 + 100)) })

  private func table(_ messages: [[UInt8]]) -> LinkTable {
    var table = LinkTable()
    table.begin()
    for message in messages { table.take(RouteMessage.link, message.span) }
    table.finish()
    return table
  }

  @Test func aDeviceIsRead() throws {
    let link = try #require(table([Self.link]).links.first)
    #expect((link.index, link.type, link.flags) == (7, 772, 0x1003))
    #expect((link.name, link.alias, link.otherNames) == ("eth0:1", "to the lab", ["lab", "wan"]))
    #expect((link.address.bytes, link.broadcast.bytes) == ([2, 0, 0, 0, 0, 1], [255, 255]))
    #expect((link.mtu, link.lowerIndex, link.transmitQueueLength) == (1500, 3, 1000))
    #expect((link.operationalState, link.linkMode, link.group) == (.up, 1, 9))
    #expect((link.hasCarrier, link.carrierChanges) == (true, 5))
    #expect((link.carrierUps, link.carrierDowns) == (3, 2))
    let statistics = try #require(link.statistics)
    #expect((statistics.receivePackets, statistics.transmitCompressed) == (100, 122))
    #expect((statistics.receiveNoHandler, statistics.receiveOtherHostDropped) == (123, 124))
  }

  @Test func aDeviceOfTheNextAnswerHasNothingOfTheOneBefore() {
    var table = table([Self.link, Self.link])
    table.begin()
    table.take(RouteMessage.link, (Bytes.zeros(16) + Bytes.text(3, "lo")).span)
    table.finish()
    var fresh = Link()
    let isDevice = fresh.parse((Bytes.zeros(16) + Bytes.text(3, "lo")).span)
    #expect(isDevice)
    #expect(table.links == [fresh])
  }

  @Test func whatHasNoNameIsNoDevice() {
    #expect(table([Bytes.zeros(16), Bytes.zeros(15), Self.link]).links.count == 1)
  }

  @Test func oldKernelsTellLess() {
    let short = (0..<23).flatMap { Bytes.bytes(UInt64($0)) }
    let statistics = LinkStatistics(short.span)
    #expect(statistics?.transmitCompressed == 22)
    #expect(statistics?.receiveNoHandler == nil)
    let shorter = LinkStatistics(Array(short.dropLast()).span)
    #expect(shorter == nil)
  }

  @Test func everyPrefixAndEveryWrongLengthIsSurvived() {
    for end in Self.link.indices { _ = table([Array(Self.link[..<end])]) }
    for place in Self.link.indices {
      for byte: UInt8 in [0, 1, 3, 5, 255] {
        var message = Self.link
        message[place] = byte
        _ = table([message, Self.link])
      }
    }
  }

  @Test func neighboursAreCountedByDevice() {
    func neighbour(_ index: Int32, _ state: UInt16) -> [UInt8] {
      [2, 0, 0, 0] + Bytes.bytes(index) + Bytes.bytes(state) + [0, 1]
    }
    var table = NeighbourTable()
    table.begin()
    for message in [neighbour(2, 2), neighbour(3, 0x80), neighbour(2, 4), neighbour(2, 0x40)] {
      table.take(RouteMessage.neighbour, message.span)
    }
    table.take(RouteMessage.neighbour, Bytes.zeros(11).span)
    #expect(table.rows.map(\.index) == [2, 3])
    #expect(table.rows.map(\.count) == [2, 1])
  }

  @Test func anAddressIsOursAndNotThatOfTheOtherSide() {
    let header: [UInt8] = [2, 32, 0, 0] + Bytes.bytes(UInt32(5))
    let other = Bytes.attribute(1, [192, 0, 2, 2])
    let own = Bytes.attribute(2, [192, 0, 2, 1])
    var table = AddressTable()
    table.begin()
    table.take(RouteMessage.address, (header + other + own).span)
    table.take(RouteMessage.address, (header + other).span)
    table.take(RouteMessage.address, header.span)
    let six: [UInt8] = [10, 64, 0, 0] + Bytes.bytes(UInt32(5))
    table.take(
      RouteMessage.address, (six + Bytes.attribute(1, [0xfe, 0x80] + Bytes.zeros(13) + [1])).span)
    #expect(table.rows.map(\.address.description) == ["192.0.2.1", "192.0.2.2", "fe80::1"])
    #expect(table.rows.map(\.prefixLength) == [32, 32, 64])
  }
}
