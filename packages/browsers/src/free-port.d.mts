/**
 * Returns a port of this machine on which no server listens at the moment. No other process that asks here gets it while
 * this one runs: some are listened on only minutes later.
 */
export function freePort(): Promise<number>;

/** Returns this many of them. */
export function freePorts(count: number): Promise<number[]>;
