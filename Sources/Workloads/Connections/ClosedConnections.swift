internal import CLinux
internal import Glibc
import Monitor
import ProcFS
import Synchronization

/// Hears of connections that close, on a thread of its own, until the scan takes them.
///
/// The kernel's buffer may hold no more than 332 words, which come to that within 20 ms when a program
/// closes what it can, so it cannot wait for the next scan. The thread sleeps until the first word comes,
/// and then for as long as it takes to fill half the buffer at 32,000 words a second.
final class ClosedConnections: Sendable {
  /// What waits for the scan at most; 5 MiB.
  private static let limit = 65_536
  /// Of one word in the kernel's buffer; see `ClosingSockets`.
  private static let wordSize = 1280
  private static let wordsPerMillisecond = 32

  private struct State: ~Copyable {
    var sockets: ClosingSockets
    var connections: [ClosedConnection] = []
    var dropped: UInt64 = 0
    var isStopped = false

    /// Takes what the kernel has, without waiting.
    mutating func drain() {
      sockets.drain { sockets in
        for index in sockets.indices {
          guard let connection = ClosedConnection(sockets[index]) else { continue }
          if connections.count < ClosedConnections.limit {
            connections.append(connection)
          } else {
            dropped += 1
          }
        }
      }
    }
  }

  private let state: Mutex<State>
  private let descriptor: Int32
  private let pause: Int64
  /// A pipe that ends the thread's wait when it is closed at this end.
  private let bell: (listening: Int32, ringing: Int32)

  /// Begins to listen; nil where the kernel does not tell.
  init?(bufferSize: Int = 8 << 20) {
    guard let sockets = try? ClosingSockets(bufferSize: bufferSize) else { return nil }
    descriptor = sockets.descriptor
    let milliseconds = sockets.bufferSize / Self.wordSize / 2 / Self.wordsPerMillisecond
    pause = Int64(min(max(milliseconds, 5), 100)) * 1_000_000
    var ends: (Int32, Int32) = (-1, -1)
    let made = withUnsafeMutableBytes(of: &ends) { bytes in
      bytes.withMemoryRebound(to: Int32.self) { pipe2($0.baseAddress, O_CLOEXEC) }
    }
    guard made == 0 else { return nil }
    bell = ends
    state = Mutex(State(sockets: sockets))
    BlockingThread.detach(name: "closings") { [self] in run() }
  }

  deinit { close(bell.listening) }

  /// Has the thread end; to be called once.
  func stop() {
    state.withLock { $0.isStopped = true }
    close(bell.ringing)
  }

  /// Takes all that have closed until now; what `connections` held is thrown away.
  ///
  /// - Returns: How many were lost since the start.
  func take(into connections: inout [ClosedConnection]) -> UInt64 {
    connections.removeAll(keepingCapacity: true)
    return state.withLock { state in
      state.drain()
      swap(&state.connections, &connections)
      return state.sockets.lost + state.dropped
    }
  }

  private func run() {
    while !state.withLock({ $0.isStopped }) {
      var requests = (
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: bell.listening, events: Int16(POLLIN), revents: 0)
      )
      let ready = withUnsafeMutableBytes(of: &requests) { bytes in
        bytes.withMemoryRebound(to: pollfd.self) { poll($0.baseAddress, 2, -1) }
      }
      if ready < 0, errno != EINTR { return }
      state.withLock { $0.drain() }
      BlockingThread.sleep(nanoseconds: pause)
    }
  }
}
