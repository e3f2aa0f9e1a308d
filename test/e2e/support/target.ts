import { randomUUID } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { stackOutputs } from '#adapters/aws/stack-outputs.ts';

import { type NotificationQueue, queueAt, subscribeQueue } from './notifications.ts';
import { startProcess, type SystemProcess } from './start-process.ts';

/** The system under test, used through its endpoint: local, or a deployed stage. */
export interface Target {
  readonly client: Partial<SystemProcess['client']>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly notifications: NotificationQueue;
  /** A key prefix under which nothing has been uploaded before. */
  readonly prefix: string;
  close(): Promise<void>;
}

/** The variable with the name of the deployed stage: see scripts/test-e2e.ts. */
export const STAGE_UNDER_TEST = 'QIP_STAGE_UNDER_TEST';

export async function openTarget(): Promise<Target> {
  const stage = process.env[STAGE_UNDER_TEST];
  const prefix = `uploads/e2e/${randomUUID()}/`;
  if (stage !== undefined) return { ...(await deployed(stage)), prefix };
  const { client, outputs, stop } = await startProcess();
  return {
    client,
    outputs,
    notifications: await subscribeQueue({ client, outputs }),
    prefix,
    close: async () => {
      await stop();
    },
  };
}

/** Uses the caller's credentials and region, which the SDK finds by itself. */
async function deployed(stage: string): Promise<Omit<Target, 'prefix'>> {
  const { outputs, region } = await stackOutputs(`QuantumImageProcessor-${stage}`);
  const queueUrl = outputs['NotificationQueueUrl'];
  if (queueUrl === undefined)
    throw new Error(
      `The stage ${stage} has no notification queue; deploy it with --set notificationQueue=true.`,
    );
  const sqs = new SQSClient({ region });
  return {
    client: { region },
    outputs,
    notifications: queueAt(sqs, queueUrl),
    close: () => {
      sqs.destroy();
      return Promise.resolve();
    },
  };
}
