import ProcFS
import Testing

@testable import Exposition

@Suite struct SysctlCollectorTests {
  private func scrape(_ include: [String], _ information: [String] = []) throws -> Scraped {
    let host = try TestHost([
      "proc/sys/fs/file-nr": "1024\t0\t-3\n", "proc/sys/kernel/threads-max": "7801\n",
      "proc/sys/kernel/seccomp/actions_avail": "kill log\n", "proc/sys/kernel/empty": "\n",
    ])
    return host.scrape(
      SysctlCollector.self,
      ["collector.sysctl.include": include, "collector.sysctl.include-info": information])
  }

  @Test func oneNumberOrSeveral() throws {
    let scraped = try scrape(["kernel.threads-max", "fs/file-nr", "fs.file-nr:a,b,c"])
    #expect(scraped.isSuccess)
    #expect(
      scraped.text == """
        # HELP node_sysctl_kernel_threads_max sysctl kernel.threads-max
        # TYPE node_sysctl_kernel_threads_max untyped
        node_sysctl_kernel_threads_max 7801
        # HELP node_sysctl_fs_file_nr sysctl fs/file-nr
        # TYPE node_sysctl_fs_file_nr untyped
        node_sysctl_fs_file_nr{index="0"} 1024
        node_sysctl_fs_file_nr{index="1"} 0
        node_sysctl_fs_file_nr{index="2"} -3
        # HELP node_sysctl_fs_file_nr_a sysctl fs.file-nr, field 0
        # TYPE node_sysctl_fs_file_nr_a untyped
        node_sysctl_fs_file_nr_a 1024
        # HELP node_sysctl_fs_file_nr_b sysctl fs.file-nr, field 1
        # TYPE node_sysctl_fs_file_nr_b untyped
        node_sysctl_fs_file_nr_b 0
        # HELP node_sysctl_fs_file_nr_c sysctl fs.file-nr, field 2
        # TYPE node_sysctl_fs_file_nr_c untyped
        node_sysctl_fs_file_nr_c -3

        """)
  }

  @Test func wordsAreLabels() throws {
    let scraped = try scrape(["kernel.threads-max"], ["kernel.seccomp.actions_avail"])
    #expect(
      scraped.samples == [
        "node_sysctl_kernel_threads_max 7801",
        #"node_sysctl_info{index="0",name="kernel.seccomp.actions_avail",value="kill"} 1"#,
        #"node_sysctl_info{index="1",name="kernel.seccomp.actions_avail",value="log"} 1"#,
      ])
  }

  @Test(arguments: [
    "fs.file-nr:a,b", "kernel.threads-max:a", "kernel.seccomp.actions_avail", "kernel.empty",
    "no.such",
  ]) func whatDoesNotFitFailsAfterWhatDoes(_ include: String) throws {
    let scraped = try scrape(["kernel.threads-max", include])
    #expect(!scraped.isSuccess && !scraped.hasNoData)
    #expect(scraped.samples == ["node_sysctl_kernel_threads_max 7801"])
  }

  @Test func wordsHaveNoKeys() throws {
    #expect(!(try scrape([], ["kernel.seccomp.actions_avail:a,b"]).isSuccess))
  }

  @Test(arguments: [
    ("kernel.threads-max", "kernel_threads_max"), ("a._.b", "a__b"), ("a_-.__b", "a_b"),
    ("a__b", "a__b"),
    ("net/ipv4/x", "net_ipv4_x"),
  ]) func namesOfMetrics(_ name: String, _ metric: String) {
    #expect(SysctlValue.metric(.init(name)) == .init(metric))
  }
}
