package import Logging

/// The kinds of event that the service logs, each with the fixed id that sd-journal carries in
/// MESSAGE_ID= (systemd.journal-fields(7)).
///
/// `journalctl MESSAGE_ID=be5e71c166ad46e8ab9e923c78510c76` finds every start. An id never changes
/// and is never used again for another kind; new kinds get new ids from `systemd-id128 new`.
package enum MessageID: String, CaseIterable, Sendable {
  /// The process is up and has read its configuration.
  case started = "be5e71c166ad46e8ab9e923c78510c76"
  /// It listens, and the first sample is in.
  case ready = "10e5f079893d4927bc958569501f6c88"
  /// It was told to stop; streams are being closed.
  case stopping = "d4c498d2524145c19a21fef62a13353d"
  /// Everything is closed and the process exits.
  case stopped = "5ff414ebd3bb469fb893c1cb06109e59"
  /// The configuration was read again and holds.
  case reloaded = "0702e68fb6ba41b89340c1464a05997f"
  /// The configuration was read again and is wrong; the old one holds.
  case reloadFailed = "888ac1418c5845a89bceeccccf676c66"
  /// The configuration is wrong at start, and the service does not start.
  case configurationRefused = "2bd16d998b874355be1acdc30f548b5b"
  /// Something other than the configuration keeps the service from starting: a taken port, no web
  /// files.
  case startFailed = "2d8623aa4106463da4c03a174968dbba"
  /// A source of the sample (a kernel file, a mount) cannot be read.
  case sourceFailed = "f6d98fca461a4c07a0d7a9b2fdbb91c8"
  /// A source that had failed gives values again.
  case sourceRecovered = "9b03b7ef74e847f6aecf3af857b29680"
  /// A file system of another machine or process does not answer.
  case mountSilent = "7a0ee74855dd43508614a057d86a26ec"
  /// A file system that had not answered does so again.
  case mountAnswers = "36c4099598334c5d90945094a6e838bc"
  /// A sample came late or was missed.
  case samplerLate = "170165a417b540dca4bf073a6bec53a6"
  /// The wall clock was set.
  case clockStepped = "82f9e196766f4bda8bb9c5d14a391d2e"
  /// The host slept and is awake again.
  case hostSuspended = "d2331c8bc65c453584c380673d925713"
  /// A viewer did not read for too long and was disconnected.
  case viewerCutOff = "6ec718b072b9401fb23558839a9060c5"
  /// A push of custom metrics was refused because there are too many series.
  case customLimitReached = "2520ab401e464204ba8125765679adc1"
  /// A request was refused for the host name or the site that it came from.
  case requestRefused = "d325798a827247c3ab6c8fe2e8d8f4b9"

  /// The level that an event of this kind has unless the caller knows better.
  package var level: Logger.Level {
    switch self {
    case .configurationRefused, .startFailed: .critical
    case .reloadFailed: .error
    case .sourceFailed, .mountSilent, .samplerLate, .customLimitReached: .warning
    case .started, .ready, .stopping, .stopped, .reloaded, .sourceRecovered, .mountAnswers,
      .clockStepped,
      .hostSuspended, .viewerCutOff:
      .notice
    case .requestRefused: .debug
    }
  }

  /// The metadata key under which an event carries its id to the log handlers.
  static let metadataKey = "message-id"
}

extension Logger {
  /// Logs an event under its id, at its usual level unless another one is given.
  package func report(
    _ id: MessageID, _ message: @autoclosure () -> Logger.Message,
    metadata: @autoclosure () -> Logger.Metadata? = nil, level: Logger.Level? = nil,
    file: String = #fileID, function: String = #function, line: UInt = #line
  ) {
    log(
      level: level ?? id.level, message(),
      metadata: (metadata() ?? [:]).merging([MessageID.metadataKey: .string(id.rawValue)]) {
        $1
      },
      file: file, function: function, line: line)
  }
}
