import { isHidden } from "./is-hidden.ts";

/**
 * Calls back after the timers that are now due. On a hidden page a second timer would fire a second later; a message
 * does not.
 */
export function afterTimers(callback: () => void): void {
  if (!isHidden()) return void setTimeout(callback);
  const { port1, port2 } = new MessageChannel();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- setting this handler also starts the port
  port1.onmessage = () => callback();
  port2.postMessage(0);
  // Open ports stay in memory. A message that was sent before still arrives.
  port2.close();
}
