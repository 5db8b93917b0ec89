/** Ten segments, which a new connection sends at once: RFC 6928. */
const initialWindow = 10 * 1460;

/**
 * One direction of one connection. Bytes arrive in order, half a round trip after they have left. A limited lane
 * accepts only a window's worth before its first bytes are acknowledged, and shares the line's rate. On a line with slow
 * start the window is small at first and grows by what is acknowledged, so that it doubles with each round trip.
 */
export function createLane(line, { from, to, limited, onBytes }) {
  /** In transit: `{ chunk, arrivesAt }`, the oldest first; an undefined chunk is the end. */
  const underWay = [];
  let window = limited ? (line.hasSlowStart ? initialWindow : line.windowBytes) : Infinity;
  let unacknowledged = 0;
  let timer;
  let isBlocked = false;

  from.on("readable", accept);
  from.on("end", () => {
    underWay.push({ chunk: undefined, arrivesAt: performance.now() + line.rtt / 2 });
    wait();
  });
  accept();

  function accept() {
    while (unacknowledged < window) {
      const chunk = from.read(Math.min(window - unacknowledged, from.readableLength) || undefined);
      if (chunk === null) return;
      onBytes(chunk.length);
      const now = performance.now();
      const leftAt = limited ? line.rate(chunk.length, now) : now;
      underWay.push({ chunk, arrivesAt: leftAt + line.rtt / 2 + Math.random() * line.jitter });
      unacknowledged += chunk.length;
      wait();
    }
  }

  function wait() {
    if (timer !== undefined || isBlocked || underWay.length === 0) return;
    timer = setTimeout(deliver, Math.max(0, underWay[0].arrivesAt - performance.now()));
  }

  function deliver() {
    timer = undefined;
    if (to.destroyed) return;
    if (!line.isUp) return void line.onUp.add(deliver);
    // Timers are whole milliseconds: half a millisecond early is closer than half a millisecond late.
    const now = performance.now() + 0.5;
    while (underWay.length > 0 && underWay[0].arrivesAt <= now) {
      const { chunk } = underWay.shift();
      if (chunk === undefined) return void to.end();
      if (to.write(chunk)) acknowledge(chunk.length);
      else {
        // The server does not keep up: the chunks behind wait, and so does the sender.
        isBlocked = true;
        to.once("drain", () => {
          isBlocked = false;
          acknowledge(chunk.length);
          deliver();
        });
        return;
      }
    }
    wait();
  }

  function acknowledge(bytes) {
    if (!limited) return;
    setTimeout(() => {
      unacknowledged -= bytes;
      window = Math.min(window + bytes, line.windowBytes);
      accept();
    }, line.rtt / 2);
  }
}
