/** As many connections as browsers open to one host name over HTTP/1.1, which is all that S3 speaks. */
export const connectionsPerHost = 6;
