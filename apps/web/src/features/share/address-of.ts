/** Where a link leads to. */
export const addressOf = (token: string): string => `${location.origin}/s/${token}`;
