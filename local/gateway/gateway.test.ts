import { request as httpRequest } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';

import type { Members } from '../aws/members.ts';
import { readBody } from '../aws/wires/body.ts';
import type { WireRequest } from '../aws/wires/wire.ts';
import type { ServiceFactory } from '../kernel/service.ts';
import { type HttpAccess, overHttp } from '#local/test/support/make-client.ts';
import { makeKernel, type TestKernel } from '#local/test/support/make-kernel.ts';

/** Answers with what reached it; named s3, whose signatures are the special ones. */
const echo: ServiceFactory = () => ({
  name: 's3',
  operations: {
    Echo: {
      required: [],
      optional: ['method', 'path', 'query', 'text', 'trailer'] as never[],
      permissions: () => [],
      handle: (input: Members) => input,
    },
  },
  wire: {
    parse: async (request: WireRequest) => ({
      operation: 'Echo',
      input: {
        method: request.method,
        path: request.path,
        query: request.query,
        text: (await readBody(request.body, 1e6)).toString('utf8'),
        trailer: request.headers['x-amz-checksum-crc32'],
      },
    }),
    render: (_call, output) => ({ status: 200, headers: {}, body: JSON.stringify(output) }),
    renderError: (error) => ({ status: error.status, headers: {}, body: error.code }),
  },
});

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

let system: TestKernel;
let http: HttpAccess;
beforeEach(async () => {
  system = makeKernel([echo]);
  http = await overHttp(system);
});
afterEach(async () => {
  await http.close();
  await system.close();
});

function signer(): SignatureV4 {
  const { credentials, region } = http.client();
  return new SignatureV4({
    credentials,
    region,
    service: 's3',
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: true,
  });
}

function presigner(): S3RequestPresigner {
  return new S3RequestPresigner({ ...http.client(), sha256: Sha256 });
}

function makeRequest(path: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const { hostname, port } = new URL(http.endpoint);
  return new HttpRequest({
    method: 'GET',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    headers: { host: `${hostname}:${port}` },
    ...more,
  });
}

/** Sends the request as it stands; `fetch` would normalise the path. */
function send(request: {
  method: string;
  path: string;
  query?: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
}): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(http.endpoint);
  const query = Object.entries(request.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        hostname,
        port,
        method: request.method,
        path: `${request.path}${query === '' ? '' : `?${query}`}`,
        headers: request.headers,
      },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => {
            text += chunk;
          })
          .on('end', () => {
            resolve({ status: response.statusCode ?? 0, text });
          });
      },
    );
    outgoing.on('error', reject).end(request.body as string | undefined);
  });
}

describe('the gateway', () => {
  it.each([
    '/bucket/a',
    '/bucket/a%20b%2Bc%25',
    '/bucket/a%2F..%2Fb',
    '/bucket/%E2%82%AC%C3%A9',
    '/bucket/a//b/../c',
    '/bucket/%27%28%29%2A!~',
  ])('takes the signed path %s as it was sent', async (path) => {
    const { status, text } = await send(await signer().sign(makeRequest(path)));

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ path });
  });

  it('takes a presigned request until it expires', async () => {
    const request = await presigner().presign(makeRequest('/bucket/key'), {
      expiresIn: 60,
      signingDate: new Date(system.clock.now()),
    });

    expect((await send(request)).status).toBe(200);
    system.clock.jumpTo(system.clock.now() + 61_000);
    expect(await send(request)).toEqual({ status: 403, text: 'AccessDenied' });
  });

  it('refuses a presigned request that was changed', async () => {
    const request = await presigner().presign(makeRequest('/bucket/key'), { expiresIn: 60 });

    expect(await send({ ...request, path: '/bucket/other' })).toEqual({
      status: 403,
      text: 'SignatureDoesNotMatch',
    });
    expect(await send({ ...request, query: { ...request.query, versionId: 'x' } })).toEqual({
      status: 403,
      text: 'SignatureDoesNotMatch',
    });
  });

  it('refuses a body that is not the one that was signed', async () => {
    const body = 'what was meant';
    const headers = {
      ...makeRequest('/').headers,
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
    };
    const request = await signer().sign(makeRequest('/bucket/key', { method: 'PUT', headers, body }));

    expect((await send(request)).status).toBe(200);
    expect(await send({ ...request, body: 'what was sent.' })).toEqual({
      status: 400,
      text: 'XAmzContentSHA256Mismatch',
    });
  });

  it('takes chunks apart and hands trailing checksums on as headers', async () => {
    const framed = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
    const headers = {
      ...makeRequest('/').headers,
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '11',
    };
    const request = await signer().sign(makeRequest('/bucket/key', { method: 'PUT', headers, body: framed }));

    expect(JSON.parse((await send(request)).text)).toMatchObject({
      text: 'hello world',
      trailer: 'DUoRhQ==',
    });
    expect(await send({ ...request, body: framed.replace('6\r\n', '9\r\n') })).toEqual({
      status: 400,
      text: 'IncompleteBody',
    });
  });

  it('answers only under its own name, so that no page of another site reaches it', async () => {
    const request = await signer().sign(makeRequest('/bucket/key'));

    expect((await send({ ...request, headers: { ...request.headers, host: 'evil.example' } })).status).toBe(
      403,
    );
  });

  it('names a service that is not emulated', async () => {
    const { credentials, region } = http.client();
    const other = new SignatureV4({ credentials, region, service: 'kinesis', sha256: Sha256 });
    const { status, text } = await send(await other.sign(makeRequest('/', { method: 'POST' })));

    expect(status).toBe(501);
    expect(text).toContain('does not emulate the service kinesis');
  });
});
