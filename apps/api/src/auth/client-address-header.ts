/**
 * The header from which better-auth reads the caller's address. The app sets it on every request and overwrites a value
 * from the caller.
 */
export const clientAddressHeader = "x-client-address";
