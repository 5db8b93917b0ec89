/** Returns the URL of a link. */
export const addressOf = (token: string): string => `${location.origin}/s/${token}`;
