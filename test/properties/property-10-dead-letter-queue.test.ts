import { ReceiveMessageCommand, DeleteMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  draw,
  type Failure,
  imageOptions,
  lastingFailure,
  pipelineFailure,
  RUNS,
  toError,
} from './support/arbitraries.ts';
import { messagesIn } from './support/messages-in.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process: 300 s of visibility pass in milliseconds. */
let property: PropertySystem;
let fault: { readonly at: string; readonly failure: Failure } | undefined;
let deliveries: Record<string, unknown>[] = [];

beforeAll(async () => {
  property = await openPropertySystem({
    wrap: (name, handler) => (event) => {
      if (name === 'start') deliveries.push(...messagesIn(event));
      return fault?.at === name ? Promise.reject(toError(fault.failure)) : handler(event);
    },
  });
});
afterAll(() => property.system.close());

// Feature: quantum-image-processor, Property 10: Dead letter queue handling
describe('any message whose processing always fails', () => {
  it('is delivered exactly three times, and is then in the dead-letter queue [P10, B1, B2, B3, B4]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        fc.oneof(pipelineFailure, fc.tuple(fc.constant('start' as const), lastingFailure)),
        async (options, [at, failure]) => {
          fault = { at, failure };
          deliveries = [];
          const imageKey = property.keyOf('image');
          await property.upload(imageKey, await draw(options));
          fault = undefined;

          expect(deliveries.map((message) => message['imageKey'])).toEqual([imageKey, imageKey, imageKey]);
          expect(await takeAll('ProcessingDeadLetterQueueUrl')).toEqual([
            expect.objectContaining({ imageKey }) as unknown,
          ]);
          expect(await takeAll('ProcessingQueueUrl')).toEqual([]);
        },
      ),
      RUNS,
    );
  });
});

/** Receives and deletes. */
async function takeAll(output: string): Promise<unknown[]> {
  const { client, outputs } = property.system;
  const sqs = new SQSClient(client);
  const QueueUrl = outputs[output];
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}
