/// A process as its files tell of it; see proc_pid_stat(5).
struct FakeProcess {
  var pid: Int32
  var name: [UInt8] = Array("daemon".utf8)
  var state = "S"
  var ppid: Int32 = 1
  var flags = 0x40_0000
  var minorFaults = 0
  var majorFaults = 0
  var user = 0
  var system = 0
  var childrenUser = 0
  var childrenSystem = 0
  var threads = 1
  var start = 100
  var virtualBytes = 4096
  var residentPages = 10
  /// Bytes read, written and cancelled; nil without the file.
  var io: (read: Int, written: Int, cancelled: Int)? = (0, 0, 0)
  var command = "/usr/sbin/daemon\0-f\0"
  var cgroup = "0::/system.slice/daemon.service\n"
  var uid = 33

  init(_ pid: Int32) { self.pid = pid }

  var stat: [UInt8] {
    let numbers =
      "\(state) \(ppid) 1 1 0 -1 \(flags) \(minorFaults) 7 \(majorFaults) 8 \(user) \(system) "
      + "\(childrenUser) \(childrenSystem) 20 0 \(threads) 0 \(start) \(virtualBytes) "
      + "\(residentPages) 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n"
    return Array("\(pid) (".utf8) + name + Array(") \(numbers)".utf8)
  }

  func write(to tree: HostTree) throws {
    let folder = "proc/\(pid)"
    try tree.write("\(folder)/stat", stat)
    try tree.write("\(folder)/cmdline", command)
    try tree.write("\(folder)/cgroup", cgroup)
    try tree.write("\(folder)/status", "Name:\tdaemon\nUid:\t0\t\(uid)\t0\t0\n")
    if let io {
      try tree.write(
        "\(folder)/io",
        "rchar: 99\nwchar: 99\nsyscr: 9\nsyscw: 9\nread_bytes: \(io.read)\n"
          + "write_bytes: \(io.written)\ncancelled_write_bytes: \(io.cancelled)\n")
    }
  }
}
