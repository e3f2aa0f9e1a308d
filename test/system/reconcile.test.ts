import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { MAX_DELIVERIES } from '#contracts/limits.ts';
import { listFailures } from '#pipeline/failures/list-failures.ts';
import { redriveFailures } from '#pipeline/failures/redrive-failures.ts';

import type { Handler } from '../../lambda/shared/system.ts';
import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { present } from '../support/present.ts';
import { makeOperator, type Operator } from './support/operator.ts';

/** The first system may have to build its functions. */
const SYNTH_MS = 60_000;
const KEY = 'uploads/a.jpg';

let photo: Buffer;
let system: TestSystem;
let operator: Operator;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 64, height: 48 });
});
afterEach(() => system.close());

/** A system in which `handle` replaces the function `name` whenever it returns a result. */
async function open(
  name: string,
  handle: (event: unknown, handler: Handler) => Promise<unknown>,
): Promise<void> {
  system = await makeSystem({
    wrap: (candidate, handler) => (candidate === name ? (event) => handle(event, handler) : handler),
  });
  operator = makeOperator(system);
}

const record = async () => present(await operator.product.records.get(KEY));
const reconciled = (count: string) =>
  operator.logOf('reconcile').reduce((sum, line) => sum + Number(line[count] ?? 0), 0);

describe('what only the reconciler settles', () => {
  it(
    'a run whose start function dies on the last delivery ends FAILED, announced, and can be redriven',
    async () => {
      let isDying = true;
      await open('start', async (event, handler) => {
        const [message] = (event as { Records: { attributes: { ApproximateReceiveCount: string } }[] })
          .Records;
        const delivery = Number(message?.attributes.ApproximateReceiveCount);
        if (!isDying) return handler(event);
        // It dies after starting the run, and in the last delivery before it can settle anything.
        if (delivery < 3) return Promise.reject(new Error('out of memory'));
        await operator.product.records.startProcessing(
          await record(),
          1,
          new Date(system.clock.now()).toISOString(),
        );
        return Promise.reject(new Error('out of memory'));
      });
      await operator.upload(KEY, photo);
      await operator.pass(16);
      expect(await record()).toMatchObject({ status: 'PROCESSING' });
      expect(await operator.bodies('ProcessingDeadLetterQueueUrl')).toHaveLength(1);
      await operator.pass(25);
      expect(await record()).toMatchObject({ status: 'FAILED', error: { code: 'EXECUTION_FAILED' } });
      expect(reconciled('failed')).toBe(1);
      expect((await operator.product.history.read(KEY)).at(-1)).toMatchObject({ type: 'ProcessingFailed' });

      isDying = false;
      expect(await listFailures(operator.product)).toMatchObject([
        { imageKey: KEY, deadLetter: 'processing' },
      ]);
      await redriveFailures(operator.product, { dryRun: false });
      await operator.pass();
      expect(await record()).toMatchObject({ status: 'COMPLETED', attempt: 2 });
      expect(await listFailures(operator.product)).toEqual([]);
    },
    SYNTH_MS,
  );

  it(
    'a run whose start function dies before its first write in every delivery is sent again and COMPLETED',
    async () => {
      let deaths = 0;
      await open('start', (event, handler) => {
        if (deaths === MAX_DELIVERIES) return handler(event);
        deaths += 1;
        return Promise.reject(new Error('out of memory'));
      });
      await operator.upload(KEY, photo);
      await operator.pass(14);
      expect(await record()).toMatchObject({ status: 'UPLOADED' });
      await operator.pass(10);
      expect(deaths).toBe(MAX_DELIVERIES);
      expect(await record()).toMatchObject({ status: 'COMPLETED', attempt: 1 });
      expect(reconciled('touched')).toBe(1);

      // Its dead letter stays until somebody redrives it, which repeats no more than the notification.
      const letters = await redriveFailures(operator.product, { dryRun: false });
      expect(letters).toMatchObject([{ imageKey: KEY, deadLetter: 'processing', action: 'resent' }]);
      const before = await record();
      await operator.pass();
      expect(await record()).toEqual(before);
      expect(await listFailures(operator.product)).toEqual([]);
    },
    SYNTH_MS,
  );
});

describe('what the reconciler repeats', () => {
  it(
    'is an upload whose event was lost',
    async () => {
      let lost = 1;
      await open('ingest', (event, handler) => {
        lost -= 1;
        return lost < 0 ? handler(event) : Promise.resolve({});
      });
      await operator.upload(KEY, photo);
      await operator.pass(14);
      expect(await operator.product.records.get(KEY)).toBeUndefined();
      await operator.pass(10);
      expect(await record()).toMatchObject({ status: 'COMPLETED', attempt: 1 });
      expect(reconciled('recorded')).toBe(1);
    },
    SYNTH_MS,
  );

  it(
    'is a change that was never published: the history is complete, and the end is announced',
    async () => {
      let isLosing = true;
      await open('publish', (event, handler) => {
        const text = JSON.stringify(event);
        return isLosing && text.includes('"COMPLETED"') && text.includes('archivedLocation')
          ? Promise.resolve({ batchItemFailures: [] })
          : handler(event);
      });
      await operator.upload(KEY, photo);
      await operator.pass();
      isLosing = false;
      const types = async () => (await operator.product.history.read(KEY)).map(({ type }) => type);
      expect(await types()).not.toContain('ProcessingCompleted');
      await operator.pass(80);
      expect((await types()).slice(-2)).toEqual(['StageCompleted', 'ProcessingCompleted']);
      expect(reconciled('reemitted')).toBeGreaterThan(0);
      const before = await types();
      await operator.pass(120);
      expect(await types()).toEqual(before);
    },
    SYNTH_MS,
  );
});
