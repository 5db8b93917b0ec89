import type { Config } from "@react-router/dev/config";

/** What version 8 does anyhow: without them, 7 warns of the change. */
const future = {
  v8_middleware: true,
  v8_passThroughRequests: true,
  v8_splitRouteModules: true,
  v8_trailingSlashAwareDataRequests: true,
  v8_viteEnvironmentApi: true,
};
export default { ssr: true, future } satisfies Config;
