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
  /// Files and directories that have problems.
  package var badCount = 0
}

/// Makes one result of what looks into several folders found; a folder is all that one pattern stands for.
///
/// What a folder's last look found stays until its next one, so folders need not answer together.
struct TextfileScan {
  private struct File: Equatable {
    let path: String
    /// nil of a file that could not be read.
    var stamp: TextfileEntry.Stamp?
    var families: [TextFamily] = []
    var problem: String?
  }

  private struct Folder: Equatable {
    /// In the order in which they count.
    var files: [File] = []
    var problems: [TextfileResult.Problem] = []
  }

  private var folders: [Folder]
  private var isChanged = true
  private(set) var result = TextfileResult()

  init(folders count: Int) { folders = Array(repeating: Folder(), count: count) }

  /// Takes what a look into a folder found.
  ///
  /// - Returns: False if it tells of a file as the same that is not known: the next look must hand over all.
  mutating func take(_ items: [TextfileItem], of folder: Int) -> Bool {
    var known: [String: File] = [:]
    for file in folders[folder].files { known[file.path] = file }
    var next = Folder()
    var isWhole = true
    for item in items {
      switch item {
      case .same(let path, let stamp):
        guard let file = known[path], file.stamp == stamp else {
          isWhole = false
          continue
        }
        next.files.append(file)
      case .file(let path, let stamp, let bytes):
        next.files.append(Self.parse(bytes, File(path: path, stamp: stamp)))
      case .unreadable(let path, let problem):
        next.files.append(File(path: path, problem: problem))
      case .badDirectory(let path, let problem):
        next.problems.append(.init(path: path, text: problem))
      }
    }
    replace(folder, by: next)
    return isWhole
  }

  /// Takes down that nothing can be known of a folder.
  mutating func lose(_ folder: Int, _ problem: TextfileResult.Problem) {
    replace(folder, by: Folder(problems: [problem]))
  }

  /// Brings the result up to date; true if anything is different from before.
  mutating func finish() -> Bool {
    guard isChanged else { return false }
    isChanged = false
    var next = TextfileResult()
    next.problems = folders.flatMap(\.problems)
    merge(into: &next)
    result = next
    return true
  }

  private mutating func replace(_ folder: Int, by next: Folder) {
    guard folders[folder] != next else { return }
    folders[folder] = next
    isChanged = true
  }

  private static func parse(_ bytes: [UInt8], _ file: File) -> File {
    var file = file
    do throws(TextfileError) {
      file.families = try TextfileParser.parse(bytes)
    } catch {
      file.problem = "line \(error.line): \(error.problem)"
    }
    return file
  }

  /// Puts what the files say of the same metric together, as node_exporter does.
  private func merge(into next: inout TextfileResult) {
    next.hasError = !next.problems.isEmpty
    var merger = TextfileMerger()
    var size = 0
    func refuse(_ file: File, _ problem: String) {
      next.problems.append(.init(path: file.path, text: problem))
      next.hasError = true
    }
    for (index, file) in folders.lazy.flatMap(\.files).enumerated() {
      if index >= TextfileLimits.files {
        refuse(file, TextfileLimits.tooManyFiles)
        break
      }
      if let problem = file.problem {
        refuse(file, problem)
        continue
      }
      size += max(0, file.stamp?.size ?? 0)
      guard size <= TextfileLimits.totalSize, merger.hasRoom(for: file.families) else {
        refuse(file, TextfileLimits.leftOut)
        continue
      }
      merger.add(file.families, of: file.path)
      next.files.append(
        .init(path: file.path, modified: (file.stamp?.modified ?? 0) / 1_000_000_000))
    }
    merger.finish(&next)
    next.badCount = Set(next.problems.map(\.path)).count
    var seen: Set<String> = []
    next.files = next.files.filter { seen.insert($0.path).inserted }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
