// In JavaScript, as scripts that node runs itself need it too.
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks ten times a second until `isSo` returns something true. An error means that it is not so yet.
 * @param options.said - what the error quotes, such as the output of a program
 */
export async function until(what, isSo, { timeoutMs, said = () => "" }) {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    let cause;
    try {
      if (await isSo()) return;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > giveUpAt)
      throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}. ${said() || (cause?.message ?? "")}`, {
        cause,
      });
    await sleep(100);
  }
}
