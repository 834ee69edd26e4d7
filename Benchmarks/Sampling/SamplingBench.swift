import Exposition
import Glibc
import Monitor
import ProcFS

/// Does what the sampler does, again and again, and prints one line of JSON with what a round cost.
@main
enum SamplingBench {
  private static let usage = """
    usage: SamplingBench [--rounds N] [--rest SECONDS] [--host FOLDER] [--collectors A,B…] [MODE]
      --read             read and parse all sources (the default)
      --no-kernel-calls  the same without mounts and the dump of sockets
      --tick             the whole tick: reading, rates, frame, ring
      --tick-full-ring   the same with a ring so small that every block pushes another out
      --scrape           a scrape's reading and writing: all collectors that run by default, or those named
      --scrape-parts     the same, and each collector by itself
      --processes        scan all processes
      --units            scan all control groups of units, as while somebody watches them
      --parts            the least time that each source took, by the clock
      --parsers FOLDER LIBRARY
                         each parser on the text of its name in a folder, in N turns with that of a C library
      --connections      a scan of all connections over TCP
      --control          one allocation a round

    """

  static func main() {
    var rounds = 2000
    var rest: UInt32 = 0
    var paths = HostPaths()
    var collectors = CollectorSet.defaults
    var mode = "--read"
    var parsers = (folder: "", library: "")
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--rounds": rounds = number(after: argument, in: &arguments)
      case "--rest": rest = UInt32(number(after: argument, in: &arguments))
      case "--host": paths = host(text(after: argument, in: &arguments))
      case "--collectors":
        collectors = Set(
          text(after: argument, in: &arguments).split(separator: ",").map(String.init))
      case "--parsers":
        mode = argument
        parsers = (text(after: argument, in: &arguments), text(after: argument, in: &arguments))
      default: mode = argument
      }
    }
    switch mode {
    case "--read":
      var work = Reads(.all, paths: paths)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--no-kernel-calls":
      var work = Reads(.none, paths: paths)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--tick":
      var work = Tick(limits: .standard, paths: paths)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--tick-full-ring":
      // Some ten blocks of frames.
      var work = Tick(limits: RingLimits(bytes: 256 << 10, milliseconds: 3_600_000), paths: paths)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--processes":
      var work = ProcessScans(paths: paths)
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--units":
      var work = UnitScans(paths: paths)
      let cost = Measurement(of: &work, rounds: rounds, rest: rest)
      report(cost, counted: ("units", work.count))
    case "--parts":
      print(Parts(rounds: rounds).json)
    case "--scrape", "--scrape-parts":
      print(
        Scrapes(collectors, paths: paths, rounds: rounds, byCollector: mode == "--scrape-parts")
          .json)
    case "--parsers":
      do {
        print(
          try Parsers(folder: parsers.folder, library: parsers.library, turns: rounds).json)
      } catch {
        fail("\(error)")
      }
    case "--connections":
      var work = Connections()
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    case "--control":
      var work = Control()
      report(Measurement(of: &work, rounds: rounds, rest: rest))
    default:
      fail("'\(mode)' is no mode")
    }
  }

  private static func host(_ folder: String) -> HostPaths {
    HostPaths(
      procfs: folder + "/proc", sysfs: folder + "/sys", rootfs: folder,
      udevData: folder + "/run/udev/data")
  }

  private static func text(after option: String, in arguments: inout ArraySlice<String>) -> String {
    guard let text = arguments.popFirst() else { fail("\(option) wants a value") }
    return text
  }

  private static func number(after option: String, in arguments: inout ArraySlice<String>) -> Int {
    guard let text = arguments.popFirst(), let number = Int(text), number > 0 else {
      fail("\(option) wants a number above 0")
    }
    return number
  }

  /// `counted` is what there was of something.
  private static func report(
    _ measurement: Measurement, counted: (name: String, count: Int)? = nil
  ) {
    let allocations = measurement.allocations.map(String.init) ?? "null"
    let count = counted.map { ", \"\($0.name)\": \($0.count)" } ?? ""
    print(
      """
      {"user": \(measurement.user), "system": \(measurement.system), "allocations": \(allocations)\(count)}
      """)
  }

  private static func fail(_ message: String) -> Never {
    let text = "SamplingBench: \(message)\n\(usage)"
    _ = text.withCString { write(2, $0, strlen($0)) }
    exit(64)
  }
}
