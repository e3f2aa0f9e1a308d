import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { isTerminal } from '#domain/status.ts';
import { type Random, seededRandom } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { subscribeQueue } from '../../e2e/support/notifications.ts';
import { makeImage } from '../images/make-image.ts';
import { makeSystem, type TestSystem } from '../make-system.ts';
import { type CallPoint, type Fate, makeFaults } from './faults.ts';
import { type FinalState, readFinalState } from './final-state.ts';

/** An acknowledged upload. */
export interface AcknowledgedUpload {
  readonly imageKey: string;
  readonly versionId: string;
  readonly content: Content;
  /** Its version was deleted later. */
  deleted: boolean;
}

export type Content = 'red' | 'blue' | 'cut' | 'text';

/** One seed, run to its end. */
export interface Played {
  readonly seed: number;
  readonly plan: Plan;
  /** In order of their versions. */
  readonly uploads: readonly AcknowledgedUpload[];
  readonly faults: readonly (CallPoint & { readonly fate: Fate })[];
  readonly state: FinalState;
  /** The same after the reconciler has run. */
  readonly reconciled: FinalState;
  readonly trace: TestSystem['runtime']['trace'];
}

/** What happens in a seed, all drawn before anything runs. */
export interface Plan {
  readonly startMs: number;
  readonly duplicate: number;
  readonly maxDelayMs: number;
  /** Probability of a fault per call. */
  readonly fault: number;
  /** Offsets of the functions' clock in milliseconds, by the time at which they begin. */
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[];
  readonly actions: readonly Action[];
}

interface Action {
  readonly atMs: number;
  readonly imageKey: string;
  readonly kind: Content | 'delete';
}

export const IMAGE_KEYS = ['uploads/a.jpg', 'uploads/é +%20b.png'] as const;

const DAY = Date.parse('2026-11-24T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const FAULTS: readonly Fate[] = ['die-before', 'die-after', 'lose-reply', 'throttle'];
/** The reconciler runs every five minutes and acts after 20 minutes without progress; an hour allows for a slow clock. */
const RECONCILED_AFTER_MS = 2 * HOUR_MS;

export function makePlan(seed: number): Plan {
  const random = seededRandom(`plan ${String(seed)}`);
  const startMs = DAY + (random.chance(0.3) ? 24 * HOUR_MS - random.integer(90_000) : 10 * HOUR_MS);
  const actions = IMAGE_KEYS.flatMap((imageKey) => drawActions(random, startMs, imageKey));
  return {
    startMs,
    duplicate: random.chance(0.8) ? random.next() * 0.3 : 0,
    maxDelayMs: random.chance(0.8) ? random.integer(30_000) : 0,
    fault: random.chance(0.7) ? random.next() ** 2 * 0.4 : 0,
    jumps: random.chance(0.4)
      ? [{ atMs: startMs + random.integer(120_000), byMs: random.chance(0.5) ? HOUR_MS : -HOUR_MS }]
      : [],
    actions: actions.sort((a, b) => a.atMs - b.atMs),
  };
}

/** Up to three uploads of a key, some of them deleted later. */
function drawActions(random: Random, startMs: number, imageKey: string): Action[] {
  const spreadMs = random.chance(0.5) ? 3000 : 400_000;
  const uploads: Action[] = Array.from({ length: 1 + random.integer(3) }, () => ({
    atMs: startMs + random.integer(spreadMs),
    imageKey,
    kind: (['red', 'red', 'blue', 'blue', 'cut', 'text'] as const)[random.integer(6)] ?? 'red',
  }));
  if (!random.chance(0.2)) return uploads;
  return [...uploads, { atMs: startMs + random.integer(spreadMs * 2), imageKey, kind: 'delete' }];
}

/** Runs a seed in a system of its own. The reconciler is disabled until everything has come to rest. */
export async function play(seed: number): Promise<Played> {
  const plan = makePlan(seed);
  const random = seededRandom(`faults ${String(seed)}`);
  const struck: (CallPoint & { fate: Fate })[] = [];
  let isQuiet = false;
  const faults = makeFaults((point) => {
    if (isQuiet || !random.chance(plan.fault)) return 'go';
    const fate = FAULTS[random.integer(FAULTS.length)] ?? 'go';
    struck.push({ ...point, fate });
    return fate;
  });
  assembly ??= synthesizeAssembly({ stage: 'development', local: true });
  const system = await makeSystem({
    assembly: (await assembly).assemblyDir,
    seed,
    startMs: plan.startMs,
    disorder: {
      duplicate: plan.duplicate,
      maxDelayMs: plan.maxDelayMs,
      shuffle: true,
    },
    intercept: faults.intercept,
    wrap: (name, handler) => {
      const wrapped = faults.wrap(name, handler);
      return name === 'reconcile' ? (event) => (isQuiet ? wrapped(event) : Promise.resolve({})) : wrapped;
    },
    functionClock: (clock) => ({ now: () => clock.now() + skewAt(plan, clock.now()) }),
  });
  try {
    const { url } = await subscribeQueue(system);
    const uploads = await act(system, plan);
    const state = await readFinalState(system, url, IMAGE_KEYS);
    isQuiet = true;
    const reconciled = isAtRest(state, uploads) ? state : await reconcile(system, url);
    return { seed, plan, uploads, faults: struck, state, reconciled, trace: system.runtime.trace };
  } finally {
    await system.close();
  }
}

function isAtRest({ records }: FinalState, uploads: readonly AcknowledgedUpload[]): boolean {
  return IMAGE_KEYS.every((imageKey) => {
    const record = records.find((one) => one.imageKey === imageKey);
    const newest = uploads.findLast((upload) => upload.imageKey === imageKey);
    return record?.versionId === newest?.versionId && isTerminal(record?.status ?? 'COMPLETED');
  });
}

async function reconcile(system: TestSystem, url: string): Promise<FinalState> {
  await system.runtime.settle({ untilMs: system.clock.now() + RECONCILED_AFTER_MS });
  return readFinalState(system, url, IMAGE_KEYS);
}

function skewAt({ jumps }: Plan, nowMs: number): number {
  return jumps.reduce((skew, { atMs, byMs }) => (nowMs >= atMs ? skew + byMs : skew), 0);
}

/** Carries out the plan, and waits until everything has come to rest. */
async function act(system: TestSystem, { actions }: Plan): Promise<AcknowledgedUpload[]> {
  const s3 = new S3Client(system.client);
  const Bucket = system.outputs['UploadBucketName'];
  const contents = await makeContents();
  const uploads: AcknowledgedUpload[] = [];
  for (const { atMs, imageKey, kind } of actions) {
    await system.runtime.settle({ untilMs: Math.max(atMs, system.clock.now()) });
    if (kind === 'delete') {
      const latest = uploads.findLast((upload) => upload.imageKey === imageKey);
      if (latest === undefined) continue;
      await s3.send(new DeleteObjectCommand({ Bucket, Key: imageKey, VersionId: latest.versionId }));
      latest.deleted = true;
      continue;
    }
    const { VersionId = '' } = await s3.send(
      new PutObjectCommand({ Bucket, Key: imageKey, Body: contents[kind] }),
    );
    uploads.push({ imageKey, versionId: VersionId, content: kind, deleted: false });
  }
  await system.runtime.settle();
  return uploads;
}

let assembly: ReturnType<typeof synthesizeAssembly> | undefined;
let made: Promise<Readonly<Record<Content, Buffer>>> | undefined;

/** Two accepted images and two rejected files, the same in every seed. */
export function makeContents(): Promise<Readonly<Record<Content, Buffer>>> {
  made ??= (async () => {
    const red = await makeImage({ format: 'jpeg', width: 40, height: 30 });
    const blue = await makeImage({ format: 'png', width: 30, height: 44 });
    return { red, blue, cut: red.subarray(0, red.length - 30), text: Buffer.from('This is a text.') };
  })();
  return made;
}
