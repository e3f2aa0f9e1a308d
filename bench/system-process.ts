import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRuntime, type TraceEntry } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

/** The system in a process of its own. It tells its parent when an image ends and, when asked, where the time went. */
export type FromSystem =
  | {
      readonly kind: 'ready';
      readonly endpoint: string;
      readonly region: string;
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
      readonly uploadBucket: string;
    }
  | { readonly kind: 'ended'; readonly imageKey: string; readonly status: string }
  | { readonly kind: 'calls'; readonly calls: readonly CallSummary[]; readonly cpuMs: number };

/** Calls of one operation. */
export interface CallSummary {
  readonly operation: string;
  readonly count: number;
  readonly totalMs: number;
  readonly medianMs: number;
}

const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
const stateDir = mkdtempSync(join(tmpdir(), 'qip-bench-'));
const runtime = await createRuntime({ assembly: assemblyDir, stateDir, port: 0 });
const durations = new Map<string, number[]>();
const ENDS = new Set(['ProcessingCompleted', 'ProcessingFailed', 'ImageRejected']);

runtime.trace.subscribe((entry) => {
  if (entry.kind === 'call') note(entry);
  if (entry.kind !== 'event' || !ENDS.has(entry.name)) return;
  const { event } = entry.detail as { event: { detail: { imageKey: string; status: string } } };
  tell({ kind: 'ended', imageKey: event.detail.imageKey, status: event.detail.status });
});
process.on('message', (message) => {
  if (message === 'calls')
    tell({
      kind: 'calls',
      calls: summarize(),
      cpuMs: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
    });
  if (message === 'reset') durations.clear();
  if (message === 'stop') void stop();
});
tell({
  kind: 'ready',
  endpoint: runtime.endpoint,
  region: runtime.region,
  credentials: runtime.credentials,
  uploadBucket:
    (Object.assign({}, ...Object.values(runtime.outputs)) as Record<string, string>)['UploadBucketName'] ??
    '',
});

function note({ service, name, durationMs = 0 }: TraceEntry): void {
  const operation = `${service}:${name}`;
  const known = durations.get(operation) ?? [];
  known.push(durationMs);
  durations.set(operation, known);
}

function summarize(): CallSummary[] {
  return [...durations].map(([operation, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const totalMs = all.reduce((sum, duration) => sum + duration, 0);
    return { operation, count: all.length, totalMs, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
  });
}

function tell(message: FromSystem): void {
  process.send?.(message);
}

async function stop(): Promise<void> {
  await runtime.close();
  rmSync(stateDir, { recursive: true, force: true });
  process.disconnect();
}
