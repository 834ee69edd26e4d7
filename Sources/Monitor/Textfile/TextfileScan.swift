import Glibc

/// What text files say at one time.
package struct TextfileResult: Sendable {
  /// A file, and when it was changed last, in whole seconds of Unix time.
  package struct File: Sendable, Equatable {
    package let path: String
    package let modified: Int64
  }

  /// A file or directory that cannot be used, or a part of a file.
  package struct Problem: Sendable, Equatable {
    package let path: String
    package let text: String
  }

  package var families: [TextFamily] = []
  /// The files that were read, sorted by path.
  package var files: [File] = []
  package var problems: [Problem] = []
  /// What node_textfile_scrape_error says.
  package var hasError = false
}

/// Looks into text file directories again and again; reads only the files that were changed.
struct TextfileScan {
  private struct Known {
    var stamp: TextfileEntry.Stamp
    /// Whether a later write could leave the stamp as it is.
    var isUnsettled: Bool
    var families: [TextFamily]
    var problem: String?
  }

  /// File systems keep times to the tick of the kernel's clock, some to the second or two.
  private static let settling: Int64 = 2_000_000_000

  private let patterns: [String]
  private var known: [String: Known] = [:]
  private(set) var result = TextfileResult()

  init(patterns: [String]) { self.patterns = patterns.filter { !$0.isEmpty } }

  /// Brings the result up to date; true if anything is different from before.
  mutating func update(now: Int64) -> Bool {
    var next = TextfileResult()
    var seen: [String: Known] = [:]
    var changed = false
    for path in paths(&next) {
      guard seen[path] == nil else { continue }
      seen[path] = look(at: path, now: now, &changed)
    }
    changed = changed || seen.count != known.count
    known = seen
    guard changed || next.problems != lastProblems else { return false }
    lastProblems = next.problems
    merge(into: &next)
    result = next
    return true
  }

  /// Problems with directories in the last update.
  private var lastProblems: [TextfileResult.Problem] = []
  /// The files in the order in which they count.
  private var order: [String] = []

  private mutating func paths(_ next: inout TextfileResult) -> [String] {
    order.removeAll(keepingCapacity: true)
    for directory in patterns.flatMap(TextfileFolder.directories) {
      do throws(TextfileFolder.Failure) {
        for name in try TextfileFolder.names(in: directory) {
          guard order.count < TextfileLimits.files else {
            next.problems.append(
              .init(path: directory, text: "more than \(TextfileLimits.files) files in all"))
            return order
          }
          order.append(Self.join(directory, name))
        }
      } catch {
        next.problems.append(.init(path: directory, text: error.problem))
      }
    }
    return order
  }

  /// The path as Go's filepath.Join writes it: without doubled slashes and points.
  static func join(_ directory: String, _ name: String) -> String {
    var parts: [Substring] = []
    for part in directory.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !directory.hasPrefix("/") {
        parts.append(part)
      }
    }
    parts.append(name[...])
    return (directory.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private func look(at path: String, now: Int64, _ changed: inout Bool) -> Known? {
    do throws(TextfileFolder.Failure) {
      let before = known[path]
      if let before, !before.isUnsettled, try TextfileFolder.stamp(of: path) == before.stamp {
        return before
      }
      let (bytes, stamp) = try TextfileFolder.read(path)
      var file = Known(
        stamp: stamp, isUnsettled: now - stamp.changed < Self.settling, families: [])
      do throws(TextfileError) {
        file.families = try TextfileParser.parse(bytes)
      } catch {
        file.problem = "line \(error.line): \(error.problem)"
      }
      if before.map({ $0.families != file.families || $0.stamp.modified != stamp.modified }) ?? true
        || before?.problem != file.problem
      {
        changed = true
      }
      return file
    } catch {
      if known[path]?.problem != error.problem { changed = true }
      return Known(
        stamp: .missing, isUnsettled: true, families: [], problem: error.problem)
    }
  }

  /// Puts what the files say of the same metric together, as node_exporter does.
  private mutating func merge(into next: inout TextfileResult) {
    next.hasError = !next.problems.isEmpty
    var merger = TextfileMerger()
    var size = 0
    for path in order {
      guard let file = known[path] else { continue }
      if let problem = file.problem {
        next.problems.append(.init(path: path, text: problem))
        next.hasError = true
        continue
      }
      size += max(0, file.stamp.size)
      guard size <= TextfileLimits.totalSize, merger.hasRoom(for: file.families) else {
        next.problems.append(
          .init(
            path: path,
            text: """
              left out: all files together hold more than \(TextfileLimits.totalSize >> 20) MiB or \
              \(TextfileLimits.samples) samples
              """))
        next.hasError = true
        continue
      }
      merger.add(file.families, of: path)
      next.files.append(
        .init(path: path, modified: file.stamp.modified / 1_000_000_000))
    }
    merger.finish(&next)
    var seen: Set<String> = []
    next.files = next.files.filter { seen.insert($0.path).inserted }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

extension TextfileEntry.Stamp {
  /// Of a file that could not be read.
  fileprivate static let missing = TextfileEntry.Stamp(.init())
}
