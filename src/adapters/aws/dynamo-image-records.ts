import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import type { ImageRecord, RecordedError, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import { isTerminal } from '#domain/status.ts';
import type { ImageRecords, Run, StageClaim, StartAnswer } from '#ports/image-records.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';
import { listRecords } from './list-records.ts';
import * as change from './record-changes.ts';
import { type RecordUpdate, type UpdateAnswer, updateRecord } from './record-update.ts';

type Update = (update: RecordUpdate) => Promise<UpdateAnswer>;

/** The metadata table. See the port for what each update promises. */
export function dynamoImageRecords(options: ClientOptions, tableName: string): ImageRecords {
  const client = new DynamoDBClient(clientSettings(options));
  const update: Update = (one) => updateRecord(client, tableName, one);
  return {
    get: (imageKey) => getRecord(client, tableName, imageKey),
    recordUpload: async (record) => {
      const answer = await update(change.uploadChange(record));
      if (answer.updated) return 'recorded';
      return answer.record?.runId === record.runId ? 'known' : 'older';
    },
    startProcessing: async (run, attempt, at) =>
      toStart(run, await update(change.startChange(run, attempt, at))),
    restartFailed: async (run, attempt, at) =>
      toStart(run, await update(change.restartChange(run, attempt, at))),
    claimStage: async (run, stage, entry) =>
      toClaim(run, stage, entry, await update(change.stageChange(run, stage, entry))),
    finishStage: (run, stage, entry, warnings = []) => setStage(update, run, stage, entry, { warnings }),
    failStage: async (run, stage, entry, forget = []) => {
      await setStage(update, run, stage, entry, { forget });
    },
    complete: async (run, entry, archived, archivedLocation) => {
      const answer = await update(change.completeChange(run, entry, archived, archivedLocation));
      const record = ownRecord(answer.record, run);
      // If it was already COMPLETED, another delivery was faster, or the response to our own write was lost.
      if (record.status !== 'COMPLETED') throw new SupersededError(run.imageKey, run.runId);
      return record;
    },
    settle: async (run, status, error, at) =>
      ownRecord((await update(change.settleChange(run, status, error, at))).record, run),
    noteFailure: async (run: Run, error: RecordedError, at: string) =>
      ownRecord((await update(change.noteChange(run, error, at))).record, run),
    touch: async (run, at) => {
      await update(change.touchChange(run, at));
    },
    redrive: async (run, attempt, at) => (await update(change.redriveChange(run, attempt, at))).updated,
    listByStatus: (status, page) => listRecords(client, tableName, { index: 'status', value: status }, page),
    listByDay: (uploadDay, page) =>
      listRecords(
        client,
        tableName,
        { index: 'day', value: uploadDay },
        { ...page, fromDay: uploadDay, toDay: uploadDay },
      ),
  };
}

async function getRecord(
  client: DynamoDBClient,
  tableName: string,
  imageKey: string,
): Promise<ImageRecord | undefined> {
  const { Item } = await awsCall('DynamoDB GetItem', () =>
    client.send(
      new GetItemCommand({ TableName: tableName, Key: marshall({ imageKey }), ConsistentRead: true }),
    ),
  );
  return Item === undefined ? undefined : (unmarshall(Item) as ImageRecord);
}

function toStart(run: Run, { updated, record }: UpdateAnswer): StartAnswer {
  if (record === undefined) return { started: false, record };
  return { started: updated, record: ownRecord(record, run) };
}

/**
 * If the stage is COMPLETED, its entry is the memo. If the entry is exactly ours, the response to our own write was lost. Any
 * other failed condition means that the run is over.
 */
function toClaim(run: Run, stage: Stage, { startedAt }: StageEntry, answer: UpdateAnswer): StageClaim {
  const record = ownRecord(answer.record, run);
  const found = record.stages[stage];
  if (answer.updated) return { claimed: true, record };
  if (found?.status === 'COMPLETED') return { claimed: false, record };
  if (found?.status === 'IN_PROGRESS' && found.startedAt === startedAt && record.status === 'PROCESSING')
    return { claimed: true, record };
  throw new SupersededError(run.imageKey, run.runId);
}

/** A failed condition on our own run means that the stage is done, by another try or by this write, or that the run has ended. */
async function setStage(
  update: Update,
  run: Run,
  stage: Stage,
  entry: StageEntry,
  findings: change.StageFindings,
): Promise<ImageRecord> {
  const answer = await update(change.stageChange(run, stage, entry, findings));
  const record = ownRecord(answer.record, run);
  const isDone = answer.updated || record.stages[stage]?.status === 'COMPLETED';
  if (!isDone && entry.status === 'COMPLETED' && isTerminal(record.status))
    throw new SupersededError(run.imageKey, run.runId);
  return record;
}

function ownRecord(record: ImageRecord | undefined, run: Run): ImageRecord {
  if (record?.runId !== run.runId) throw new SupersededError(run.imageKey, run.runId);
  return record;
}
