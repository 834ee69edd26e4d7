internal import Glibc

/// Why a kernel file could not be used.
public enum Reason: Hashable, Sendable {
  /// A number was expected and something else stands there.
  case missingNumber
  /// The number does not fit into the field.
  case overflow
  /// The line ends before a field that it must have.
  case missingField
  /// The line that says what follows is not the one that this file has.
  case badHeader
  /// The text ends in the middle of a line.
  case truncated
  /// The file holds nothing.
  case empty
  /// A name is not of the form that this file has.
  case badName
  /// The file is larger than the reader may grow.
  case tooLarge
  /// The system call failed with this `errno`.
  case system(Int32)

  /// A short fixed word for the reason, fit for logs and tests.
  public var kind: String {
    switch self {
    case .missingNumber: "missing-number"
    case .overflow: "overflow"
    case .missingField: "missing-field"
    case .badHeader: "bad-header"
    case .truncated: "truncated"
    case .empty: "empty"
    case .badName: "bad-name"
    case .tooLarge: "too-large"
    case .system: "system"
    }
  }
}

/// What is wrong with a text, and where.
public struct ParseError: Error, Hashable, Sendable {
  /// What is wrong.
  public let reason: Reason
  /// The line, counted from 1; nil if the whole text is meant.
  public let line: Int?
  /// What stands there, escaped, at most 40 bytes of it.
  public let token: String

  /// Creates an error.
  public init(_ reason: Reason, line: Int? = nil, token: String = "") {
    self.reason = reason
    self.line = line
    self.token = token
  }
}

/// What is wrong with a file, and where.
public struct ProcFSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or the name of the kernel interface.
  public let path: String
  /// The line, counted from 1; nil if the whole file is meant.
  public let line: Int?
  /// What is wrong.
  public let reason: Reason
  /// What stands there, escaped, at most 40 bytes of it.
  public let token: String

  /// Creates an error of a file as a whole.
  public init(path: String, reason: Reason) {
    self.path = path
    self.line = nil
    self.reason = reason
    self.token = ""
  }

  /// Adds to a parser's error the path that the text came from.
  public init(path: String, _ error: ParseError) {
    self.path = path
    self.line = error.line
    self.reason = error.reason
    self.token = error.token
  }

  /// One sentence that names the file, the line, what stands there and what was expected.
  public var description: String {
    let place = line.map { "\(path), line \($0)" } ?? path
    let found = token.isEmpty ? "the end of the line" : "'\(token)'"
    return switch reason {
    case .missingNumber: "\(place): expected a number, found \(found)"
    case .overflow: "\(place): the number \(found) is too large for its field"
    case .missingField where line == nil: "\(place): not one of its lines can be read"
    case .missingField: "\(place): a field is missing at \(found)"
    case .badHeader: "\(place): \(found) is not a line that this file has"
    case .truncated: "\(place): the text ends in the middle of a line, after \(found)"
    case .empty: "\(place): the file is empty"
    case .badName: "\(place): \(found) is not a name of the expected form"
    case .tooLarge: "\(place): the file is larger than the reader may grow"
    case .system(let code): "\(place): \(Self.message(code))"
    }
  }

  private static func message(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else {
        return "error \(code)"
      }
      return String(cString: base)
    }
  }
}
