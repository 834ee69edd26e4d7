import Exposition
import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import Monitor
import NIOCore
import NIOPosix
import ProcFS
import Systemd
import Workloads

/// The service, put together: sampler, ring, streams, HTTP, systemd.
final class Service: Sendable {
  /// What the service waits for.
  private enum Occurrence: Sendable {
    case listening
    case primed
    case failed(StartError)
    case wish(Signals.Wish)
  }

  /// How long open answers may take when the service stops.
  private static let farewell = Duration.milliseconds(700)

  private let settings: Settings
  private let reloadSettings: @Sendable () throws(ConfigurationError) -> Settings
  private let notifier = Notifier()
  private let logger = Logger(label: "telltale")
  private let store = FrameStore()
  private let custom = CustomRegistry()
  private let state = ServiceState()
  private let group: MultiThreadedEventLoopGroup
  /// Where the service's tasks run.
  let executor: LoopExecutor
  private let hub: StreamHub
  private let activity: ActivityHub
  private let policy: RequestPolicy
  private let sampler: Sampler
  private let scraper: Scraper
  private let intake: Intake
  private let facts: HostFacts
  private let workloads: WorkloadService
  private let unitWatcher = UnitWatcher()
  private let files: StaticFiles
  private let occurrences: AsyncStream<Occurrence>
  private let report: AsyncStream<Occurrence>.Continuation

  /// `reload` reads the configuration anew, as at the start.
  init(
    _ settings: Settings, reload: @escaping @Sendable () throws(ConfigurationError) -> Settings
  ) throws(StartError) {
    self.settings = settings
    reloadSettings = reload
    (occurrences, report) = AsyncStream<Occurrence>.makeStream()
    files = try StaticFiles(root: settings.webRoot ?? Self.defaultWebRoot)
    // Writing to some hundred viewers takes a millisecond a second: more threads would only cost memory.
    group = MultiThreadedEventLoopGroup(numberOfThreads: min(2, System.coreCount))
    executor = LoopExecutor(group.next())
    hub = StreamHub(store: store, interval: settings.interval, group: group)
    activity = ActivityHub(viewers: Viewers())
    policy = RequestPolicy(
      listen: settings.listen, ownName: HostName.own(), allowed: settings.allowedHosts)
    DescriptorLimit.raise()
    facts = HostFacts(paths: settings.paths)
    workloads = WorkloadService(
      paths: settings.paths, clock: ProcessClock(bootTime: facts.bootTime),
      masksSecrets: settings.masksSecrets
    ) { [states = unitWatcher.states] in WorkloadScans(settings, unitStates: states) }
    sampler = Sampler(
      options: Sampler.Options(
        paths: settings.paths, interval: settings.interval, patience: Self.patience(notifier),
        probing: Probes.probing(settings), scans: workloads.scanSource),
      store: store, custom: custom)
    intake = try Intake(settings, registry: custom, logger: logger, activity: activity)
    var setup = settings.collectorSetup
    setup.textfiles = intake.textfiles
    let (logger, collectors, ready, intake) = (logger, settings.collectors, setup, intake)
    scraper = Scraper(snapshot: sampler.snapshot) { change in
      logger.report(
        change.problem == nil ? .sourceRecovered : .sourceFailed,
        change.problem == nil ? "A collector works again" : "A collector failed",
        metadata: [
          "collector": "\(change.collector)", "error": "\(change.problem ?? "none")",
        ])
    } makeSet: {
      CollectorSet(
        collectors, setup: ready,
        extras: [
          ServiceCollector(ready, version: Version.text), IntakeCollector { intake.counts },
          CustomCollector(intake.registry),
        ])
    }
  }

  /// Below the program's own folder: /usr/bin/telltale has /usr/share/telltale/web.
  private static var defaultWebRoot: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    return "\(folder)/\(Option.webRoot.defaultText)"
  }

  private static func patience(_ notifier: Notifier) -> Int64 {
    let watchdog = notifier.watchdogInterval.map { Int64($0 / .nanoseconds(1)) / 2 }
    return max(10_000_000, min(watchdog ?? 10_000_000_000, 10_000_000_000))
  }

  /// Takes a signal in; it is acted upon when what was before it has been done.
  func take(_ wish: Signals.Wish) { report.yield(.wish(wish)) }

  /// Serves until it is told to stop.
  func run() async throws(StartError) {
    logger.report(
      .started, "Telltale starts",
      metadata: [
        "version": "\(Version.text)", "configuration": "\(settings.file ?? "defaults")",
      ])
    let report = report
    let surroundings = Surroundings(
      hub: hub, activity: activity, state: state, notifier: notifier, store: store, intake: intake,
      logger: logger
    ) { report.yield(.primed) }
    sampler.start(surroundings)
    intake.start()
    // What systemd tells is of this host, and not of a tree that stands for one.
    if settings.paths.procfs == HostPaths().procfs { unitWatcher.start() }
    workloads.start { surroundings.happened($0) }
    let routes = makeRoutes()
    let servers = settings.listen.map { address in
      server(for: address, routes) { report.yield(.listening) }
    }
    for (server, address) in zip(servers, settings.listen) {
      Task(executorPreference: executor) {
        do { try await server.run() } catch { report.yield(.failed(Self.explain(error, address))) }
      }
    }
    var awaited = servers.count + 1
    var wantsReload = false
    for await occurrence in occurrences {
      switch occurrence {
      case .failed(let error): throw error
      case .listening, .primed:
        awaited -= 1
        if awaited == 0 {
          announce(surroundings)
          if wantsReload { reload(surroundings) }
        }
      case .wish(.reload):
        // What was read at the start may be old by then; but READY is for when it is so.
        if awaited > 0 { wantsReload = true } else { reload(surroundings) }
      case .wish(.stop):
        await stop(servers)
        return
      }
    }
  }

  private func server(
    for address: ListenAddress, _ routes: Routes, onListening: @escaping @Sendable () -> Void
  ) -> Server<ConnectionSetup> {
    let setup = ConnectionSetup(
      responder: { request, writer, channel in
        let response = await routes.respond(to: request, on: channel)
        try await writer.write(response: response.head, body: response.body)
        if response.headers[.connection] == "close" { try await ConnectionSetup.end(channel) }
      },
      webSockets: webSockets)
    var quiet = logger
    quiet.logLevel = .error
    return Server(
      childChannelSetup: setup,
      configuration: ServerConfiguration(address: .hostname(address.host, port: address.port)),
      onServerRunning: { _ in onListening() }, eventLoopGroup: group, logger: quiet)
  }

  private var webSockets: WebSocketRoutes {
    WebSocketRoutes(
      policy: policy, hub: hub, topics: workloads, activityHub: activity, logger: logger)
  }

  private func makeRoutes() -> Routes {
    Routes.telltale(
      policy: policy, logger: logger, files: files, webSockets: webSockets,
      stream: EventStream(hub: hub, viewers: activity.viewers, logger: logger),
      samples: SamplesAPI(store: store),
      service: ServiceAPI(
        store: store, hub: hub, viewers: activity.viewers, state: state,
        facts: facts, intake: intake),
      custom: CustomAPI(registry: custom, logger: logger),
      metrics: MetricsAPI(scraper: scraper, collectors: settings.collectors),
      workloads: WorkloadsAPI(workloads: workloads))
  }

  private func announce(_ surroundings: Surroundings) {
    for address in settings.listen {
      logger.report(.ready, "Serving http://\(address)")
    }
    notifier.ready(status: surroundings.statusLine)
    activity.send("service.started") { $0.member("version", Version.text) }
  }

  /// Takes over what can be changed while running; a configuration that is refused changes nothing.
  private func reload(_ surroundings: Surroundings) {
    notifier.reloading()
    defer { notifier.ready(status: surroundings.statusLine) }
    do throws(ConfigurationError) {
      let next = try reloadSettings()
      policy.change(allowed: next.allowedHosts)
      LogThreshold.level = next.logLevel
      if next.interval != hub.tick {
        sampler.change(interval: next.interval)
        hub.change(interval: next.interval)
        // Their intervals were multiples of the old tick.
        hub.dismiss(reason: "the interval was changed: connect again")
      }
      let fixed = settings.differences(needingRestartFrom: next)
      logger.report(
        .reloaded, "Configuration reloaded",
        metadata: fixed.isEmpty ? [:] : ["restart-needed-for": "\(fixed.joined(separator: ", "))"])
      activity.send("service.reloaded")
    } catch {
      for problem in error.problems {
        logger.report(
          .reloadFailed, "The configuration is refused, the old one stays in force",
          metadata: ["problem": "\(problem)"])
      }
    }
  }

  private func stop(_ servers: [Server<ConnectionSetup>]) async {
    notifier.stopping("Stopping")
    logger.report(.stopping, "Stopping")
    state.setStopping()
    sampler.stop()
    intake.stop()
    workloads.stop()
    unitWatcher.stop()
    activity.close(reason: "the service is stopping")
    hub.close(reason: "the service is stopping")
    await withTaskGroup { tasks in
      tasks.addTask {
        await withTaskGroup { all in
          for server in servers { all.addTask { try? await server.shutdownGracefully() } }
        }
      }
      tasks.addTask { try? await Task.sleep(for: Self.farewell) }
      await tasks.next()
      tasks.cancelAll()
      logger.report(.stopped, "Stopped")
      // Answers that are still on their way are cut off.
      exit(0)
    }
  }

  /// What kept an address from being listened on, and the way out.
  private static func explain(_ error: any Error, _ address: ListenAddress) -> StartError {
    guard let error = error as? IOError else {
      return StartError(
        .unavailable,
        "cannot listen on \(address): no such name or address; choose another with --listen")
    }
    return switch error.errnoCode {
    case EADDRINUSE:
      StartError(
        .unavailable,
        "cannot listen on \(address): another program has this port; stop it, or choose another with --listen"
      )
    case EACCES:
      StartError(
        .noPermission,
        "cannot listen on \(address): no right to ports below 1024; choose another with --listen, or grant CAP_NET_BIND_SERVICE"
      )
    case EADDRNOTAVAIL:
      StartError(
        .unavailable,
        "cannot listen on \(address): this host has no such address; choose another with --listen")
    default:
      StartError(
        .osError, "cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))")
    }
  }
}
