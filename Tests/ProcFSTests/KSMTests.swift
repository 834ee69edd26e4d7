import Testing

@testable import ProcFS

@Suite struct KSMTests {
  @Test func attributesAreRead() throws {
    let folder = try Folder()
    try folder.write("kernel/mm/ksm/full_scans", "323\n")
    try folder.write("kernel/mm/ksm/general_profit", "-4096\n")
    try folder.write("kernel/mm/ksm/run", "one\n")
    guard let ksm = KSM(in: HostPaths(sysfs: folder.path)) else {
      Issue.record("the folder was not found")
      return
    }
    var buffer = ReadBuffer()
    let attributes: [KSM.Attribute] = [.fullScans, .generalProfit, .run, .pagesShared]
    let values = attributes.map { ksm.read($0, using: &buffer) }
    #expect(values == [323, -4096, nil, nil])
  }

  @Test func aKernelWithoutItHasNone() throws {
    let folder = try Folder()
    if KSM(in: HostPaths(sysfs: folder.path)) != nil { Issue.record("there is one") }
  }
}
