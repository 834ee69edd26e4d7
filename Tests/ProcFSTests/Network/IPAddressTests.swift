import Testing

@testable import ProcFS

@Suite struct IPAddressTests {
  @Test(arguments: [
    (IPAddress.version4(0xc000_0201), "192.0.2.1"),
    (.version4(.max), "255.255.255.255"),
    (.version6(0, 0), "::"),
    (.version6(0, 1), "::1"),
    (.version6(0x2001_0db8_0000_0000, 0x0000_0000_0000_0001), "2001:db8::1"),
    (.version6(0x2001_0db8_0000_0001, 0x0001_0001_0001_0001), "2001:db8:0:1:1:1:1:1"),
    (.version6(0x2001_0000_0000_0001, 0x0000_0000_0000_0001), "2001:0:0:1::1"),
    (.version6(0x2001_0db8_0000_0000, 0x0001_0000_0000_0001), "2001:db8::1:0:0:1"),
    (.version6(0xfe80_0000_0000_0000, 0), "fe80::"),
    (.version6(0, 0xffff_c000_0201), "::ffff:192.0.2.1"),
  ]) func itsTextIsTheShortest(_ address: IPAddress, _ text: String) {
    #expect(address.description == text)
  }

  @Test func itsReachIsKnown() {
    #expect(IPAddress.version4(0x7f01_0203).isLoopback)
    #expect(IPAddress.version6(0, 1).isLoopback)
    #expect(IPAddress.version4(0xa9fe_0001).isLinkLocal)
    #expect(IPAddress.version4(0xe000_0001).isLinkLocal)
    #expect(IPAddress.version6(0xfebf_0000_0000_0000, 9).isLinkLocal)
    #expect(!IPAddress.version6(0xfec0_0000_0000_0000, 9).isLinkLocal)
    #expect(IPAddress.version6(0xff02_0000_0000_0000, 1).isLinkLocal)
    #expect(IPAddress.version6(0xff01_0000_0000_0000, 1).isInterfaceLocal)
    #expect(IPAddress.version4(0x0a00_0001).isUnicast)
    #expect(!IPAddress.version4(.max).isUnicast)
    #expect(!IPAddress.version6(0, 0).isUnicast)
    #expect(!IPAddress.version4(0xe100_0000).isUnicast)
  }
}
