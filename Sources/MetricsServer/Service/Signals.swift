import Glibc
import Monitor

/// The signals that mean something to the service.
enum Signals {
  enum Wish: Sendable {
    /// SIGTERM or SIGINT
    case stop
    /// SIGHUP
    case reload
  }

  /// Keeps the signals from their default effect; to be called before any thread starts, since threads
  /// inherit the mask.
  static func block() {
    var set = mask()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A viewer that goes away while it is written to is an error of that write, and no more.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Hands each signal over, in order, from a thread of its own.
  static func watch(_ body: @escaping @Sendable (Wish) -> Void) {
    BlockingThread.detach(name: "signals") {
      var set = mask()
      while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        body(number == SIGHUP ? .reload : .stop)
      }
    }
  }

  private static func mask() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGHUP)
    return set
  }
}
