import { AsyncLocalStorage } from "node:async_hooks";
import type { Network } from "../src/transfer/network.ts";

/** One test's page, API and S3; all tests' worlds run in this process at the same time. */
type World = {
  /** Milliseconds by which all clocks are wrong; `pageClock` is added for the page. */
  clock: number;
  pageClock: number;
  /** What the page knows about its network. */
  network: Network;
  /** The page's origin. */
  home: string;
};

/** Globals that only the page has, not its servers. */
type Page = {
  locks?: object;
  indexedDB?: Pick<IDBFactory, "open">;
};

const worlds = new AsyncLocalStorage<World>();
const page = new AsyncLocalStorage<Page>();

function createNetwork(): Network {
  return { storage: undefined, waiting: new Set(), failures: 0 };
}

export const createWorld = (given: Partial<World> = {}): World => ({
  clock: 0,
  pageClock: 0,
  network: createNetwork(),
  home: "",
  ...given,
});

/** Runs a function in a world; servers and timers that it starts belong to this world. */
export const inWorld = <T>(run: () => T, world = createWorld()): T => worlds.run(world, run);

export const inPage = <T>(run: () => T, given: Page = {}): T => page.run(given, run);

/** Moves a clock, as after a laptop's sleep, or if it is wrong. */
export function setClock(milliseconds: number, whose: "page" | "all"): void {
  const world = worlds.getStore();
  if (world !== undefined) world[whose === "all" ? "clock" : "pageClock"] = milliseconds;
}

const nowhere = createNetwork();
const networkHere = (): Network => worlds.getStore()?.network ?? nowhere;

/** Replaces `src/transfer/network.ts`, which is shared by a whole page. */
export const network = new Proxy(nowhere, {
  get: (_, name) => Reflect.get(networkHere(), name),
  set: (_, name, value) => Reflect.set(networkHere(), name, value),
});

/** The browser's globals, as each world and each page sees them. */
export const indexedDBHere = (): Page["indexedDB"] => page.getStore()?.indexedDB;
export const homeHere = (): string | undefined => worlds.getStore()?.home;
export const locksHere = (): object | undefined => page.getStore()?.locks;

export const location = {
  get origin() {
    return homeHere();
  },
};

/** Sets the page's origin: the API's host, as in most applications. */
export function comesFrom(origin: string): void {
  const world = worlds.getStore();
  if (world !== undefined) world.home = origin;
}

function now(): number {
  const { clock = 0, pageClock = 0 } = worlds.getStore() ?? {};
  return RealDate.now() + clock + (page.getStore() ? pageClock : 0);
}

const RealDate = Date;

/** The system's `Date`, with each world's clock. */
export const WorldDate = new Proxy(RealDate, {
  construct: (_, given: []) => (given.length === 0 ? new RealDate(now()) : new RealDate(...given)),
  get: (_, name) => (name === "now" ? now : Reflect.get(RealDate, name)),
});
