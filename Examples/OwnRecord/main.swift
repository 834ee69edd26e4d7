import ProcFS

/// `/proc/modules`: what is loaded into the kernel, see proc_modules(5).
struct Modules: KernelRecord {
  static let path = KernelPath(.procfs, "modules")

  /// The modules, the one loaded last first.
  private(set) var names: [KernelName] = []

  mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    names.removeAll(keepingCapacity: true)
    var name: [UInt8] = []
    var isName = true
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "\n"):
        // A line without a blank has no module's size, and so is none of this file.
        if isName { throw ParseError(.missingField, line: names.count + 1) }
        isName = true
      case UInt8(ascii: " ") where isName:
        names.append(KernelName(bytes: name))
        name.removeAll(keepingCapacity: true)
        isName = false
      case let byte where isName:
        name.append(byte)
      default:
        break
      }
    }
  }
}

do {
  // Parsing is a pure function, so its tests need no files.
  var modules = Modules()
  try modules.parse(Array("loop 40960 0 - Live 0x0\nfuse 229376 3 - Live 0x0\n".utf8).span)
  print("text: \(modules.names.map(\.description).joined(separator: ", "))")

  // A kernel without modules has no such file.
  if let modules = try Modules.path.read(Modules.self) {
    print("modules: \(modules.names.count)")
  }
  // A file of one number, or of one word (SingleValue), needs no record of its own.
  let limit = KernelPath(.procfs, "sys/fs/nr_open", readSize: 64)
  if let limit = try limit.read(SingleNumber.self) {
    print("open files of a process: at most \(limit.value)")
  }
} catch {
  print(error)
}
