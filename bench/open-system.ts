import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Photograph } from './photographs.ts';
import type { CallSummary, FromSystem } from './system-process.ts';

export interface BenchedSystem {
  /** Uploads photographs at once and waits until all have ended. Gives milliseconds for all, and for each. */
  process(
    photographs: readonly Photograph[],
  ): Promise<{ readonly allMs: number; readonly eachMs: readonly number[] }>;
  /** Forgets the calls so far. */
  reset(): void;
  calls(): Promise<readonly CallSummary[]>;
  /** Milliseconds of each upload, without its processing. */
  readonly transfersMs: readonly number[];
  close(): Promise<void>;
}

export async function openSystem(): Promise<BenchedSystem> {
  const child = fork(join(import.meta.dirname, 'system-process.ts'));
  const ready = await next(child, 'ready');
  const { endpoint, region, credentials, uploadBucket } = ready;
  const s3 = new S3Client({ endpoint, region, credentials });
  const waiting = new Map<string, () => void>();
  const transfersMs: number[] = [];
  let round = 0;
  child.on('message', (message: FromSystem) => {
    if (message.kind === 'ended') waiting.get(message.imageKey)?.();
  });
  return {
    transfersMs,
    process: async (photographs) => {
      round += 1;
      const startMs = performance.now();
      const eachMs = await Promise.all(
        photographs.map(async ({ name, bytes }) => {
          const imageKey = `uploads/${String(round)}/${name}`;
          const putMs = performance.now();
          const ended = new Promise<void>((resolve) => waiting.set(imageKey, resolve));
          await s3.send(new PutObjectCommand({ Bucket: uploadBucket, Key: imageKey, Body: bytes }));
          transfersMs.push(performance.now() - putMs);
          await ended;
          return performance.now() - putMs;
        }),
      );
      return { allMs: performance.now() - startMs, eachMs };
    },
    reset: () => {
      child.send('reset');
      transfersMs.length = 0;
    },
    calls: async () => {
      child.send('calls');
      return (await next(child, 'calls')).calls;
    },
    close: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await exited;
    },
  };
}

async function next<K extends FromSystem['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<FromSystem, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const listen = (message: FromSystem): void => {
      if (message.kind !== kind) return;
      child.off('message', listen);
      resolve(message as Extract<FromSystem, { kind: K }>);
    };
    child.on('message', listen);
    child.once('exit', (status) => {
      reject(new Error(`The system ended with status ${String(status)}.`));
    });
  });
}
