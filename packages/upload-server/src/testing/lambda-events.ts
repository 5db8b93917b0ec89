type Call = { path: string; body: string; cookies?: string[]; base64?: boolean };

/**
 * Returns the event that AWS Lambda gives a function for a POST to its URL (payload format 2.0), as AWS documents it
 * (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads).
 */
export function functionUrlEvent({ path, body, cookies, base64 = false }: Call) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    ...(cookies && { cookies }),
    headers: {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      host: "abcdefg.lambda-url.eu-central-1.on.aws",
      origin: "https://app.example.com",
      "user-agent": "Mozilla/5.0",
      "x-amzn-trace-id": "Root=1-5e9f0c65-1de4d666d4dd26aced652b6c",
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    requestContext: {
      accountId: "anonymous",
      apiId: "abcdefg",
      domainName: "abcdefg.lambda-url.eu-central-1.on.aws",
      domainPrefix: "abcdefg",
      http: { method: "POST", path, protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "Mozilla/5.0" },
      requestId: "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: 1_773_342_238_390,
    },
    body: base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
  };
}

/**
 * Returns the same from an API Gateway's HTTP API with the route `ANY /trpc/{proxy+}`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export function apiGatewayEvent(call: Call) {
  const event = functionUrlEvent(call);
  const domainName = "a1b2c3.execute-api.eu-central-1.amazonaws.com";
  return {
    ...event,
    routeKey: "ANY /trpc/{proxy+}",
    headers: { ...event.headers, host: domainName },
    pathParameters: { proxy: call.path.replace(/^\/trpc\//, "") },
    requestContext: {
      ...event.requestContext,
      accountId: "111122223333",
      apiId: "a1b2c3",
      domainName,
      domainPrefix: "a1b2c3",
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "ANY /trpc/{proxy+}",
    },
  };
}
export type LambdaEvent = ReturnType<typeof functionUrlEvent>;
