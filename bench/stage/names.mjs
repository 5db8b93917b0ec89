/** Host names of the S3 that browsers reach through the link, in the order they are added; `{bucket}` stands for the bucket's. */
export const namesOf = (port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
  `http://{bucket}.localhost:${port}`,
];
