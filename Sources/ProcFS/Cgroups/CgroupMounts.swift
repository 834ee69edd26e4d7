/// Where the hierarchies of control groups are mounted.
///
/// See cgroups(7): version 2 has one for all controllers, at /sys/fs/cgroup; version 1 has one for each, or for
/// some together, in a folder named by them. Both can be there at once, with 2 in the folder `unified`: systemd
/// calls this hybrid.
package struct CgroupMounts: Sendable {
  /// The folder of the hierarchy of version 2.
  package let unified: String?
  /// The controllers that this one has.
  package let unifiedControllers: [String]
  /// The folders of the hierarchies of version 1 by their controllers; `systemd` is the one that has none.
  package let folders: [String: String]

  /// Looks for those of a host.
  package init(in paths: HostPaths) {
    let root = paths.sysfs + "/fs/cgroup"
    guard let folder = AttributeFolder(root) else {
      unified = nil
      unifiedControllers = []
      folders = [:]
      return
    }
    let marker = "cgroup.controllers"
    unified =
      folder.has(marker) ? root : folder.has("unified/" + marker) ? root + "/unified" : nil
    var buffer = ReadBuffer(capacity: 256)
    let words = unified.flatMap { AttributeFolder($0)?.name(marker, using: &buffer) }
    unifiedControllers = words.map(Self.words) ?? []
    folders = unified == root ? [:] : Self.folders(below: folder, root)
  }

  /// Whether a hierarchy of any version has a controller, by the name that version 2 has for it.
  package func has(_ controller: String) -> Bool {
    unifiedControllers.contains(controller)
      || folders[controller == "io" ? "blkio" : controller] != nil
  }

  private static func words(_ name: KernelName) -> [String] {
    name.description.split(separator: " ").map(String.init)
  }

  /// A hierarchy of several controllers is found by each, and has one name: `cpu` is a link to `cpu,cpuacct`.
  private static func folders(below folder: borrowing AttributeFolder, _ root: String)
    -> [String: String]
  {
    var found: [String: String] = [:]
    for entry in folder.entries() where !entry.equals("unified") {
      let name = entry.description
      guard folder.has(name + "/cgroup.procs") else { continue }
      for controller in name.split(separator: ",") {
        let path = "\(root)/\(name)"
        if path.utf8.count > found[String(controller)]?.utf8.count ?? 0 {
          found[String(controller)] = path
        }
      }
    }
    return found
  }
}
