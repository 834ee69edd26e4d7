import Glibc

/// Why nothing can be measured.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The library of `c/parsers`.
struct CParsers {
  typealias Function =
    @convention(c) (UnsafePointer<CChar>, Int, UnsafeMutableRawPointer?) -> Bool
  private typealias Finder =
    @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutableRawPointer?>) ->
    UnsafeMutableRawPointer?

  /// One parser, and where it keeps what it reads.
  struct Parser {
    let function: Function
    let record: UnsafeMutableRawPointer?
  }

  private let finder: Finder

  init(_ path: String) throws {
    guard let library = dlopen(path, RTLD_NOW), let symbol = dlsym(library, "find_parser") else {
      throw BenchError("\(path): \(dlerror().map { String(cString: $0) } ?? "cannot be loaded")")
    }
    finder = unsafeBitCast(symbol, to: Finder.self)
  }

  /// The parser that is held against a record of ProcFS.
  func parser(_ name: String) throws -> Parser {
    var record: UnsafeMutableRawPointer?
    guard let function = finder(name, &record) else { throw BenchError("\(name): not in C") }
    return Parser(function: unsafeBitCast(function, to: Function.self), record: record)
  }
}

/// A text to be parsed, with NULs behind it that the C parsers may touch.
final class Text {
  private static let padding = 64

  let count: Int
  private let bytes: [UInt8]

  /// Reads a file; nil if there is none.
  init?(_ path: String) {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    count = bytes.count
    self.bytes = bytes + [UInt8](repeating: 0, count: Self.padding)
  }

  var string: String { String(decoding: bytes[..<count], as: UTF8.self) }

  func withSpan(_ body: (Span<UInt8>) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { buffer in
      try body(Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[..<count])))
    }
  }

  func isParsed(by parser: CParsers.Parser) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { parser.function($0, count, parser.record) } ?? false
      }
    }
  }
}
