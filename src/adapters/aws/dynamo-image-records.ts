import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import type { ImageRecord, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/status.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import { isTerminal } from '#domain/status.ts';
import type { ImageRecords, NewRecord, Run, StartAnswer } from '#ports/image-records.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';
import { listRecords } from './list-records.ts';
import { type RecordUpdate, type UpdateAnswer, updateRecord } from './record-update.ts';

/** Fields of an earlier run that a new one does not have. */
const FIELDS_OF_A_RUN = [
  'archivedLocation',
  'archived',
  'errorMessage',
  'error',
  'lastError',
  'failedAt',
  'redriveRequestedAt',
  'declaredContentType',
  'traceHeader',
  'ttl',
] as const satisfies readonly (keyof ImageRecord)[];

const FIELDS_OF_A_FAILURE = ['errorMessage', 'error', 'lastError', 'failedAt', 'redriveRequestedAt'];

const MINE = '#runId = :runId AND #status = :processing';
const MINE_NAMES = { '#runId': 'runId', '#status': 'status' };

/** The table of records. See the port for what each update promises. */
export function dynamoImageRecords(options: ClientOptions, tableName: string): ImageRecords {
  const client = new DynamoDBClient(clientSettings(options));
  const update = (change: RecordUpdate): Promise<UpdateAnswer> => updateRecord(client, tableName, change);

  return {
    get: async (imageKey) => {
      const { Item } = await awsCall('DynamoDB GetItem', () =>
        client.send(
          new GetItemCommand({ TableName: tableName, Key: marshall({ imageKey }), ConsistentRead: true }),
        ),
      );
      return Item === undefined ? undefined : (unmarshall(Item) as ImageRecord);
    },
    recordUpload: (record) => recordUpload(update, record),
    startProcessing: (run, attempt, at) =>
      start(
        update,
        run,
        attempt,
        at,
        '(#status = :uploaded OR (#status = :failed AND #attempt = :attempt AND attribute_exists(#redriveRequestedAt)))',
        {
          names: { '#redriveRequestedAt': 'redriveRequestedAt' },
          values: { ':uploaded': 'UPLOADED', ':failed': 'FAILED', ':attempt': attempt },
        },
      ),
    restartFailed: (run, attempt, at) =>
      start(update, run, attempt, at, '#status = :failed AND #attempt = :before', {
        values: { ':failed': 'FAILED', ':before': attempt - 1 },
      }),
    claimStage: async (run, stage, entry) => {
      const answer = await update({
        ...ofStage(run, stage, entry),
        condition: `${MINE} AND NOT #stages.#${stage}.#status = :completed`,
        values: { ':runId': run.runId, ':processing': 'PROCESSING', ':completed': 'COMPLETED' },
      });
      if (answer.updated) return { claimed: true, record: answer.record };
      const record = ownRecord(answer.record, run);
      if (record.stages[stage]?.status !== 'COMPLETED') throw new SupersededError(run.imageKey, run.runId);
      return { claimed: false, record };
    },
    finishStage: async (run, stage, entry) => {
      const answer = await update(changeOfStage(run, stage, entry));
      return answer.updated ? answer.record : alreadyDone(answer.record, run, stage, entry);
    },
    failStage: async (run, stage, entry, forget = []) => {
      const change = changeOfStage(run, stage, entry);
      const answer = await update({ ...change, remove: forget.map((forgotten) => `stages.${forgotten}`) });
      if (!answer.updated) alreadyDone(answer.record, run, stage, entry);
    },
    complete: async (run, entry, archived, archivedLocation) => {
      const answer = await update({
        ...ofStage(run, 'archive', entry),
        set: {
          ...ofStage(run, 'archive', entry).set,
          status: 'COMPLETED',
          archived,
          archivedLocation,
        },
        remove: ['lastError'],
        condition: MINE,
        values: { ':runId': run.runId, ':processing': 'PROCESSING' },
      });
      if (answer.updated) return answer.record;
      const record = ownRecord(answer.record, run);
      // Another delivery was faster, or the reply to our own write was lost.
      if (record.status === 'COMPLETED') return record;
      throw new SupersededError(run.imageKey, run.runId);
    },
    settle: async (run, status, error, at) => {
      const answer = await update({
        imageKey: run.imageKey,
        set: {
          status,
          error,
          errorMessage: error.message,
          ...(status === 'FAILED' ? { failedAt: at } : {}),
          updatedAt: at,
        },
        remove: ['lastError'],
        condition: `#runId = :runId AND ${status === 'REJECTED' ? '#status IN (:processing, :uploaded)' : '#status = :processing'}`,
        names: MINE_NAMES,
        values: {
          ':runId': run.runId,
          ':processing': 'PROCESSING',
          ...(status === 'REJECTED' ? { ':uploaded': 'UPLOADED' } : {}),
        },
      });
      return answer.updated ? answer.record : ownRecord(answer.record, run);
    },
    noteFailure: async (run, error, at) => {
      const answer = await update({
        imageKey: run.imageKey,
        set: { lastError: error, updatedAt: at },
        condition: MINE,
        names: MINE_NAMES,
        values: { ':runId': run.runId, ':processing': 'PROCESSING' },
      });
      return answer.updated ? answer.record : ownRecord(answer.record, run);
    },
    touch: async (run, at) => {
      await update({
        imageKey: run.imageKey,
        set: { updatedAt: at },
        condition: '#runId = :runId AND #status = :uploaded',
        names: MINE_NAMES,
        values: { ':runId': run.runId, ':uploaded': 'UPLOADED' },
      });
    },
    listByStatus: (status, page) => listRecords(client, tableName, { index: 'status', value: status }, page),
    listByDay: (uploadDay, page) => listRecords(client, tableName, { index: 'day', value: uploadDay }, page),
  };
}

type Update = (change: RecordUpdate) => Promise<UpdateAnswer>;

/** A newer version replaces the record; the same one again, or an older one, leaves it as it is. */
async function recordUpload(
  update: Update,
  { imageKey, ...fields }: NewRecord,
): Promise<'recorded' | 'known' | 'older'> {
  const answer = await update({
    imageKey,
    set: { ...fields, attempt: 1, stages: {} },
    remove: FIELDS_OF_A_RUN.filter((name) => fields[name] === undefined),
    condition: 'attribute_not_exists(#imageKey) OR (#sequencer < :sequencer AND #runId <> :runId)',
    names: { '#imageKey': 'imageKey', '#sequencer': 'sequencer', '#runId': 'runId' },
    values: { ':sequencer': fields.sequencer, ':runId': fields.runId },
  });
  if (answer.updated) return 'recorded';
  return answer.record?.runId === fields.runId ? 'known' : 'older';
}

async function start(
  update: Update,
  run: Run,
  attempt: number,
  at: string,
  condition: string,
  { names = {}, values }: { names?: Record<string, string>; values: Record<string, unknown> },
): Promise<StartAnswer> {
  const answer = await update({
    imageKey: run.imageKey,
    set: { status: 'PROCESSING', attempt, updatedAt: at },
    remove: FIELDS_OF_A_FAILURE,
    condition: `#runId = :runId AND ${condition}`,
    names: { ...MINE_NAMES, ...names },
    values: { ':runId': run.runId, ...values },
  });
  if (answer.updated) return { started: true, record: answer.record };
  if (answer.record === undefined) return { started: false, record: undefined };
  return { started: false, record: ownRecord(answer.record, run) };
}

function ofStage(
  run: Run,
  stage: Stage,
  entry: StageEntry,
): Pick<RecordUpdate, 'imageKey' | 'set' | 'names'> {
  return {
    imageKey: run.imageKey,
    set: { [`stages.${stage}`]: entry, updatedAt: entry.timestamp },
    names: MINE_NAMES,
  };
}

/** A stage that has completed keeps its entry: a slower try of it must not take it back. */
function changeOfStage(run: Run, stage: Stage, entry: StageEntry): RecordUpdate {
  return {
    ...ofStage(run, stage, entry),
    condition: `${MINE} AND NOT #stages.#${stage}.#status = :completed`,
    values: { ':runId': run.runId, ':processing': 'PROCESSING', ':completed': 'COMPLETED' },
  };
}

/** A miss on the own run: the stage is done, by another try or by this write itself. */
function alreadyDone(found: ImageRecord | undefined, run: Run, stage: Stage, entry: StageEntry): ImageRecord {
  const record = ownRecord(found, run);
  const done = record.stages[stage]?.status === 'COMPLETED';
  if (!done && entry.status === 'COMPLETED' && isTerminal(record.status))
    throw new SupersededError(run.imageKey, run.runId);
  return record;
}

function ownRecord(record: ImageRecord | undefined, run: Run): ImageRecord {
  if (record?.runId !== run.runId) throw new SupersededError(run.imageKey, run.runId);
  return record;
}
