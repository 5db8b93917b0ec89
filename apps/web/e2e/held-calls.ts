import type { Plugin } from "vite";

export type HeldCalls = {
  /** Holds calls of this procedure in front of the API from now on, except the first `after` ones. */
  hold: (procedure: string, after?: number) => void;
  letGo: () => void;
  plugin: Plugin;
};

/** Creates a plugin in front of the API that holds calls, so that a test can look at a call in progress. */
export function createHeldCalls(): HeldCalls {
  let held: { procedure: string; left: number } | undefined;
  let waiting: (() => void)[] = [];
  return {
    hold: (procedure, after = 0) => void (held = { procedure, left: after }),
    letGo() {
      held = undefined;
      for (const go of waiting) go();
      waiting = [];
    },
    plugin: {
      name: "held-calls",
      configurePreviewServer: ({ middlewares }) =>
        void middlewares.use((request, _, next) => {
          if (held === undefined || !request.url?.includes(held.procedure) || held.left-- > 0) next();
          else waiting.push(next);
        }),
    },
  };
}
