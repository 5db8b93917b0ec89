/** What the page knows about its network. */
export type Network = {
  /** The origin of the latest transfer, which can be probed to find out whether there is a network. */
  storage?: string | undefined;
  /** The uploads that wait for a network, in the order they came. One of them probes for all. */
  readonly waiting: Set<() => void>;
  /** How many probes in a row have found no network. */
  failures: number;
  nextProbe?: ReturnType<typeof setTimeout> | undefined;
  /** The probe in progress. */
  probe?: Promise<boolean> | undefined;
};

export const network: Network = { waiting: new Set(), failures: 0 };
