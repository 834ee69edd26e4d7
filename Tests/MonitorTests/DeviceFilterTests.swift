import ProcFS
import Testing

@testable import Monitor

@Suite struct DeviceFilterTests {
  @Test(
    arguments: [
      "sda", "sdaa", "vdb", "xvda", "hda", "nvme0n1", "nvme31n12", "mmcblk0", "mmcblk0boot0",
      "md127", "dm-0", "dm-300", "sr0", "rbd0", "zd16", "nbd5", "drbd1", "bcache0", "cciss/c0d0",
      "etherd!e0.0", "pmem0", "loopback", "ram", "fd", "sd", "p1",
    ] as [KernelName])
  func aDiskOfItsOwn(_ name: KernelName) { #expect(DeviceFilter.isWholeDisk(name)) }

  @Test(
    arguments: [
      "sda1", "sdab12", "vda3", "xvda1", "hda1", "nvme0n1p1", "nvme31n1p15", "mmcblk0p2", "loop0",
      "loop17", "ram0", "ram15", "zram0", "fd0",
    ] as [KernelName])
  func aPartitionOrNoDiskAtAll(_ name: KernelName) { #expect(!DeviceFilter.isWholeDisk(name)) }
}
