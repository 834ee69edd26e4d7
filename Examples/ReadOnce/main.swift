import ProcFS

// The running host, or a tree of copied files that stands for one: ReadOnce [proc-folder].
var host = HostPaths()
if let folder = CommandLine.arguments.dropFirst().first { host.procfs = folder }

do {
  if let load = try Loadavg.path.read(Loadavg.self, in: host) {
    print("load: \(load.load1) \(load.load5) \(load.load15)")
  }
  // Absent is nil and never 0: Linux before 3.14 has no such line.
  if let memory = try Meminfo.path.read(Meminfo.self, in: host),
    let total = memory[.memTotal], let available = memory[.memAvailable]
  {
    print("memory: \(available) of \(total) kB available")
  }
  // A kernel without pressure stall information has no such file.
  if let pressure = try Pressure.path(.cpu).read(Pressure.self, in: host), let some = pressure.some
  {
    print("waiting for CPUs: \(some.avg60)% of the last minute")
  }
  for interface in try NetDev.path.read(NetDev.self, in: host)?.interfaces ?? [] {
    print("\(interface.name): \(interface.receiveBytes) bytes in, \(interface.transmitBytes) out")
  }
} catch {
  // Names the file, the line and what stands there.
  print(error)
}
