// The processes of the API's tests load this first. A secure password hash takes 80 ms of a CPU, and the tests make
// about three hundred, without testing the cost. Here, too, Node's scrypt makes the hash, but with the fewest possible
// rounds.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const { scrypt } = crypto;
/** @param given the password, salt, length, options, and the callback for the key */
crypto.scrypt = (...given) => scrypt(...given.with(3, Object.assign({}, given[3], { N: 2 })));
syncBuiltinESMExports();
