import HTTPTypes
import HummingbirdCore
import Monitor
import NIOEmbedded
import ProcFS
import Testing

@testable import MetricsServer

@Suite struct ServiceAPITests {
  private let rig = HubRig()
  private let state = ServiceState()
  private let viewers = Viewers()

  private var api: ServiceAPI {
    ServiceAPI(
      store: rig.store, hub: rig.hub, viewers: viewers, state: state,
      facts: HostFacts(paths: HostPaths(procfs: "/nowhere", sysfs: "/nowhere", rootfs: "/nowhere")))
  }

  private func status(_ response: Response) async throws -> String {
    let word = try JSON(try await response.text)["status"]?.string ?? ""
    return "\(response.status.code) \(word)"
  }

  @Test func readyOnceTheHostHasBeenRead() async throws {
    #expect(try await status(api.readiness(Exchange("/readyz"))) == "503 starting")
    state.setPrimed()
    #expect(try await status(api.readiness(Exchange("/readyz"))) == "200 ok")
    state.setStopping()
    #expect(try await status(api.readiness(Exchange("/readyz"))) == "503 stopping")
  }

  /// Healthy means that samples are fresh: not older than three ticks and a second.
  @Test func healthyWhileSamplesAreFresh() async throws {
    #expect(try await status(api.health(Exchange("/healthz"))) == "503 starting")
    state.setPrimed()
    state.noteSample(at: Moment.monotonicNow())
    #expect(try await status(api.health(Exchange("/healthz"))) == "200 ok")
    state.noteSample(at: Moment.monotonicNow() - 3_500_000_000)
    #expect(try await status(api.health(Exchange("/healthz"))) == "200 ok")
    state.noteSample(at: Moment.monotonicNow() - 4_500_000_000)
    #expect(try await status(api.health(Exchange("/healthz"))) == "503 stale")
  }

  @Test func viewersNow() async throws {
    let viewer = viewers.join(.sse, as: nil, now: 1000)
    let json = try JSON(try await api.viewersList(Exchange("/api/v1/viewers")).text)
    #expect(json["viewers"] == .number(1))
    #expect(json["present"]?.array.first?["id"] == .string(viewer.id))
  }

  @Test func theServiceItself() async throws {
    rig.publish(5)
    let json = try JSON(try await api.own(Exchange("/api/v1/self")).text)
    #expect(json["ring"]?["first"] == .number(1) && json["ring"]?["last"] == .number(5))
    #expect(json["ring"]?["frames"] == .number(5) && json["interval"] == .number(1))
    #expect(json["version"] == .string(Version.text) && json["viewers"] == .number(0))
  }

  @Test func noAnswerTakesParametersThatItDoesNotKnow() {
    for answer in [api.readiness, api.health, api.viewersList, api.own] {
      let problem = #expect(throws: Problem.self) { try answer(Exchange("/x?verbose=1")) }
      #expect(problem?.status == .badRequest)
    }
  }

  /// What a host does not tell is empty or absent, never made up.
  @Test func factsOfAHostThatTellsNothing() async throws {
    let json = try JSON(try await api.facts.respond(interval: 2_000_000_000).text)
    #expect(json["hostname"] == .string("") && json["os"] == .string("Linux"))
    #expect(json["memory"]?["total"] == .null && json["boot"]?["time"] == .null)
    #expect(json["telltale"]?["interval"] == .number(2))
  }
}
