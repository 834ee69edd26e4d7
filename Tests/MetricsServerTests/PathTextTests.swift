import Testing

@testable import MetricsServer

@Suite struct PathTextTests {
  @Test(arguments: [
    ("/", "/"), ("//", "/"), ("/proc/", "/proc"), ("/host//proc/.", "/host/proc"),
    ("/a/../b", "/b"), ("/../a", "/a"), ("a/..", "."), ("../a/b/..", "../a"),
  ])
  func cleaned(_ path: String, _ expected: String) {
    #expect(PathText.cleaned(path) == expected)
  }

  @Test(arguments: [
    ("proc", "/srv/here/proc"), ("../proc/", "/srv/proc"), ("/proc", "/proc"), ("", ""),
  ])
  func resolved(_ path: String, _ expected: String) {
    #expect(PathText.resolved(path, in: "/srv/here") == expected)
  }
}
