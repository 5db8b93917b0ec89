import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { makeInstallable } from "./features/installable/install.ts";
import { queryClient, trpc, trpcClient } from "./lib/trpc.ts";
import { routeOf } from "./shell/routes.tsx";
import { startLanguage } from "./texts/language.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root element.");

// The page's own code is loaded while the app asks who is signed in.
routeOf(location.pathname)
  ?.preload()
  .catch(() => {});

makeInstallable();
await startLanguage();

createRoot(root).render(
  <StrictMode>
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </trpc.Provider>
  </StrictMode>,
);
