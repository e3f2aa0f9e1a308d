import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

import { type Product, productOf } from '#cli/system/product.ts';
import type { FunctionName } from '#lambda/functions.ts';

import { present } from '../../support/present.ts';
import type { TestSystem } from '../../support/make-system.ts';

const MINUTE_MS = 60_000;

/** What a person can do with a system and see of it, under virtual time. */
export interface Operator {
  /** The system as commands use it. */
  readonly product: Product;
  /** Runs everything that is due; with minutes, time advances by exactly that. */
  pass(minutes?: number): Promise<void>;
  upload(imageKey: string, bytes: Uint8Array): Promise<string>;
  /** Bodies of at most ten messages of a queue, which stay in it. */
  bodies(urlOutput: string): Promise<string[]>;
  /** JSON log lines of a function. */
  logOf(name: FunctionName): readonly Record<string, unknown>[];
}

export function makeOperator(system: TestSystem): Operator {
  const s3 = new S3Client(system.client);
  const sqs = new SQSClient(system.client);
  return {
    product: productOf(system.client, system.outputs, system.clock),
    pass: (minutes) =>
      system.runtime.settle(
        minutes === undefined ? {} : { untilMs: system.clock.now() + minutes * MINUTE_MS },
      ),
    upload: async (imageKey, bytes) => {
      const { VersionId } = await s3.send(
        new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key: imageKey, Body: bytes }),
      );
      return present(VersionId);
    },
    bodies: async (urlOutput) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: system.outputs[urlOutput],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
        }),
      );
      // Received messages are hidden for a millisecond.
      await system.runtime.settle({ untilMs: system.clock.now() + 1 });
      return Messages.map(({ Body = '' }) => Body);
    },
    logOf: (name) => system.linesOf(name).map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
