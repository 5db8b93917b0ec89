import { UploadError } from "@s3-direct/upload-core";
import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { rateLimit } from "../db/schema.ts";
import type { Database } from "../db/client.ts";
import { describeWait } from "../describe-wait.ts";
import type { LimitName } from "../telemetry/metrics.ts";
import { addressGroup } from "./address-group.ts";
import { costs } from "./costs.ts";

export type RateLimitSettings = {
  /** The points that one person's calls may cost in a minute. */
  pointsPerUser: number;
  /**
   * The same for all calls of signed-in people from one address, which may be a whole office's; and again for all calls
   * of others.
   */
  pointsPerAddress: number;
  /** The most accounts and guests that one address may create in an hour. */
  signUpsPerAddress: number;
};

export type RateLimits = {
  /**
   * Counts one call of a procedure, alone or in a batch.
   * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
   */
  spend: (call: { path: string; userId: string | undefined; address: string | undefined }) => Promise<void>;
  /** Counts a new account or guest. @throws UploadError RATE_LIMITED, with `retryAfter` in seconds */
  signUp: (address: string | undefined) => Promise<void>;
  /** Counts one attempt against the caller's rule: at most `max` in `window` seconds. */
  attempt: (key: string, rule: AttemptRule) => Promise<{ allowed: boolean; retryAfter: number }>;
  /** Takes back the count of one allowed attempt, for a rule that `isForgivable`. */
  forgive: (key: string, rule: AttemptRule) => Promise<void>;
};

type AttemptRule = {
  max: number;
  /** In seconds. */
  window: number;
  /** The limit's name in the metrics of refusals. @default "sign-in" */
  limit?: LimitName;
  /** Whether an attempt can be forgiven. If so, a refused attempt does not count. @default false */
  isForgivable?: boolean;
};

const minute = 60;
const hour = 60 * 60;

/**
 * This close to the end of its window, in milliseconds, a refused attempt stays counted: if taken back too late, it
 * would be subtracted from the next window.
 */
const tooLate = 10_000;

/** How far the clock of another process may be ahead before its dates do not count, in seconds. */
const worstClock = minute;

/**
 * @param options.shared - the database in which this application's processes count together; without it each process
 * counts by itself, in memory
 * @param options.onLimited - called for each refusal
 */
export function createRateLimits({
  settings,
  shared,
  onLimited,
}: {
  settings: RateLimitSettings;
  shared: Database | undefined;
  onLimited?: (limit: LimitName) => void;
}): RateLimits {
  const limiter = (keyPrefix: string, { max: points, window: duration, isForgivable = false }: AttemptRule) => {
    const inMemory = new RateLimiterMemory({ keyPrefix, points, duration });
    if (shared === undefined) return inMemory;
    const inDatabase = new RateLimiterDrizzle({
      storeClient: shared,
      schema: rateLimit,
      keyPrefix,
      points,
      duration,
      // A caller over the limit is refused without a database call, unless an attempt may have been forgiven since.
      inMemoryBlockOnConsumed: isForgivable ? 0 : points,
      // While the database is down, each process counts by itself, so that neither everybody nor nobody is refused.
      insuranceLimiter: inMemory,
      // Each limiter would do it in each process, and print a failure with its stack: see forget-timer.ts.
      clearExpiredByTimeout: false,
    });
    const consume = async (key: string, cost?: number) => {
      const refused = await refusalOf(inDatabase.consume(key, cost));
      if (refused === undefined) return;
      // A clock that was ahead has dated the count, so here, too, each process counts by itself.
      if (refused.msBeforeNext > (duration + worstClock) * 1000) await inMemory.consume(key, cost);
      else throw refused;
    };
    return { consume, reward: (key: string) => inDatabase.reward(key) };
  };
  const users = limiter("user", { max: settings.pointsPerUser, window: minute });
  const addresses = limiter("address", { max: settings.pointsPerAddress, window: minute });
  const strangers = limiter("signed-out", { max: settings.pointsPerAddress, window: minute });
  const signUps = limiter("sign-up", { max: settings.signUpsPerAddress, window: hour });
  const attempts = new Map<string, ReturnType<typeof limiter>>();
  const attemptsUnder = (rule: AttemptRule) => {
    const name = `attempt-${rule.max}-${rule.window}${rule.isForgivable ? "-forgivable" : ""}`;
    const counted = attempts.get(name) ?? limiter(name, rule);
    attempts.set(name, counted);
    return counted;
  };

  const refusing = async (limit: LimitName, spending: Promise<unknown>) => {
    const refused = await refusalOf(spending);
    if (refused === undefined) return;
    onLimited?.(limit);
    const retryAfter = secondsUntil(refused);
    const sentence = `Too many requests. Try again ${describeWait(retryAfter)}.`;
    throw new UploadError("RATE_LIMITED", { sentence, details: { retryAfter } });
  };

  return {
    async spend({ path, userId, address }) {
      const cost = costs.get(path) ?? 1;
      if (cost === 0) return;
      const group = addressGroup(address);
      // Callers who are not signed in have their own limit, so that they do not use up the limit of signed-in people in
      // the same office.
      if (userId === undefined) return refusing("address", strangers.consume(group, cost));
      // The person's limit comes first: a person over it does not use up the address's limit.
      await refusing("user", users.consume(userId, cost));
      await refusing("address", addresses.consume(group, cost));
    },
    async signUp(address) {
      await refusing("sign-up", signUps.consume(addressGroup(address)));
    },
    async attempt(key, rule) {
      const counted = attemptsUnder(rule);
      const refused = await refusalOf(counted.consume(key));
      if (refused === undefined) return { allowed: true, retryAfter: 0 };
      if (rule.isForgivable && refused.msBeforeNext > tooLate) await counted.reward(key);
      onLimited?.(rule.limit ?? "sign-in");
      return { allowed: false, retryAfter: secondsUntil(refused) };
    },
    async forgive(key, rule) {
      await attemptsUnder(rule).reward(key);
    },
  };
}

/** For calls that do not come over a network. */
export const unlimited: Pick<RateLimits, "spend" | "attempt" | "forgive"> = {
  spend: async () => {},
  attempt: async () => ({ allowed: true, retryAfter: 0 }),
  forgive: async () => {},
};

async function refusalOf(spending: Promise<unknown>): Promise<RateLimiterRes | undefined> {
  try {
    await spending;
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
