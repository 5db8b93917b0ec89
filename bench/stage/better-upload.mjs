import { request } from "node:http";
import { handleRequest, route } from "@better-upload/server";
import { aws, custom } from "@better-upload/server/clients";

/** better-upload's handler, set up as its quickstart and its page on multipart uploads say. */
export function betterUpload({ linkPort, isSecure, s3 }) {
  const router = {
    client: s3.isAws ? awsClient(s3) : linkedClient({ linkPort, isSecure, s3 }),
    bucketName: s3.peersBucket,
    routes: {
      files: route({ multipleFiles: true, maxFiles: 1000, maxFileSize: 20 * 1024 ** 3 }),
      large: route({ multipleFiles: true, multipart: true, maxFiles: 1000, maxFileSize: 20 * 1024 ** 3 }),
    },
  };
  return (c) => handleRequest(c.req.raw, router);
}

function awsClient({ endpoint, region, admin }) {
  if (endpoint === undefined) return aws({ region, ...admin });
  const { host, protocol } = new URL(endpoint);
  return custom({ host, region, secure: protocol === "https:", forcePathStyle: true, ...admin });
}

function linkedClient({ linkPort, isSecure, s3: { port, region, admin } }) {
  const client = custom({ host: `localhost:${linkPort}`, region, secure: isSecure, forcePathStyle: true, ...admin });
  // Its own calls to S3 do not use the link, like ours: a server is next to its S3, at the other end of the link.
  client.s3.fetch = async (url, init) => direct(await client.s3.sign(url, init), port);
  return client;
}

function direct(signed, port) {
  const { pathname, search } = new URL(signed.url);
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: "127.0.0.1",
      path: pathname + search,
      method: signed.method,
      headers: headersOf(signed),
    };
    request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode })));
    })
      .on("error", reject)
      .end();
  });
}

const headersOf = (signed) => ({ ...Object.fromEntries(signed.headers), host: new URL(signed.url).host });
