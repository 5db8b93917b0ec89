/** What the page knows of its network. */
export type Network = {
  /** Where the latest transfer went: whoever wants to know whether there is a network can ask there. */
  storage: string | undefined;
  /** The uploads that wait for a network, in the order they came. One of them probes for all. */
  readonly waiting: Set<() => void>;
  /** How many probes in a row have found no network. */
  failures: number;
  nextProbe?: ReturnType<typeof setTimeout> | undefined;
  /** The probe that is under way. */
  probe?: Promise<boolean> | undefined;
};

export const network: Network = { storage: undefined, waiting: new Set(), failures: 0 };
