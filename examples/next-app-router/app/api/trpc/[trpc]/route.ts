import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "../../../../router";

const handle = (req: Request) =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    onError: ({ error }) => console.error(error),
  });

export { handle as GET, handle as POST };
