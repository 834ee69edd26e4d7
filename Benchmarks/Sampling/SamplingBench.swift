import Glibc
import Monitor

/// Does what the sampler does, again and again, and prints one line of JSON with what a round cost.
@main
enum SamplingBench {
  private static let usage = """
    usage: SamplingBench [--rounds N] [--rest SECONDS] [MODE]
      --read             read and parse all sources (the default)
      --no-kernel-calls  the same without mounts and the dump of sockets
      --tick             the whole tick: reading, rates, frame, ring
      --tick-full-ring   the same with a ring so small that every block pushes another out
      --parts            the least time that each source took, by the clock
      --control          one allocation a round

    """

  static func main() {
    var rounds = 2000
    var rest: UInt32 = 0
    var mode = "--read"
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--rounds": rounds = number(after: argument, in: &arguments)
      case "--rest": rest = UInt32(number(after: argument, in: &arguments))
      default: mode = argument
      }
    }
    switch mode {
    case "--read":
      var work = Reads(.all)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--no-kernel-calls":
      var work = Reads(.none)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--tick":
      var work = Tick(limits: .standard)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--tick-full-ring":
      // Some ten blocks of frames.
      var work = Tick(limits: RingLimits(bytes: 256 << 10, milliseconds: 3_600_000))
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--parts":
      print(Parts(rounds: rounds).json)
    case "--control":
      var work = Control()
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    default:
      fail("'\(mode)' is no mode")
    }
  }

  private static func number(after option: String, in arguments: inout ArraySlice<String>) -> Int {
    guard let text = arguments.popFirst(), let number = Int(text), number > 0 else {
      fail("\(option) wants a number above 0")
    }
    return number
  }

  private static func report(_ measurement: Measurement) {
    let allocations = measurement.allocations.map(String.init) ?? "null"
    print(
      """
      {"user": \(measurement.user), "system": \(measurement.system), "allocations": \(allocations)}
      """)
  }

  private static func fail(_ message: String) -> Never {
    let text = "SamplingBench: \(message)\n\(usage)"
    _ = text.withCString { write(2, $0, strlen($0)) }
    exit(64)
  }
}
