// Loaded before all else by the processes of the API's tests. A hash of a password takes 80 ms of a processor, so that it can't be guessed,
// and they make some three hundred: no test asks what it costs. It is made by Node's scrypt here too, in as few rounds as there can be.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const { scrypt } = crypto;
/** @param given password, salt, length, options and what is called with the key */
crypto.scrypt = (...given) => scrypt(...given.with(3, Object.assign({}, given[3], { N: 2 })));
syncBuiltinESMExports();
