import HTTPTypes
import Testing

@testable import MetricsServer
@testable import Workloads

@Suite struct WorkloadQueryTests {
  private func selection(_ query: String) throws -> ProcessSelection {
    try WorkloadQuery.processes(Query(query[...], known: WorkloadQuery.processes))
  }

  @Test func whatIsNotSaidIsTheStandard() throws {
    #expect(try selection("") == ProcessSelection())
    #expect(try selection("sort=pid").rows.isAscending)
    #expect(try !selection("sort=rss").rows.isAscending)
  }

  @Test func everyParameterCounts() throws {
    let found = try selection("sort=tcp_sent&order=asc&filter=a%20b&limit=5&tree=true")
    let rows = RowSelection<ProcessMember>(
      sort: .tcpSent, isAscending: true, filter: FilterWords("a b"), limit: 5)
    #expect(found == ProcessSelection(rows, isTree: true))
  }

  @Test(arguments: [
    ("sort=cpus", "sort"), ("sort=", "sort"), ("order=up", "order"), ("limit=0", "limit"),
    ("limit=-1", "limit"), ("limit=many", "limit"), ("tree=1", "tree"), ("depth=1", "depth"),
    ("sort=cpu&sort=rss", "sort"), ("filter=\(String(repeating: "x", count: 257))", "filter"),
  ])
  func mistakesAreTold(_ query: String, _ field: String) {
    let problem = #expect(throws: Problem.self) { try selection(query) }
    #expect(problem?.field == field && problem?.status.code == 400)
  }

  @Test func aMistypedMemberIsGuessed() {
    let problem = #expect(throws: Problem.self) { try selection("sort=memorx") }
    #expect(problem?.detail.contains("expected pid, ppid") == true)
    let near = #expect(throws: Problem.self) { try selection("sort=tcp_send") }
    #expect(near?.detail.contains("did you mean 'tcp_sent'?") == true)
  }

  @Test(arguments: [
    "processes", "units", "sockets", "process/1", "processes?sort=cpu&limit=50",
    "units?filter=nginx",
  ])
  func topicsAreUnderstood(_ text: String) throws {
    #expect(try Topic(text).text == text)
  }

  @Test(arguments: [
    "", "process", "process/", "process/0", "process/-1", "process/01", "process/1/2", "Processes",
    "processes?tree=true", "processes?sort=x", "sockets?limit=1", "process/1?x=1", "processes/",
    "processes?filter=%zz", "process/99999999999", "units?\(String(repeating: "x", count: 1100))",
  ])
  func otherTopicsAreRefused(_ text: String) {
    let error = #expect(throws: SubscriptionError.self) { try Topic(text) }
    #expect(error?.field == "topics")
  }
}
