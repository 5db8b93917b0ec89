import { readUserAgent } from "../session/read-user-agent.ts";
import { keepers } from "./keepers.ts";

type Made = { aaguid?: string | null | undefined; userAgent: string | null | undefined };

/**
 * Returns the name of the passkey's provider: "Google Password Manager". If it is unknown, returns the browser and
 * system that added the passkey.
 */
export function defaultName({ aaguid, userAgent }: Made): string | undefined {
  const { browser, system } = readUserAgent(userAgent ?? null);
  const device = [browser, system].filter((part) => part !== undefined).join(", ");
  return (keepers.get(aaguid ?? "") ?? device) || undefined;
}
