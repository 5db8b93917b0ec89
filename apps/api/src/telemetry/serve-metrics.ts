/** Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
const contentType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Serves `/metrics` and nothing else, on a separate port that no proxy forwards to: not everybody should see an
 * application's metrics.
 */
export function serveMetrics({ metricsText }: { metricsText: () => Promise<string> }) {
  return async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== "/metrics") return new Response("There is nothing here.\n", { status: 404 });
    return new Response(await metricsText(), { headers: { "content-type": contentType } });
  };
}
