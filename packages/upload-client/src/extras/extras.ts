import type { explain as explainFailure } from "./explain.ts";
import { createPageEffects, type PageEffects, type PageOptions } from "./page-effects.ts";
import { createSpeedMeter, type Measured, type SpeedMeter } from "./speed-meter.ts";

export { readEntry } from "../files/read-folder.ts";

export type Extras = PageEffects & {
  /** Passes an upload's events on to the page, with its speed, and with an explanation of what it waits for. */
  measure: <Done>(upload: Measured<Done>) => SpeedMeter<Done>;
  /** Returns a failure with an explanation on a developer's own machine, and unchanged on any other page. */
  explain: (thrown: unknown) => unknown;
};

/** Host names of a developer's own machine. */
const ownMachine = /(^|\.)localhost$|^127\.|^\[::1\]$/;

export function createExtras(options: PageOptions): Extras {
  // Loaded only there.
  let explain: typeof explainFailure = (failure) => failure;
  if (ownMachine.test(globalThis.location?.hostname)) {
    import("./explain.ts").then(
      (loaded) => (explain = loaded.explain),
      () => {},
    );
  }
  return {
    ...createPageEffects(options),
    explain: (thrown) => explain(thrown),
    measure: ({ file, emit }) =>
      createSpeedMeter({
        file,
        emit: (event) => emit(event.type === "waited" ? { ...event, cause: explain(event.cause) } : event),
      }),
  };
}
