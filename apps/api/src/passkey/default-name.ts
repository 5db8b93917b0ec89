import { readUserAgent } from "../session/read-user-agent.ts";
import { keepers } from "./keepers.ts";

type Made = { aaguid?: string | null | undefined; userAgent: string | null | undefined };

/** What keeps a passkey: "Google Password Manager". Where it is not known, the browser and system that it was added by. */
export function defaultName({ aaguid, userAgent }: Made): string | undefined {
  const { browser, system } = readUserAgent(userAgent ?? null);
  const device = [browser, system].filter((part) => part !== undefined).join(", ");
  return (keepers.get(aaguid ?? "") ?? device) || undefined;
}
