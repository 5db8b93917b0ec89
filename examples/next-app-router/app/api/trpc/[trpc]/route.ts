import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "../../../../router";

const handle = (req: Request) => fetchRequestHandler({ endpoint: "/api/trpc", req, router: appRouter });

export { handle as GET, handle as POST };
