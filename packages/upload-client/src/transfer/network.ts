/** What the page knows of its network. */
export type Network = {
  /** Where the latest transfer went: whoever wants to know whether there is a network can ask there. */
  storage: string | undefined;
  /** The uploads that wait for a network, in the order they came. One of them looks for all. */
  readonly waiting: Set<() => void>;
  /** How many looks in a row have found no network. */
  looks: number;
  nextLook?: ReturnType<typeof setTimeout> | undefined;
  /** The look that is under way. */
  look?: Promise<boolean> | undefined;
};

export const network: Network = { storage: undefined, waiting: new Set(), looks: 0 };
