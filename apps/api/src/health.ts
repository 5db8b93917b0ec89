import { Hono } from "hono";

/** `/livez`: this process answers. It asks nobody else, or an outage elsewhere would restart every replica. */
export function createHealth() {
  return new Hono().get("/livez", (c) => c.text("ok"));
}
