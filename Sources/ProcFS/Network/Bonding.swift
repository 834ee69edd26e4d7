internal import Glibc

/// The bonds of network devices, and how many of their members work.
///
/// See Documentation/networking/bonding.rst and Documentation/ABI/testing/sysfs-class-net: the bonds are in
/// `/sys/class/net/bonding_masters`, their members in `bonding/slaves`, and each member has
/// `bonding_slave/mii_status` (since Linux 3.14). Without the module there is none of these.
public struct Bonding: Sendable {
  /// One bond.
  public struct Bond: Hashable, Sendable {
    /// The name of the network device that is the bond.
    public let name: KernelName
    /// How many devices belong to it.
    public fileprivate(set) var members = 0
    /// How many of these have a link.
    public fileprivate(set) var active = 0
  }

  /// The bonds, in the order of the kernel.
  public private(set) var bonds: [Bond] = []
  private let path: String

  /// Prepares to read the bonds of a host.
  public init(in paths: HostPaths) { path = paths.sysfs + "/class/net" }

  /// Reads all bonds.
  ///
  /// - Returns: Whether all of it was there; false without the module, or when something went away
  ///   meanwhile.
  /// - Throws: Why something that is there cannot be read.
  public mutating func read(using buffer: inout ReadBuffer) throws(ProcFSError) -> Bool {
    bonds.removeAll(keepingCapacity: true)
    guard let net = AttributeFolder(path),
      let names = try words(net, "bonding_masters", using: &buffer)
    else { return false }
    for name in names {
      guard let folder = net.folder(name), let bond = try bond(name, folder, using: &buffer)
      else { return false }
      bonds.append(bond)
    }
    return true
  }

  private func bond(
    _ name: KernelName, _ folder: borrowing AttributeFolder, using buffer: inout ReadBuffer
  ) throws(ProcFSError) -> Bond? {
    guard let members = try words(folder, "bonding/slaves", using: &buffer) else { return nil }
    var bond = Bond(name: name)
    for member in members {
      var state = try state(of: member, "lower_", folder, using: &buffer)
      // Older kernels have the other name for the link from the bond to its member.
      if state == nil { state = try self.state(of: member, "slave_", folder, using: &buffer) }
      guard let state else { return nil }
      bond.members += 1
      if state { bond.active += 1 }
    }
    return bond
  }

  /// Whether a member has a link; nil if there is no such member.
  private func state(
    of member: KernelName, _ prefix: KernelName, _ bond: borrowing AttributeFolder,
    using buffer: inout ReadBuffer
  ) throws(ProcFSError) -> Bool? {
    guard let folder = bond.folder(KernelName(bytes: prefix.bytes + member.bytes)),
      let words = try words(folder, "bonding_slave/mii_status", using: &buffer)
    else { return nil }
    return words == ["up"]
  }

  /// The words of an attribute; nil if there is none.
  private func words(
    _ folder: borrowing AttributeFolder, _ name: String, using buffer: inout ReadBuffer
  ) throws(ProcFSError) -> [KernelName]? {
    let state = folder.load(name, into: &buffer)
    if state == .absent { return nil }
    guard state == .open else {
      throw ProcFSError(path: path + "/…/" + name, reason: .system(state.errorNumber))
    }
    return buffer.withText { text in
      var words: [KernelName] = []
      var cursor = Cursor()
      while !cursor.isAtEnd(text) {
        var name = KernelName()
        name.assign(text, cursor.word(text))
        if name.isEmpty { cursor.nextLine(text) } else { words.append(name) }
      }
      return words
    }
  }
}
