import FoundationEssentials
import Testing

@testable import ProcFS

@Suite("The tree of control groups")
struct CgroupTreeTests {
  private func paths(_ tree: borrowing CgroupTree) -> [String] {
    tree.groups.map(\.path.description).sorted()
  }

  @Test("sees groups come and go")
  func comesAndGoes() throws {
    let folder = try Folder()
    try folder.make("system.slice/a.service")
    try folder.make("user.slice")
    var tree = CgroupTree(at: folder.path, files: ["cpu.stat"])
    #expect(paths(tree) == ["/", "/system.slice", "/system.slice/a.service", "/user.slice"])
    var changed = tree.refresh()
    #expect(!changed)
    try folder.make("system.slice/b.service/worker")
    changed = tree.refresh()
    #expect(changed)
    #expect(
      paths(tree) == [
        "/", "/system.slice", "/system.slice/a.service", "/system.slice/b.service",
        "/system.slice/b.service/worker", "/user.slice",
      ])
    try folder.remove("system.slice/a.service")
    try folder.remove("user.slice")
    changed = tree.refresh()
    #expect(changed)
    #expect(
      paths(tree) == [
        "/", "/system.slice", "/system.slice/b.service", "/system.slice/b.service/worker",
      ])
    let layout = tree.layout
    #expect(layout == 3)
  }

  @Test("notices one that goes while another comes, within a round of turns")
  func replaced() throws {
    let folder = try Folder()
    try folder.make("a.service", ["cpu.stat": "usage_usec 1\n"])
    var tree = CgroupTree(at: folder.path, files: ["cpu.stat"])
    try folder.remove("a.service")
    try folder.make("b.service")
    var rounds = 0
    while rounds < 32, !tree.refresh() { rounds += 1 }
    #expect(paths(tree) == ["/", "/b.service"])
  }

  @Test("knows each group's parent and the groups in it")
  func parents() throws {
    let folder = try Folder()
    try folder.make("a/b/c")
    try folder.make("d")
    let tree = CgroupTree(at: folder.path, files: [])
    for (place, group) in tree.groups.enumerated() {
      for child in group.children {
        #expect(tree.groups[child].parent == place)
        #expect(tree.groups[child].path.description.hasPrefix(group.path.description))
      }
    }
    let children = tree.groups.map(\.children.count).reduce(0, +)
    #expect(children == 4)
  }

  @Test("reads files, and tries again for one that comes later")
  func reads() throws {
    let folder = try Folder()
    try folder.make("a.service", ["cpu.stat": "usage_usec 1\n"])
    var tree = CgroupTree(at: folder.path, files: ["cpu.stat", "memory.current"])
    var buffer = ReadBuffer()
    var state = tree.load(1, 0, into: &buffer)
    #expect(state == .open)
    let count = buffer.count
    #expect(count == 13)
    state = tree.load(1, 1, into: &buffer)
    #expect(state == .absent)
    try folder.write("a.service/memory.current", "4096\n")
    for _ in 0..<32 { _ = tree.refresh() }
    state = tree.load(1, 1, into: &buffer)
    #expect(state == .open)
    let value = buffer.unsigned
    #expect(value == 4096)
  }

  @Test("does not look again for files that no group can get")
  func absentFiles() throws {
    let folder = try Folder()
    try folder.make("a.service")
    var tree = CgroupTree(at: folder.path, files: ["memory.current"], gainsFiles: false)
    var buffer = ReadBuffer()
    var state = tree.load(1, 0, into: &buffer)
    #expect(state == .absent)
    try folder.write("a.service/memory.current", "4096\n")
    for _ in 0..<32 { _ = tree.refresh() }
    state = tree.load(1, 0, into: &buffer)
    #expect(state == .absent)
  }

  @Test("keeps to its bounds, nearest first, and reads without descriptors to spare")
  func bounds() throws {
    let folder = try Folder()
    for first in 0..<5 {
      for second in 0..<5 {
        try folder.make("g\(first)/h\(second)/deep", ["cpu.stat": "usage_usec \(second)\n"])
      }
    }
    var bounds = CgroupTree.Bounds()
    bounds.groups = 10
    bounds.depth = 2
    bounds.descriptors = 3
    var tree = CgroupTree(
      at: folder.path, files: ["cpu.stat", "memory.current"], bounds: bounds)
    let groups = tree.groups
    #expect(groups.count == 10)
    #expect(groups.prefix(6).allSatisfy { $0.path.bytes.count <= 3 })
    let isCut = tree.isCut
    #expect(isCut)
    var buffer = ReadBuffer()
    for index in tree.groups.indices {
      let state = tree.load(index, 0, into: &buffer)
      #expect(state == .absent)
    }
    bounds.groups = 1000
    bounds.depth = 3
    var whole = CgroupTree(at: folder.path, files: ["cpu.stat"], bounds: bounds)
    let all = whole.groups
    #expect(all.count == 1 + 5 + 25 + 25)
    let isWholeCut = whole.isCut
    #expect(!isWholeCut)
    for index in all.indices where all[index].path.description.hasSuffix("deep") {
      let state = whole.load(index, 0, into: &buffer)
      #expect(state == .open)
    }
    let changed = whole.refresh()
    #expect(!changed)
  }

  @Test("shares what may stay open with others")
  func budget() throws {
    let folder = try Folder()
    try folder.make("a.service", ["cpu.stat": "usage_usec 1\n"])
    let budget = DescriptorBudget(3)
    var buffer = ReadBuffer()
    do {
      var first = CgroupTree(at: folder.path, files: ["cpu.stat"], budget: budget)
      #expect(budget.hasRoom)
      var state = first.load(1, 0, into: &buffer)
      #expect(state == .open)
      // The root, a group and a file.
      #expect(!budget.hasRoom)
      var second = CgroupTree(at: folder.path, files: ["cpu.stat"], budget: budget)
      state = second.load(1, 0, into: &buffer)
      #expect(state == .open)
      try folder.remove("a.service")
      let isChanged = (first.refresh(), second.refresh())
      #expect(isChanged.0 && isChanged.1)
      // Two roots are left.
      #expect(budget.hasRoom)
    }
    for _ in 0..<3 {
      #expect(budget.hasRoom)
      budget.take()
    }
    #expect(!budget.hasRoom)
  }

  @Test("is not there without a folder")
  func absent() {
    var tree = CgroupTree(at: "/nonexistent", files: [])
    let isEmpty = tree.groups.isEmpty
    #expect(isEmpty)
    let changed = tree.refresh()
    #expect(!changed)
  }
}

@Suite("Where control groups are mounted")
struct CgroupMountsTests {
  private func mounts(_ host: String) -> CgroupMounts {
    CgroupMounts(in: HostPaths(sysfs: "\(Fixtures.root)/hosts/\(host)/sys"))
  }

  @Test("version 2")
  func unified() {
    let mounts = mounts("6.12-x86_64-cgroup2")
    #expect(mounts.unified?.hasSuffix("/fs/cgroup") == true)
    #expect(mounts.folders.isEmpty)
    #expect(["cpu", "memory", "io", "pids"].allSatisfy(mounts.has))
    #expect(!mounts.has("blkio"))
  }

  @Test("version 1 beside version 2")
  func hybrid() {
    let mounts = mounts("5.10-x86_64-hybrid")
    #expect(mounts.unified?.hasSuffix("/fs/cgroup/unified") == true)
    #expect(
      mounts.folders.keys.sorted() == ["blkio", "cpu", "cpuacct", "memory", "pids", "systemd"])
    #expect(mounts.folders["cpu"] == mounts.folders["cpuacct"])
    #expect(["cpu", "memory", "io", "pids"].allSatisfy(mounts.has))
  }

  @Test("version 1")
  func version1() {
    let mounts = mounts("4.19-x86_64-cgroup1")
    #expect(mounts.unified == nil)
    #expect(mounts.folders["memory"]?.hasSuffix("/fs/cgroup/memory") == true)
  }

  @Test("none")
  func none() {
    let mounts = mounts("2.6.32-x86_64-old-kernel")
    #expect(mounts.unified == nil)
    #expect(mounts.folders.isEmpty)
    #expect(!mounts.has("memory"))
  }
}

extension Folder {
  fileprivate func make(_ group: String, _ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(group)", withIntermediateDirectories: true)
    for (name, text) in files { try write("\(group)/\(name)", text) }
  }

  fileprivate func remove(_ group: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(group)")
  }
}
