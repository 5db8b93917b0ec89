import { AsyncLocalStorage } from "node:async_hooks";

/** Of the request that is being answered. */
const noted = new AsyncLocalStorage<Error[]>();

/** Keeps the errors of what better-auth tells its log: many of its routes catch one, and answer in their own way. */
export function noteSwallowed(told: readonly unknown[]): void {
  noted.getStore()?.push(...told.filter((one) => one instanceof Error));
}

/** @returns the answer, and the errors that were noted while it was made */
export async function withSwallowed(
  answering: () => Promise<Response>,
): Promise<{ answer: Response; swallowed: readonly Error[] }> {
  const swallowed: Error[] = [];
  return { answer: await noted.run(swallowed, answering), swallowed };
}
