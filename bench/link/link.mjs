// An emulated line between a browser and a server, as a TCP proxy on loopback. It models the round-trip time (for the
// handshake too), a window for each connection (the most unacknowledged bytes), one rate shared by all connections,
// delivery in order, and outages. If asked to, it models slow start. It does not model loss or TLS.
import { createServer, createConnection } from "node:net";
import { createLane } from "./lane.mjs";
import { createSharedRate } from "./shared-rate.mjs";

/**
 * Starts a link. Its `target`, a port on 127.0.0.1, must be set before the first connection.
 * @param rtt milliseconds; may be changed while nothing is in transit
 * @param windowBytes the most bytes of a connection in transit to the server
 * @param bytesPerSecond of all connections together, to the server; the other direction is only delayed
 * @param hasSlowStart whether a connection's window is small at first
 * @param jitter the most milliseconds by which each piece is delayed additionally, one way
 */
export async function startLink({ rtt, windowBytes, bytesPerSecond, jitter = 0, hasSlowStart = false }) {
  const rate = createSharedRate(bytesPerSecond);
  const line = { rtt, windowBytes, jitter, hasSlowStart, rate, isUp: true, onUp: new Set() };
  const sockets = new Set();
  let target;
  const counts = { connections: 0, up: 0, down: 0 };

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (near) => {
    const far = createConnection({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    counts.connections++;
    const close = () => {
      near.destroy();
      far.destroy();
      sockets.delete(close);
    };
    sockets.add(close);
    for (const socket of [near, far]) socket.on("error", close).on("close", close);
    // The kernel has accepted the connection at once; a handshake over this line would have taken a round trip.
    setTimeout(() => {
      createLane(line, { from: near, to: far, limited: true, onBytes: (bytes) => (counts.up += bytes) });
      createLane(line, { from: far, to: near, limited: false, onBytes: (bytes) => (counts.down += bytes) });
    }, line.rtt);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    port: server.address().port,
    counts,
    set target(port) {
      target = port;
    },
    set rtt(milliseconds) {
      line.rtt = milliseconds;
    },
    /** Lets nothing through until the line is up again: bytes in transit wait, because TCP would resend them. */
    down() {
      line.isUp = false;
    },
    up() {
      line.isUp = true;
      for (const wake of line.onUp) wake();
      line.onUp.clear();
    },
    /** Breaks every connection. */
    cut() {
      for (const close of sockets) close();
    },
    async close() {
      this.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
