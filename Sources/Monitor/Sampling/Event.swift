package import ProcFS

/// What happens beside the samples.
package enum Event: Sendable {
  case schemaChanged(version: Int, added: Int, removed: Int)
  case customAppeared(name: String, labels: [Label])
  case customStale(name: String, labels: [Label])
  case customReplaced(name: String, labels: [Label])
  case sourceFailed(source: String, error: String)
  case sourceRecovered(source: String)
  /// A file system of another machine or process does not answer.
  case mountSilent(mountpoint: KernelName)
  case mountAnswers(mountpoint: KernelName)
  /// A unit of systemd failed; the result is systemd's word for it: `exit-code`, `signal`, `oom-kill`.
  case unitFailed(name: String, result: String?)
  /// systemd restarted a service by itself; `restarts` is how often since it was started by somebody.
  case unitRestarted(name: String, restarts: UInt32)
  /// Processes of a unit were killed for want of memory; nil kills where only systemd tells of it.
  case unitOOMKilled(name: String, kills: UInt64?)
  case clockStepped(seconds: Double)
  case hostSuspended(seconds: Double)
  /// The sampler was held up for so long.
  case samplesMissed(seconds: Double)
}

/// Who wants to hear of samples and events.
///
/// Called on the sampler's thread: it must hand on and return.
package protocol SampleListener: Sendable {
  /// A frame has been added to the store.
  func sampled(sequence: UInt64)
  func happened(_ event: Event)
}
