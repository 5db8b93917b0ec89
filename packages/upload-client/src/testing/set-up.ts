import { setMaxListeners } from "node:events";

// Node warns of a leak above ten listeners. Each part that is sent, or waits for a connection, listens to the signal of
// its upload; tests check that it stops listening afterwards.
setMaxListeners(128);
