import Logging
import Testing

@testable import Systemd

/// In processes of their own, as the threshold is the whole process's.
@Suite struct LogThresholdTests {
  @Test func countsForLoggersMadeBefore() async {
    await #expect(processExitsWith: .success) {
      #expect(LogThreshold.level == .info)
      let early = Logger(label: "early") { _ in
        StderrLogHandler(colour: false, metadataProvider: nil)
      }
      for level in Logger.Level.allCases {
        LogThreshold.level = level
        #expect(early.logLevel == level)
      }
    }
  }

  @Test func yieldsToALoggersOwnLevel() async {
    await #expect(processExitsWith: .success) {
      var own = Logger(label: "own") { _ in JournalLogHandler(label: "own", metadataProvider: nil) }
      own.logLevel = .error
      LogThreshold.level = .trace
      #expect(own.logLevel == .error)
    }
  }
}
