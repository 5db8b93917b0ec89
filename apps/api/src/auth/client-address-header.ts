/** Where better-auth finds the caller's address. The app sets it on every request, over whatever the caller sent. */
export const clientAddressHeader = "x-client-address";
