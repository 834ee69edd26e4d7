/// `/proc/PID/status`: what `stat` and `statm` say of one process and more, by name.
///
/// See proc_pid_status(5). Kernels and sandboxes leave fields out, and so do kernel threads and zombies
/// (all of `Vm…`): each is nil then. Lines that are not known are passed over.
public struct ProcessStatus: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.status.path(of: process) }

  /// The users, or groups, that a process acts as.
  public struct Identity: Hashable, Sendable {
    /// Who started it.
    public var real: UInt32
    /// Whose rights it has.
    public var effective: UInt32
    /// Whom it may become again.
    public var saved: UInt32
    /// Whose files it may touch.
    public var fileSystem: UInt32
  }

  /// Lists of numbers, by the names that the file has for them.
  enum List: String, CounterKey {
    case groups = "Groups"
    case nsTgid = "NStgid"
    case nsPid = "NSpid"
    case nsPgid = "NSpgid"
    case nsSid = "NSsid"

    static let names = FieldNames(Self.self)
    static let all = Array(allCases)
  }

  /// The name of the program, as in `comm`.
  public private(set) var name: KernelName?
  /// What it does.
  public private(set) var state: ProcessState?
  /// Its users, by number.
  public private(set) var uid: Identity?
  /// Its groups, by number.
  public private(set) var gid: Identity?
  /// The limit on signals that wait for its user.
  public private(set) var signalQueueLimit: UInt64?
  /// The CPUs that it may run on (since Linux 2.6.26).
  public private(set) var allowedCPUs = NumberRanges()
  /// The NUMA nodes that it may take memory from (since Linux 2.6.26).
  public private(set) var allowedNodes = NumberRanges()
  private var values = FieldValues<Key>()
  private var lists = [[UInt32]](repeating: [], count: List.allCases.count)

  /// Creates an empty record.
  public init() {}

  /// The value of a field that is one number; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { values[key] }

  /// The groups that it belongs to besides `gid`.
  public var groups: [UInt32] { lists[List.groups.ordinal] }
  /// Its number in each namespace, the outermost first (since Linux 4.1).
  public var namespaceTgids: [UInt32] { lists[List.nsTgid.ordinal] }
  /// The thread's number in each namespace (since Linux 4.1).
  public var namespacePids: [UInt32] { lists[List.nsPid.ordinal] }
  /// The process group in each namespace (since Linux 4.1).
  public var namespacePgids: [UInt32] { lists[List.nsPgid.ordinal] }
  /// The session in each namespace (since Linux 4.1).
  public var namespaceSids: [UInt32] { lists[List.nsSid.ordinal] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    clear()
    var heldName = name ?? KernelName()
    name = nil
    var cursor = Cursor()
    var next = 0
    while !cursor.isAtEnd(text) {
      let field = cursor.fieldName(text)
      if let place = Key.names.place(text, field, from: next) {
        values.set(place, number(text, &cursor, Key.all[place]))
        next = place + 1
      } else if text.equals("Name", at: field) {
        cursor.statusName(text, &heldName)
        name = heldName
      } else {
        parseOther(text, field, &cursor)
      }
      cursor.nextLine(text)
    }
    if isEmpty { throw ParseError(.missingField) }
  }

  private var isEmpty: Bool {
    values.isEmpty && name == nil && state == nil && uid == nil && gid == nil
      && allowedCPUs.count == 0 && allowedNodes.count == 0 && lists.allSatisfy(\.isEmpty)
  }

  private mutating func clear() {
    values.clear()
    state = nil
    uid = nil
    gid = nil
    signalQueueLimit = nil
    allowedCPUs.clear()
    allowedNodes.clear()
    for index in lists.indices { lists[index].removeAll(keepingCapacity: true) }
  }

  private mutating func number(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ key: Key
  ) -> UInt64? {
    if key == .sigQ {
      guard case .value(let queued) = cursor.digits(text) else { return nil }
      if cursor.skip(UInt8(ascii: "/"), text) { signalQueueLimit = cursor.numberIfAny(text) }
      return queued
    }
    return key.radix == 10 ? cursor.numberIfAny(text) : cursor.mask(text, key.radix)
  }

  private mutating func parseOther(
    _ text: Span<UInt8>, _ field: Range<Int>, _ cursor: inout Cursor
  ) {
    if text.equals("State", at: field) {
      let word = cursor.word(text)
      if !word.isEmpty { state = ProcessState(rawValue: text[word.lowerBound]) }
    } else if text.equals("Uid", at: field) {
      uid = Identity(text, &cursor)
    } else if text.equals("Gid", at: field) {
      gid = Identity(text, &cursor)
    } else if text.equals("Cpus_allowed_list", at: field) {
      allowedCPUs.parseIfAny(text, &cursor)
    } else if text.equals("Mems_allowed_list", at: field) {
      allowedNodes.parseIfAny(text, &cursor)
    } else if let list = List.names.place(text, field, from: 0) {
      while let number = cursor.numberIfAny(text).flatMap(UInt32.init(exactly:)) {
        lists[list].append(number)
      }
    }
  }
}

extension ProcessStatus.Identity {
  fileprivate init?(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    guard let real = try? cursor.number32(text), let effective = try? cursor.number32(text),
      let saved = try? cursor.number32(text), let fileSystem = try? cursor.number32(text)
    else { return nil }
    self.init(real: real, effective: effective, saved: saved, fileSystem: fileSystem)
  }
}

extension Cursor {
  /// A number to base 8 or 16 that fills its word and has at most 64 bits.
  fileprivate mutating func mask(_ text: Span<UInt8>, _ radix: UInt64) -> UInt64? {
    let word = word(text)
    guard !word.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in word {
      guard let digit = text[index].hexValue, UInt64(digit) < radix else { return nil }
      let (shifted, over) = value.multipliedReportingOverflow(by: radix)
      if over { return nil }
      value = shifted | UInt64(digit)
    }
    return value
  }

  /// The rest of the line behind its tab, with the kernel's `\n` and `\\` taken back.
  fileprivate mutating func statusName(_ text: Span<UInt8>, _ name: inout KernelName) {
    _ = skip(9, text)
    name.assignUnescaped(text, at..<lineEnd(text))
  }
}

extension KernelName {
  /// Takes over bytes in which `\n` stands for a newline and `\\` for a backslash.
  mutating func assignUnescaped(_ text: Span<UInt8>, _ range: Range<Int>) {
    let backslash = UInt8(ascii: "\\")
    guard text.firstIndex(of: backslash, from: range.lowerBound) < range.upperBound else {
      assign(text, range)
      return
    }
    var bytes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let follower = index + 1 < range.upperBound ? text[index + 1] : 0
      if text[index] == backslash, follower == UInt8(ascii: "n") || follower == backslash {
        bytes.append(follower == backslash ? backslash : .newline)
        index += 2
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    self = KernelName(bytes: bytes)
  }
}
