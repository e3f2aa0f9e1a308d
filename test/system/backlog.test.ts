import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';

import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { messagesIn } from '../properties/support/messages-in.ts';

const MESSAGES = 1000;
const BATCH = 10;
/** Virtual time that a message takes in this test. */
const WORK_MS = 3000;

let system: TestSystem;

afterEach(() => system.close());

describe('a backlog of a thousand messages', () => {
  it('is held and drained, each message once, and never more than ten at a time [L6, L7, O3]', async () => {
    let running = 0;
    let most = 0;
    let lastMs = 0;
    const seen: unknown[] = [];
    system = await makeSystem({
      wrap: (name, handler) => async (event) => {
        if (name === 'reconcile') return {};
        if (name !== 'start') return handler(event);
        running += 1;
        most = Math.max(most, running);
        seen.push(...messagesIn(event).map((message) => message['number']));
        await new Promise<void>((resolve) => {
          system.clock.schedule(system.clock.now() + WORK_MS, resolve);
        });
        running -= 1;
        lastMs = system.clock.now();
        return { batchItemFailures: [] };
      },
    });
    const startMs = system.clock.now();
    await fill();
    await system.runtime.settle();

    expect(seen).toHaveLength(MESSAGES);
    expect(new Set(seen).size).toBe(MESSAGES);
    expect(most).toBe(10);
    // No time was wasted: ten at a time fully explains the duration.
    expect(lastMs - startMs).toBe((MESSAGES / most) * WORK_MS);
  });
});

async function fill(): Promise<void> {
  const sqs = new SQSClient(system.client);
  for (let first = 0; first < MESSAGES; first += BATCH)
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: system.outputs['ProcessingQueueUrl'],
        Entries: Array.from({ length: BATCH }, (_, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ number: first + index }),
        })),
      }),
    );
}
