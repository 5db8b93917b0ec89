import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createRoot } from "react-dom/client";
import type { AppRouter } from "../server.ts";
import { Photos } from "./photos.tsx";
import { TRPCProvider } from "./trpc.ts";

const queryClient = new QueryClient();
const trpcClient = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

createRoot(document.body).render(
  <QueryClientProvider client={queryClient}>
    <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
      <Photos />
    </TRPCProvider>
  </QueryClientProvider>,
);
