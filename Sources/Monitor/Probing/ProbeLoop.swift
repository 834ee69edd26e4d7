import CLinux
import Glibc
import ProcFS

/// What the child does: reads requests from its standard input, asks the kernel, and writes the answers to
/// its standard output, until the input ends.
package enum ProbeLoop {
  /// Serves until the service is gone or wants no more.
  ///
  /// - Returns: Whether there was a service to serve.
  package static func run() -> Bool {
    var status = stat()
    guard fstat(0, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    // The end of the input tells as well, but only a child that is not waiting in the kernel.
    telltale_die_with_parent()
    telltale_name_thread("telltale-probe")
    var server = Server()
    server.run()
    return true
  }

  private struct Server: ~Copyable {
    private var reader = ProbeReader()
    private var answer = ProbeAnswer()
    private var input = [UInt8](repeating: 0, count: 16 << 10)
    private var filled = 0
    private var output: [UInt8] = []
    /// Whether each question is one of a mount.
    private var mounts: Set<Int> = []

    mutating func run() {
      ProbeMessage.append(hello: (), to: &output)
      guard flush() else { return }
      while receive() {
        guard serve() else { return }
      }
    }

    /// Waits for more input; false at its end.
    private mutating func receive() -> Bool {
      while true {
        let count = input.withUnsafeMutableBytes { bytes in
          read(0, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
        }
        if count > 0 { filled += count }
        if count >= 0 || errno != EINTR { return count > 0 }
      }
    }

    /// Serves all requests that are there whole; false when the service is gone.
    private mutating func serve() -> Bool {
      var at = 0
      while filled - at >= ProbeMessage.requestHead {
        let start = at
        let head = input.withUnsafeBytes {
          ProbeRequestHead(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        let end = at + ProbeMessage.requestHead + head.length
        guard end <= filled else { break }
        let path = Array(input[(at + ProbeMessage.requestHead)..<end])
        at = end
        switch head.kind {
        case .defineMount:
          mounts.insert(head.target)
          reader.define(head.target, .mount(KernelName(bytes: path)))
        case .defineAttribute:
          mounts.remove(head.target)
          reader.define(head.target, .attribute(String(decoding: path, as: UTF8.self)))
        case .ask:
          reader.answer(head.target, into: &answer)
          ProbeMessage.append(
            answer, head.target, isUsage: mounts.contains(head.target), to: &output)
          guard flush() else { return false }
        case nil: return false
        }
      }
      input.removeSubrange(0..<at)
      input.append(contentsOf: repeatElement(0, count: at))
      filled -= at
      return true
    }

    /// Writes an answer at once: the next question may be the one that is never answered.
    private mutating func flush() -> Bool {
      var start = 0
      while start < output.count {
        let count = output.withUnsafeBytes { bytes in
          write(1, bytes.baseAddress.map { $0 + start }, bytes.count - start)
        }
        if count > 0 { start += count } else if errno != EINTR { return false }
      }
      output.removeAll(keepingCapacity: true)
      return true
    }
  }
}
