/** Where a request's link leads to. */
export const addressOf = (token: string): string => `${location.origin}/r/${token}`;
