import { SessionProvider } from "./features/account/use-session.tsx";
import { useApi } from "./lib/use-api.ts";
import { Shell } from "./shell/shell.tsx";

export function App() {
  const api = useApi();
  return (
    <SessionProvider>
      <Shell api={api} />
    </SessionProvider>
  );
}
