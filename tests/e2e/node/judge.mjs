// The Node client okx-api, unmodified, driven line by line: a request names a method of its RestClient and the
// parameters; the answer is what the promise resolved to, or what it threw.

import { webcrypto } from 'node:crypto';
import { createInterface } from 'node:readline';
import { RestClient } from 'okx-api';

globalThis.crypto ??= webcrypto; // Node 18 keeps it in the module; the client expects it in the open

async function ask({ options, method, parameters }) {
  try {
    const client = new RestClient(options);
    return { resolved: await client[method](parameters) };
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? String(thrown) : thrown };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await ask(JSON.parse(line))) + '\n');
}
