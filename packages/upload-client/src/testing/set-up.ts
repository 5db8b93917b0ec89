import { setMaxListeners } from "node:events";

// Node warns of a leak above ten. Each part that is sent, or waits for a connection, listens to what ends its upload; that they do
// so no longer afterwards is tested.
setMaxListeners(128);
