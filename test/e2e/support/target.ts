import { randomUUID } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { stackOutputs } from '#adapters/aws/stack-outputs.ts';

import { type NotificationQueue, queueAt, subscribeQueue } from './notifications.ts';
import { startProcess, type SystemProcess } from './start-process.ts';

/** A system that a test acts on through its endpoint: one on this machine, or a deployed stage. */
export interface Target {
  readonly client: Partial<SystemProcess['client']>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly notifications: NotificationQueue;
  /** Below it nothing has been uploaded before. */
  readonly prefix: string;
  close(): Promise<void>;
}

/** Variable that names the deployed stage: see scripts/test-e2e.ts. */
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

/** With the caller's credentials and region, which the SDK finds by itself. */
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
