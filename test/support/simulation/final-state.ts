import { createHash } from 'node:crypto';

import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import type { HistoryRow } from '#contracts/events.ts';
import type { ProcessingMessage } from '#contracts/messages.ts';
import { ARCHIVE_PREFIX } from '#contracts/names.ts';
import type { Notification } from '#contracts/notification.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { slugOf } from '#domain/keys.ts';

import type { TestSystem } from '../make-system.ts';
import { readItems } from '../read-items.ts';

type Outside = Pick<TestSystem, 'client' | 'outputs'>;

/** What an outsider finds when everything has come to rest. */
export interface FinalState {
  readonly records: readonly ImageRecord[];
  /** In order of their positions. */
  readonly history: readonly HistoryRow[];
  /** As received, including duplicates. */
  readonly notifications: readonly Notification[];
  /** SHA-256, Base64, by key. */
  readonly archive: Readonly<Record<string, string>>;
  readonly deadLetters: readonly ProcessingMessage[];
  /** Versions of uploads that ingest failed on three times. */
  readonly notIngested: readonly string[];
  /** Messages left in the processing queue, visible or not. */
  readonly waiting: number;
}

/** What Lambda sends when an asynchronous invocation has finally failed. */
interface FailedInvoke {
  readonly requestPayload: { readonly detail: { readonly object: { readonly 'version-id': string } } };
}

/**
 * @param notificationQueueUrl a queue subscribed to the topic; it is emptied, like the dead-letter queue
 * @param imageKeys the images to inspect
 */
export async function readFinalState(
  system: Outside,
  notificationQueueUrl: string,
  imageKeys: readonly string[],
): Promise<FinalState> {
  const { outputs } = system;
  const read = async <T>(table: string): Promise<T[]> =>
    (await Promise.all(imageKeys.map((imageKey) => readItems<T>(system, table, imageKey)))).flat();
  const [records, history, notifications, deadLetters, failedInvokes, waiting] = await Promise.all([
    read<ImageRecord>('MetadataTableName'),
    read<HistoryRow>('HistoryTableName'),
    readNotifications(system, notificationQueueUrl),
    drain<ProcessingMessage>(system, outputs['ProcessingDeadLetterQueueUrl']),
    drain<FailedInvoke>(system, outputs['IngestDeadLetterQueueUrl']),
    countWaiting(system),
  ]);
  const days = new Set(history.map(({ position }) => position.slice(0, 10).replaceAll('-', '/')));
  const slugs = imageKeys.map((imageKey) => slugOf(imageKey));
  const prefixes = [...days].flatMap((day) => slugs.map((slug) => `${ARCHIVE_PREFIX}${day}/${slug}/`));
  const archive = Object.assign({}, ...(await Promise.all(prefixes.map((one) => readArchive(system, one)))));
  return {
    records,
    history,
    notifications,
    archive: archive as FinalState['archive'],
    deadLetters,
    notIngested: failedInvokes.map(({ requestPayload }) => requestPayload.detail.object['version-id']),
    waiting,
  };
}

/** Empties a queue that is subscribed to the topic. */
export function readNotifications(system: Outside, queueUrl: string): Promise<Notification[]> {
  return drain<Notification>(system, queueUrl);
}

async function drain<T>({ client }: Outside, QueueUrl: string | undefined): Promise<T[]> {
  const sqs = new SQSClient(client);
  const bodies: T[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body) as T);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

async function readArchive({ client, outputs }: Outside, Prefix: string): Promise<Record<string, string>> {
  const s3 = new S3Client(client);
  const Bucket = outputs['ArchiveBucketName'];
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const entries = Contents.map(async ({ Key = '' }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return [Key, createHash('sha256').update(bytes).digest('base64')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function countWaiting({ client, outputs }: Outside): Promise<number> {
  const { Attributes = {} } = await new SQSClient(client).send(
    new GetQueueAttributesCommand({ QueueUrl: outputs['ProcessingQueueUrl'], AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
    Number(Attributes.ApproximateNumberOfMessagesDelayed)
  );
}
