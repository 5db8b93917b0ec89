/** Where the page's latest transfer went: whoever wants to know whether there is a network can ask there. */
export const lastStorage: { origin: string | undefined } = { origin: undefined };
