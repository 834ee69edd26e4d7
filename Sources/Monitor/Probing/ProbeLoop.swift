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
    /// What each question's answer is.
    private var kinds: [Int: ProbeMessage.Reply] = [:]

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
          kinds[head.target] = .usage
          reader.define(head.target, .mount(KernelName(bytes: path)))
        case .defineAttribute:
          kinds[head.target] = .text
          reader.define(head.target, .attribute(String(decoding: path, as: UTF8.self)))
        case .defineTextfiles:
          kinds[head.target] = .end
          reader.define(head.target, .textfiles(String(decoding: path, as: UTF8.self)))
        case .ask: guard answer(head.target) else { return false }
        case nil: return false
        }
      }
      input.removeSubrange(0..<at)
      input.append(contentsOf: repeatElement(0, count: at))
      filled -= at
      return true
    }

    /// Answers one question; false when the service is gone.
    private mutating func answer(_ target: Int) -> Bool {
      let kind = kinds[target] ?? .text
      var isWanted = true
      reader.answer(target, into: &answer) { text in
        // Each file at once, so that it is seen that there is progress.
        if isWanted { isWanted = Self.write(&text, of: target) }
      }
      guard isWanted else { return false }
      ProbeMessage.append(answer, target, kind: kind, to: &output)
      return flush()
    }

    /// Writes a text in parts.
    private static func write(_ text: inout [UInt8], of target: Int) -> Bool {
      var output: [UInt8] = []
      var start = 0
      while start < text.count {
        let end = min(start + ProbeQuestion.longestText, text.count)
        ProbeMessage.append(part: text[start..<end], target, to: &output)
        start = end
      }
      text.removeAll(keepingCapacity: text.count < 64 << 10)
      return flush(&output)
    }

    /// Writes an answer at once: the next question may be the one that is never answered.
    private mutating func flush() -> Bool { Self.flush(&output) }

    private static func flush(_ output: inout [UInt8]) -> Bool {
      var start = 0
      while start < output.count {
        let count = output.withUnsafeBytes { bytes in
          Glibc.write(1, bytes.baseAddress.map { $0 + start }, bytes.count - start)
        }
        if count > 0 { start += count } else if errno != EINTR { return false }
      }
      output.removeAll(keepingCapacity: true)
      return true
    }
  }
}
