import { isHidden } from "./is-hidden.ts";

/** Calls back when the timers that are due now have run. On a hidden page another timer would come a second later; a message does not. */
export function afterTimers(callback: () => void): void {
  if (!isHidden()) return void setTimeout(callback);
  const { port1, port2 } = new MessageChannel();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this one starts the port, too
  port1.onmessage = () => callback();
  port2.postMessage(0);
  // Ports that are open stay in memory. What was sent before arrives.
  port2.close();
}
