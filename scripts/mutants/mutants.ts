/** A mechanism that delivery depends on, and the code without it. */
export interface Mutant {
  readonly mechanism: string;
  /** What the changed code does, as a sentence. */
  readonly change: string;
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Paths of tests, one of which must fail. */
  readonly tests: readonly string[];
}

const RECORDS = 'src/adapters/aws/record-changes.ts';

/** At least one for each mechanism. When no test notices a mutant, a test is missing. */
export const MUTANTS: readonly Mutant[] = [
  {
    mechanism: 'conditional write',
    change: 'a run that has ended may change its status again',
    file: RECORDS,
    find: "#status IN (${Object.keys(previous).join(', ')})`",
    replace: "(#status IN (${Object.keys(previous).join(', ')}) OR attribute_exists(#status))`",
    tests: ['test/contract/image-records.test.ts', 'test/system/crash-everywhere.test.ts'],
  },
  {
    mechanism: 'conditional write',
    change: 'an older upload replaces a newer one',
    file: RECORDS,
    find: '(#sequencer < :sequencer AND #runId <> :runId)',
    replace: '(#sequencer <> :sequencer AND #runId <> :runId)',
    tests: ['test/contract/image-records.test.ts', 'test/system/disorder.test.ts'],
  },
  {
    mechanism: 'conditional write',
    change: 'a write repeated because its reply was lost counts twice',
    file: RECORDS,
    find: 'AND NOT #stages.#${stage} = :entry`',
    replace: 'AND (NOT #stages.#${stage} = :entry OR attribute_exists(#runId))`',
    tests: ['test/system/crash-everywhere.test.ts'],
  },
  {
    mechanism: 'version pin',
    change: 'stages read the newest version instead of the one their run is for',
    file: 'src/adapters/aws/s3-object-store.ts',
    find: '...(versionId === undefined ? {} : { VersionId: versionId }),',
    replace: '...(versionId === null ? { VersionId: versionId } : {}),',
    tests: ['test/contract/object-store.test.ts', 'test/system/disorder.test.ts'],
  },
  {
    mechanism: 'outbox',
    change: 'a change whose events the bus refused counts as published',
    file: 'src/pipeline/outbox/publish-changes.ts',
    find: 'if (events > taken) break;',
    replace: 'if (events < taken) continue;',
    tests: ['src/pipeline', 'test/contract', 'test/system'],
  },
  {
    mechanism: 'outbox',
    change: 'a batch that could not be published is not delivered again',
    file: 'lambda/publish/handler.ts',
    find: 'const first = changes[count]?.sequenceNumber ?? failedAt;',
    replace: 'const first = failedAt;',
    tests: ['test/system/bad-input.test.ts', 'test/system/disorder.test.ts'],
  },
  {
    mechanism: 'outbox',
    change: 'a repeated event has another id',
    file: 'src/domain/event-id.ts',
    find: "return `${runId}/${String(revision).padStart(6, '0')}/${String(n)}`;",
    replace:
      "return `${runId}/${String(revision).padStart(6, '0')}/${String(n + Math.floor(Math.random() * 1e6))}`;",
    tests: ['test/system/crash-everywhere.test.ts'],
  },
  {
    mechanism: 'memoisation',
    change: 'a stage that is done is done again',
    file: RECORDS,
    find: 'AND NOT #stages.#${stage}.#status = :completed AND',
    replace: 'AND (NOT #stages.#${stage}.#status = :completed OR attribute_exists(#runId)) AND',
    tests: ['test/contract/image-records.test.ts', 'test/system/failures.test.ts'],
  },
  {
    mechanism: 'visibility',
    change: 'start leaves the message invisible for the whole 300 s',
    file: 'src/pipeline/run/start-processing.ts',
    find: 'await ports.queue.retryAfter(delivery.receiptHandle, waitSeconds(ports.random, delivery.receiveCount));',
    replace: 'waitSeconds(ports.random, delivery.receiveCount);',
    tests: ['src/pipeline'],
  },
  {
    mechanism: 'visibility',
    change: 'a delivery that failed counts as done',
    file: 'src/pipeline/run/start-processing.ts',
    find: "return { result: 'again', outcome,",
    replace: "return { result: 'done', outcome,",
    tests: ['test/properties/property-10-dead-letter-queue.test.ts'],
  },
  {
    mechanism: 'retriers',
    change: 'transient errors are tried again after 1, 2 and 4 s',
    file: 'src/contracts/retry-policy.ts',
    find: 'intervalSeconds: 2,',
    replace: 'intervalSeconds: 1,',
    tests: ['test/properties/property-05-retry-logic.test.ts'],
  },
  {
    mechanism: 'retriers',
    change: 'a rejection is tried again',
    file: 'src/contracts/retry-policy.ts',
    find: 'SUPERSEDED], maxAttempts: 0 },',
    replace: 'SUPERSEDED], maxAttempts: 1 },',
    tests: ['test/infra/orchestration.test.ts', 'test/e2e/whole-chain.test.ts'],
  },
  {
    mechanism: 'last delivery',
    change: 'FAILED is written on the first delivery already',
    file: 'src/pipeline/run/settle-failure.ts',
    find: 'if (input.lastDelivery) return',
    replace: 'if (input.delivery > 0) return',
    tests: ['test/properties/property-10-dead-letter-queue.test.ts', 'test/system/failures.test.ts'],
  },
  {
    mechanism: 'late duplicates',
    change: 'a duplicate that arrives after the failure starts the run again',
    file: 'src/pipeline/run/start-processing.ts',
    find: 'sentAtMs > Date.parse(endedAt)',
    replace: 'sentAtMs > 0 * Date.parse(endedAt)',
    tests: ['src/pipeline/run/start-processing.test.ts', 'test/system'],
  },
  {
    mechanism: 'reconciler',
    change: 'uploads without a record stay without one',
    file: 'src/pipeline/outbox/reconcile.ts',
    find: 'const recorded = await recordMissing(ports);',
    replace: 'const recorded = 0 * (await ports.queue.waitingMessages());',
    tests: ['src/pipeline/outbox/reconcile.test.ts'],
  },
  {
    mechanism: 'reconciler',
    change: 'records that are stuck stay PROCESSING',
    file: 'src/pipeline/outbox/reconcile.ts',
    find: "await ports.records.settle(record, 'FAILED', stuckError(record), at);",
    replace: 'await Promise.resolve([stuckError(record), at]);',
    tests: ['src/pipeline/outbox/reconcile.test.ts', 'test/system/reconcile.test.ts'],
  },
  {
    mechanism: 'stage times',
    change: 'a stage takes the time of its own clock, even when it lies before that of the stage before',
    file: 'src/domain/timestamps.ts',
    find: 'return [...earlier, uploadTimestamp, toTimestamp(nowMs)].sort().at(-1) ?? toTimestamp(nowMs);',
    replace: 'return [...earlier, uploadTimestamp].length < 0 ? uploadTimestamp : toTimestamp(nowMs);',
    tests: ['test/properties/property-08-stage-timestamps.test.ts'],
  },
];
