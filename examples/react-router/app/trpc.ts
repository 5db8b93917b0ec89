import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "../router.ts";
import type { Route } from "./+types/trpc";

const handle = ({ request }: Route.LoaderArgs | Route.ActionArgs) =>
  fetchRequestHandler({
    endpoint: "/trpc",
    req: request,
    router: appRouter,
    onError: ({ error }) => console.error(error),
  });

export { handle as loader, handle as action };
