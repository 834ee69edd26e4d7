import Exposition
import Testing

@testable import MetricsServer

@Suite struct OptionTests {
  @Test(arguments: [
    (Option.listen, "--listen", "TELLTALE_LISTEN"), (.interval, "--interval", "TELLTALE_INTERVAL"),
    (.procfs, "--path.procfs", "TELLTALE_PATH_PROCFS"),
    (.sysfs, "--path.sysfs", "TELLTALE_PATH_SYSFS"),
    (.rootfs, "--path.rootfs", "TELLTALE_PATH_ROOTFS"),
    (.udevData, "--path.udev.data", "TELLTALE_PATH_UDEV_DATA"),
    (.webRoot, "--web-root", "TELLTALE_WEB_ROOT"),
    (.allowedHost, "--allowed-host", "TELLTALE_ALLOWED_HOST"),
    (.logLevel, "--log-level", "TELLTALE_LOG_LEVEL"), (.config, "--config", "TELLTALE_CONFIG"),
  ])
  func namesOfAnOption(_ option: Option, _ flag: String, _ variable: String) {
    #expect(option.flag == flag && option.variable == variable)
  }

  @Test func allOptionsAreDifferent() {
    let all = Option.all + [.config]
    #expect(Set(all.map(\.variable)).count == all.count && Set(all.map(\.key)).count == all.count)
    #expect(all.allSatisfy { !$0.help.isEmpty && !$0.placeholder.isEmpty })
  }

  @Test func theHelpNamesEachOption() {
    for option in Option.service + [.disableDefaults, .config] {
      #expect(Help.text.contains("\(option.flag) \(option.placeholder)"))
      #expect(Help.text.contains(option.variable))
    }
    for option in CollectorTable.all.flatMap(Option.own) {
      #expect(Help.collectors.contains("\(option.flag) \(option.placeholder)"))
    }
    for collector in CollectorTable.all {
      let lines = Help.collectors.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("\(collector.name) (") })
    }
    for command in CommandLineOptions.commands { #expect(Help.text.contains("\n  \(command) ")) }
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("listen", "lisen", 1),
    ("abc", "acb", 2), ("same", "same", 0),
  ])
  func distance(_ left: String, _ right: String, _ expected: Int) {
    #expect(Suggestion.distance(left, right) == expected)
    #expect(Suggestion.distance(right, left) == expected)
  }

  @Test(arguments: [
    ("lisen", ", did you mean 'listen'?"), ("intervall", ", did you mean 'interval'?"),
    ("webroot", ", did you mean 'web-root'?"), ("retention", ""), ("colour", ""),
  ])
  func suggestion(_ name: String, _ text: String) {
    #expect(Suggestion.text(for: name, among: Option.all.map(\.key)) == text)
    #expect(Suggestion.text(for: name, among: []).isEmpty)
  }
}
