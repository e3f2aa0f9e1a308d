import { Readable } from 'node:stream';

import type { Principal } from '../aws/principal.ts';
import type { Body } from '../aws/wires/body.ts';
import type { Gateway } from './gateway.ts';

/** The parts of an SDK's HTTP request that are used; compatible with `@smithy/protocol-http`. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** A `requestHandler` for any SDK client: calls the gateway without a socket, as a known caller. */
export interface InProcessHandler {
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

export function inProcessHandler(gateway: Gateway, principal: Principal): InProcessHandler {
  return {
    handle: async (request) => {
      const answer = await gateway.handle({
        method: request.method,
        path: request.path,
        query: writeQuery(request.query ?? {}),
        headers: { host: request.hostname, ...lowerCase(request.headers) },
        body: toBody(request.body),
        principal,
      });
      const bytes =
        typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : (answer.body ?? Buffer.alloc(0));
      const headers = { 'content-length': String(bytes.byteLength), ...answer.headers };
      const body = Readable.from(request.method === 'HEAD' || bytes.byteLength === 0 ? [] : [bytes], {
        objectMode: false,
      });
      return { response: { statusCode: answer.status, headers, body } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

function writeQuery(query: NonNullable<SdkRequest['query']>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => {
      if (value === null) return [encodeURIComponent(name)];
      const values = typeof value === 'string' ? [value] : value;
      return values.map((item) => `${encodeURIComponent(name)}=${encodeURIComponent(item)}`);
    })
    .join('&');
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function* toBody(body: unknown): Body {
  if (body === undefined || body === null) return;
  if (typeof body === 'string') yield await Promise.resolve(Buffer.from(body, 'utf8'));
  else if (body instanceof Uint8Array) yield await Promise.resolve(body);
  else yield* body as AsyncIterable<Uint8Array>;
}
