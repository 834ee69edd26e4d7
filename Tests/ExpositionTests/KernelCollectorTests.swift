import ProcFS
import Testing

@testable import Exposition

@Suite struct KernelCollectorTests {
  @Test func chosenCountersOfVmstat() throws {
    let host = try TestHost(["proc/vmstat": "nr_dirty 5\npgpgin 7\npgfault 9\noom_kill 0\n"])
    #expect(
      host.scrape(VmstatCollector.self).text == """
        # HELP node_vmstat_pgpgin /proc/vmstat information field pgpgin.
        # TYPE node_vmstat_pgpgin untyped
        node_vmstat_pgpgin 7
        # HELP node_vmstat_pgfault /proc/vmstat information field pgfault.
        # TYPE node_vmstat_pgfault untyped
        node_vmstat_pgfault 9
        # HELP node_vmstat_oom_kill /proc/vmstat information field oom_kill.
        # TYPE node_vmstat_oom_kill untyped
        node_vmstat_oom_kill 0

        """)
    #expect(
      host.scrape(VmstatCollector.self, ["collector.vmstat.fields": ["dirty"]]).samples
        == ["node_vmstat_nr_dirty 5"])
    #expect(host.scrape(VmstatCollector.self, ["collector.vmstat.fields": [""]]).samples.count == 4)
  }

  @Test func pressureInSeconds() throws {
    let stall = "avg10=0.00 avg60=0.00 avg300=0.00 total="
    let both = "some \(stall)14036781\nfull \(stall)1000000\n"
    let host = try TestHost([
      "proc/pressure/cpu": "some \(stall)14036781\n", "proc/pressure/io": both,
      "proc/pressure/memory": both,
    ])
    #expect(
      host.scrape(PressureCollector.self).samples == [
        "node_pressure_cpu_waiting_seconds_total 14.036781000000001",
        "node_pressure_io_stalled_seconds_total 1",
        "node_pressure_io_waiting_seconds_total 14.036781000000001",
        "node_pressure_memory_stalled_seconds_total 1",
        "node_pressure_memory_waiting_seconds_total 14.036781000000001",
      ])
    try host.write("proc/pressure/irq", "full \(stall)2000000\n")
    #expect(
      host.scrape(PressureCollector.self).samples.last
        == "node_pressure_irq_stalled_seconds_total 2")
    try host.write("proc/pressure/io", "some \(stall)1\n")
    #expect(host.scrape(PressureCollector.self).hasNoData)
    #expect(try TestHost().scrape(PressureCollector.self).hasNoData)
  }

  @Test func entropyFilesAndHungTasks() throws {
    let host = try TestHost([
      "proc/sys/kernel/random/entropy_avail": "250\n", "proc/sys/fs/file-nr": "1024\t0\t1631329\n",
      "proc/sys/kernel/hung_task_detect_count": "3\n",
    ])
    let entropy = host.scrape(EntropyCollector.self)
    #expect(entropy.samples == ["node_entropy_available_bits 250"])
    #expect(!entropy.isSuccess)
    try host.write("proc/sys/kernel/random/poolsize", "256\n")
    #expect(host.scrape(EntropyCollector.self).samples.last == "node_entropy_pool_size_bits 256")
    #expect(
      host.scrape(FilefdCollector.self).samples
        == ["node_filefd_allocated 1024", "node_filefd_maximum 1631329"])
    #expect(host.scrape(KernelHungCollector.self).samples == ["node_kernel_hung_tasks_total 3"])
    #expect(try TestHost().scrape(KernelHungCollector.self).hasNoData)
  }

  @Test func controllersOfGroups() throws {
    let host = try TestHost(["proc/cgroups": "#name\nmemory\t4\t23\t1\npids\t0\t1\t0\n"])
    #expect(
      host.scrape(CgroupsCollector.self).samples == [
        #"node_cgroups_cgroups{subsys_name="memory"} 23"#,
        #"node_cgroups_cgroups{subsys_name="pids"} 1"#,
        #"node_cgroups_enabled{subsys_name="memory"} 1"#,
        #"node_cgroups_enabled{subsys_name="pids"} 0"#,
      ])
  }

  @Test func theOperatingSystem() throws {
    let host = try TestHost(["root/usr/lib/os-release": "ID=a\nVERSION_ID=12.5.1\n"])
    let collector = host.collector(OSCollector.self)
    let samples = host.scrape(collector).samples
    #expect(samples.count == 2)
    #expect(samples.last == #"node_os_version{id="a",id_like="",name=""} 12.5"#)
    try host.write("root/etc/os-release", "NAME=\"B \\\"c\\\"\"\nSUPPORT_END=2028-02-29\n")
    #expect(
      host.scrape(collector).samples == [
        #"node_os_info{build_id="",id="",id_like="",image_id="",image_version="",name="B \"c\"","#
          + #"pretty_name="",variant="",variant_id="",version="",version_codename="",version_id=""} 1"#,
        "node_os_support_end_timestamp_seconds 1835395200",
      ])
    for _ in 0..<2 {
      try host.write("root/etc/os-release", "SUPPORT_END=2027-02-29\n")
      #expect(!host.scrape(collector).isSuccess)
    }
    #expect(try TestHost().scrape(OSCollector.self).hasNoData)
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -86400), ("2000-02-29", 951_782_400),
      ("0001-01-01", -62_135_596_800), ("2028-6-30", nil), ("2028-13-01", nil), ("2100-02-29", nil),
      ("2028-04-31", nil), ("x", nil),
    ] as [(String, Int?)]) func days(_ text: String, _ seconds: Int?)
  {
    #expect(CalendarDay(.init(text))?.secondsSinceEpoch == seconds)
  }

  @Test func processesByState() throws {
    let fields = "1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 2 0 0 0 0\n"
    let host = try TestHost([
      "proc/7/stat": "7 (x) S \(fields)", "proc/7/task/7/stat": "7 (x) S \(fields)",
      "proc/7/task/8/stat": "8 (x) R \(fields)", "proc/sys/kernel/threads-max": "7801\n",
    ])
    let first = host.scrape(ProcessesCollector.self)
    #expect(!first.isSuccess)
    #expect(
      first.samples == [
        "node_processes_threads 2", "node_processes_max_threads 7801",
        #"node_processes_state{state="S"} 1"#,
        #"node_processes_threads_state{thread_state="R"} 1"#,
        #"node_processes_threads_state{thread_state="S"} 1"#,
      ])
    try host.write("proc/sys/kernel/pid_max", "32768\n")
    #expect(
      host.scrape(ProcessesCollector.self).samples.suffix(2)
        == ["node_processes_max_processes 32768", "node_processes_pids 1"])
  }

  @Test func theClockAndItsSources() throws {
    let path = "sys/devices/system/clocksource/clocksource0"
    let host = try TestHost(["\(path)/available_clocksource": "tsc hpet\n"])
    let broken = host.scrape(TimeCollector.self)
    #expect(!broken.isSuccess)
    #expect(broken.samples.count == 2)
    try host.write("\(path)/current_clocksource", "tsc\n")
    let samples = host.scrape(TimeCollector.self).samples
    #expect(
      samples.prefix(3) == [
        #"node_time_clocksource_available_info{clocksource="tsc",device="0"} 1"#,
        #"node_time_clocksource_available_info{clocksource="hpet",device="0"} 1"#,
        #"node_time_clocksource_current_info{clocksource="tsc",device="0"} 1"#,
      ])
    #expect(samples[3].hasPrefix("node_time_seconds "))
    #expect(samples[4].hasPrefix("node_time_zone_offset_seconds{time_zone=\""))
  }

  @Test func theKernelThatRuns() throws {
    let host = try TestHost()
    #expect(host.scrape(UnameCollector.self).samples[0].contains(#"sysname="Linux""#))
    let timex = host.scrape(TimexCollector.self)
    #expect(timex.hasNoData || timex.samples.count == 17)
    #expect(host.scrape(SELinuxCollector.self).samples == ["node_selinux_enabled 0"])
  }
}
