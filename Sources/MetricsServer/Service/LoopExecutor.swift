import NIOCore

/// Runs tasks on an event loop.
///
/// Swift's own pool is libdispatch's, which once used wakes up each second to look after its threads, and
/// makes every request hop between threads. The answers here take microseconds.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
