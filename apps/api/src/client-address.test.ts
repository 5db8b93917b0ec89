import fc from "fast-check";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const socketAddress = "192.0.2.1";
const address = (proxies: number, forwardedFor?: string) => clientAddress({ socketAddress, forwardedFor, proxies });

test("without a proxy the socket's address counts, whatever the caller claims", () => {
  expect(address(0, "203.0.113.9")).toBe(socketAddress);
  expect(address(0)).toBe(socketAddress);
});

test("with proxies, the entry that the outermost of them wrote", () => {
  expect(address(1, "203.0.113.9")).toBe("203.0.113.9");
  expect(address(1, "6.6.6.6, 203.0.113.9")).toBe("203.0.113.9");
  expect(address(2, "6.6.6.6, 203.0.113.9, 10.0.0.2")).toBe("203.0.113.9");
  expect(address(1, "2001:db8::7")).toBe("2001:db8::7");
});

test("the port that some proxies write beside it does not count", () => {
  expect(address(1, "203.0.113.9:51234")).toBe("203.0.113.9");
  expect(address(2, "6.6.6.6:1, 203.0.113.9:2, 10.0.0.2:3")).toBe("203.0.113.9");
  expect(address(1, "[2001:db8::7]:51234")).toBe("2001:db8::7");
  expect(address(1, "[2001:db8::7]")).toBe("2001:db8::7");
  // Without brackets, a port can't be distinguished from the address's last group.
  expect(address(1, "2001:db8::7:4711")).toBe("2001:db8::7:4711");
  expect(address(1, "203.0.113.9:")).toBe(socketAddress);
  expect(address(1, "[203.0.113.9:80")).toBe(socketAddress);
  expect(address(1, "unknown:80")).toBe(socketAddress);
});

test("a request that came past the outer proxy has the farthest address there is", () => {
  expect(address(2, "203.0.113.9")).toBe("203.0.113.9");
});

test("what is no address is the socket's", () => {
  expect(address(1, "unknown")).toBe(socketAddress);
  expect(address(1, " , ")).toBe(socketAddress);
  expect(address(1, undefined)).toBe(socketAddress);
});

test("nothing that a caller prepends changes the answer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 3 }),
      (forged, proxies) => {
        const ours = ["203.0.113.9", "10.0.0.1", "10.0.0.2"].slice(0, proxies);
        expect(address(proxies, [...forged, ...ours].join(","))).toBe("203.0.113.9");
      },
    ),
  );
});
