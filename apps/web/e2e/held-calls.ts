import type { Plugin } from "vite";

export type HeldCalls = {
  /** Calls of this procedure wait in front of the API from now on, but for the first `after`. */
  hold: (procedure: string, after?: number) => void;
  letGo: () => void;
  plugin: Plugin;
};

/** Stands in front of the API: what a test holds there is "on its way" for as long as it takes to look at it. */
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
