import ProcFS

extension ProcessCgroups {
  /// The group that says most of what a process belongs to.
  ///
  /// systemd puts its units into the hierarchy of v2, and where that has no controllers into its own of v1
  /// as well. Without systemd, runtimes of containers make groups in the hierarchies of the controllers.
  var placement: KernelName? {
    var root: KernelName?
    for pass in 0..<3 {
      for membership in memberships {
        let isWanted =
          switch pass {
          case 0: membership.hierarchy == 0 && membership.controllers.isEmpty
          case 1: membership.has("name=systemd")
          default: true
          }
        guard isWanted else { continue }
        if membership.path.bytes.count > 1 { return membership.path }
        root = membership.path
      }
    }
    return root
  }
}
