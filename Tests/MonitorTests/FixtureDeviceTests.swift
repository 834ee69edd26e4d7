import ProcFS
import Testing

@testable import Monitor

/// Disks, file systems, interfaces and sockets of whole hosts.
@Suite struct FixtureDeviceTests {
  @Test(
    arguments: [
      ("2.6.32-x86_64-old-kernel", ["sda", "sdb", "dm-0", "sr0"]),
      ("6.1.0-x86_64-3cpu", ["vda", "vdb", "vdc"]),
      (
        "6.12-x86_64-many-cpus",
        [
          "nvme0n1", "nvme1n1", "sda", "sdaa", "cciss/c0d0", "cciss/c0d0p1", "md127", "dm-0",
          "dm-1",
          "dm-300", "rbd0", "zd16", "sr0", "mmcblk0boot0", "etherd!e0.0",
        ]
      ),
      ("6.18.44-x86_64-container", ["vda"]),
    ] as [(String, Set<String>)])
  func wholeDisksOnly(_ name: String, _ disks: Set<String>) throws {
    let host = try FixtureHost.named(name)
    let values = try Values(try host.snapshot())
    #expect(
      values.labels("system.linux.disk.utilization") == Set(disks.map { "device=\($0)" }))
  }

  /// 11 columns of old kernels, 15 with discards, 17 with flushes: no series without its column.
  @Test(arguments: FixtureHost.all) func columnsOfDisks(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let rows = try #require(host.expected["proc/diskstats"]).array
    for row in rows {
      let name = try #require(row["name"]?.string)
      guard DeviceFilter.isWholeDisk(KernelName(name)) else { continue }
      let columns = try #require(row["fields"]).numbers
      func has(_ metric: String, _ direction: String) -> Bool {
        values.has("system.\(metric){device=\(name),direction=\(direction)}")
      }
      #expect(has("disk.io", "read") && has("disk.operations", "write"))
      #expect(has("disk.io", "discard") == (columns.count >= 15))
      #expect(has("disk.operations", "flush") == (columns.count >= 17))
      #expect(has("linux.disk.await", "flush") == (columns.count >= 17))
      #expect(values["system.linux.disk.in_progress{device=\(name)}"] == columns[8])
    }
  }

  @Test(arguments: FixtureHost.all) func interfaces(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let names = try #require(host.expected["proc/net/dev"]).members.keys
    let expected = names.flatMap {
      ["device=\($0),direction=receive", "device=\($0),direction=transmit"]
    }
    for metric in ["io", "packet.count", "errors", "packet.dropped"] {
      #expect(values.labels("system.network.\(metric)") == Set(expected))
    }
  }

  /// The mounts that hold data of their own: neither what another mount covers, nor a second one of the
  /// same device, nor what the kernel makes up; network mounts are there, and not asked here.
  @Test(
    arguments: [
      ("2.6.32-x86_64-old-kernel", ["/", "/boot"]),
      ("6.1.0-x86_64-3cpu", ["/", "/run", "/tmp", "/srv/dir2 "]),
      ("6.1.0-aarch64-2cpu", ["/", "/run", "/tmp", "/srv/dir2 "]),
      ("6.18.44-x86_64-2cpu", ["/", "/mnt/dir1/dir2/v1/dir3"]),
      ("6.18.44-x86_64-container", ["/", "/tmp", "/run", "/mnt"]),
      (
        "6.12-x86_64-many-cpus",
        [
          "/", "/boot", "/boot/efi", "/home", "/net/nas", "/mnt/ssh", "/srv/with blank",
          #"/srv/tab\x09and\slash\x0aline"#, "/srv/grüße", #"/srv/bad\xff\xfename"#, "/run/empty",
          "/srv/twice",
        ]
      ),
    ] as [(String, Set<String>)])
  func mountsThatCount(_ name: String, _ mountpoints: Set<String>) throws {
    let snapshot = try FixtureHost.named(name).snapshot()
    let found = snapshot.filesystems.mounts.map { $0.mountpoint.description }
    #expect(found.sorted() == mountpoints.sorted())
    let values = try Values(snapshot)
    #expect(values.labels("system.linux.filesystem.readonly").count == mountpoints.count)
  }

  @Test(arguments: FixtureHost.all) func sizesOfFileSystems(_ host: FixtureHost) throws {
    let snapshot = try host.snapshot()
    let values = try Values(snapshot)
    var sized = 0
    for mount in snapshot.filesystems.mounts where mount.usage != nil {
      let point = mount.mountpoint.description
      let row = try #require(
        host.expected["statvfs"]?.array.last { $0["mountpoint"]?.string == point })
      func number(_ key: String) -> Double { row[key]?.number ?? .nan }
      let labels = "device=\(mount.source),mountpoint=\(point),type=\(mount.type)"
      func usage(_ state: String) -> Double? {
        values["system.filesystem.usage{\(labels),state=\(state)}"]
      }
      let used = number("blocks") - number("bfree")
      #expect(usage("used") == used * number("frsize"))
      #expect(usage("reserved") == (number("bfree") - number("bavail")) * number("frsize"))
      #expect(usage("free") == number("bavail") * number("frsize"))
      let limit = number("blocks") * number("frsize")
      #expect(values["system.filesystem.limit{\(labels)}"] == limit)
      let share = used / (used + number("bavail"))
      #expect(isNear(values["system.filesystem.utilization{\(labels)}"], share))
      let inodes = values["system.linux.filesystem.inodes{\(labels),state=free}"]
      #expect(inodes == (number("files") > 0 ? number("ffree") : nil))
      sized += 1
    }
    #expect(sized >= 2)
  }

  @Test(arguments: FixtureHost.all) func socketsByState(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    for table in ["tcp", "tcp6"] {
      let counts = try #require(host.expected["proc/net/\(table)"])
      var sum = 0.0
      for state in TCPState.allCases {
        let labels = "protocol=\(table),state=\(state.kernelName.lowercased())"
        let value = values["system.network.connection.count{\(labels)}"]
        #expect(value == counts[state.kernelName]?.number ?? 0, "\(labels)")
        sum += value ?? 0
      }
      #expect(sum == counts.members.values.compactMap(\.number).reduce(0, +))
    }
    for table in ["udp", "udp6"] {
      let counts = try #require(host.expected["proc/net/\(table)"])
      for (state, key) in [("connected", "ESTABLISHED"), ("unconnected", "CLOSE")] {
        let name = "system.network.connection.count{protocol=\(table),state=\(state)}"
        #expect(values[name] == counts[key]?.number ?? 0)
      }
    }
  }

  @Test(arguments: FixtureHost.all) func socketsInUse(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let four = try #require(host.expected["proc/net/sockstat"])
    let six = try #require(host.expected["proc/net/sockstat6"])
    #expect(values["system.linux.sockets.used"] == four["sockets", "used"]?.number)
    for (file, group) in [
      (four, "TCP"), (four, "UDP"), (four, "RAW"), (six, "TCP6"), (six, "UDP6"),
    ] {
      let name = "system.linux.sockets.in_use{protocol=\(group.lowercased())}"
      #expect(values[name] == file[group, "inuse"]?.number, "\(group)")
    }
    #expect(values["system.linux.tcp.orphan"] == four["TCP", "orphan"]?.number)
    #expect(values["system.linux.tcp.time_wait"] == four["TCP", "tw"]?.number)
    #expect(values["system.linux.tcp.allocated"] == four["TCP", "alloc"]?.number)
    let memory = four["TCP", "mem"]?.number.map { $0 * Double(PageSize.bytes) }
    #expect(values["system.linux.sockets.memory{protocol=tcp}"] == memory)
  }
}
