import { EnvError, loadEnv } from "./env/env.ts";
import { type Handler, listen } from "./listen.ts";
import { startServices } from "./services.ts";
import { StartError } from "./start-error.ts";
import { describeError } from "./telemetry/describe-error.ts";
import { logWarnings } from "./telemetry/log-warnings.ts";
import { createLog } from "./telemetry/log.ts";
import { serveMetrics } from "./telemetry/serve-metrics.ts";

const log = createLog();

/**
 * How long requests under way may take to end, in milliseconds. A finish copies for up to 20 s, mails under way then
 * get 3 s, and Kubernetes kills after 30 s. Developers don't want to wait, and `npm start` kills after 5 s.
 */
const graceMs = { production: 22_000, development: 3_000 };

/**
 * How long before that `/readyz` reports that the process is stopping, while requests are still answered: a balancer
 * that checks every second notices in that time; in milliseconds.
 */
const drainMs = { production: 3_000, development: 0 };

/** How long everything else, such as mails under way, may take after that, in milliseconds. */
const closeMs = { production: 4_000, development: 1_900 };

async function main(): Promise<void> {
  const env = loadEnv();
  if (env.production) logWarnings(log);
  const services = await startServices(env, {
    log,
    onDataDirLost: (error) => fail(error, "The data folder was lost."),
  });
  // In development only this machine needs to connect.
  const host = env.production ? undefined : "127.0.0.1";
  const open = (handler: Handler, where: { port: number; variable: string }) =>
    listen(handler, { ...where, host }).catch(async (error: unknown) => {
      await services.close();
      throw error;
    });
  // First, so that a process that takes requests has metrics.
  const { metricsPort } = env;
  const metrics =
    metricsPort === undefined
      ? undefined
      : await open(serveMetrics(services), { port: metricsPort, variable: "METRICS_PORT" });
  const server = await open(services.app.fetch, { port: env.port, variable: "PORT" });

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    // Ctrl-C in a terminal reaches this process twice: from the terminal, and from the script that started it.
    if (stopping) return;
    stopping = true;
    const mode = env.production ? "production" : "development";
    const patience = { drainMs: drainMs[mode], graceMs: graceMs[mode] };
    setTimeout(() => process.exit(1), patience.drainMs + patience.graceMs + closeMs[mode]).unref();
    log.info({ signal }, "stopping");
    services.stop();
    await server.close(patience);
    await metrics?.close({ graceMs: 0 });
    await services.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  log.info({ port: server.port, metricsPort: metrics?.port, production: env.production }, "listening");
}

function fail(error: unknown, sentence: string): never {
  log.error(describeError(error), sentence);
  process.exit(1);
}

// Node's own report of an uncaught error prints everything in the error.
process.on("uncaughtException", (error) => fail(error, "Something broke that nobody catches."));

main().catch((error: unknown) => {
  if (!(error instanceof StartError || error instanceof EnvError)) fail(error, "The server cannot start.");
  // For a person to read: no JSON, no stack.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
