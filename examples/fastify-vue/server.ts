import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import fastify from "fastify";
import { photo } from "./photo.ts";
import { t } from "./trpc.ts";

const appRouter = t.router({ photo });
export type AppRouter = typeof appRouter;

const app = fastify({ routerOptions: { maxParamLength: 5000 } });
await app.register(fastifyTRPCPlugin, {
  prefix: "/trpc",
  trpcOptions: { router: appRouter, onError: ({ error }: { error: Error }) => console.error(error) },
});
await app.listen({ port: 3000 });
