import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { isTerminal } from '#domain/status.ts';
import { createRuntime, type Runtime, seededRandom, VirtualClock } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { makeImage } from '../support/images/make-image.ts';
import { readFinalState } from '../support/simulation/final-state.ts';
import { subscribeQueue } from './support/notifications.ts';

const IMAGES = 60;
/** A process is killed after so many events, about one a second: by the clock, a busy machine would kill all before they end. */
const EVENTS_BETWEEN_KILLS = 25;
const SEED = 7;
/** Longer than any message waits, and enough for the reconciler, which acts on runs without progress for 20 minutes. */
const A_WHILE_MS = 60 * 60_000;

let stateDir: string;
let clock: VirtualClock;
let runtime: Runtime;

beforeAll(async () => {
  const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
  stateDir = mkdtempSync(join(tmpdir(), 'qip-'));
  clock = new VirtualClock(Date.now());
  runtime = await createRuntime({ assembly: assemblyDir, stateDir, port: 0, clock, seed: SEED });
});
afterAll(async () => {
  await runtime.close();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Only Linux shows in /proc whose child a process is; elsewhere the test is reported as skipped. */
const canKill = existsSync('/proc/self/environ');

(canKill ? describe : describe.skip)('sixty images, while function processes are killed all the time', () => {
  it('all end; none is lost and none ends twice [P4, P10, I4, L5, F3]', async () => {
    const outside = {
      region: runtime.region,
      endpoint: runtime.endpoint,
      credentials: runtime.credentials,
      requestHandler: runtime.requestHandler(),
    };
    const outputs = Object.assign({}, ...Object.values(runtime.outputs)) as Record<string, string>;
    const { url } = await subscribeQueue({ client: outside, outputs });
    const keys = Array.from({ length: IMAGES }, (_, index) => `uploads/${String(index)}.jpg`);
    const s3 = new S3Client(outside);
    const Body = await makeImage({ format: 'jpeg', width: 1400, height: 1000 });
    await Promise.all(
      keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: outputs['UploadBucketName'], Key, Body }))),
    );

    const killer = startKiller();
    await runtime.settle();
    const kills = killer.stop();
    await runtime.settle({ untilMs: clock.now() + A_WHILE_MS });

    const system = { client: outside, outputs };
    const { records, notifications, deadLetters, waiting } = await readFinalState(system, url, keys);
    expect(kills).toBeGreaterThan(2);
    expect(records).toHaveLength(IMAGES);
    expect(records.filter(({ status }) => !isTerminal(status))).toEqual([]);
    expect(waiting).toBe(0);
    for (const { imageKey, status, runId } of records) {
      const ends = notifications.filter(
        (one) => one.imageKey === imageKey && one.eventType !== 'PROCESSING_STARTED',
      );
      const isDead = deadLetters.some((message) => message.runId === runId);
      // The dead-letter queue has FAILED runs, and runs whose notification alone failed.
      expect(new Set(ends.map(({ eventId }) => eventId)).size).toBe(ends.length === 0 && isDead ? 0 : 1);
      if (status === 'FAILED') expect(isDead).toBe(true);
    }
    expect(records.filter(({ status }) => status === 'COMPLETED').length).toBeGreaterThan(IMAGES / 2);
  }, 240_000);
});

/** Kills a random function process after every so many events of the pipeline. */
function startKiller(): { stop(): number } {
  const random = seededRandom(SEED);
  let events = 0;
  let kills = 0;
  const stop = runtime.trace.subscribe(({ kind }) => {
    if (kind !== 'event') return;
    events += 1;
    if (events % EVENTS_BETWEEN_KILLS !== 0) return;
    const running = functionProcesses();
    const pid = running[random.integer(running.length)];
    if (pid === undefined) return;
    process.kill(pid, 'SIGKILL');
    kills += 1;
  });
  return {
    stop: () => {
      stop();
      return kills;
    },
  };
}

/** Children of this process that run a function, from /proc. */
function functionProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
          .split(') ')[1]
          ?.split(' ')[1];
        return (
          Number(parent) === process.pid &&
          readFileSync(`/proc/${String(pid)}/environ`, 'utf8').includes('AWS_LAMBDA_FUNCTION_NAME=')
        );
      } catch {
        return false;
      }
    });
}
