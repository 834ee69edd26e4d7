import Testing

@testable import ProcFS

@Suite struct MountInfoTests {
  @Test func fieldsAreReadAndUnescaped() throws {
    let info = try MountInfo(
      """

       20 1 8:1 / / rw shared:1 master:7 - ext4 /dev/sda1 ro,data=ordered
      21 20 0:30 /sub /srv/a\\040-\\040b\\011c\\134d\\9 ro,nosuid - tmpfs  rw,size=4k
      """)
    let root = info.mounts[0]
    #expect((root.id, root.parent, root.major, root.minor) == (20, 1, 8, 1))
    #expect(root.optional == "shared:1 master:7")
    #expect(root.superOptions == "ro,data=ordered")
    let second = info.mounts[1]
    #expect(second.root == "/sub")
    #expect(second.mountpoint == "/srv/a - b\tc\\d\\9")
    #expect(second.optional.isEmpty)
    #expect(second.type == "tmpfs")
    #expect(second.source.isEmpty)
  }

  @Test func escapesCanBeHadAsTheyStand() throws {
    var info = try MountInfo("1 0 0:1 / /a\\040b rw - tmpfs c\\043#d rw\n")
    #expect(info.mounts[0].mountpoint == "/a b" && info.mounts[0].source == "c##d")
    #expect(info.mounts[0].escapedMountpoint == "/a\\040b")
    #expect(info.mounts[0].escapedSource == "c\\043#d")
    let text = Array("1 0 0:1 / /a rw - tmpfs c rw\n".utf8)
    try info.parse(text.span)
    #expect(info.mounts[0].escapedMountpoint == "/a" && info.mounts[0].escapedSource == "c")
  }

  @Test(arguments: [
    ("rw,relatime", "rw,data=ordered", false),
    ("ro,relatime", "rw", true),
    ("rw,relatime", "ro", true),
    ("rw,relatime", "rw,emergency_ro", true),
    ("rw,emergency_ro", "rw", false),
    ("rw,errors=ro,roam", "rw,xro,ro=1", false),
    ("nosuid,ro", "rw", true),
  ]) func readOnlyComesFromEitherOptions(
    _ options: String, _ superOptions: String, _ isReadOnly: Bool
  ) throws {
    let info = try MountInfo("1 0 8:1 / / \(options) - ext4 /dev/sda1 \(superOptions)\n")
    #expect(info.mounts.first?.isReadOnly == isReadOnly)
  }

  @Test func aLaterMountHidesTheEarlier() throws {
    let info = try MountInfo(
      """
      1 0 8:1 / / rw - ext4 /dev/sda1 rw
      2 1 8:2 / /data rw - ext4 /dev/sda2 rw
      3 1 8:3 / /other rw - ext4 /dev/sda3 rw
      4 2 8:4 / /data rw - ext4 /dev/sda4 rw
      """)
    #expect(info.mounts.map(\.isHidden) == [false, true, false, false])
  }

  @Test func theRevisionFollowsTheText() throws {
    let first = Array("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n".utf8)
    let second = Array("1 0 8:1 / / ro - ext4 /dev/sda1 rw\n".utf8)
    let broken = Array("1 0 8:1 / / ro ext4 /dev/sda1 rw\n".utf8)
    var info = MountInfo()
    try info.parse(first.span)
    let revision = info.revision
    try info.parse(first.span)
    #expect(info.revision == revision)
    try info.parse(second.span)
    #expect(info.revision != revision)
    // A record that went another way to the same text agrees.
    var other = MountInfo()
    try other.parse(second.span)
    #expect(other.revision == info.revision)
    #expect(info.mounts.first?.isReadOnly == true)
    #expect(throws: ParseError(.missingField, line: 1)) { try info.parse(broken.span) }
    // The text before the broken one has been forgotten, so that it is read anew.
    try info.parse(second.span)
    #expect(info.mounts.first?.type == "ext4")
  }

  @Test(arguments: [
    ("1 0 8:1 / / rw shared:1 ext4 /dev/sda1 rw\n", Reason.missingField, ""),
    ("1 0 8:1 / / rw - ext4 /dev/sda1\n", .missingField, ""),
    ("1 0 8:1 /\n", .missingField, ""),
    ("x 0 8:1 / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "x"),
    ("1 0 8 / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "8"),
    ("1 0 8: / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "/"),
    ("1 0 8:4294967296 / / rw - ext4 /dev/sda1 rw\n", .overflow, "4294967296"),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ token: String) {
    #expect(refusal(MountInfo.self, text) == ParseError(reason, line: 1, token: token))
  }
}
