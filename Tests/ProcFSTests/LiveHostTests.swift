import Glibc
import Testing

@testable import ProcFS

/// The running kernel's files, held against what its system calls say.
@Suite struct LiveHostTests {
  private func read<Record: KernelRecord>(_ type: Record.Type, _ path: KernelPath) throws -> Record
  {
    var file = KernelFile(path, in: HostPaths())
    var record = Record()
    var buffer = ReadBuffer()
    try #require(try file.read(into: &record, using: &buffer), "\(path.relative) is \(file.state)")
    return record
  }

  @Test func onlineCPUsAreThere() throws {
    let stat = try read(Stat.self, Stat.path)
    #expect(stat.cpus.count == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let idle = stat.cpus.reduce(0) { $0 + $1.times.idle }
    let total = try #require(stat.total)
    #expect(total.idle > 0)
    #expect(idle <= total.idle + 1000)
  }

  @Test func memoryIsSysconfs() throws {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let meminfo = try read(Meminfo.self, Meminfo.path)
    #expect(meminfo[.memTotal] == UInt64(pages * sysconf(Int32(_SC_PAGESIZE)) / 1024))
  }

  @Test func uptimeIsTheBootClocks() throws {
    var before = timespec()
    clock_gettime(CLOCK_BOOTTIME, &before)
    let uptime = try read(Uptime.self, Uptime.path).uptime
    var after = timespec()
    clock_gettime(CLOCK_BOOTTIME, &after)
    // The file is cut to hundredths of a second.
    #expect(uptime >= Double(before.tv_sec) + Double(before.tv_nsec) / 1e9 - 0.011)
    #expect(uptime <= Double(after.tv_sec) + Double(after.tv_nsec) / 1e9)
  }

  @Test func namesAreUnames() throws {
    var name = utsname()
    #expect(uname(&name) == 0)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    let hostname = try read(SingleValue.self, SingleValue.hostname).value
    let release = try read(SingleValue.self, SingleValue.osRelease).value
    #expect(hostname == KernelName(text(name.nodename)))
    #expect(release == KernelName(text(name.release)))
    #expect(try read(SingleValue.self, SingleValue.bootID).value.bytes.count == 36)
  }

  /// Others open and close files all the time: only what this test holds open is sure.
  @Test func openFilesAreCounted() throws {
    let opened = (0..<512).map { _ in open("/proc/self/stat", O_RDONLY | O_CLOEXEC) }
    defer { for descriptor in opened where descriptor >= 0 { close(descriptor) } }
    #expect(opened.allSatisfy { $0 >= 0 })
    let files = try read(FileNr.self, FileNr.path)
    // The kernel counts for each processor by itself, and sums up now and then.
    #expect(files.allocated > 256)
    #expect(files.max >= files.allocated)
  }
}
