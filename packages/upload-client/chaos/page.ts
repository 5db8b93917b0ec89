import { AsyncLocalStorage } from "node:async_hooks";
import type { Network } from "../src/transfer/network.ts";

/** One test's page, API and S3, which all run in this process beside those of other tests. */
type World = {
  /** Milliseconds by which everybody's clock is wrong, and the page's on top. */
  clock: number;
  pageClock: number;
  /** What the page knows of it. */
  network: Network;
  /** Where the page came from. */
  home: string;
};

/** What only the page has, and not its servers. */
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

/** Servers and timers that begin in a world belong to it. */
export const inWorld = <T>(run: () => T, world = createWorld()): T => worlds.run(world, run);

export const inPage = <T>(run: () => T, given: Page = {}): T => page.run(given, run);

/** A laptop that has slept, or a clock that was wrong. */
export function setClock(milliseconds: number, whose: "page" | "all"): void {
  const world = worlds.getStore();
  if (world !== undefined) world[whose === "all" ? "clock" : "pageClock"] = milliseconds;
}

const nowhere = createNetwork();
const networkHere = (): Network => worlds.getStore()?.network ?? nowhere;

/** In place of `src/transfer/network.ts`, which is one for a whole page. */
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

/** Where its page comes from: the API's host, as in most applications. */
export function comesFrom(origin: string): void {
  const world = worlds.getStore();
  if (world !== undefined) world.home = origin;
}

function now(): number {
  const { clock = 0, pageClock = 0 } = worlds.getStore() ?? {};
  return RealDate.now() + clock + (page.getStore() ? pageClock : 0);
}

const RealDate = Date;

/** The system's, as each world sees it. */
export const WorldDate = new Proxy(RealDate, {
  construct: (_, given: []) => (given.length === 0 ? new RealDate(now()) : new RealDate(...given)),
  get: (_, name) => (name === "now" ? now : Reflect.get(RealDate, name)),
});
