internal import Glibc

/// The groups of one hierarchy, found anew as they come and go, and files of theirs that stay open.
///
/// See cgroups(7). A folder's count of links says how many groups are in it, so that looking for new ones
/// costs a single fstat(2) for each group; one that went while another came is noticed when a file of it
/// says ENODEV, or when its folder's turn to be listed comes. What is deeper or more than the bounds allow
/// is left out, and is in its parents' counters as it is anyway.
package struct CgroupTree: ~Copyable, Sendable {
  /// One group.
  package struct Group: Sendable {
    /// The path below the root of the hierarchy, `/` for the root itself.
    package fileprivate(set) var path = KernelName()
    /// The inode, which is the group's number in version 2 on machines of 64 bits.
    package fileprivate(set) var id: UInt64 = 0
    /// The place of the group that it is in; -1 for the root.
    package fileprivate(set) var parent = -1
    /// The places of the groups in it.
    package fileprivate(set) var children = 0..<0

    fileprivate var nameStart = 0
    fileprivate var depth = 0
    /// The open folder; -1 where there was no descriptor to spare for it.
    fileprivate var folder: Int32 = -1
    fileprivate var links: UInt = 0
    /// The row of its open files; -1 before the first is read.
    fileprivate var slot = -1
    fileprivate var isSuspect = false
    fileprivate var isDirty = false
    /// Whether groups in it were left out.
    fileprivate var isCut = false
  }

  /// The bounds of a tree.
  package struct Bounds: Sendable {
    /// The most groups.
    package var groups = 4096
    /// The most groups from the root to the deepest, which is at 0.
    package var depth = 16
    /// The most descriptors that stay open; beyond them files are opened each time.
    package var descriptors = 16_384

    package init() {}
  }

  /// All groups, those nearest to the root first, which is at 0.
  package private(set) var groups: [Group] = []
  /// Counts up whenever a group came or went.
  package private(set) var layout = 0
  /// Whether the bounds left groups out.
  package var isCut: Bool { groups.contains { $0.isCut } }

  private let bounds: Bounds
  private let gainsFiles: Bool
  private let budget: DescriptorBudget
  private var files: HeldFiles
  private var listing = FolderListing()
  private var round = 0

  /// How many rounds it takes until each folder has been listed, whether it seems to have changed or not.
  private static let turns = 32
  private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC

  /// Opens a hierarchy by the folder that it is mounted at; without one, it has no groups.
  ///
  /// `files` are those that `load` reads, by their places; `gainsFiles` says whether groups may get some that they
  /// lacked, as they do in version 2 when a controller is handed on to them; `budget` is for several hierarchies
  /// together.
  package init(
    at folder: String?, files: [StaticString], gainsFiles: Bool = true, bounds: Bounds = Bounds(),
    budget: DescriptorBudget? = nil
  ) {
    self.bounds = bounds
    self.gainsFiles = gainsFiles
    self.budget = budget ?? DescriptorBudget(bounds.descriptors)
    self.files = HeldFiles(names: files, budget: self.budget)
    guard let root = folder?.withCString({ Glibc.open($0, Self.flags) }), root >= 0 else { return }
    self.budget.take()
    var group = Group()
    group.path = "/"
    group.folder = root
    var status = stat()
    if fstat(root, &status) == 0 { group.id = UInt64(status.st_ino) }
    group.isDirty = true
    groups = [group]
    rebuild()
  }

  deinit {
    for group in groups where group.folder >= 0 {
      close(group.folder)
      budget.give()
    }
  }

  /// Looks for groups that came or went; true if there are any.
  package mutating func refresh() -> Bool {
    round &+= 1
    var isChanged = false
    for index in groups.indices {
      let isTurn = (index &+ round) % Self.turns == 0
      if isTurn, groups[index].slot >= 0 {
        files.retry(groups[index].slot, absent: gainsFiles)
      }
      if isDue(index, isTurn), !hasSameChildren(index) {
        groups[index].isDirty = true
        isChanged = true
      }
    }
    if isChanged { rebuild() }
    return isChanged
  }

  /// Reads a file of a group into the buffer.
  package mutating func load(
    _ group: Int, _ file: Int, into buffer: inout ReadBuffer
  ) -> KernelFile.State {
    guard groups.indices.contains(group) else { return .absent }
    if groups[group].slot < 0 { groups[group].slot = files.take() }
    let state: KernelFile.State
    if groups[group].folder >= 0 {
      state = files.load(
        groups[group].slot, file, of: groups[group].folder, into: &buffer)
    } else {
      let folder = openFolder(group)
      state = files.load(groups[group].slot, file, of: folder, into: &buffer)
      if folder >= 0 { close(folder) }
    }
    // The file is gone, and probably its group.
    if state == .failed(ENODEV) {
      if groups[group].parent >= 0 { groups[groups[group].parent].isSuspect = true }
      return .absent
    }
    return state
  }

  private mutating func isDue(_ index: Int, _ isTurn: Bool) -> Bool {
    if groups[index].isCut || groups[index].depth == bounds.depth { return isTurn }
    let links = links(index)
    defer { groups[index].links = links }
    // Not every file system counts the folders in a folder.
    if links < 2 || links != groups[index].links || groups[index].isSuspect { return true }
    // None of its own can have given way to another.
    return isTurn && links > 2
  }

  private func links(_ index: Int) -> UInt {
    var status = stat()
    if groups[index].folder >= 0 {
      return fstat(groups[index].folder, &status) == 0 ? UInt(status.st_nlink) : 0
    }
    let result = withPath(index) { fstatat(groups[0].folder, $0, &status, 0) }
    return result == 0 ? UInt(status.st_nlink) : 0
  }

  /// Whether the groups in a group are still those that are known, in the same order.
  private mutating func hasSameChildren(_ index: Int) -> Bool {
    groups[index].isSuspect = false
    if groups[index].depth == bounds.depth { return true }
    guard list(index) else { return true }
    let children = groups[index].children
    guard children.count == listing.entries.count else { return false }
    for (child, entry) in zip(children, listing.entries) where !isSame(groups[child], entry) {
      return false
    }
    return true
  }

  private func isSame(_ group: Group, _ entry: FolderListing.Entry) -> Bool {
    let bytes = group.path.bytes
    return group.id == entry.inode && listing.hasName(entry, bytes, group.nameStart..<bytes.count)
  }

  /// Lists the groups in a group; false if it is gone.
  private mutating func list(_ index: Int) -> Bool {
    let held = groups[index].folder
    let folder = held >= 0 ? held : openFolder(index)
    guard folder >= 0 else { return false }
    defer { if held < 0 { close(folder) } }
    return listing.list(folder, limit: bounds.groups)
  }

  private func openFolder(_ index: Int) -> Int32 {
    withPath(index) { openat(groups[0].folder, $0, Self.flags) }
  }

  /// Hands over the path of a group relative to the root.
  private func withPath<Result>(_ index: Int, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let path = groups[index].path.bytes
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: path.count) { buffer in
      for index in 1..<path.count { buffer[index - 1] = CChar(bitPattern: path[index]) }
      buffer[path.count - 1] = 0
      // There is room for at least the NUL, so there is a base address.
      return body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped))
    }
  }
}

extension CgroupTree {
  /// Goes through the tree from the root, lists the folders that changed, and keeps what it can of the rest.
  private mutating func rebuild() {
    let old = groups
    var isKept = [Bool](repeating: false, count: old.count)
    isKept[0] = true
    var origins = [0]
    groups = [old[0]]
    layout += 1
    var index = 0
    while index < groups.count {
      let origin = origins[index]
      let known = origin >= 0 ? old[origin].children : 0..<0
      let start = groups.count
      groups[index].isCut = false
      groups[index].isDirty = false
      if origin >= 0, !old[origin].isDirty {
        for child in known {
          append(old[child], below: index)
          origins.append(child)
          isKept[child] = true
        }
      } else if groups[index].depth < bounds.depth, list(index) {
        var hint = known.lowerBound
        for entry in listing.entries {
          if groups.count == bounds.groups {
            groups[index].isCut = true
            break
          }
          let child = find(entry, among: old, known, from: &hint)
          if let child, !isKept[child] {
            append(old[child], below: index)
            origins.append(child)
            isKept[child] = true
          } else {
            appendNew(entry, below: index)
            origins.append(-1)
          }
        }
      }
      groups[index].children = start..<groups.count
      index += 1
    }
    for index in old.indices where !isKept[index] { release(old[index]) }
  }

  private mutating func append(_ group: Group, below parent: Int) {
    var group = group
    group.parent = parent
    groups.append(group)
  }

  private mutating func appendNew(_ entry: FolderListing.Entry, below parent: Int) {
    var group = Group()
    var bytes = parent == 0 ? [] : groups[parent].path.bytes
    bytes.append(UInt8(ascii: "/"))
    group.nameStart = bytes.count
    bytes += listing.name(entry)
    group.path = KernelName(bytes: bytes)
    group.id = entry.inode
    group.parent = parent
    group.depth = groups[parent].depth + 1
    group.isDirty = true
    groups.append(group)
    let index = groups.count - 1
    if budget.hasRoom {
      let folder = openFolder(index)
      if folder >= 0 {
        groups[index].folder = folder
        budget.take()
      }
    }
    groups[index].links = links(index)
  }

  private func find(
    _ entry: FolderListing.Entry, among old: [Group], _ known: Range<Int>, from hint: inout Int
  ) -> Int? {
    for offset in 0..<known.count {
      let place = known.lowerBound + (hint - known.lowerBound + offset) % known.count
      if isSame(old[place], entry) {
        hint = place + 1
        return place
      }
    }
    return nil
  }

  private mutating func release(_ group: Group) {
    if group.folder >= 0 {
      close(group.folder)
      budget.give()
    }
    if group.slot >= 0 { files.give(back: group.slot) }
  }
}
