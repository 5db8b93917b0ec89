/** Returns the URL of a request's link. */
export const addressOf = (token: string): string => `${location.origin}/r/${token}`;
