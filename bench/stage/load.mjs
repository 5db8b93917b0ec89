import { Agent, request } from "node:http";

/** Sends the same POST `count` times over a number of connections. @throws Error if a response is not 200 */
export async function load({ port, path, body, count, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bytes = Buffer.from(body);
  const headers = { "content-type": "application/json", "content-length": bytes.length };
  let left = count;
  const post = () =>
    new Promise((resolve, reject) => {
      request({ port, host: "127.0.0.1", path, method: "POST", agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path} was answered ${response.statusCode}.`));
        response.resume().on("end", resolve);
      })
        .on("error", reject)
        .end(bytes);
    });
  const one = async () => {
    while (left-- > 0) await post();
  };
  await Promise.all(Array.from({ length: connections }, one));
  agent.destroy();
}
