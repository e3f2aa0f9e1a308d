import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { ImageRecord } from '#contracts/record.ts';
import { describeExcess } from '#domain/check-limits.ts';

import { CliError, EXIT, type ExitStatus } from '../cli-error.ts';
import type { FileToUpload } from './collect-files.ts';
import { declaredContentType } from './content-type.ts';
import { copyResults } from './copy-results.ts';
import type { Follower } from '../follow/follow-uploads.ts';
import { Interrupted, untilAborted } from '../system/interruption.ts';
import type { Product } from '../system/product.ts';
import type { FileOutcome, Progress } from '../progress/progress.ts';

export interface ProcessOptions {
  /** Also processes files that are COMPLETED and unchanged. */
  readonly again: boolean;
  /** Directory to copy the results to. */
  readonly out?: string;
  /** Longest wait for all files. */
  readonly timeoutMs: number;
  /** Aborted with an `Interrupted`: ends the wait, not the processing. */
  readonly interrupted: AbortSignal;
}

/** Uploads in progress at once; more would only slow each other down. */
const PARALLEL_UPLOADS = 8;

/** Uploads files, waits for them to finish, copies the results. */
export async function processFiles(
  product: Product,
  files: readonly FileToUpload[],
  follower: Follower,
  progress: Progress,
  options: ProcessOptions,
): Promise<readonly FileOutcome[]> {
  progress.started(files);
  const signal = AbortSignal.any([AbortSignal.timeout(options.timeoutMs), options.interrupted]);
  const uploads = new Slots(PARALLEL_UPLOADS);
  const outcomes = await Promise.all(
    files.map(async (file) => {
      const startMs = performance.now();
      const outcome = await processOne({ product, follower, uploads, signal, options }, file);
      const done = { ...outcome, durationMs: Math.round(performance.now() - startMs) };
      progress.outcome(done);
      return done;
    }),
  );
  progress.finish();
  return outcomes;
}

/**
 * 0 all COMPLETED, 1 some REJECTED, 2 some FAILED, unfinished in time or not uploaded.
 *
 * @throws CliError INTERRUPTED if that left files open
 */
export function exitStatusOf(outcomes: readonly FileOutcome[], interrupted: AbortSignal): ExitStatus {
  const unfinished = outcomes.filter(({ status }) => status === 'UNFINISHED').length;
  const notUploaded = outcomes.filter(({ status }) => status === 'NOT_UPLOADED').length;
  if (interrupted.reason instanceof Interrupted && unfinished + notUploaded > 0) {
    const done = outcomes.length - unfinished - notUploaded;
    throw new CliError(
      'INTERRUPTED',
      `${interrupted.reason.message} Of ${String(outcomes.length)} files ${String(done)} are done, ${String(unfinished)} uploaded and not done, ${String(notUploaded)} not uploaded. Run the same command again: what was uploaded continues, what is COMPLETED is skipped.`,
      { exitStatus: interrupted.reason.exitStatus },
    );
  }
  const statuses = new Set(outcomes.map(({ status }) => status));
  if (statuses.has('FAILED') || unfinished + notUploaded > 0) return EXIT.failed;
  return statuses.has('REJECTED') ? EXIT.rejected : EXIT.ok;
}

interface Context {
  readonly product: Product;
  readonly follower: Follower;
  readonly uploads: Slots;
  readonly signal: AbortSignal;
  readonly options: ProcessOptions;
}

type Undated = Omit<FileOutcome, 'durationMs'>;

async function processOne(context: Context, file: FileToUpload): Promise<Undated> {
  const base = { file: file.relativePath, imageKey: file.imageKey };
  const { maxImageBytes } = context.product;
  if (file.sizeBytes > maxImageBytes)
    return { ...base, status: 'REJECTED', reason: tooLarge(file.sizeBytes, maxImageBytes) };
  const { signal } = context;
  const upload = await context.uploads.run(async () =>
    signal.aborted ? 'not begun' : unlessAborted(signal, uploadOne(context, file)),
  );
  if (upload === 'not begun')
    return { ...base, status: 'NOT_UPLOADED', reason: `${ended(signal)} It was not uploaded.` };
  if (upload === 'aborted')
    return { ...base, status: 'UNFINISHED', reason: `${ended(signal)} It was being uploaded.` };
  if ('skipped' in upload) return finished(context, file, upload.skipped, 'SKIPPED');
  const record = await context.follower.follow({ imageKey: file.imageKey, ...upload }, signal);
  if (record === undefined)
    return {
      ...base,
      status: 'UNFINISHED',
      reason: `${ended(signal)} It was uploaded, and processing continues while a system runs: see "qip show".`,
    };
  if (record.versionId !== upload.versionId)
    return { ...base, status: 'SUPERSEDED', reason: 'A newer upload of the same key replaced it.' };
  return finished(context, file, record, record.status);
}

async function uploadOne(
  { product, options }: Context,
  file: FileToUpload,
): Promise<{ readonly versionId: string } | { readonly skipped: ImageRecord }> {
  const bytes = await readFile(file.path);
  if (!options.again) {
    const record = await product.records.get(file.imageKey);
    if (record?.status === 'COMPLETED' && isSame(record, bytes)) return { skipped: record };
  }
  const versionId = await product.uploads.upload(file.imageKey, bytes, declaredContentType(file.path));
  return { versionId };
}

/** Compares with the checksum that validate computed from the bytes it read. */
function isSame({ archived }: ImageRecord, bytes: Uint8Array): boolean {
  return archived?.original.sha256 === createHash('sha256').update(bytes).digest('base64');
}

async function finished(
  { product, options }: Context,
  file: FileToUpload,
  record: ImageRecord,
  status: string,
): Promise<Undated> {
  const { archivedLocation, error, errorMessage, warnings } = record;
  const reason = error === undefined ? errorMessage : `${error.code}: ${error.message}`;
  const outputs =
    options.out === undefined || record.archived === undefined
      ? undefined
      : await copyResults(product.objects, record.archived, options.out, file.relativePath);
  return {
    file: file.relativePath,
    imageKey: file.imageKey,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(archivedLocation === undefined ? {} : { archivedLocation }),
    ...(warnings === undefined ? {} : { warnings }),
    ...(outputs === undefined ? {} : { outputs }),
  };
}

/** Why the wait ended before the file was done. */
function ended({ reason }: AbortSignal): string {
  return reason instanceof Interrupted
    ? reason.message
    : 'Timed out waiting (--timeout sets how long it waits).';
}

/** The result of `task`, unless `signal` is aborted first; then nothing waits for it any more. */
async function unlessAborted<T>(signal: AbortSignal, task: Promise<T>): Promise<T | 'aborted'> {
  return Promise.race([task, untilAborted(signal).then(() => 'aborted' as const)]);
}

function tooLarge(sizeBytes: number, maxBytes: number): string {
  return `TOO_LARGE: ${describeExcess(sizeBytes, maxBytes)} It was not uploaded. Make it smaller.`;
}

/** Runs a limited number of tasks at once; the others wait in order. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
