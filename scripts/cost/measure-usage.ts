import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Archived } from '#contracts/record.ts';
import { createRuntime, type Runtime, type TraceEntry } from '#local/index.ts';

import { makeImage } from '../../test/support/images/make-image.ts';

/** What one image uses, measured. */
export interface Usage {
  /** Calls of AWS operations, as `s3 PutObject`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds of each function, by name. */
  readonly functionSeconds: Readonly<Record<string, number>>;
  readonly invocations: number;
  readonly events: number;
  readonly executionSeconds: number;
  readonly logBytes: number;
  /** Bytes of the record when it is complete, and of a row of the history. */
  readonly recordBytes: number;
  readonly historyRowBytes: number;
  /** Bytes of resized image and thumbnail. */
  readonly derivativeBytes: number;
}

const WARM_UP = 2;
const MEASURED = 8;
/** CloudWatch Logs bills this much more for every line. */
const LOG_OVERHEAD_BYTES = 26;

/**
 * Runs images through the assembly on this machine, one after the other, in real time and with functions in processes of
 * their own, and counts what each image uses. The first ones only warm up.
 */
export async function measureUsage(assembly: string): Promise<Usage> {
  const runtime = await createRuntime({ assembly, port: 0 });
  try {
    const bytes = await makeImage({ format: 'jpeg', width: 2000, height: 1500, camera: true });
    for (let index = 0; index < WARM_UP; index += 1)
      await process(runtime, `warm-${String(index)}.jpg`, bytes);
    const first = (runtime.trace.entries.at(-1)?.sequence ?? 0) + 1;
    for (let index = 0; index < MEASURED; index += 1) await process(runtime, `${String(index)}.jpg`, bytes);
    return usageOf(runtime.trace.entries.filter(({ sequence }) => sequence >= first));
  } finally {
    await runtime.close();
  }
}

/** Resolves when the run's last event is published and its notification sent. */
async function process(runtime: Runtime, name: string, Body: Buffer): Promise<void> {
  const [outputs = {}] = Object.values(runtime.outputs);
  const { region, endpoint, credentials } = runtime;
  const Key = `uploads/${name}`;
  const done = Promise.all([
    runtime.trace.waitFor(
      (entry) => entry.kind === 'event' && entry.name === 'ProcessingCompleted' && keyOf(entry) === Key,
    ),
    runtime.trace.waitFor(
      (entry) =>
        entry.service === 'sns' && entry.name === 'Publish' && JSON.stringify(entry.detail).includes(Key),
    ),
  ]);
  await new S3Client({ region, endpoint, credentials, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket: outputs['UploadBucketName'], Key, Body }),
  );
  await done;
}

function keyOf({ detail }: TraceEntry): string | undefined {
  return (detail as { event?: { detail?: { imageKey?: string } } }).event?.detail?.imageKey;
}

function usageOf(entries: readonly TraceEntry[]): Usage {
  const calls = entries.filter(({ kind }) => kind === 'call');
  const finished = entries.filter(({ kind, name }) => kind === 'invocation' && name !== 'started');
  const ofImages = finished.filter(({ resource = '' }) => !resource.includes('reconcile'));
  const events = entries.filter(
    ({ kind, resource }) => kind === 'event' && resource?.includes('image-processor'),
  );
  return {
    calls: perImage(calls.map(({ service, name }) => `${service} ${name}`)),
    functionSeconds: Object.fromEntries(
      [...Map.groupBy(ofImages, functionName)].map(([name, each]) => [
        name,
        sum(each.map(({ durationMs = 0 }) => durationMs)) / 1000 / MEASURED,
      ]),
    ),
    invocations: ofImages.length / MEASURED,
    events: events.length / MEASURED,
    executionSeconds:
      sum(calls.filter(({ name }) => name === 'StartSyncExecution').map(({ durationMs = 0 }) => durationMs)) /
      1000 /
      MEASURED,
    logBytes: sum(calls.filter(({ service }) => service === 'logs').map(logBytes)) / MEASURED,
    recordBytes: Math.max(...sizesOf(calls, 'UpdateItem', 'output')),
    historyRowBytes: sum(sizesOf(calls, 'BatchWriteItem', 'input')) / events.length,
    derivativeBytes: sum(events.map(derivativeBytes)) / MEASURED,
  };
}

function perImage(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(names, (name) => name)].map(([name, each]) => [name, each.length / MEASURED]),
  );
}

function functionName({ resource = '' }: TraceEntry): string {
  return (
    resource
      .split(':')
      .at(-1)
      ?.replace(/^image-processor-/, '')
      .replace(/-(?:development|staging)$/, '') ?? ''
  );
}

function logBytes({ detail }: TraceEntry): number {
  const { input = {} } = detail as { input?: { logEvents?: readonly { message: string }[] } };
  return sum((input.logEvents ?? []).map(({ message }) => Buffer.byteLength(message) + LOG_OVERHEAD_BYTES));
}

/** As the API writes them, which is a little more than DynamoDB counts. */
function sizesOf(calls: readonly TraceEntry[], name: string, side: 'input' | 'output'): number[] {
  return calls
    .filter((entry) => entry.name === name)
    .map(({ detail }) => JSON.stringify((detail as Record<string, unknown>)[side] ?? '').length);
}

/** 0 unless the event says that a run is complete. */
function derivativeBytes({ name, detail }: TraceEntry): number {
  if (name !== 'ProcessingCompleted') return 0;
  const { archived } = (detail as { event: { detail: { metadata: { archived: Archived } } } }).event.detail
    .metadata;
  return archived.resized.size + archived.thumbnail.size;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
