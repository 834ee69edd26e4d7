import Testing

@testable import ProcFS

@Suite struct UdevPropertiesTests {
  static let text = """
    S:disk/by-id/nvme-A
    L:10
    I:1843921
    E:ID_SERIAL=A_B=C
    E:ID_MODEL=
    E:NO_VALUE
    E:ID_SERIAL=last
    G:systemd
    V:1

    """

  @Test func propertiesAreReadAndOtherLinesPassed() throws {
    let udev = try UdevProperties(Self.text)
    #expect(udev.properties.map(\.name) == ["ID_SERIAL", "ID_MODEL", "ID_SERIAL"])
    #expect(udev.properties.first?.value == "A_B=C")
    #expect(udev["ID_SERIAL"] == "last")
    #expect(udev["ID_MODEL"] == "")
    #expect(udev["NO_VALUE"] == nil)
  }

  @Test func aRecordIsUsedAgain() throws {
    var udev = try UdevProperties(Self.text)
    let text = Array("E:A=1".utf8)
    try udev.parse(text.span)
    #expect(udev.properties.count == 1)
    #expect(udev["A"] == "1")
    #expect(udev["ID_SERIAL"] == nil)
  }

  @Test func brokenTextsAreSurvived() throws {
    try survives(UdevProperties.self, Self.text)
    #expect(try UdevProperties("").properties.isEmpty)
  }

  @Test func theFileIsNamedAfterTheNumbers() {
    let paths = HostPaths(udevData: "/x")
    #expect(UdevProperties.path(major: 259, minor: 1_048_575, in: paths) == "/x/b259:1048575")
    #expect(UdevProperties.path(major: 8, minor: 0, in: HostPaths()) == "/run/udev/data/b8:0")
  }
}
