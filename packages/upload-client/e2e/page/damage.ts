const NativeRequest = globalThis.XMLHttpRequest;
let left = 0;

/** Flips one bit of each of the next bodies, after they were hashed, like a bad cable or a proxy. */
export function damage(count: number): void {
  left = count;
}

globalThis.XMLHttpRequest = class extends NativeRequest {
  override send(body?: Document | XMLHttpRequestBodyInit | null): void {
    if (left === 0 || !(body instanceof Blob)) return super.send(body);
    left--;
    void flip(body).then((damaged) => super.send(damaged));
  }
};

async function flip(body: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await body.arrayBuffer());
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return new Blob([bytes]);
}
