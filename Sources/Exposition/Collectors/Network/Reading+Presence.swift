import Monitor
import ProcFS

extension Reading {
  /// Whether the file is there and says something.
  ///
  /// - Throws: What is wrong with it; an empty file only says nothing.
  func isPresentAndRead() throws(CollectorFailure) -> Bool {
    if status == .fresh { return true }
    guard let failure, failure.reason != .empty else { return false }
    throw CollectorFailure(failure)
  }
}
