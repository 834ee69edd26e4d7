package import ProcFS

/// How what may never be answered is asked, and what of it.
package struct Probing: Sendable {
  package var method: ProbeMethod
  /// Makes the rule by which mounts are asked; called on the sampler's thread.
  ///
  /// What the rule leaves out is not asked, since asking has effects: an automount point mounts.
  package var wantsMount: @Sendable () -> (Mount) -> Bool

  package init(
    method: ProbeMethod = .direct,
    wantsMount: @escaping @Sendable () -> (Mount) -> Bool = { { !$0.isExcludedByDefault } }
  ) {
    self.method = method
    self.wantsMount = wantsMount
  }
}
