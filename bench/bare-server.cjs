// What a PUT costs in Node without S3: the request's body is piped into a file.
const { createWriteStream } = require("node:fs");
const { createServer } = require("node:http");
const { pipeline } = require("node:stream");

const server = createServer((request, response) => {
  pipeline(request, createWriteStream(process.argv[2]), () => response.end());
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
