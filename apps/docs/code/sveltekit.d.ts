// What SvelteKit, and an app of it, have by these names.
declare module "$env/dynamic/private" {
  export const env: Readonly<Record<string, string | undefined>>;
}

declare module "$env/dynamic/public" {
  export const env: Readonly<Record<`PUBLIC_${string}`, string | undefined>>;
}

declare module "$lib/server/router" {
  import type { AnyRouter } from "@trpc/server";
  export const appRouter: AnyRouter;
}
