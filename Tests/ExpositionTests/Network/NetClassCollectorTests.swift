import Testing

@testable import Exposition

@Suite struct NetClassCollectorTests {
  static let folder = "sys/class/net"

  @Test func everyPropertyIsPrinted() throws {
    let host = try TestHost([
      "\(Self.folder)/bonding_masters": "bond0\n",
      "\(Self.folder)/eth0/addr_assign_type": "3\n", "\(Self.folder)/eth0/address": "02:00:01\n",
      "\(Self.folder)/eth0/broadcast": "ff:ff:ff\n", "\(Self.folder)/eth0/carrier": "1\n",
      "\(Self.folder)/eth0/carrier_changes": "3\n", "\(Self.folder)/eth0/carrier_up_count": "2\n",
      "\(Self.folder)/eth0/carrier_down_count": "1\n", "\(Self.folder)/eth0/dev_id": "0x20\n",
      "\(Self.folder)/eth0/dormant": "1\n", "\(Self.folder)/eth0/duplex": "full\n",
      "\(Self.folder)/eth0/flags": "0x1303\n", "\(Self.folder)/eth0/ifalias": "a \"b\"\n",
      "\(Self.folder)/eth0/ifindex": "2\n", "\(Self.folder)/eth0/iflink": "4\n",
      "\(Self.folder)/eth0/link_mode": "1\n", "\(Self.folder)/eth0/mtu": "1500\n",
      "\(Self.folder)/eth0/name_assign_type": "2\n", "\(Self.folder)/eth0/netdev_group": "0\n",
      "\(Self.folder)/eth0/operstate": "up\n", "\(Self.folder)/eth0/speed": "1000\n",
      "\(Self.folder)/eth0/tx_queue_len": "1000\n", "\(Self.folder)/eth0/type": "1\n",
    ])
    let scraped = host.scrape(NetClassCollector.self)
    let info =
      "address=\"02:00:01\",broadcast=\"ff:ff:ff\",duplex=\"full\",operstate=\"up\","
      + "adminstate=\"up\",ifalias=\"a \\\"b\\\"\""
    let values = [
      "up": "1", "address_assign_type": "3", "carrier": "1", "carrier_changes_total": "3",
      "carrier_up_changes_total": "2", "carrier_down_changes_total": "1", "device_id": "32",
      "dormant": "1", "flags": "4867", "iface_id": "2", "iface_link": "4",
      "iface_link_mode": "1", "mtu_bytes": "1500", "name_assign_type": "2", "net_dev_group": "0",
      "speed_bytes": "125000000", "transmit_queue_length": "1000", "protocol_type": "1",
    ]
    #expect(
      Set(scraped.samples)
        == Set(
          values.map { "node_network_\($0){device=\"eth0\"} \($1)" }
            + ["node_network_info{device=\"eth0\",\(info)} 1"]))
    #expect(
      scraped.text.contains(
        "# HELP node_network_carrier_changes_total Network device property: carrier_changes_total\n"
          + "# TYPE node_network_carrier_changes_total counter\n"))
    #expect(scraped.isSuccess)
  }

  @Test func whatADeviceLacksIsLeftOut() throws {
    let host = try TestHost([
      "\(Self.folder)/lo/operstate": "unknown\n", "\(Self.folder)/lo/mtu": "\n",
    ])
    #expect(
      host.scrape(NetClassCollector.self).samples == [
        "node_network_up{device=\"lo\"} 0",
        "node_network_info{device=\"lo\",address=\"\",broadcast=\"\",duplex=\"\","
          + "operstate=\"unknown\",adminstate=\"unknown\",ifalias=\"\"} 1",
        "node_network_mtu_bytes{device=\"lo\"} 0",
      ])
  }

  @Test func anUnknownSpeedIsPrintedUnlessItIsNotWanted() throws {
    let host = try TestHost(["\(Self.folder)/eth0/speed": "-1\n"])
    let sample = "node_network_speed_bytes{device=\"eth0\"} -125000"
    #expect(host.scrape(NetClassCollector.self).samples.contains(sample))
    let without = host.scrape(
      NetClassCollector.self, ["collector.netclass.ignore-invalid-speed": ["true"]])
    #expect(!without.samples.contains(sample))
  }

  @Test func devicesCanBeIgnored() throws {
    let host = try TestHost([
      "\(Self.folder)/eth0/mtu": "1500\n", "\(Self.folder)/veth1/mtu": "1500\n",
    ])
    let scraped = host.scrape(
      NetClassCollector.self, ["collector.netclass.ignored-devices": ["^veth"]])
    #expect(scraped.samples.allSatisfy { $0.contains("eth0") })
    #expect(scraped.samples.count == 3)
  }

  @Test func withoutTheFolderThereIsNoData() throws {
    #expect(try TestHost().scrape(NetClassCollector.self).hasNoData)
  }

  @Test func aFolderIsNoAttribute() throws {
    let host = try TestHost([
      "\(Self.folder)/eth0/mtu": "1500\n", "\(Self.folder)/eth0/speed/odd": "a folder\n",
    ])
    let scraped = host.scrape(NetClassCollector.self)
    #expect(scraped.samples.contains("node_network_mtu_bytes{device=\"eth0\"} 1500"))
    #expect(scraped.isSuccess)
  }
}
