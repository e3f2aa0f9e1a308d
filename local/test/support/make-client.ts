import { ROOT, type Principal } from '#local/aws/principal.ts';
import { Gateway } from '#local/gateway/gateway.ts';
import { HttpServer } from '#local/gateway/http-server.ts';
import { inProcessHandler } from '#local/gateway/in-process-handler.ts';

import type { TestKernel } from './make-kernel.ts';

/** Settings for an SDK client that calls a test kernel without a socket, as `principal`. */
export function inProcess({ kernel }: TestKernel, principal: Principal = ROOT) {
  return {
    region: kernel.region,
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'AKIAINPROCESS', secretAccessKey: 'unused' },
    requestHandler: inProcessHandler(new Gateway(kernel), principal),
    maxAttempts: 1,
  };
}

export interface HttpAccess {
  readonly endpoint: string;
  /** Settings for an SDK client that calls over HTTP with the given keys (the owner's by default). */
  client(credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    maxAttempts: number;
  };
  close(): Promise<void>;
}

/** A test kernel's gateway on a free port. The kernel's virtual clock is first set to real time. */
export async function overHttp({ kernel, clock }: TestKernel): Promise<HttpAccess> {
  clock.jumpTo(Date.now());
  const server = new HttpServer(new Gateway(kernel), clock);
  const endpoint = `http://127.0.0.1:${String(await server.listen(0))}`;
  kernel.endpoint = endpoint;
  const owner = kernel.credentials.issue(ROOT);
  return {
    endpoint,
    client: (credentials = { accessKeyId: owner.accessKeyId, secretAccessKey: owner.secretAccessKey }) => ({
      region: kernel.region,
      endpoint,
      credentials,
      maxAttempts: 1,
    }),
    close: () => server.close(),
  };
}
