import { blockedPort } from "./outage.ts";

/** Of an answer without one of S3's codes. */
export const adviceOnNoS3 =
  "What answers there is no S3, or something before it: check S3_ENDPOINT with its http:// or https://, and proxies.";

/** Returns the advice if the server does not respond, by the system's error code. */
export function adviceOnNoAnswer(code: string): string {
  const advice = adviceOnAddress(code);
  if (advice !== undefined) return advice;
  return code === "TimeoutError" || code === "UND_ERR_CONNECT_TIMEOUT"
    ? "It does not answer in time: check the address, firewalls and proxies."
    : "Check S3_ENDPOINT and S3_SIGNING_ENDPOINT.";
}

/** Returns the advice if the code means that the address is wrong; undefined if S3 may as well be down. */
export function adviceOnAddress(code: string): string | undefined {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "This name does not resolve: check S3_ENDPOINT, S3_SIGNING_ENDPOINT, S3_ENDPOINT_ALIASES and S3_REGION.";
    case "ECONNREFUSED":
      return "Nothing listens there: check the port in S3_ENDPOINT or S3_SIGNING_ENDPOINT, and that the S3 runs.";
    default:
      return adviceOnConnection(code);
  }
}

/** Returns the advice if no connection came about because of the port or TLS, whatever the server is. */
export function adviceOnConnection(code: string): string | undefined {
  return code === blockedPort
    ? "Browsers and Node's fetch send nothing to this port: let the server listen on another, such as 3000 or 9000."
    : adviceOnTls(code);
}

/** Returns the advice if no connection came about because of TLS. */
export function adviceOnTls(code: string): string | undefined {
  if (/SELF_SIGNED|^UNABLE_TO_/.test(code))
    return "Nobody whom Node trusts has issued its certificate: let the server send the whole chain, or name the file of your own CA in NODE_EXTRA_CA_CERTS, here and for the API. Browsers must trust it too.";
  if (code.includes("CERT")) return "Its certificate does not hold for this name or day: browsers will refuse it too.";
  return code === "EPROTO" || code.includes("SSL") || code.includes("TLS")
    ? "The server does not speak TLS there, or its certificate is refused: check http:// or https://, the port and the certificate."
    : undefined;
}
