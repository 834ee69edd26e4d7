import Glibc

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

  /// Waits for the next signal.
  ///
  /// For the main thread: left to Swift, it would wait in libdispatch with all signals unblocked.
  static func next() -> Wish {
    var set = mask()
    var number: Int32 = 0
    // sigwait(3) fails for an invalid set only.
    sigwait(&set, &number)
    return number == SIGHUP ? .reload : .stop
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
