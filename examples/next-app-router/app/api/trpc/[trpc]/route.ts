import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

async function handle(req: Request) {
  // Not at the top: Next.js loads this file while it builds, when the S3_* variables may not be set.
  const { appRouter } = await import("../../../../router");
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    onError: ({ error }) => console.error(error),
  });
}

export { handle as GET, handle as POST };
