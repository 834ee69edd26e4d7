import ProcFS

@testable import Monitor

extension Reading {
  /// Takes a text as if the file had held it at a moment, in seconds.
  mutating func take(_ text: String, at seconds: Double) {
    let bytes = Array(text.utf8)
    let path = name
    take(at: Int64(seconds * 1e9)) { record throws(ProcFSError) in
      do throws(ParseError) {
        try record.parse(bytes.span)
      } catch {
        throw ProcFSError(path: path, error)
      }
      return true
    }
  }

  /// The file is not there.
  mutating func miss(at seconds: Double) {
    take(at: Int64(seconds * 1e9)) { _ in false }
  }
}

/// A host that is told what its files say, and gives frames.
struct ScriptedHost: ~Copyable {
  var snapshot = Snapshot()
  let store: FrameStore
  private var maker: FrameMaker?
  private var time: Int64 = 0
  /// How the schema changed with the last frame.
  private(set) var change: FrameMaker.Change?

  init(limits: RingLimits = .standard) { store = FrameStore(limits: limits) }

  /// Makes a frame of what has been taken; the first call takes the schema as well.
  mutating func frame(custom: [CustomSeries] = [], gap: Gap? = nil) throws -> Values {
    time += 1000
    var maker = self.maker.take() ?? FrameMaker(priming: snapshot, custom: custom, store: store)
    change =
      maker.add(snapshot, custom: custom, at: Moment(millisecond: time), gap: gap, seconds: 1)
      .change
    self.maker = consume maker
    guard let frame = store.latest() else { throw NoFrame() }
    return try Values(frame)
  }

  struct NoFrame: Error {}
}

extension Moment {
  /// All three clocks at the same millisecond.
  init(millisecond: Int64) {
    let time = millisecond * 1_000_000
    self.init(wall: time, monotonic: time, boot: time)
  }
}
