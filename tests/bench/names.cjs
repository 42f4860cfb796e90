// A table of names in place of Node's resolver: NODE_OPTIONS="--require …/names.cjs", its path in FARM_NAMES.
const dns = require("node:dns");
const table = JSON.parse(require("node:fs").readFileSync(process.env.FARM_NAMES, "utf8"));

dns.lookup = (name, options, callback) => {
  const [wanted, answer] = typeof options === "function" ? [{}, options] : [options, callback];
  const address = table[name] ?? (require("node:net").isIP(name) ? name : undefined);
  if (address === undefined) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND", hostname: name });
    process.nextTick(answer, error);
  } else if (wanted.all) {
    process.nextTick(answer, null, [{ address, family: 4 }]);
  } else {
    process.nextTick(answer, null, address, 4);
  }
};
