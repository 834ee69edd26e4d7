import Glibc

/// A program that sleeps until the test ends it.
final class Child {
  let number: Int32
  private var isRunning = true

  init() throws {
    var number: pid_t = 0
    let words: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("100"), nil]
    defer { for word in words { free(word) } }
    let code = posix_spawn(&number, "/bin/sleep", nil, nil, words, environ)
    guard code == 0 else { throw Failure(code: code) }
    self.number = number
  }

  deinit { end() }

  /// Ends it and waits until the kernel has forgotten it.
  func end() {
    guard isRunning else { return }
    isRunning = false
    kill(number, SIGKILL)
    waitpid(number, nil, 0)
  }

  struct Failure: Error {
    let code: Int32
  }
}
