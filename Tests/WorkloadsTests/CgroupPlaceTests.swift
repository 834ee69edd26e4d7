import ProcFS
import Testing

@testable import Workloads

private let id = String(repeating: "0123456789abcdef", count: 4)

@Suite("What a control group's path tells")
struct CgroupPlaceTests {
  struct Row: CustomTestStringConvertible {
    let path: String
    let unit: String?
    var kind = UnitRow.Kind.service
    var slice: String?
    var container: Container?
    var outer: String?
    var whole = true

    var testDescription: String { path }
  }

  static let units: [Row] = [
    Row(path: "/", unit: nil, kind: .other, whole: false),
    Row(path: "", unit: nil, kind: .other, whole: false),
    Row(path: "/some/group", unit: "some/group", kind: .other),
    Row(path: "/init.scope", unit: "init.scope", kind: .scope),
    Row(path: "/system.slice", unit: "system.slice", kind: .slice),
    Row(path: "/system.slice/nginx.service", unit: "nginx.service", slice: "system.slice"),
    Row(
      path: "/system.slice/system-getty.slice/getty@tty1.service", unit: "getty@tty1.service",
      slice: "system-getty.slice"),
    Row(
      path: "/system.slice/dev-disk-by\\x2duuid.swap", unit: "dev-disk-by\\x2duuid.swap",
      kind: .swap, slice: "system.slice"),
    Row(path: "/system.slice/a.mount", unit: "a.mount", kind: .mount, slice: "system.slice"),
    Row(path: "/system.slice/a.socket", unit: "a.socket", kind: .socket, slice: "system.slice"),
    Row(
      path: "/system.slice/x.service/worker", unit: "x.service", slice: "system.slice",
      whole: false),
    Row(path: "/system.slice/_memory.service", unit: "memory.service", slice: "system.slice"),
    Row(path: "/system.slice/loose", unit: "system.slice", kind: .slice, whole: false),
    Row(path: "/system.slice/gone.service (deleted)", unit: "gone.service", slice: "system.slice"),
    Row(path: "/../../system.slice/x.service", unit: "x.service", slice: "system.slice"),
    Row(
      path: "/user.slice/user-1000.slice/session-2.scope", unit: "session-2.scope", kind: .scope,
      slice: "user-1000.slice"),
    Row(path: "/x.timer", unit: "x.timer", kind: .other),
    Row(path: "/.service", unit: ".service", kind: .other),
    Row(path: "/system.slice/<img>.service", unit: "system.slice", kind: .slice, whole: false),
    Row(path: "/system.slice/a b.service", unit: "system.slice", kind: .slice, whole: false),
  ]

  static let users: [Row] = [
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service", unit: "user@1000.service",
      slice: "user-1000.slice"),
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service/app.slice/x.service", unit: "x.service",
      slice: "app.slice", outer: "user@1000.service"),
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service/app.slice", unit: "app.slice",
      kind: .slice, outer: "user@1000.service"),
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service/init.scope", unit: "user@1000.service",
      slice: "user-1000.slice", whole: false),
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-\(id).scope/container",
      unit: "libpod-\(id).scope", kind: .container, slice: "user.slice",
      container: Container(runtime: .podman, id: id), outer: "user@1000.service", whole: false),
    // A user may name groups of its own like any unit.
    Row(
      path: "/user.slice/user-1000.slice/session-2.scope/nginx.service", unit: "session-2.scope",
      kind: .scope, slice: "user-1000.slice", whole: false),
    Row(
      path: "/user.slice/user-1000.slice/user@1000.service/app.slice/x.service/nginx.service",
      unit: "x.service", slice: "app.slice", outer: "user@1000.service", whole: false),
    Row(path: "/user@evil.service/ssh.service", unit: "user@evil.service", whole: false),
  ]

  static let containers: [Row] = [
    Row(
      path: "/system.slice/docker-\(id).scope", unit: "docker-\(id).scope", kind: .container,
      slice: "system.slice", container: Container(runtime: .docker, id: id)),
    Row(
      path: "/docker/\(id)/init", unit: "docker-\(id)", kind: .container,
      container: Container(runtime: .docker, id: id), whole: false),
    Row(
      path: "/machine.slice/libpod-\(id).scope/container", unit: "libpod-\(id).scope",
      kind: .container, slice: "machine.slice", container: Container(runtime: .podman, id: id),
      whole: false),
    Row(
      path: "/machine.slice/libpod-conmon-\(id).scope", unit: "libpod-conmon-\(id).scope",
      kind: .scope, slice: "machine.slice"),
    Row(
      path: "/system.slice/web.service/libpod-payload-\(id)", unit: "podman-\(id)",
      kind: .container, container: Container(runtime: .podman, id: id), outer: "web.service"),
    Row(
      path: "/lxc.payload.web/system.slice/cron.service", unit: "cron.service",
      slice: "system.slice", container: Container(runtime: .lxc, id: "web"), outer: "lxc-web"),
    Row(
      path: "/lxc.payload.web/init.scope", unit: "lxc-web", kind: .container,
      container: Container(runtime: .lxc, id: "web"), whole: false),
    Row(
      path: "/lxc/web", unit: "lxc-web", kind: .container,
      container: Container(runtime: .lxc, id: "web")),
    Row(path: "/lxc.monitor.web", unit: "lxc.monitor.web", kind: .other),
    Row(
      path: "/kubepods.slice/kubepods-pod1.slice/cri-containerd-\(id).scope",
      unit: "cri-containerd-\(id).scope", kind: .container, slice: "kubepods-pod1.slice",
      container: Container(runtime: .containerd, id: id)),
    Row(
      path: "/kubepods.slice/kubepods-pod1.slice/crio-\(id).scope", unit: "crio-\(id).scope",
      kind: .container, slice: "kubepods-pod1.slice",
      container: Container(runtime: .crio, id: id)),
    Row(
      path: "/kubepods/burstable/pod123/\(id)", unit: "kubernetes-\(id)", kind: .container,
      container: Container(runtime: .kubernetes, id: id)),
    Row(
      path: "/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:\(id)",
      unit: "containerd-\(id)", kind: .container,
      container: Container(runtime: .containerd, id: id), outer: "containerd.service"),
    Row(
      path: "/machine.slice/machine-my\\x2dbox.scope/payload/init.scope",
      unit: "machine-my\\x2dbox.scope", kind: .container, slice: "machine.slice",
      container: Container(runtime: .nspawn, id: "my-box"), whole: false),
    Row(
      path: "/machine.slice/systemd-nspawn@deb-12.service/payload/system.slice/ssh.service",
      unit: "ssh.service", slice: "system.slice",
      container: Container(runtime: .nspawn, id: "deb-12"), outer: "systemd-nspawn@deb-12.service"),
    Row(
      path: "/machine.slice/machine-qemu\\x2d3\\x2dvm.scope/libvirt/vcpu0",
      unit: "machine-qemu\\x2d3\\x2dvm.scope", kind: .scope, slice: "machine.slice", whole: false),
    Row(
      path: "/machine.slice/machine-lxc\\x2d77\\x2dmy\\x2dct.scope",
      unit: "machine-lxc\\x2d77\\x2dmy\\x2dct.scope", kind: .container, slice: "machine.slice",
      container: Container(runtime: .lxc, id: "my-ct")),
    Row(path: "/\(id)", unit: id, kind: .other),
    Row(path: "/docker/\(id.dropLast())", unit: "docker/\(id.dropLast())", kind: .other),
  ]

  @Test("finds unit, slice and container", arguments: units + users + containers)
  func finds(_ row: Row) {
    let place = CgroupPlace(path: KernelName(row.path))
    #expect(place.unit == row.unit)
    #expect(place.kind == row.kind)
    #expect(place.slice == row.slice)
    #expect(place.container == row.container)
    #expect(place.outerUnit == row.outer)
    #expect(place.isWhole == row.whole)
    // The group of the unit is this one, or leads to it.
    let path = row.path.hasSuffix(" (deleted)") ? String(row.path.dropLast(10)) : row.path
    let group = place.unitGroup.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect((group == nil) == (row.unit == nil))
    #expect(group.map { path == $0 || path.hasPrefix("\($0)/") } ?? true)
    if row.whole { #expect(group == path) }
  }

  @Test(
    "finds the group of the unit",
    arguments: [
      ("/system.slice/x.service/worker", "/system.slice/x.service"),
      ("/system.slice/x.service/x.service", "/system.slice/x.service"),
      ("/system.slice/loose", "/system.slice"),
      (
        "/user.slice/user-1000.slice/user@1000.service/init.scope",
        "/user.slice/user-1000.slice/user@1000.service"
      ),
    ])
  func unitGroup(_ path: String, _ group: String) {
    #expect(CgroupPlace(path: KernelName(path)).unitGroup == KernelName(group))
  }

  @Test("escapes a container's name")
  func escapes() {
    let place = CgroupPlace(
      path: KernelName(bytes: Array("/lxc/".utf8) + [0xff, 0x0a, 0x3c]))
    #expect(place.container?.id == "\\xff\\x0a<")
    #expect(place.unit == "lxc-\\xff\\x0a<")
  }

  @Test("reads every beginning of a path", arguments: (units + users + containers).map(\.path))
  func prefixes(_ path: String) {
    for length in 0...path.utf8.count {
      _ = CgroupPlace(path: KernelName(bytes: Array(path.utf8.prefix(length))))
    }
  }
}
