import { createHash } from 'node:crypto';

import { UPLOAD_PREFIX } from '#contracts/names.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { describeExcess } from '#domain/check-limits.ts';
import { PipelineError } from '#domain/pipeline-error.ts';

import { CliError } from '../cli-error.ts';
import type { Follower } from '../follow/follow-uploads.ts';
import type { FileOutcome, Progress } from '../progress/progress.ts';
import { Interrupted } from '../system/interrupted.ts';
import { untilAborted } from '../system/interruption.ts';
import type { Product } from '../system/product.ts';
import type { CollectedFiles, FileToUpload } from './collect-files.ts';
import { declaredContentType } from './content-type.ts';
import { copyResults } from './copy-results.ts';
import { readWhole } from './read-whole.ts';
import { resultDirectory } from './result-directory.ts';
import { Slots } from './slots.ts';

export interface ProcessOptions {
  /** Also processes files that are COMPLETED and unchanged. */
  readonly again: boolean;
  /** Directory to copy the results to. */
  readonly out?: string;
  /** Longest wait for all files. */
  readonly timeoutMs: number;
  /** Aborted with an error that says why the wait ends now; what was uploaded is processed all the same. */
  readonly interrupted: AbortSignal;
}

/** Uploads in progress at once; more would only slow each other down. */
const PARALLEL_UPLOADS = 8;

/**
 * Uploads files, waits for them to finish, copies the results. What goes wrong with one file, or with the system, is the
 * outcome of the files concerned.
 */
export async function processFiles(
  product: Product,
  { files, unreadable }: Pick<CollectedFiles, 'files' | 'unreadable'>,
  follower: Follower,
  progress: Progress,
  options: ProcessOptions,
): Promise<readonly FileOutcome[]> {
  progress.started(files);
  const signal = AbortSignal.any([AbortSignal.timeout(options.timeoutMs), options.interrupted]);
  const uploads = new Slots(PARALLEL_UPLOADS);
  const end = (outcome: Undated, startMs = performance.now()): FileOutcome => {
    const done = { ...outcome, durationMs: Math.round(performance.now() - startMs) };
    progress.outcome(done);
    return done;
  };
  const left = unreadable.map(({ relativePath, why }) =>
    end(troubled({ file: relativePath, imageKey: UPLOAD_PREFIX + relativePath }, 'NOT_UPLOADED', why)),
  );
  const outcomes = await Promise.all(
    files.map(async (file) => {
      const startMs = performance.now();
      return end(await processOne({ product, follower, uploads, signal, options }, file), startMs);
    }),
  );
  progress.finish();
  return [...left, ...outcomes];
}

interface Context {
  readonly product: Product;
  readonly follower: Follower;
  readonly uploads: Slots;
  readonly signal: AbortSignal;
  readonly options: ProcessOptions;
}

type Undated = Omit<FileOutcome, 'durationMs'>;
type Base = Pick<FileOutcome, 'file' | 'imageKey'>;

async function processOne(context: Context, file: FileToUpload): Promise<Undated> {
  const { signal } = context;
  const base = { file: file.relativePath, imageKey: file.imageKey };
  let status = 'NOT_UPLOADED';
  try {
    const upload = await context.uploads.run(async () =>
      signal.aborted ? 'not begun' : unlessAborted(signal, uploadOne(context, file)),
    );
    if (upload === 'not begun') return { ...base, status, reason: `${ended(signal)} It was not uploaded.` };
    status = 'UNFINISHED';
    if (upload === 'aborted') return { ...base, status, reason: `${ended(signal)} It was being uploaded.` };
    if ('sizeBytes' in upload)
      return {
        ...base,
        status: 'REJECTED',
        reason: tooLarge(upload.sizeBytes, context.product.maxImageBytes),
      };
    if ('skipped' in upload) return await finished(context, file, upload.skipped, 'SKIPPED');
    const record = await context.follower.follow({ imageKey: file.imageKey, ...upload }, signal);
    if (record === undefined)
      return {
        ...base,
        status,
        reason: `${ended(signal)} It was uploaded, and processing continues while a system runs: see "qip show".`,
      };
    if (record.versionId !== upload.versionId)
      return { ...base, status: 'SUPERSEDED', reason: 'A newer upload of the same key replaced it.' };
    return await finished(context, file, record, record.status);
  } catch (error) {
    return troubled(base, status, error);
  }
}

/** The outcome of a file that met an error with a code. Any other error is a bug, and thrown. */
function troubled(base: Base, status: string, error: unknown): Undated {
  if (error instanceof CliError)
    return { ...base, status, code: error.code, reason: `${error.code}: ${error.message}` };
  if (error instanceof PipelineError)
    return { ...base, status, code: error.code, reason: `${error.code}: ${error.sentence}` };
  throw error;
}

type Upload =
  | { readonly versionId: string }
  | { readonly skipped: ImageRecord }
  /** Too large to be uploaded. */
  | { readonly sizeBytes: number };

async function uploadOne({ product, options }: Context, { path, imageKey }: FileToUpload): Promise<Upload> {
  const bytes = await readWhole(path, product.maxImageBytes);
  if (typeof bytes === 'number') return { sizeBytes: bytes };
  if (!options.again) {
    const record = await product.records.get(imageKey);
    if (record?.status === 'COMPLETED' && isSame(record, bytes)) return { skipped: record };
  }
  return { versionId: await product.uploads.upload(imageKey, bytes, declaredContentType(path)) };
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
  const { archived, archivedLocation, error, errorMessage, warnings } = record;
  const reason = error === undefined ? errorMessage : `${error.code}: ${error.message}`;
  const outcome = {
    file: file.relativePath,
    imageKey: file.imageKey,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(archivedLocation === undefined ? {} : { archivedLocation }),
    ...(warnings === undefined ? {} : { warnings }),
  };
  if (options.out === undefined || archived === undefined) return outcome;
  try {
    const { path } = resultDirectory(options.out, file.relativePath);
    return { ...outcome, outputs: await copyResults(product.objects, archived, path) };
  } catch (failure) {
    return { ...outcome, ...troubled(outcome, 'NOT_COPIED', failure) };
  }
}

/** Why the wait ended before the file was done. */
function ended({ reason }: AbortSignal): string {
  if (reason instanceof Interrupted) return reason.message;
  const { code } = reason as { code?: unknown };
  return typeof code === 'string'
    ? `Stopped by ${code}.`
    : 'Timed out waiting (--timeout sets how long it waits).';
}

/** The result of `task`, unless `signal` is aborted first; then nothing waits for it any more. */
async function unlessAborted<T>(signal: AbortSignal, task: Promise<T>): Promise<T | 'aborted'> {
  return Promise.race([task, untilAborted(signal).then(() => 'aborted' as const)]);
}

function tooLarge(sizeBytes: number, maxBytes: number): string {
  return `TOO_LARGE: ${describeExcess(sizeBytes, maxBytes)} It was not uploaded. Make it smaller.`;
}
