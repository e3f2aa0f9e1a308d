/**
 * The process of one execution environment: loads the function, then runs one invocation at a time. It acts as
 * AWS's Node.js runtime, so it alone may read the environment and the time.
 */
import dns from 'node:dns';

import { followTime } from './follow-time.ts';
import { loadHandler } from './load-handler.ts';
import type { FromHost, ToHost } from './messages.ts';

const { LAMBDA_TASK_ROOT = '', _HANDLER = '', LOCAL_CODE_CACHE } = process.env;
delete process.env['LOCAL_CODE_CACHE'];

tellParentAboutOutput();
allowSyncHostPrefix();
process.on('disconnect', () => process.exit(0));

const loading = loadHandler(LAMBDA_TASK_ROOT, _HANDLER, LOCAL_CODE_CACHE);
loading.then(
  () => {
    send({ kind: 'ready' });
  },
  (error: unknown) => {
    send({ ...describe(error) });
  },
);
process.on('message', (message: ToHost) => {
  void invoke(message);
});

let saved = false;

async function invoke(message: ToHost): Promise<void> {
  try {
    const module = await loading;
    followTime(message.nowMs);
    if (message.traceHeader === undefined) delete process.env['_X_AMZN_TRACE_ID'];
    else process.env['_X_AMZN_TRACE_ID'] = message.traceHeader;
    const result = await module.handler(JSON.parse(message.payload), contextOf(message));
    send({ kind: 'answer', requestId: message.requestId, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    send({ ...describe(error), requestId: message.requestId });
  }
  saveOnce();
}

/** After the first response, so that nothing waits for it. */
function saveOnce(): void {
  if (saved) return;
  saved = true;
  setImmediate(() => {
    loading.then(
      (module) => {
        module.saveCodeCache();
      },
      () => undefined,
    );
  });
}

function contextOf(message: ToHost): object {
  const { env } = process;
  const deadlineMs = Date.now() + message.remainingMs;
  return {
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    awsRequestId: message.requestId,
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

function describe(error: unknown): Extract<FromHost, { kind: 'error' }> {
  if (!(error instanceof Error))
    return { kind: 'error', errorType: 'Error', errorMessage: String(error), trace: [] };
  return {
    kind: 'error',
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}

function send(message: FromHost): void {
  process.send?.(message);
}

/** Log lines use the same channel as responses, so that none is lost when the invocation ends. */
function tellParentAboutOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = '';
    stream.write = (chunk: Uint8Array | string): boolean => {
      const lines = (rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))).split(
        '\n',
      );
      rest = lines.pop() ?? '';
      for (const line of lines) send({ kind: 'log', line });
      return true;
    };
  }
}

/**
 * The SDK puts `sync-` before the host of StartSyncExecution, which an IP address cannot carry; that one name is
 * resolved here, so that the function needs no special setting.
 */
function allowSyncHostPrefix(): void {
  const lookup = dns.lookup as (...parameters: unknown[]) => unknown;
  const patched = (hostname: string, ...rest: unknown[]): unknown =>
    lookup(hostname === 'sync-127.0.0.1' ? '127.0.0.1' : hostname, ...rest);
  Object.assign(dns, { lookup: patched });
}
