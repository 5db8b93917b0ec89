import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { router } from "./late.mjs";

createHTTPServer({ router, createContext: () => ({ user: "ann", isWorker: false }) }).listen(
  Number(process.env.PORT),
  "127.0.0.1",
);
