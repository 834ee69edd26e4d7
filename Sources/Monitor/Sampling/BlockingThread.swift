import Glibc
import Synchronization

/// What a new thread is to do.
private final class ThreadBody: Sendable {
  let name: String
  let run: @Sendable () -> Void

  init(name: String, run: @escaping @Sendable () -> Void) {
    self.name = name
    self.run = run
  }
}

/// Threads for work that blocks, which neither event loops nor Swift's shared pool may do.
package enum BlockingThread {
  /// Starts a thread that nobody waits for; its name is seen in top(1), at most 15 bytes.
  package static func detach(name: String, _ run: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // The default, 8 MiB, is only reserved, but RLIMIT_STACK can make it anything.
    pthread_attr_setstacksize(&attributes, 1 << 20)
    let body = Unmanaged.passRetained(ThreadBody(name: name, run: run)).toOpaque()
    var thread = pthread_t()
    if pthread_create(&thread, &attributes, start, body) != 0 {
      Unmanaged<ThreadBody>.fromOpaque(body).release()
    }
  }

  private static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { argument in
      if let argument {
        let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
        setName(body.name)
        body.run()
      }
      return nil
    }

  /// Names the calling thread; proc_pid_comm(5).
  private static func setName(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = name.withCString { write(file, $0, strlen($0)) }
    close(file)
  }

  package static func sleep(nanoseconds: Int64) {
    var time = timespec(nanoseconds)
    nanosleep(&time, nil)
  }
}

extension timespec {
  init(_ nanoseconds: Int64) {
    self.init(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  }
}

/// A wait that another thread can end.
package final class WakeUp: Sendable {
  /// A condition variable on the monotonic clock; the wall clock may be set while one waits.
  private struct Parts {
    var mutex = pthread_mutex_t()
    var condition = pthread_cond_t()
    var isStopped = false
    var isNudged = false
  }

  /// Why a wait ended.
  package enum Outcome {
    case timeout, nudged, stopped
  }

  // The addresses of a mutex and a condition must not change, and the mutex guards the flag.
  private nonisolated(unsafe) let parts: UnsafeMutablePointer<Parts>

  package init() {
    parts = .allocate(capacity: 1)
    parts.initialize(to: Parts())
    pthread_mutex_init(&parts.pointee.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(&parts.pointee.condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(&parts.pointee.condition)
    pthread_mutex_destroy(&parts.pointee.mutex)
    parts.deallocate()
  }

  /// Ends the wait that is on, and all later ones at once.
  package func stop() {
    pthread_mutex_lock(&parts.pointee.mutex)
    parts.pointee.isStopped = true
    pthread_mutex_unlock(&parts.pointee.mutex)
    // Behind the lock, or the thread would wake up only to wait for that.
    pthread_cond_signal(&parts.pointee.condition)
  }

  /// Ends the wait that is on, or the next one.
  package func nudge() {
    pthread_mutex_lock(&parts.pointee.mutex)
    parts.pointee.isNudged = true
    pthread_mutex_unlock(&parts.pointee.mutex)
    // Behind the lock, or the thread would wake up only to wait for that.
    pthread_cond_signal(&parts.pointee.condition)
  }

  /// Waits until the time has passed, or another thread ends it.
  package func wait(nanoseconds: Int64) -> Outcome {
    var deadline = timespec(Moment.monotonicNow() + nanoseconds)
    pthread_mutex_lock(&parts.pointee.mutex)
    defer { pthread_mutex_unlock(&parts.pointee.mutex) }
    while !parts.pointee.isStopped, !parts.pointee.isNudged {
      let status = pthread_cond_timedwait(
        &parts.pointee.condition, &parts.pointee.mutex, &deadline)
      if status == ETIMEDOUT { return .timeout }
    }
    parts.pointee.isNudged = false
    return parts.pointee.isStopped ? .stopped : .nudged
  }
}
