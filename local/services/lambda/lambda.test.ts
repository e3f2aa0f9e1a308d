import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Members } from '../../aws/members.ts';
import { ROOT } from '../../aws/principal.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import type { TraceEntry } from '../../kernel/trace.ts';
import { makeKernel, type TestKernel } from '#local/test/support/make-kernel.ts';

import { lambda } from './index.ts';
import type { LoadFunction } from './load-function.ts';

/** Keeps what other services are sent. */
const recorder =
  (name: string, operations: readonly string[]): ServiceFactory =>
  (kernel) => {
    kernel.database.exec(
      'CREATE TABLE IF NOT EXISTS recorded (service TEXT, operation TEXT, input TEXT, atMs INTEGER)',
    );
    const record = (operation: string) => ({
      required: [] as never[],
      optional: ['QueueUrl', 'MessageBody', 'logGroupName', 'logStreamName', 'logEvents'] as never[],
      permissions: () => [],
      handle: (input: Members) => {
        kernel.database.run(
          'INSERT INTO recorded VALUES (?, ?, ?, ?)',
          name,
          operation,
          JSON.stringify(input),
          kernel.clock.now(),
        );
        return {};
      },
    });
    return {
      name,
      operations: Object.fromEntries(operations.map((operation) => [operation, record(operation)])),
    };
  };

let directory: string;
let system: TestKernel;

function start(loadFunction?: LoadFunction): void {
  system = makeKernel([
    recorder('logs', ['CreateLogStream', 'PutLogEvents']),
    recorder('sqs', ['SendMessage']),
    lambda({ loadFunction, codeCacheDirectory: join(directory, 'cache') }),
  ]);
}

async function define(source: string, changes: Members = {}): Promise<void> {
  const codeDirectory = join(directory, 'code');
  mkdirSync(codeDirectory, { recursive: true });
  writeFileSync(join(codeDirectory, 'index.js'), source);
  await system.call('lambda', 'ProvisionFunction', {
    name: 'subject',
    arn: 'arn:aws:lambda:eu-central-1:123456789012:function:subject',
    roleArn: 'arn:aws:iam::123456789012:role/subject',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    codeDirectory,
    layerDirectories: [],
    memoryMb: 256,
    timeoutSeconds: 2,
    environment: { GREETING: 'hello' },
    logGroupName: '/aws/lambda/subject',
    description: '',
    ...changes,
  });
}

async function invoke(
  payload: unknown,
  type = 'RequestResponse',
): Promise<{ StatusCode: number; FunctionError?: string; answer: unknown }> {
  const output = await system.call('lambda', 'Invoke', {
    FunctionName: 'subject',
    InvocationType: type,
    Payload: JSON.stringify(payload),
  });
  const { StatusCode, FunctionError, Payload } = output as {
    StatusCode: number;
    FunctionError?: string;
    Payload?: string;
  };
  return {
    StatusCode,
    ...(FunctionError === undefined ? {} : { FunctionError }),
    answer: Payload === undefined ? undefined : JSON.parse(Payload),
  };
}

function recorded(operation: string): { input: Members; atMs: number }[] {
  return system.kernel.database
    .all<{ input: string; atMs: number }>(
      'SELECT input, atMs FROM recorded WHERE operation = ? ORDER BY rowid',
      operation,
    )
    .map(({ input, atMs }) => ({ input: JSON.parse(input) as Members, atMs }));
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lambda-'));
});
afterEach(async () => {
  await system.close();
  rmSync(directory, { recursive: true });
});

describe('a function in its own process', () => {
  beforeEach(() => {
    start();
  });

  it('gets the event, the context and just the environment of the template and of AWS', async () => {
    await define(`exports.handler = async (event, context) => ({
      event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, greeting: process.env.GREETING,
      role: process.env.AWS_SESSION_TOKEN !== undefined, home: process.env.HOME ?? null, region: process.env.AWS_REGION });`);

    const { StatusCode, answer } = await invoke({ a: 1 });

    expect(StatusCode).toBe(200);
    expect(answer).toEqual({
      event: { a: 1 },
      name: 'subject',
      left: true,
      greeting: 'hello',
      role: true,
      home: null,
      region: 'eu-central-1',
    });
  });

  it('stays warm between invocations, and answers a thrown error by its name', async () => {
    await define(`let count = 0; exports.handler = async (event) => {
      count += 1; if (event === 'fail') { const error = new Error('no'); error.name = 'MyError'; throw error; } return count; };`);

    expect((await invoke('go')).answer).toBe(1);
    expect(await invoke('fail')).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      answer: { errorType: 'MyError', errorMessage: 'no' },
    });
    expect((await invoke('go')).answer).toBe(3);
  });

  it('is named by what ended it: an exit, or code that cannot be loaded', async () => {
    await define('exports.handler = async () => { process.exit(3); };');
    expect((await invoke({})).answer).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    });

    await define('throw new TypeError("broken at load");');
    expect((await invoke({})).answer).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'broken at load',
    });
  });

  it('writes each line to its log group, as one stream an environment', async () => {
    await define(`exports.handler = async () => { console.log('one'); console.error('two'); };`);

    await invoke({});
    await system.settle();

    expect(recorded('CreateLogStream')).toHaveLength(1);
    const [batch] = recorded('PutLogEvents');
    expect(batch?.input).toMatchObject({
      logGroupName: '/aws/lambda/subject',
      logEvents: [{ message: 'one' }, { message: 'two' }],
    });
  });

  it('is killed when it runs longer than its time-out', async () => {
    await define('exports.handler = () => { for (;;); };', { timeoutSeconds: 1 });
    // The virtual clock stands still while the process computes, so the test moves it.
    const answer = invoke({});
    await system.kernel.trace.waitFor(({ kind, name }) => kind === 'invocation' && name === 'started');
    const ticking = setInterval(() => {
      system.clock.runNext(system.clock.now() + 100_000);
    }, 50);

    expect((await answer).answer).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('timed out after'),
    });
    clearInterval(ticking);
  });

  it('gets no environment once the runtime stops: what ran, what waited and what comes later fails', async () => {
    const isMade = ({ kind, detail }: TraceEntry): boolean => kind === 'log' && detail === 'made';
    await define(`console.log('made'); exports.handler = () => new Promise(() => {});`, {
      reservedConcurrency: 1,
    });
    const running = invoke('running');
    const waiting = invoke('waiting');
    await system.kernel.trace.waitFor(isMade);

    await system.kernel.service('lambda')?.stop?.();

    for (const end of [running, waiting, invoke('later')])
      expect((await end).answer).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(system.kernel.trace.entries.filter(isMade)).toHaveLength(1);
    expect(system.kernel.work.pending).toBe(0);
  });
});

describe('an asynchronous invocation', () => {
  it('is tried three times, after one and two minutes, and then goes to the failure queue with its event', async () => {
    const tries: number[] = [];
    start(() => () => {
      tries.push(system.clock.now());
      return Promise.reject(new Error('always'));
    });
    await define('');
    await system.call('lambda', 'PutFunctionEventInvokeConfig', {
      FunctionName: 'subject',
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:123456789012:failures' } },
    });
    const startMs = system.clock.now();

    expect((await invoke({ key: 'a+b' }, 'Event')).StatusCode).toBe(202);
    await system.settle();

    expect(tries.map((atMs) => atMs - startMs)).toEqual([0, 60_000, 180_000]);
    const [message] = recorded('SendMessage');
    expect(message?.input['QueueUrl']).toMatch(/\/123456789012\/failures$/);
    expect(JSON.parse(String(message?.input['MessageBody']))).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { key: 'a+b' },
      responsePayload: { errorType: 'Error', errorMessage: 'always' },
    });
  });
});

describe('a function of the template', () => {
  it('is refused when no Node.js runtime would run it', async () => {
    start();

    await expect(define('', { runtime: 'python3.13' })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    });
    await expect(
      system.kernel.call({
        service: 'lambda',
        operation: 'Invoke',
        principal: ROOT,
        input: { FunctionName: 'none' },
      }),
    ).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});
