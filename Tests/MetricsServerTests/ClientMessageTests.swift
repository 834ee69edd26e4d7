import Testing

@testable import MetricsServer

@Suite struct ClientMessageTests {
  @Test func aMessage() throws {
    let found = try ClientMessage.parse(
      #"{"type":"subscribe","families":["cpu"],"interval":"2s","after":17}"#)
    #expect(found.type == "subscribe" && found.families == ["cpu"] && found.interval == "2s")
    #expect(found.after == 17 && found.name == nil)
    #expect(try ClientMessage.parse(#"{"type":"pause"}"#).type == "pause")
  }

  @Test(arguments: [
    ("", ""), ("hello", ""), ("[]", ""), ("5", ""), ("{}", "type"), (#"{"type":5}"#, "type"),
    (#"{"type":null}"#, "type"), (#"{"type":"subscribe","families":"cpu"}"#, "families"),
    (#"{"type":"subscribe","families":[1]}"#, "families[0]"),
    (#"{"type":"subscribe","interval":2}"#, "interval"),
    (#"{"type":"subscribe","after":-1}"#, "after"), (#"{"type":"subscribe","after":1.5}"#, "after"),
    (#"{"type":"subscribe","familes":["cpu"]}"#, "familes"),
    (#"{"type":"subscribe","after":"1"}"#, "after"), (#"{"type":"rename","name":{}}"#, "name"),
  ])
  func aBadMessageNamesTheMember(_ text: String, _ field: String) {
    let error = #expect(throws: SubscriptionError.self) { try ClientMessage.parse(text) }
    #expect(error?.field == field && error?.problem.isEmpty == false, "\(error?.problem ?? "")")
  }
}
