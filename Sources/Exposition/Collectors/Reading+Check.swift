import Monitor
import ProcFS

extension Reading {
  /// Fails where the source has nothing that is fresh: an old value must not pass for a new one.
  func check() throws(CollectorFailure) {
    switch status {
    case .fresh: return
    case .absent: throw failure.map { CollectorFailure($0) } ?? .noData
    case .stale: throw failure.map { CollectorFailure($0) } ?? .failed("\(name): not read")
    }
  }
}
