import Testing

@testable import ProcFS

@Suite struct UptimeTests {
  @Test func theIdleTimeIsOptional() throws {
    #expect(try Uptime("86400.12 170000.5\n").idle == 170_000.5)
    #expect(try Uptime("86400.12\n").uptime == 86400.12)
    #expect(try Uptime("86400.12\n").idle == nil)
    #expect(try Uptime("86400.12 n/a\n").idle == nil)
  }

  @Test func theUptimeMustBeThere() {
    #expect(
      refusal(Uptime.self, "up 3 days") == ParseError(.missingNumber, line: 1, token: "up"))
  }
}
