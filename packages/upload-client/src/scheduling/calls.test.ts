/* oxlint-disable no-restricted-imports -- this tests how a real tRPC client batches */
import { toUploadError } from "@s3-direct/upload-core";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { TRPCError, initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCalls } from "./calls.ts";
import type { CallLane } from "./call-batches.ts";
import type { Calls } from "./calls.ts";

const { signal } = new AbortController();

const t = initTRPC.create();

/** Returns a tRPC client with its server, and the procedures that each of its requests called. */
function setUp({ maxBatchSize = Infinity, longestAddress = Infinity, inFlight = 1_000, takes = 2 } = {}) {
  const requests: string[][] = [];
  let underWay = 0;
  const most = { underWay: 0 };
  const procedure = t.procedure.mutation(async () => {
    underWay++;
    most.underWay = Math.max(most.underWay, underWay);
    await new Promise((resolve) => setTimeout(resolve, takes));
    underWay--;
    return "ok";
  });
  const one = { create: procedure, signParts: procedure, finish: procedure, finishParts: procedure, abort: procedure };
  const refused = t.procedure.mutation(() => {
    throw new TRPCError({ code: "BAD_REQUEST", message: "Not this one." });
  });
  const router = t.router({ ...one, refused });
  const client = createTRPCClient<typeof router>({
    links: [
      httpBatchLink({
        url: "http://api/trpc",
        async fetch(url, init) {
          const body = typeof init?.body === "string" ? init.body : null;
          const request = new Request(url, { method: "POST", body, headers: init?.headers ?? {} });
          requests.push(new URL(request.url).pathname.replace("/trpc/", "").split(","));
          // The answer of a proxy in front of the API: an HTML page.
          if (request.url.length > longestAddress) return new Response("<h1>Too long</h1>", { status: 414 });
          return fetchRequestHandler({ endpoint: "/trpc", req: request, router, maxBatchSize });
        },
      }),
    ],
  });
  const calls = createCalls(inFlight);
  const call = (name: keyof typeof lanes) => calls(() => client[name].mutate(), { lane: lanes[name], signal });
  return { calls, call, client, requests, most };
}

/*
 * Uses a clock that only the tests advance: on a busy machine a real second may pass between two timers, and then a
 * call counts as slow.
 */
function useOwnClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("MessageChannel", OwnClocksChannel);
}

/** A channel on the fake clock: a real message would arrive between two of its timers. */
class OwnClocksChannel {
  readonly port1 = { onmessage: () => {} };
  readonly port2 = { postMessage: () => void setTimeout(() => this.port1.onmessage()), close: () => {} };
}

async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed++) {
    await vi.advanceTimersByTimeAsync(1);
    // Client and server read each other's messages in turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function whileTimePasses<T>(all: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const end = () => (state.isOver = true);
  all.then(end, end);
  while (!state.isOver) await pass(1);
  return all;
}

afterEach(() => {
  // First: a stubbed global restores the one that it replaced.
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const lanes = { create: "urgent", signParts: "urgent", finish: "quick", abort: "quick", finishParts: "slow" } as const;
const laneOf = (name: string) => Object.entries(lanes).find(([known]) => known === name)?.[1];
const isMixed = (request: string[]) => new Set(request.map(laneOf)).size > 1;

describe("with tRPC's batch link", () => {
  test("calls that come together are one request", async () => {
    const { call, requests } = setUp();
    await Promise.all([call("create"), call("create"), call("signParts")]);
    expect(requests).toEqual([["create", "create", "signParts"]]);
  });

  test("tRPC itself would put a finish beside them", async () => {
    const { client, requests } = setUp();
    await Promise.all([client.create.mutate(), client.finish.mutate()]);
    expect(requests).toEqual([["create", "finish"]]);
  });

  test("finish never shares a request with create or signParts, nor one of parts with others, whenever they come", async () => {
    const { call, requests } = setUp();
    const names = ["create", "finish", "signParts", "abort", "finishParts"] as const;
    const all: Promise<string>[] = [];
    for (const [name, wait] of fc.sample(fc.tuple(fc.constantFrom(...names), fc.nat(3)), 200)) {
      all.push(call(name));
      // At once, after a microtask, and in each kind of turn of the event loop.
      if (wait === 1) await Promise.resolve();
      if (wait === 2) await new Promise((resolve) => setTimeout(resolve));
      if (wait === 3) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(requests.filter(isMixed)).toEqual([]);
    expect(requests.flat()).toHaveLength(200);
    expect(requests.some((request) => request.length > 1)).toBe(true);
  });

  test("calls that follow another call's answer do not mix the two kinds in a batch either", async () => {
    const { call, requests } = setUp();
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await call("create");
        await call("signParts");
        if (index % 2 === 0) await new Promise((resolve) => setTimeout(resolve, index % 3));
        await call("finish");
      }),
    );
    expect(requests.filter(isMixed)).toEqual([]);
    expect(requests.length).toBeLessThan(60);
  });

  test("a batch that the server refuses for its size is halved, and halved again, and nothing fails", async () => {
    const { call, requests } = setUp({ maxBatchSize: 3 });
    await expect(Promise.all(Array.from({ length: 20 }, () => call("create")))).resolves.toHaveLength(20);
    expect(requests[0]).toHaveLength(20);
    // From then on no batch is larger than the server accepts.
    const before = requests.length;
    await Promise.all(Array.from({ length: 10 }, () => call("create")));
    expect(Math.max(...requests.slice(before).map((request) => request.length))).toBeLessThanOrEqual(3);
    // A batch of 20 became 10, 5, 2, and no call was lost or made twice.
    expect(requests.filter((request) => request.length <= 3).flat()).toHaveLength(30);
  });

  test("a call that the application refuses is no batch that is too large: it is made once, and the next ones are as large", async () => {
    const { calls, call, client, requests } = setUp();
    const refused = calls(() => client.refused.mutate(), { lane: "urgent", signal });
    const creates = () => Promise.all(Array.from({ length: 9 }, () => call("create")));
    const [failure] = await Promise.all([refused.catch((error: unknown) => error), creates()]);
    expect(toUploadError(failure)).toMatchObject({ code: "REFUSED", sentence: "Not this one." });
    await creates();
    expect(requests.map((request) => request.length)).toEqual([10, 9]);
  });

  test.each([
    ["finish", 24],
    ["finishParts", 20],
  ] as const)("so many calls of %s are in flight at most: %s, four a request", async (name, count) => {
    useOwnClock();
    const { call, most, requests } = setUp({ inFlight: 24, takes: 50 });
    await whileTimePasses(Promise.all(Array.from({ length: 100 }, () => call(name))));
    expect(most.underWay).toBe(count);
    expect(new Set(requests.map((request) => request.length))).toEqual(new Set([4]));
    await whileTimePasses(Promise.all(Array.from({ length: 100 }, (_, index) => call(index % 2 ? name : "create"))));
    expect(most.underWay).toBeLessThanOrEqual(24);
  });
});

const never = () => new Promise<never>(() => {});
/** Waits between the calls, so that each becomes a request of its own. */
async function oneByOne(calls: Calls, { lane, count }: { lane: CallLane; count: number }): Promise<{ called: number }> {
  const result = { called: 0 };
  for (let index = 0; index < count; index++) {
    const call = () => {
      result.called++;
      return never();
    };
    void calls(call, { lane, signal });
    await pass(10);
  }
  return result;
}

describe("where nothing is answered", () => {
  beforeEach(useOwnClock);

  test("six requests are under way, five of them to begin with", async () => {
    const { calls } = setUp();
    const begun = await oneByOne(calls, { lane: "urgent", count: 8 });
    const ended = await oneByOne(calls, { lane: "quick", count: 3 });
    expect({ begun, ended }).toEqual({ begun: { called: 5 }, ended: { called: 1 } });
  });

  test("all of them of what ends soon, and of what ends late one is left to the others", async () => {
    const soon = await oneByOne(setUp().calls, { lane: "quick", count: 8 });
    const { calls } = setUp();
    const late = await oneByOne(calls, { lane: "slow", count: 8 });
    const begun = await oneByOne(calls, { lane: "urgent", count: 1 });
    expect({ soon, late, begun }).toEqual({ soon: { called: 6 }, late: { called: 5 }, begun: { called: 1 } });
  });

  test("a lane whose calls were slow once leaves a request to create, too", async () => {
    const { calls, call } = setUp({ inFlight: 24 });
    const answers: (() => void)[] = [];
    const slow = () => new Promise<void>((resolve) => answers.push(resolve));
    void calls(slow, { lane: "quick", signal });
    await pass(10);
    expect(answers).toHaveLength(1);
    await pass(1_050);
    answers[0]?.();
    await pass(10);
    for (let index = 0; index < 40; index++) void calls(never, { lane: "quick", signal });
    await expect(whileTimePasses(Promise.all([call("create"), call("create")]))).resolves.toHaveLength(2);
  });

  test("forty slow calls leave a request to what begins, with as many calls as go into one", async () => {
    const { calls, call } = setUp({ inFlight: 24 });
    for (let index = 0; index < 40; index++) void calls(never, { lane: "slow", signal });
    const creates = Array.from({ length: 4 }, () => call("create"));
    await expect(whileTimePasses(Promise.all(creates))).resolves.toHaveLength(4);
  });
});

test("creates are few requests, however many there are", async () => {
  const { call, requests } = setUp({ inFlight: 24 });
  await Promise.all(Array.from({ length: 20 }, () => call("create")));
  expect(requests).toHaveLength(1);
});

describe("on a hidden page, whose timers are slow,", () => {
  beforeEach(() => {
    vi.stubGlobal("document", { hidden: true });
  });

  test("finishes are few requests too, and not in turns of so many at once", async () => {
    const { call, requests } = setUp({ inFlight: 24 });
    await call("finish");
    await Promise.all(Array.from({ length: 60 }, () => call("finish")));
    expect(requests.map((request) => request.length)).toEqual([1, 60]);
  });

  test("traps: 82 what is finished goes along with what begins, but not what takes as long as its copy", async () => {
    useOwnClock();
    const { call, requests } = setUp();
    const names = ["create", "finish", "abort", "finishParts", "signParts"] as const;
    await whileTimePasses(Promise.all(names.map(call)));
    expect(requests).toEqual([["create", "finish", "abort", "signParts"], ["finishParts"]]);
  });

  test("what is finished goes by itself once it has taken long", async () => {
    useOwnClock();
    const { calls, call, requests } = setUp();
    void calls(never, { lane: "quick", signal });
    await pass(1_100);
    await whileTimePasses(Promise.all([call("finish"), call("create")]));
    expect(requests).toEqual([["finish"], ["create"]]);
  });

  test("a page that is seen again has calls of one lane in a request, whatever waits by then", async () => {
    useOwnClock();
    const { call, requests } = setUp({ inFlight: 24 });
    const slow = call("finishParts");
    const others = [call("create"), call("finish")];
    vi.stubGlobal("document", { hidden: false });
    await whileTimePasses(Promise.all([slow, ...others]));
    expect(requests).toEqual([["finishParts"], ["create"], ["finish"]]);
  });

  test("an address names no more calls than a proxy takes", async () => {
    const { call, requests } = setUp();
    await Promise.all(Array.from({ length: 350 }, () => call("create")));
    expect(requests.map((request) => request.length)).toEqual([200, 150]);
    // nginx accepts 8 kB: "POST ", the URL, and " HTTP/1.1" with the end of the line.
    const longest = Array.from({ length: 200 }, () => "x".repeat(39));
    expect(`POST /api/trpc/${longest.join()}?batch=1 HTTP/1.1\r\n`.length).toBeLessThanOrEqual(8_192);
  });

  test("calls whose address is too long for a proxy fail once, retryably, and the next requests are shorter", async () => {
    const { call, requests } = setUp({ longestAddress: 1_000 });
    const creates = () => Promise.all(Array.from({ length: 150 }, () => call("create")));
    const failure = await creates().catch((error: unknown) => error);
    expect(toUploadError(failure)).toMatchObject({ code: "NETWORK", retryable: true });
    await expect(creates()).resolves.toHaveLength(150);
    expect(requests.map((request) => request.length)).toEqual([150, 100, 50]);
  });

  test("all comes in a few minutes where timers come once a minute", async () => {
    const { call, requests } = setUp({ inFlight: 24, takes: 0 });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const throttled = globalThis.setTimeout;
    const minute = 60_000;
    vi.stubGlobal("setTimeout", (callback: () => void, time = 0) =>
      throttled(callback, Math.ceil((Date.now() + time + 1) / minute) * minute - Date.now()),
    );
    const done: number[] = [];
    const all = Promise.all(
      Array.from({ length: 40 }, async () => {
        await call("create");
        await call("finish");
        done.push(Date.now());
      }),
    );
    let minutes = 0;
    for (; done.length < 40 && minutes < 60; minutes++) await vi.advanceTimersByTimeAsync(minute);
    await all;
    // Each request is sent by tRPC's own timer.
    expect(minutes).toBeLessThanOrEqual(4);
    expect(requests.length).toBeLessThanOrEqual(3);
  });
});

test("create, for which connections wait, goes before finish", async () => {
  const { call, requests } = setUp({ inFlight: 10 });
  const finishes = Array.from({ length: 40 }, () => call("finish"));
  const creates = Array.from({ length: 10 }, () => call("create"));
  await Promise.all([...finishes, ...creates]);
  const order = requests.flat();
  // Every fourth place goes to the call that has waited longest.
  expect(order.lastIndexOf("create")).toBeLessThan(order.lastIndexOf("finish") - 15);
});

describe("when calls come one by one", () => {
  test("five requests of six may be for finish of parts, and what comes meanwhile shares the next one", async () => {
    useOwnClock();
    const { calls } = setUp();
    const answers: (() => void)[] = [];
    let now = 0;
    const calledAt: number[] = [];
    const call = () => {
      calledAt.push(now);
      return new Promise<void>((resolve) => answers.push(resolve));
    };
    const all: Promise<void>[] = [];
    for (let index = 0; index < 8; index++) {
      all.push(calls(call, { lane: "slow", signal }));
      // Well within the second after which a slow request no longer counts.
      await pass(10);
      now++;
    }
    expect(calledAt).toHaveLength(5);
    // One request is left for the other lanes.
    await whileTimePasses(calls(async () => "created", { lane: "urgent", signal }));
    answers[0]?.();
    for (let turn = 0; turn < 10; turn++) {
      await pass(1);
      now++;
    }
    // In one turn of the event loop.
    expect(calledAt).toHaveLength(8);
    expect(new Set(calledAt.slice(5)).size).toBe(1);
    for (const answer of answers) answer();
    await whileTimePasses(Promise.all(all));
  });

  test("a slow one holds up the others for a second", async () => {
    useOwnClock();
    const { calls } = setUp();
    const answers: (() => void)[] = [];
    const hang = () => new Promise<void>((resolve) => answers.push(resolve));
    const hung: Promise<void>[] = [];
    for (let index = 0; index < 5; index++) {
      hung.push(calls(hang, { lane: "slow", signal }));
      await pass(10);
    }
    const finished = vi.fn<() => Promise<void>>().mockResolvedValue();
    const next = calls(finished, { lane: "slow", signal });
    await pass(900);
    expect(finished).not.toHaveBeenCalled();
    await pass(150);
    expect(finished).toHaveBeenCalled();
    for (const answer of answers) answer();
    await whileTimePasses(Promise.all([next, ...hung]));
  });
});

describe("a call", () => {
  test("that fails is its caller's affair", async () => {
    const { calls, call } = setUp();
    const failed = calls(() => Promise.reject(new Error("no")), { lane: "urgent", signal });
    await expect(failed).rejects.toThrow("no");
    await expect(call("create")).resolves.toBe("ok");
  });

  test("that is alone in its batch and still too large fails", async () => {
    const { calls } = setUp();
    const refusal = () => Promise.reject(Object.assign(new Error("too large"), { data: { httpStatus: 400 } }));
    await expect(calls(refusal, { lane: "urgent", signal })).rejects.toThrow("too large");
  });

  test("is not made when it is cancelled while it waits for its turn", async () => {
    const { calls, call, requests } = setUp();
    const controller = new AbortController();
    const create = call("create");
    const finish = calls(() => Promise.resolve("called"), { lane: "quick", signal: controller.signal });
    controller.abort();
    await expect(finish).rejects.toMatchObject({ code: "ABORTED" });
    await create;
    expect(requests).toEqual([["create"]]);
  });
});
