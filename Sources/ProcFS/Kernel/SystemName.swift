internal import Glibc

/// What the kernel that runs calls itself and its host; uname(2).
public struct SystemName: Sendable {
  /// The operating system: `Linux`.
  public private(set) var system = KernelName()
  /// The kernel's release, such as `6.1.0-18-amd64`.
  public private(set) var release = KernelName()
  /// Which build of the release it is.
  public private(set) var version = KernelName()
  /// The architecture, such as `x86_64`.
  public private(set) var machine = KernelName()
  /// The host's name.
  public private(set) var node = KernelName()
  /// The NIS domain; `(none)` if there is none.
  public private(set) var domain = KernelName()

  /// Creates empty names.
  public init() {}

  /// Asks the kernel; what did not change allocates nothing.
  ///
  /// - Throws: Why it does not answer.
  public mutating func update() throws(ProcFSError) {
    var name = utsname()
    guard uname(&name) == 0 else { throw ProcFSError(path: "uname", reason: .system(errno)) }
    Self.take(name.sysname, &system)
    Self.take(name.release, &release)
    Self.take(name.version, &version)
    Self.take(name.machine, &machine)
    Self.take(name.nodename, &node)
    Self.take(name.__domainname, &domain)
  }

  /// Takes the bytes of a C array up to its NUL.
  private static func take<Field>(_ field: Field, _ name: inout KernelName) {
    withUnsafeBytes(of: field) { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      let count = bytes.firstIndex(of: 0) ?? bytes.count
      name.assign(Span(_unsafeElements: bytes), 0..<count)
    }
  }
}
