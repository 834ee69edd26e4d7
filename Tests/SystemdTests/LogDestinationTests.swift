import Testing

@testable import Systemd

@Suite struct LogDestinationTests {
  struct Start: Sendable {
    var journalStream: String?
    var stderr: (device: UInt64, inode: UInt64)? = (8, 4711)
    var isTerminal = false
    var noColour: String?
    var terminal: String? = "xterm"
    var destination: LogDestination
  }

  @Test(arguments: [
    Start(journalStream: "8:4711", destination: .journal),
    // Inherited from a service whose child has its stderr elsewhere.
    Start(journalStream: "8:4712", destination: .stderr(colour: false)),
    Start(journalStream: "9:4711", destination: .stderr(colour: false)),
    Start(journalStream: "8:4711", stderr: nil, destination: .stderr(colour: false)),
    Start(journalStream: "", destination: .stderr(colour: false)),
    Start(destination: .stderr(colour: false)),
    Start(isTerminal: true, destination: .stderr(colour: true)),
    Start(isTerminal: true, noColour: "1", destination: .stderr(colour: false)),
    Start(isTerminal: true, noColour: "", destination: .stderr(colour: true)),
    Start(isTerminal: true, terminal: "dumb", destination: .stderr(colour: false)),
  ])
  func isChosenFromTheStart(_ start: Start) {
    #expect(
      LogDestination.chosen(
        journalStream: start.journalStream, stderr: start.stderr, isTerminal: start.isTerminal,
        noColour: start.noColour, terminal: start.terminal) == start.destination)
  }
}
