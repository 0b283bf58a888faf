// The Node client okx-api, unmodified, at one path of the WebSocket: the first line of the input holds its options, each
// further line what to subscribe to, or a method of its WebsocketAPIClient with the parameters. Every event that the
// client tells its user is one line of the output.

import { webcrypto } from 'node:crypto';
import { createInterface } from 'node:readline';
import { WebsocketAPIClient } from 'okx-api';

globalThis.crypto ??= webcrypto; // Node 18 keeps it in the module; the client expects it in the open

const quiet = { trace() {}, info() {}, error() {} };
const tell = (event, message) => process.stdout.write(JSON.stringify({ event, message }) + '\n');

async function operate(client, { method, parameters }) {
  try {
    tell('resolved', await client[method](parameters));
  } catch (thrown) {
    tell('thrown', thrown instanceof Error ? String(thrown) : thrown);
  }
}

let client;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.options) {
    client = new WebsocketAPIClient({ ...request.options, attachEventListeners: false }, quiet);
    for (const event of ['open', 'update', 'response', 'authenticated', 'exception', 'reconnect']) {
      client.getWSClient().on(event, ({ ws, event: kind, ...message }) => {
        tell(event, typeof kind === 'string' ? { event: kind, ...message } : message);
      });
    }
  } else if (request.subscribe) {
    client.getWSClient().subscribe(request.subscribe, request.private);
  } else {
    await operate(client, request);
  }
}
client?.getWSClient().closeAll(true);
