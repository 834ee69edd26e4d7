import NIOCore
import Synchronization
import Testing

@testable import MetricsServer

@Suite struct ViewersTests {
  /// What a listener was told, in short, with the number of viewers.
  private final class Told: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    init(_ viewers: Viewers) {
      viewers.onChange { [weak self] change, count in
        let line =
          switch change {
          case .joined(let viewer): "joined \(viewer.name) \(viewer.stream)"
          case .left(let viewer): "left \(viewer.name) \(viewer.stream)"
          case .renamed(let viewer, let was): "renamed \(was) to \(viewer.name)"
          }
        self?.lines.withLock { $0.append("\(line), \(count)") }
      }
    }
  }

  @Test func viewersComeAndGo() {
    let viewers = Viewers()
    let told = Told(viewers)
    let first = viewers.join(.sse, as: nil, now: 1000)
    let second = viewers.join(.ws, as: nil, now: 2000)
    #expect(first.id != second.id && first.name == "Viewer 1" && second.name == "Viewer 2")
    #expect(viewers.present.map(\.id) == [first.id, second.id] && viewers.count == 2)
    viewers.leave(.sse, id: first.id)
    #expect(viewers.present.map(\.id) == [second.id])
    #expect(
      told.all == ["joined Viewer 1 sse, 1", "joined Viewer 2 ws, 2", "left Viewer 1 sse, 1"])
  }

  /// A page opens several connections, and is one viewer until the last is closed.
  @Test func oneViewerWithSeveralStreams() {
    let viewers = Viewers()
    let told = Told(viewers)
    let viewer = viewers.join(.activity, as: nil, now: 1000)
    let same = viewers.join(.sse, as: viewer.id, now: 5000)
    _ = viewers.join(.sse, as: viewer.id, now: 6000)
    #expect(same.id == viewer.id && same.since == 1000)
    #expect(viewers.count == 1 && viewers.present[0].stream == "activity+sse")
    viewers.leave(.sse, id: viewer.id)
    #expect(viewers.present[0].stream == "activity+sse")
    viewers.leave(.activity, id: viewer.id)
    #expect(viewers.present[0].stream == "sse")
    viewers.leave(.sse, id: viewer.id)
    #expect(viewers.count == 0)
    #expect(told.all == ["joined Viewer 1 activity, 1", "left Viewer 1 sse, 0"])
  }

  @Test func aStreamThatIsNotThereIsNotTaken() {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: nil, now: 0)
    viewers.leave(.ws, id: viewer.id)
    viewers.leave(.sse, id: "nobody")
    #expect(viewers.count == 1)
    viewers.leave(.sse, id: viewer.id)
    viewers.leave(.sse, id: viewer.id)
    #expect(viewers.count == 0)
  }

  /// An id that nobody has, or has no more, is not taken over: nobody can choose his own.
  @Test func anUnknownIdIsANewViewer() {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: "chosen", now: 0)
    #expect(viewer.id != "chosen" && viewer.id.count == 12)
    viewers.leave(.sse, id: viewer.id)
    #expect(viewers.join(.sse, as: viewer.id, now: 0).id != viewer.id)
  }

  @Test func aViewerTakesAName() throws {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: nil, now: 0)
    let told = Told(viewers)
    #expect(viewers.rename(viewer.id, to: "  Ada ")?.name == "Ada")
    #expect(viewers.present[0].name == "Ada")
    // The same name again is nothing new.
    #expect(viewers.rename(viewer.id, to: "Ada")?.name == "Ada")
    #expect(viewers.rename("nobody", to: "Ada") == nil)
    #expect(told.all == ["renamed Viewer 1 to Ada, 1"])
  }

  @Test(arguments: [
    "x", String(repeating: "ü", count: 40), "Ada Lovelace", "日本語", "<b>", "e\u{301}", "👍🏽",
  ])
  func aName(_ name: String) {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: nil, now: 0)
    #expect(viewers.rename(viewer.id, to: name)?.name == name)
  }

  @Test(arguments: [
    "", "   ", "\u{a0}\u{2003}", "a\nb", "a\u{0}", "a\u{7f}", "right\u{202e}left", "a\u{200b}",
    "\u{feff}x", "a\u{2028}b", "\u{e000}", String(repeating: "x", count: 41),
    "x" + String(repeating: "\u{301}", count: 200),
  ])
  func noName(_ name: String) {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: nil, now: 0)
    #expect(viewers.rename(viewer.id, to: name) == nil)
    #expect(viewers.present[0].name == "Viewer 1")
  }

  @Test func asJSON() throws {
    let viewers = Viewers()
    let viewer = viewers.join(.sse, as: nil, now: 1_700_000_000_500)
    var json = JSONWriter()
    viewers.present[0].write(to: &json)
    #expect(
      String(buffer: json.buffer)
        == #"{"id":"\#(viewer.id)","name":"Viewer 1","since":1700000000.5,"stream":"sse"}"#)
  }
}
