import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import { declaredContentType } from '#cli/files/content-type.ts';
import { traceFollower } from '#cli/follow/follow-trace.ts';
import { openProduct, type Product } from '#cli/system/product.ts';
import { ARCHIVE_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';
import { createRuntime, type Runtime } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { judge, type Judged } from './judge.ts';
import type { LabelledFile } from './read-index.ts';

/** Files in flight at the same time: enough to keep every function busy. */
const IN_FLIGHT = 24;

export interface RunOptions {
  readonly directory: string;
  readonly timeoutMs: number;
  readonly onProgress: (done: number) => void;
}

export interface CorpusRun {
  readonly judged: readonly Judged[];
  /** What is wrong with the system as a whole. */
  readonly problems: readonly string[];
}

/** Takes every file through the whole system, run by the local runtime as `npm start` runs it. */
export async function runCorpus(files: readonly LabelledFile[], options: RunOptions): Promise<CorpusRun> {
  const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
  const stateDir = mkdtempSync(join(tmpdir(), 'qip-corpus-'));
  const runtime = await createRuntime({ assembly: assemblyDir, stateDir, port: 0 });
  const outputs = Object.assign({}, ...Object.values(runtime.outputs)) as Record<string, string>;
  try {
    const product = openProduct({ ...runtime, outputs });
    const judged = await processAll(runtime, product, files, options);
    return { judged, problems: await problemsOfSystem(runtime, product, outputs, judged) };
  } catch (error) {
    // A full disk shows as errors of the services first.
    runtime.failed.throwIfAborted();
    throw error;
  } finally {
    await runtime.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function processAll(
  { trace, failed }: Runtime,
  product: Product,
  files: readonly LabelledFile[],
  { directory, timeoutMs, onProgress }: RunOptions,
): Promise<Judged[]> {
  const follower = traceFollower(trace, product.records, () => undefined);
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), failed]);
  const judged: Judged[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const labelled = files[index];
      if (labelled === undefined) return;
      const imageKey = keyOf(labelled.file, index);
      const bytes = await readFile(join(directory, labelled.file));
      const versionId = await product.uploads.upload(imageKey, bytes, declaredContentType(labelled.file));
      const record = await follower.follow({ imageKey, versionId }, signal);
      judged.push(judge(labelled, imageKey, record));
      onProgress(judged.length);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  follower.close();
  failed.throwIfAborted();
  return judged;
}

/** A folder for each file, since names repeat; the name is what follows `--`. */
function keyOf(file: string, index: number): string {
  const name = file.split('/').at(-1) ?? file;
  return `${UPLOAD_PREFIX}${String(index)}/${name.slice(!name.includes('--') ? 0 : name.indexOf('--') + 2)}`;
}

/** The archive must hold three objects for each COMPLETED image and no others, and the dead-letter queue no message. */
async function problemsOfSystem(
  { endpoint, region, credentials }: Runtime,
  product: Product,
  outputs: Readonly<Record<string, string>>,
  judged: readonly Judged[],
): Promise<string[]> {
  const problems: string[] = [];
  const expected = new Set(
    judged.flatMap(({ record }) =>
      record?.archived === undefined
        ? []
        : [record.archived.original, record.archived.resized, record.archived.thumbnail].map(
            ({ key }) => key,
          ),
    ),
  );
  for await (const { key } of product.objects.listNewest(
    outputs['ArchiveBucketName'] ?? '',
    ARCHIVE_PREFIX,
  )) {
    if (!expected.delete(key)) problems.push(`The archive has ${key}, which belongs to no completed image.`);
  }
  for (const key of expected) problems.push(`The archive lacks ${key}.`);
  const sqs = new SQSClient({ endpoint, region, credentials });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: outputs['ProcessingDeadLetterQueueUrl'],
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  const dead = Attributes?.ApproximateNumberOfMessages;
  if (dead !== '0') problems.push(`The dead-letter queue has ${String(dead)} messages.`);
  return problems;
}
