import CLinux
import Glibc

/// One child, seen from the service, which never waits for it.
///
/// Requests go to it through a socket, so that writing to a dead one is an error and no signal; answers come
/// through a pipe, which holds many of them in little memory. All ends are closed on exec(3).
struct ProbeChild: ~Copyable {
  let number: Int
  private let pid: pid_t
  private let requests: Int32
  let answers: Int32
  /// What could not be written yet.
  private var output: [UInt8] = []
  private var input: [UInt8]
  private var filled = 0
  /// Which definition of each question it knows.
  private var defined: [UInt32] = []
  /// Questions that it has not answered.
  private(set) var outstanding = 0
  private(set) var isUp = false

  /// The error of a system call.
  struct Failure: Error {
    let code: Int32
  }

  /// Starts a program, the running one as it is called with these words.
  init(number: Int, words: [String]) throws(Failure) {
    self.number = number
    var socket: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Self.closeOnExec, 0, &socket) == 0
    else { throw Failure(code: errno) }
    var pipe: [Int32] = [-1, -1]
    guard pipe2(&pipe, O_CLOEXEC) == 0 else {
      let code = errno
      for descriptor in socket { close(descriptor) }
      throw Failure(code: code)
    }
    defer {
      close(socket[1])
      close(pipe[1])
    }
    do throws(Failure) {
      pid = try Self.spawn(words, input: socket[1], output: pipe[1])
    } catch {
      close(socket[0])
      close(pipe[0])
      throw error
    }
    requests = socket[0]
    answers = pipe[0]
    _ = fcntl(answers, F_SETFL, O_NONBLOCK)
    input = [UInt8](repeating: 0, count: ProbeMessage.replyHead + ProbeQuestion.longestText)
  }

  deinit {
    close(requests)
    close(answers)
  }

  /// SOCK_CLOEXEC, which is the same number.
  private static let closeOnExec = O_CLOEXEC

  private static func spawn(
    _ words: [String], input: Int32, output: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    // Who waits for the end of what the service writes is not to wait for a child that the kernel holds.
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Whatever a library left open without its being closed on exec.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    // Nothing of the service's surroundings: not its socket to systemd either.
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var pid: pid_t = 0
    let code = posix_spawn(
      &pid, "/proc/self/exe", &actions, &attributes, &arguments, &environment)
    guard code == 0 else { throw Failure(code: code) }
    ServiceChildren.shared.add(pid)
    return pid
  }

  /// Puts a question, after its definition if the child does not know that.
  mutating func ask(_ target: Int, _ question: ProbeQuestion, definition: UInt32) {
    while defined.count <= target { defined.append(0) }
    if defined[target] != definition {
      defined[target] = definition
      ProbeMessage.append(question, target, to: &output)
    }
    ProbeMessage.append(.ask, target, to: &output)
    outstanding += 1
  }

  /// Writes what the child takes without waiting for it; the rest is for the next time.
  mutating func flush() {
    guard !output.isEmpty else { return }
    let count = output.withUnsafeBytes {
      send(requests, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
    // That it is gone shows when its answers are read.
    if count > 0 { output.removeSubrange(0..<count) }
  }

  /// Reads what the child has written so far.
  ///
  /// - Returns: False if the child has ended, or writes what makes no sense.
  mutating func receive(_ take: (ProbeReplyHead, UnsafeRawBufferPointer) -> Void) -> Bool {
    while true {
      let count = input.withUnsafeMutableBytes { bytes in
        read(answers, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno == EAGAIN
      }
      if count == 0 { return false }
      filled += count
      guard consume(take) else { return false }
    }
  }

  private mutating func consume(_ take: (ProbeReplyHead, UnsafeRawBufferPointer) -> Void) -> Bool {
    var at = 0
    var makesSense = true
    input.withUnsafeBytes { bytes in
      while makesSense, filled - at >= ProbeMessage.replyHead {
        let head = ProbeReplyHead(UnsafeRawBufferPointer(rebasing: bytes[at...]))
        let start = at + ProbeMessage.replyHead
        guard head.kind != nil, head.length <= ProbeQuestion.longestText else {
          makesSense = false
          return
        }
        guard start + head.length <= filled else { break }
        if head.kind == .hello { isUp = true } else { outstanding -= 1 }
        take(head, UnsafeRawBufferPointer(rebasing: bytes[start..<(start + head.length)]))
        at = start + head.length
      }
    }
    input.withUnsafeMutableBytes { bytes in
      if at > 0, filled > at, let base = bytes.baseAddress { memmove(base, base + at, filled - at) }
    }
    filled -= at
    return makesSense
  }

  /// Ends it: at once if it must, otherwise by the end of its input.
  consuming func end(byForce: Bool) -> ProbeRemains {
    if byForce { kill(pid, SIGKILL) }
    return ProbeRemains(number: number, pid: pid)
  }
}

/// A child that is to end, or has ended, and whose exit status nobody has taken yet.
struct ProbeRemains {
  let number: Int
  let pid: pid_t

  /// Whether it is gone.
  func isGone() -> Bool { ServiceChildren.shared.release(pid) }
}
