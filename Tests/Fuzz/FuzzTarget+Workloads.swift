@testable import ProcFS
@testable import Workloads

extension FuzzTarget {
  /// What is made of processes' and units' files beyond reading them.
  static let workloads = [
    FuzzTarget(name: "CgroupPlace", seeds: ["proc/[0-9]*/cgroup"]) { text in
      var memberships = ProcessCgroups()
      if (try? memberships.parse(text)) != nil, let path = memberships.placement {
        check(CgroupPlace(path: path))
      }
      var path = KernelName()
      path.assign(text, 0..<text.count)
      let place = CgroupPlace(path: path)
      check(place)
      // What is below a service may be named like anything, and is still the service's.
      guard place.isWhole, place.kind == .scope || place.kind == .socket else { return }
      let below = CgroupPlace(path: KernelName(bytes: path.bytes + Array("/ssh.service".utf8)))
      precondition(below.unit == place.unit, "a unit was forged")
    }
  ]

  private static func check(_ place: CgroupPlace) {
    guard let unit = place.unit else {
      precondition(!place.isWhole && place.kind == .other, "a group without a name")
      return
    }
    let isPlain = unit.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    precondition(isPlain, "a name with a control character")
    let suffix = unit.split(separator: ".").last ?? ""
    switch place.kind {
    case .service, .scope, .slice, .socket, .mount, .swap:
      precondition(suffix == place.kind.rawValue && unit.utf8.count < 256, "no unit's name")
    case .container: precondition(place.container != nil, "a container without a name")
    case .other: break
    }
  }
}
