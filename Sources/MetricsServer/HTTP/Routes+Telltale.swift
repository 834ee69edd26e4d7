import HummingbirdCore
import Logging

extension Routes {
  /// Every path of the service; what is not here is a file of the dashboard, or not found.
  static func telltale(
    policy: RequestPolicy, logger: Logger, files: StaticFiles, webSockets: WebSocketRoutes,
    stream: EventStream, samples: SamplesAPI, service: ServiceAPI, custom: CustomAPI,
    metrics: MetricsAPI, workloads: WorkloadsAPI
  ) -> Routes {
    var routes = Routes(policy: policy, logger: logger) { try files.response(to: $0) }
    routes.get("/metrics/stream") { try stream.respond($0) }
    routes.get(WebSocketRoutes.metrics) { throw try webSockets.explain($0) }
    routes.get(WebSocketRoutes.activity) { throw try webSockets.explain($0) }
    routes.get("/metrics") { try await metrics.respond($0) }
    routes.get("/api/v1/host") {
      _ = try $0.query()
      return service.facts.respond(interval: service.hub.tick)
    }
    routes.get("/api/v1/snapshot") { try samples.snapshot($0) }
    routes.get("/api/v1/catalogue") { try samples.catalogue($0) }
    routes.get("/api/v1/recent") { try samples.recent($0) }
    routes.get("/api/v1/viewers") { try service.viewersList($0) }
    routes.get("/api/v1/self") { try service.own($0) }
    routes.get("/api/v1/processes") { try await workloads.processes($0) }
    routes.get(below: "/api/v1/processes/") { try await workloads.process($0, $1) }
    routes.get("/api/v1/units") { try await workloads.units($0) }
    routes.get(below: "/api/v1/units/") { try await workloads.unit($0, $1) }
    routes.get("/api/v1/sockets") { try await workloads.sockets($0) }
    routes.post("/api/v1/custom") { try await custom.respond($0) }
    routes.get("/api/v1/openapi.json") {
      _ = try $0.query()
      return .json(buffer: OpenAPI.document)
    }
    routes.get("/healthz") { try service.health($0) }
    routes.get("/readyz") { try service.readiness($0) }
    return routes
  }
}
