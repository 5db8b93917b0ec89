// Terminates TLS in front of an S3, in its own process.
import { createConnection } from "node:net";
import { createServer } from "node:tls";

process.once("message", ({ key, cert, target }) => {
  const server = createServer({ key, cert, noDelay: true, allowHalfOpen: true }, (near) => {
    const far = createConnection({ port: target, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
});
process.on("disconnect", () => process.exit(0));
