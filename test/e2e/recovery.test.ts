import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Command } from 'commander';

import { EXIT } from '#cli/cli-error.ts';
import { eventsCommand } from '#cli/commands/events.ts';
import { failuresCommand } from '#cli/commands/failures.ts';
import { listCommand } from '#cli/commands/list.ts';
import { redriveCommand } from '#cli/commands/redrive.ts';

import { makeImage } from '../support/images/make-image.ts';
import { type NotificationQueue, subscribeQueue } from './support/notifications.ts';
import { startProcess, type SystemProcess } from './support/start-process.ts';

const KEY = 'uploads/a.jpg';
const ERROR = {
  code: 'FUNCTION_CRASHED',
  category: 'permanent',
  stage: 'resize',
  message: 'It ended.',
  attempts: 3,
};

let system: SystemProcess;
let notifications: NotificationQueue;

beforeAll(async () => {
  system = await startProcess();
  notifications = await subscribeQueue(system);
  await new S3Client(system.client).send(
    new PutObjectCommand({
      Bucket: system.outputs['UploadBucketName'],
      Key: KEY,
      Body: await makeImage({ format: 'jpeg', width: 64, height: 48 }),
    }),
  );
  await notifications.untilEnded([KEY]);
  // Simulates a failed first attempt, which would take minutes.
  await new DynamoDBClient(system.client).send(
    new UpdateItemCommand({
      TableName: system.outputs['MetadataTableName'],
      Key: { imageKey: { S: KEY } },
      UpdateExpression:
        'SET #status = :failed, #error = :error, failedAt = updatedAt, stages = :none ADD revision :one',
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
      ExpressionAttributeValues: marshall({ ':failed': 'FAILED', ':error': ERROR, ':none': {}, ':one': 1 }),
    }),
  );
  await new SQSClient(system.client).send(
    new SendMessageCommand({
      QueueUrl: system.outputs['ProcessingDeadLetterQueueUrl'],
      MessageBody: '{"imageKey":"uploads/b.jpg"}',
    }),
  );
}, 120_000);
afterAll(() => system.stop(), 30_000);

/** The lines that a command prints on standard output. */
async function run(command: Command, ...parameters: string[]): Promise<string[]> {
  const written: string[] = [];
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      if (name === 'stdout') written.push(String(text));
      return true;
    }),
  );
  try {
    await command.exitOverride().parseAsync([...parameters, '--state', system.stateDir], { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.join('').split('\n').filter(Boolean);
}

async function runJson(command: Command, ...parameters: string[]): Promise<unknown[]> {
  return (await run(command, ...parameters, '--json')).map((line) => JSON.parse(line) as unknown);
}

describe('qip', () => {
  it('failures lists stage, code, message, attempts, age and next step', async () => {
    expect(await runJson(failuresCommand())).toEqual([
      expect.objectContaining({
        imageKey: KEY,
        status: 'FAILED',
        stage: 'resize',
        code: 'FUNCTION_CRASHED',
        message: 'It ended.',
        attempts: 3,
        ageSeconds: expect.any(Number),
        nextStep: expect.stringContaining('redrive'),
      }),
      expect.objectContaining({
        imageKey: 'uploads/b.jpg',
        deadLetter: 'processing',
        code: 'MALFORMED_INPUT',
      }),
    ]);
    const lines = await run(failuresCommand());
    expect(lines.slice(0, 4)).toEqual([
      `FUNCTION_CRASHED     ${KEY}`,
      expect.stringMatching(/^ {2}FAILED, in resize, 3 times, \d+ (?:s|min) ago$/),
      '  It ended.',
      expect.stringContaining('redrive'),
    ]);
  });

  it('redrive retries one image, by its key or by a query, after a dry run that does nothing', async () => {
    const planned = { imageKey: KEY, action: 'redriven', detail: 'Attempt 2 begins.' };
    expect(await runJson(redriveCommand(), 'a.jpg', '--dry-run')).toEqual([{ ...planned, dryRun: true }]);
    expect(await run(redriveCommand(), '--status', 'FAILED', '--dry-run')).toEqual([
      `would be redriven  ${KEY}  Attempt 2 begins.`,
    ]);
    const after = await subscribeQueue(system, 'after');
    expect(await runJson(redriveCommand(), 'a.jpg')).toEqual([{ ...planned, dryRun: false }]);
    expect((await after.untilEnded([KEY])).at(-1)).toMatchObject({ eventType: 'PROCESSING_COMPLETED' });
    expect(await runJson(redriveCommand(), 'a.jpg')).toMatchObject([
      { action: 'unchanged', status: 'COMPLETED' },
    ]);
    expect(process.exitCode).toBe(EXIT.ok);
    expect(await run(redriveCommand(), 'none.jpg')).toEqual([
      'unchanged uploads/none.jpg  There is no such image.',
    ]);
    expect(process.exitCode).toBe(EXIT.nothingDone);
    process.exitCode = 0;
  }, 30_000);

  it('redrive needs exactly one selection', async () => {
    await expect(run(redriveCommand())).rejects.toMatchObject({ code: 'SELECTION_UNCLEAR' });
    await expect(run(redriveCommand(), 'a.jpg', '--all')).rejects.toMatchObject({
      code: 'SELECTION_UNCLEAR',
    });
    await expect(run(redriveCommand(), '--all', '--from', '2026-02-30')).rejects.toThrow(
      'Expected a date, for example 2026-11-24.',
    );
  });

  it('events shows every attempt', async () => {
    const types = (await runJson(eventsCommand(), 'a.jpg')) as { type: string; attempt: number }[];
    expect(types).toContainEqual(expect.objectContaining({ type: 'ProcessingRedriven', attempt: 2 }));
    expect(await run(eventsCommand(), 'a.jpg')).toContainEqual(
      expect.stringMatching(/attempt 2 +ProcessingRedriven/),
    );
  });

  it('list finds by status and by day, and refuses a cursor from another list [P9]', async () => {
    expect(await runJson(listCommand(), '--status', 'COMPLETED')).toMatchObject([{ imageKey: KEY }]);
    expect(await runJson(listCommand())).toMatchObject([{ imageKey: KEY, status: 'COMPLETED' }]);
    expect(await runJson(listCommand(), '--to', '2020-01-01')).toEqual([]);
    await expect(run(listCommand(), '--cursor', 'nonsense')).rejects.toMatchObject({
      code: 'MALFORMED_INPUT',
    });
  });
});
