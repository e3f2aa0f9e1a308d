import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { WireResponse } from '../aws/wires/wire.ts';
import type { Clock } from '../kernel/clock.ts';
import { LocalError } from '../kernel/local-error.ts';
import type { Gateway } from './gateway.ts';

/** Only this machine may connect. */
export const LOOPBACK = '127.0.0.1';
/**
 * Host names under which a client on this machine may address the gateway; `sync-` is the host prefix of
 * StartSyncExecution.
 */
const OWN_HOST = /^(?:(?:sync-)?127\.0\.0\.1|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/;
/** Longer than the SDK keeps an idle connection, so that the server does not close one that is about to be reused. */
const KEEP_ALIVE_MS = 120_000;

/** The gateway on a loopback port. */
export class HttpServer {
  readonly #server: Server;
  readonly #gateway: Gateway;
  readonly #clock: Clock;

  constructor(gateway: Gateway, clock: Clock) {
    this.#gateway = gateway;
    this.#clock = clock;
    this.#server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
  }

  /**
   * Binds the port; 0 takes a free one.
   *
   * @throws LocalError PORT_IN_USE
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'EADDRINUSE' ? portInUse(port, error) : error);
      });
      this.#server.listen(port, LOOPBACK, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuse(request);
    const aborted = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) aborted.abort();
    });
    const answer =
      refusal ??
      (await this.#gateway.handle({
        method: request.method ?? 'GET',
        ...splitTarget(request.url ?? '/'),
        headers: flatten(request),
        body: request,
        signal: aborted.signal,
      }));
    if (response.destroyed) return;
    send(response, answer, this.#clock.now(), request.method === 'HEAD');
  }
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function flatten(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

/** Guards against DNS rebinding: a page from another site that reaches this port sends that site's name as Host. */
function refuse(request: IncomingMessage): WireResponse | undefined {
  const host = request.headers.host ?? '';
  if (OWN_HOST.test(host)) return undefined;
  const text = `The Host header is "${host}"; expected ${LOOPBACK} with the gateway's port.\n`;
  return { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

function send(response: ServerResponse, answer: WireResponse, nowMs: number, headOnly: boolean): void {
  const body = answer.body ?? '';
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(answer.status, {
    date: new Date(nowMs).toUTCString(),
    ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': String(length) }),
    ...answer.headers,
  });
  response.end(headOnly ? undefined : body);
}

function portInUse(port: number, cause: Error): LocalError {
  return new LocalError(
    'PORT_IN_USE',
    `Port ${String(port)} of ${LOOPBACK} is in use. Stop the process that uses it, or choose another port with --port N (0 picks a free one).`,
    { cause },
  );
}
