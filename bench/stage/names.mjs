/**
 * Returns the S3's host names that browsers reach through the link, in the order in which they are added; `{bucket}`
 * stands for the bucket's name.
 */
export const namesOf = (port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
  `http://{bucket}.localhost:${port}`,
];
