import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Attributes of sysfs that no device is asked for, so that the scrape itself can read them.
struct ScrapedAttributes<Attributes: AttributeSet> {
  private(set) var current = Attributes()
  private let paths: HostPaths

  init(_ setup: CollectorSetup) { paths = setup.paths }

  /// Finds what there is, and reads it.
  mutating func read(using buffer: inout ReadBuffer) {
    current.scan(in: paths)
    current.read(using: &buffer)
  }

  /// Reads and finds what the caller wants of it.
  mutating func with(_ body: (inout Attributes, HostPaths) -> Void) { body(&current, paths) }
}

extension AttributeValue {
  /// Fails where the attribute is there and cannot be read, or is not there at all.
  func required(_ name: StaticString) throws(CollectorFailure) -> KernelName {
    guard let text else { throw failure(name) }
    return text
  }

  /// What is wrong with the attribute.
  func failure(_ name: StaticString) -> CollectorFailure {
    switch state {
    case .open: .failed("\(name): '\(text?.description ?? "")' is not a number")
    case .absent: .failed("\(name): absent")
    case .notPermitted: .failed("\(name): not permitted")
    case .unsupported: .failed("\(name): not supported")
    case .failed(let code):
      CollectorFailure(ProcFSError(path: name.description, reason: .system(code)))
    }
  }
}

extension KernelFile.State {
  /// Whether a driver just had nothing to say: no data, or to be tried again.
  var isTransient: Bool { self == .failed(EAGAIN) || self == .failed(ENODATA) }

  /// Whether the device did not answer in time: then what others said is told all the same.
  var isLate: Bool { self == .failed(ETIMEDOUT) }
}
