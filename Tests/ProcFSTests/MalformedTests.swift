import Testing

@testable import ProcFS

/// Files that are broken, each with the error that it must give, or what is still to be read.
@Suite struct MalformedTests {
  @Test func thereAreCases() {
    #expect(Fixtures.malformed.count >= 40, "no cases in \(Fixtures.root)/malformed")
  }

  @Test(arguments: Fixtures.malformed) func givesWhatIsExpected(_ name: String) throws {
    let folder = "\(Fixtures.root)/malformed/\(name)"
    let expected = try JSON.read("\(folder)/expected.json")
    guard case .string(let path)? = expected["file"] else {
      Issue.record("\(name): expected.json names no file")
      return
    }
    var found: [String: JSON] = ["file": .string(path)]
    do {
      found["values"] = try Self.read(path, Fixtures.paths(folder))
    } catch {
      #expect(error.path == "\(folder)/\(path)")
      #expect(error.description.contains("\(path)"), "the message names the file")
      found["line"] = error.line.map { JSON(UInt64($0)) } ?? .null
      found["reason"] = .string(error.reason.kind)
    }
    // Why it is expected is for the reader.
    found["why"] = expected["why"]
    let differences = JSON.differences(expected: expected, found: .object(found), at: name)
    #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
  }

  private static func read(_ path: String, _ paths: HostPaths) throws(ProcFSError) -> JSON {
    if path == "sys/devices/system/cpu" { return CPUFrequency(in: paths).json }
    guard let file = HostFile.all.first(where: { $0.key == path }) else {
      Issue.record("ProcFS does not read \(path)")
      return .null
    }
    return try file.read(paths)
  }
}
