import ProcFS
import Synchronization

/// The network devices of the kernel that runs, asked for once in a scrape for all collectors that want
/// them; rtnetlink(7).
final class NetworkLinks: Sendable {
  private struct State: ~Copyable {
    var route: RouteNetlink?
    var table = LinkTable()
    var wasAsked = false
    var hasAnswered = false

    mutating func ask() {
      wasAsked = true
      hasAnswered = false
      if route == nil { route = try? RouteNetlink() }
      do {
        hasAnswered = try route?.read(&table) != nil
      } catch {
        // Refused: by a system call filter, or in a sandbox.
        route = nil
      }
    }
  }

  private let state = Mutex(State())

  /// The devices, in the order of the kernel's answer; nil if it gave none.
  ///
  /// Not to be kept beyond the scrape, or the memory could not be used again.
  var current: [Link]? {
    state.withLock {
      if !$0.wasAsked { $0.ask() }
      return $0.hasAnswered ? $0.table.links : nil
    }
  }

  /// Has the kernel asked again when they are wanted the next time.
  func expire() { state.withLock { $0.wasAsked = false } }
}
