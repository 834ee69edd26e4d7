import Glibc
import ProcFS

/// Answers questions by asking the kernel, for as long as that takes.
///
/// Used by the child, and where nothing is lost by waiting: for one reading, and in tests. Attributes are
/// kept open, since reading one again costs half of opening it.
struct ProbeReader: ~Copyable {
  private final class Attribute {
    var file: KernelFile

    init(_ path: String) {
      // Opened when it is read for the first time.
      file = KernelFile(closed: path)
    }
  }

  private final class Textfiles {
    var reader: TextfileReader

    init(_ pattern: String) { reader = TextfileReader(pattern: pattern) }
  }

  private enum Known {
    case mount(KernelName)
    case attribute(Attribute)
    case textfiles(Textfiles)
  }

  private var mounts = MountProbe()
  private var known: [Known?] = []
  private var buffer = ReadBuffer(capacity: 4096, limit: ProbeQuestion.longestText)

  init() {}

  /// Gives a number to a question; what had it before is forgotten.
  mutating func define(_ target: Int, _ question: ProbeQuestion) {
    while known.count <= target { known.append(nil) }
    known[target] =
      switch question {
      case .mount(let mountpoint): .mount(mountpoint)
      case .attribute(let path): .attribute(Attribute(path))
      case .textfiles(let pattern): .textfiles(Textfiles(pattern))
      }
  }

  /// Asks the kernel.
  ///
  /// - Parameters:
  ///   - target: The question's number.
  ///   - answer: Takes the answer.
  ///   - onProgress: May take what there is of a long text so far.
  mutating func answer(
    _ target: Int, into answer: inout ProbeAnswer, onProgress: (inout [UInt8]) -> Void = { _ in }
  ) {
    answer.failure = 0
    answer.text.removeAll(keepingCapacity: true)
    switch known.indices.contains(target) ? known[target] : nil {
    case .mount(let mountpoint):
      do {
        answer.usage = try mounts.numbers(at: mountpoint)
      } catch {
        answer.failure = error.code
      }
    case .attribute(let attribute): read(&attribute.file, into: &answer)
    case .textfiles(let textfiles):
      textfiles.reader.look(now: Moment.now().wall) { item in
        item.append(to: &answer.text)
        onProgress(&answer.text)
      }
    case nil: answer.failure = EINVAL
    }
    answer.at = Moment.monotonicNow()
  }

  private mutating func read(_ file: inout KernelFile, into answer: inout ProbeAnswer) {
    if file.state != .open { file.reopen() }
    do {
      guard try file.load(&buffer) else {
        answer.failure = file.state.errorNumber
        return
      }
      buffer.withText { text in
        for index in text.indices { answer.text.append(text[index]) }
      }
    } catch {
      answer.failure = error.code
    }
  }
}

extension ProcFSError {
  /// The `errno` that stands for it.
  fileprivate var code: Int32 {
    switch reason {
    case .system(let code): code
    case .tooLarge: EFBIG
    default: EIO
    }
  }
}
