import Testing

@testable import ProcFS

@Suite struct BondingTests {
  @Test func whatIsThereAndCannotBeReadIsAnError() throws {
    let folder = try Folder()
    try folder.write("sys/class/net/bonding_masters", "bond0\n")
    try folder.write("sys/class/net/bond0/bonding/slaves/odd", "a folder in a file's place")
    var bonding = Bonding(in: Fixtures.paths(folder.path))
    var buffer = ReadBuffer()
    #expect(throws: ProcFSError.self) { try bonding.read(using: &buffer) }
  }
}
