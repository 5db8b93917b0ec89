import { AsyncLocalStorage } from "node:async_hooks";

/** The errors of the current request. */
const noted = new AsyncLocalStorage<Error[]>();

/** Keeps the errors that better-auth logs: many of its routes catch an error and respond in their own way. */
export function noteSwallowed(told: readonly unknown[]): void {
  noted.getStore()?.push(...told.filter((one) => one instanceof Error));
}

/** @returns the response, and the errors that were logged while it was made */
export async function withSwallowed(
  answering: () => Promise<Response>,
): Promise<{ answer: Response; swallowed: readonly Error[] }> {
  const swallowed: Error[] = [];
  return { answer: await noted.run(swallowed, answering), swallowed };
}
