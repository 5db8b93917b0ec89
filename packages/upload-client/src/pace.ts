import type { Lane } from "./slots.ts";

/** What is on its way is what the line carries in so many milliseconds, but two bodies at least, so that it is never idle. */
const soon = 6_000;
const fewest = 2;
/** While nothing has arrived yet: as many as a host name has connections. */
const first = 6;

/** A line that carries less than that of what it did by more connections needs them. */
const sameSpeed = 0.7;

/**
 * How many large bodies are sent beside each other. What has not arrived whole is worth nothing when the page is reloaded or
 * the line breaks, and many that share a slow line arrive late, all at the same time. So over such a line few go at once;
 * over a fast one, where each arrives soon, as many as there are connections.
 */
export type Pace = Lane & {
  /** Of a file of more parts than there are connections all are used at first: it loses little. */
  expect: (parts: number) => void;
  /** @param body `time` is how many milliseconds it took, beside how many others and itself */
  arrived: (body: { size: number; time: number; beside: number }) => void;
};

export function createPace(connections: number): Pace {
  /** The most that the line has carried, in bytes a millisecond, and by how many connections. */
  let most = 0;
  let by = 0;
  /** So many in a row were slow beside fewer. */
  let slow = 0;
  let least = fewest;
  const pace: Pace = {
    running: 0,
    limit: first,
    expect(parts) {
      if (by === 0 && parts > connections) pace.limit = Infinity;
    },
    arrived({ size, time, beside }) {
      const speed = (beside * size) / time;
      slow = beside < by && speed < most * sameSpeed ? slow + 1 : 0;
      // Those that were on their way while the line was dead are slow too; who came after them is not.
      if (slow > beside) least = Infinity;
      if (speed > most) {
        most = speed;
        by = beside;
      }
      pace.limit = Math.max(least, (speed * soon) / size);
    },
  };
  return pace;
}
