// What an app of SvelteKit has by this name.
declare module "$lib/server/router" {
  import type { AnyRouter } from "@trpc/server";
  export const appRouter: AnyRouter;
}
